#include "plugin/ui/bars.h"
#include "plugin/ui/form_page.h"
#include "plugin/ui/patient_bar.h"
#include "plugin/ui/text.h"
#include "plugin/ui/worklist_page.h"
#include "plugin/ui/workspace_flow.h"

#include <algorithm>

using namespace Qt::StringLiterals;

// What the bars and rails say about the state of the session.
namespace sartorius::ui {

void WorkspaceFlow::describePatient()
{
    const auto& chart = m_session.chart();
    PatientBar& bar = m_window.patientBar();
    m_window.sectionRail().setHasPatient(chart.has_value());
    if (!chart) {
        if (m_session.status() && m_session.status()->record == api::RecordState::Open)
            bar.showNobody(tr("No patient is open"));
        return;
    }
    bar.showPatient(chart->patient, m_session.today());
    const api::Assessment& assessment = m_session.draft().assessment();
    if (!m_session.draft().isOpen()) {
        bar.setSide(std::nullopt, {});
        bar.setVisit({});
        bar.setRedFlags({}, -1);
        return;
    }
    bar.setSide(assessment.side, assessment.form == "medial-knee" ? tr("knee") : tr("thigh"));
    const QString kind = !m_session.draft().isEditable()
        ? assessmentStateText(assessment.state, assessment.version)
        : assessment.previousVisit ? tr("follow-up")
                                   : tr("new visit");
    bar.setVisit(tr("%1 \u00B7 %2 \u00B7 %3")
                     .arg(formTitle(assessment.form), kind, dayText(assessment.created)));
    describeFlags();
}

void WorkspaceFlow::describeFlags()
{
    if (!m_session.draft().isOpen() || m_session.form().form() == nullptr)
        return;
    const differential::Reasoning& reasoning = m_session.form().reasoning();
    QVector<PatientBar::Flag> flags;
    for (const differential::FiredFlag& flag : reasoning.redFlags)
        flags.append({shown(flag.name), shown(flag.text)});
    m_window.patientBar().setRedFlags(flags, static_cast<int>(reasoning.notYetAssessable.size()));
}

void WorkspaceFlow::describeSections()
{
    SectionRail& rail = m_window.sectionRail();
    if (m_window.page() == WorkPage::Worklist) {
        QStringList names;
        for (const WorkList list : kWorkLists)
            names << workListName(list);
        rail.setSections(tr("Work lists"), names);
        WorklistPage& page = m_window.worklistPage();
        for (std::size_t i = 0; i < kWorkLists.size(); ++i)
            rail.setCount(static_cast<int>(i),
                          static_cast<int>(page.lists().items(kWorkLists.at(i)).size()),
                          kWorkLists.at(i) == WorkList::WaitingForYou ? Tone::Stop : Tone::Neutral);
        rail.setCurrent(WorkPage::Worklist, static_cast<int>(page.list()));
        return;
    }
    const FormOutline* outline = m_session.form().outline();
    QStringList titles;
    if (outline != nullptr) {
        for (const OutlineSection& section : outline->sections)
            titles << section.title;
    }
    rail.setSections(tr("Assessment"), titles);
    for (int i = 0; i < titles.size(); ++i) {
        const auto [answered, all]
            = m_session.form().progress(outline->sections[static_cast<std::size_t>(i)]);
        rail.setProgress(i, answered, all);
    }
    rail.setCurrent(m_window.page(),
                    m_window.page() == WorkPage::Form ? m_window.formPage().section() : -1);
}

void WorkspaceFlow::describeStatus()
{
    QVector<StatusStrip::Fact> facts;
    if (!m_connected)
        facts.append({tr("The record service does not answer; trying again"), Tone::Stop, true});
    if (m_session.draft().isEditable()) {
        if (!m_unsaved.isEmpty())
            facts.append({tr("NOT SAVED: %1").arg(m_unsaved), Tone::Stop, true});
        else if (m_session.savedAt())
            facts.append(
                {tr("Draft saved %1").arg(timeText(*m_session.savedAt())), Tone::Done, true});
    }
    if (const auto& status = m_session.status();
        status && status->record == api::RecordState::Open) {
        const auto peers = [&facts](const std::vector<api::PeerHealth>& list,
                                    const QString& fine,
                                    const QString& name) {
            if (list.empty())
                return;
            const auto down = std::find_if(list.begin(), list.end(), [](const auto& peer) {
                return peer.tried && !peer.reachable;
            });
            if (down != list.end())
                facts.append({tr("%1 %2 does not answer").arg(name, shown(down->name)),
                              Tone::Attention,
                              true});
            else
                facts.append({fine, Tone::Done, true});
        };
        peers(status->destinations,
              status->destinations.size() == 1
                  ? tr("HL7 1 peer")
                  : tr("HL7 %1 peers").arg(status->destinations.size()),
              tr("HL7"));
        peers(status->nodes,
              status->nodes.empty() ? QString()
                                    : tr("Archive %1").arg(shown(status->nodes.front().name)),
              tr("Archive"));
        facts.append({tr("Outbox %1").arg(status->unsent), Tone::Neutral, false});
        if (status->parked > 0)
            facts.append({tr("Waiting for you: %1").arg(status->parked), Tone::Attention, true});
        const bool waiting = status->parked > 0;
        m_window.sectionRail().setTrailing(WorkPage::Outbox,
                                           waiting ? u"\u25B2 %1"_s.arg(status->parked) : u"F9"_s,
                                           waiting ? Tone::Attention : Tone::Neutral);
        if (status->clinician)
            m_window.statusStrip().setUser(tr("%1 %2 \u00B7 %3")
                                               .arg(shown(status->clinician->name.prefix.empty()
                                                              ? status->clinician->name.given
                                                              : status->clinician->name.prefix),
                                                    shown(status->clinician->name.family),
                                                    shown(status->clinician->role))
                                               .trimmed());
    }
    m_window.statusStrip().setFacts(facts);
}

void WorkspaceFlow::describeActs()
{
    using Act = ActionBar::Act;
    const bool draft = m_session.draft().isEditable();
    const Act images {u"images"_s, tr("Images"), u"F6"_s, true, false, m_session.draft().isOpen()};
    const Act plan {u"plan"_s, tr("Plan"), u"F7"_s, true, false, m_session.draft().isOpen()};
    const Act signs {u"sign"_s, tr("Sign and send"), tr("Ctrl \u21B5"), true, true, draft};
    const Act toForm {
        u"back"_s, tr("Back to form"), tr("Esc"), false, false, m_session.draft().isOpen()};
    QVector<Act> acts;
    switch (m_window.page()) {
    case WorkPage::Form:
        if (m_session.draft().assessment().state == api::AssessmentState::Signed
            && m_session.draft().isOpen()) {
            acts = {{u"amend"_s, tr("Amend"), tr("Ctrl M"), false, false, true}, images, plan};
            break;
        }
        acts = {{u"normal"_s, tr("All normal"), tr("Alt N"), false, false, draft},
                {u"adopt"_s,
                 tr("Adopt last visit"),
                 tr("Ctrl D"),
                 false,
                 false,
                 draft && m_session.draft().assessment().previousVisit.has_value()},
                images,
                plan,
                signs};
        break;
    case WorkPage::Images:
        acts = {toForm, plan, signs};
        break;
    case WorkPage::Plan:
        acts = {toForm,
                images,
                {u"preview"_s, tr("Preview"), u"F8"_s, true, false, m_session.draft().isOpen()},
                signs};
        break;
    case WorkPage::Preview:
        acts = {toForm,
                {u"pdf"_s, tr("Save PDF"), tr("Ctrl S"), true, false, m_session.draft().isOpen()},
                {u"print"_s, tr("Print"), tr("Ctrl P"), true, false, m_session.draft().isOpen()},
                signs};
        break;
    case WorkPage::Timeline:
    case WorkPage::Help:
        acts = {toForm, images, plan};
        break;
    case WorkPage::Outbox:
        acts = {toForm,
                {u"retry"_s, tr("Send again"), u"R"_s, true, false, true},
                {u"hold"_s, tr("Hold"), u"H"_s, true, false, true},
                {u"cancel"_s, tr("Cancel"), u"X"_s, true, false, true},
                {u"message"_s, tr("Message"), u"M"_s, true, false, true}};
        break;
    case WorkPage::Worklist:
        acts = {toForm, {u"register"_s, tr("Register a patient"), tr("Ctrl N"), true, false, true}};
        break;
    case WorkPage::Settings:
        acts = {toForm, {u"save"_s, tr("Save"), tr("Ctrl S"), true, true, true}};
        break;
    case WorkPage::Register:
        acts = {toForm, {u"send"_s, tr("Register"), QString(), true, true, true}};
        break;
    case WorkPage::FirstStart:
    case WorkPage::Unlock:
        break;
    }
    m_window.actionBar().setActs(acts);
}

} // namespace sartorius::ui
