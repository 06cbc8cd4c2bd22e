#include "plugin/ui/bars.h"
#include "plugin/ui/plan_page.h"
#include "plugin/ui/sign_dialog.h"
#include "plugin/ui/text.h"
#include "plugin/ui/workspace_flow.h"

using namespace Qt::StringLiterals;

// Signing, amending, and what the host gets of it.
namespace sartorius::ui {

QStringList WorkspaceFlow::signLines(const api::Plan& plan) const
{
    const api::Assessment& assessment = m_session.draft().assessment();
    QStringList lines;
    lines << tr("%1, %2 \u00B7 %3")
                 .arg(formTitle(assessment.form),
                      sideText(assessment.side),
                      m_session.chart() ? personText(m_session.chart()->patient.name) : QString());
    lines << (assessment.workingDiagnosis
                  ? tr("Working diagnosis: %1").arg(shown(assessment.workingDiagnosis->display))
                  : tr("\u25B2 No working diagnosis was chosen (F5, Enter on a card)."));
    for (const differential::FiredFlag& flag : m_session.form().reasoning().redFlags)
        lines << tr("\u25A0 Red flag open: %1").arg(shown(flag.name));
    if (plan.referral)
        lines << tr("\u2192 Referral to %1, %2%3")
                     .arg(m_window.planPage().recipientName(plan.referral->to),
                          priorityText(plan.referral->priority),
                          plan.referral->question.empty()
                              ? QString()
                              : u": \u201C"_s + shown(plan.referral->question) + u'\u201D');
    if (plan.rehab)
        lines << tr("\u2192 Rehab order to %1: %2, %3 exercises")
                     .arg(m_window.planPage().recipientName(plan.rehab->to),
                          m_window.planPage().programmeName())
                     .arg(plan.rehab->exercises.size());
    if (!plan.referral && !plan.rehab)
        lines << tr("Nothing is sent: it is signed only.");
    for (const record::Problem& problem : m_window.planPage().problems())
        lines << u"\u25B2 "_s + problemText(problem);
    return lines;
}

void WorkspaceFlow::sign()
{
    if (!m_session.draft().isEditable())
        return;
    const api::Plan plan = m_window.planPage().plan();
    auto* dialog = new SignDialog(m_session, plan, signLines(plan), &m_window);
    connect(dialog, &SignDialog::signedAndSent, this, &WorkspaceFlow::handOver);
    dialog->open();
}

void WorkspaceFlow::amend()
{
    if (m_session.draft().assessment().state != api::AssessmentState::Signed)
        return;
    auto* dialog = new ReasonDialog(tr("Amend"),
                                    tr("Why is it changed? The signed version stays readable; the "
                                       "reason stands in the new one."),
                                    &m_window);
    connect(dialog, &ReasonDialog::given, this, [this](const QString& reason) {
        m_session.ask(this,
                      api::AmendAssessment {.assessment = m_session.draft().assessment().id,
                                            .reason = stored(reason)},
                      [this](const api::Assessment& draft) { m_session.openAssessment(draft.id); });
    });
    dialog->open();
}

void WorkspaceFlow::handOver(const api::Signed& result)
{
    const api::Assessment& assessment = m_session.draft().assessment();
    if (m_session.chart() && !m_session.chart()->patient.identifiers.empty()) {
        const auto taken = m_host.takeDocument(host::Document {
            .patient = m_session.chart()->patient.identifiers.front(),
            .assessment = assessment.id,
            .version = result.version,
            .title
            = stored(tr("%1, %2").arg(formTitle(assessment.form), sideText(assessment.side))),
            .mediaType = "text/plain",
            .body = stored(signLines({}).join(u'\n')),
            .signedAt = result.signature.at});
        if (!taken)
            m_window.statusStrip().setMessage(
                tr("The host record did not take the document; it is kept here."), Tone::Attention);
    }
    m_stayOnPage = true; // the signed version is read again while the person sees it leave
    m_session.openAssessment(assessment.id);
    m_session.openPatient(assessment.patient);
    m_session.refreshOrders();
    m_session.refreshStatus();
    goTo(WorkPage::Outbox);
}

} // namespace sartorius::ui
