#include "plugin/ui/workspace_flow.h"

#include "plugin/ui/bars.h"
#include "plugin/ui/entry_pages.h"
#include "plugin/ui/find_popup.h"
#include "plugin/ui/form_page.h"
#include "plugin/ui/help_page.h"
#include "plugin/ui/image_panel.h"
#include "plugin/ui/outbox_page.h"
#include "plugin/ui/patient_bar.h"
#include "plugin/ui/plan_page.h"
#include "plugin/ui/reasoning_rail.h"
#include "plugin/ui/settings_page.h"
#include "plugin/ui/sign_dialog.h"
#include "plugin/ui/text.h"
#include "plugin/ui/worklist_page.h"

#include <QEvent>
#include <QFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sartorius::ui {

WorkspaceFlow::WorkspaceFlow(WorkspaceWindow& window,
                             RecordSession& session,
                             host::HostContext& host)
    : QObject(&window)
    , m_window(window)
    , m_session(session)
    , m_host(host)
{
    m_describeLater.setSingleShot(true);
    m_describeLater.setInterval(0);
    connect(&m_describeLater, &QTimer::timeout, this, [this] {
        describeFlags();
        describeSections();
        describeActs();
    });
    connectSession();
    connectPanels();
    bindKeys();
    bindPageKeys();
    m_window.patientBar().showNobody(tr("Opening the record\u2026"));
    m_window.sectionRail().setOpen(false);
    describeStatus();
    describeActs();
    m_window.installEventFilter(this);
    m_session.refreshStatus();
}

bool WorkspaceFlow::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != &m_window || event->type() != QEvent::Close || m_session.saver().isIdle()
        || !m_connected)
        return QObject::eventFilter(watched, event);
    event->ignore();
    connect(&m_session.saver(),
            &DraftSaver::saved,
            &m_window,
            &QWidget::close,
            Qt::SingleShotConnection);
    return true;
}

void WorkspaceFlow::connectSession()
{
    connect(&m_session, &RecordSession::statusChanged, this, [this] {
        followRecordState();
        describeStatus();
    });
    connect(&m_session, &RecordSession::chartChanged, this, &WorkspaceFlow::describePatient);
    connect(&m_session, &RecordSession::assessmentOpened, this, [this] {
        describePatient();
        if (std::exchange(m_stayOnPage, false))
            return;
        m_window.formPage().showFirstOpen();
        goTo(WorkPage::Form);
        describeStatus();
    });
    connect(&m_session.form(), &FormState::formChanged, this, [this] {
        QStringList titles;
        if (const FormOutline* outline = m_session.form().outline()) {
            for (const OutlineSection& section : outline->sections)
                titles << section.title;
        }
        m_window.sectionRail().setSections(titles);
        describeSections();
    });
    connect(&m_session.form(), &FormState::changed, this, [this] { m_describeLater.start(); });
    connect(&m_session, &RecordSession::saved, this, [this] {
        m_unsaved.clear();
        describeStatus();
    });
    connect(&m_session.saver(), &DraftSaver::notSaved, this, [this](const api::Refusal& refusal) {
        m_unsaved = refusalWords(refusal);
        describeStatus();
    });
    connect(&m_session, &RecordSession::refused, this, [this](const QString& words) {
        m_window.statusStrip().setMessage(words, Tone::Stop);
    });
    connect(&m_session, &RecordSession::connectionChanged, this, [this](bool connected) {
        m_connected = connected;
        describeStatus();
    });
    connect(&m_session, &RecordSession::ordersChanged, this, [this] {
        describeStatus();
        for (const api::OrderSummary& order : m_session.orders()) {
            if (m_session.chart() && order.patient == m_session.chart()->patient.id)
                (void)m_host.takeOrder(
                    host::OrderNotice {.patient = m_session.chart()->patient.identifiers.empty()
                                           ? record::AssignedIdentifier {}
                                           : m_session.chart()->patient.identifiers.front(),
                                       .order = order.id,
                                       .kind = order.kind,
                                       .to = order.to,
                                       .created = order.created,
                                       .delivery = order.delivery,
                                       .acceptance = order.acceptance});
        }
    });
}

void WorkspaceFlow::connectPanels()
{
    SectionRail& rail = m_window.sectionRail();
    connect(&rail, &SectionRail::sectionChosen, this, [this](int section) {
        m_window.formPage().showPage(section, 0);
        goTo(WorkPage::Form);
    });
    connect(&rail, &SectionRail::pageChosen, this, &WorkspaceFlow::goTo);
    connect(&m_window.formPage(), &FormPage::pageShown, this, [this](int section) {
        m_window.sectionRail().setCurrent(m_window.page(), section);
    });
    connect(&m_window.reasoningRail(),
            &ReasoningRail::itemWanted,
            this,
            [this](const std::string& item) {
                goTo(WorkPage::Form);
                m_window.formPage().goTo(item);
            });
    connect(&m_window.actionBar(), &ActionBar::triggered, this, &WorkspaceFlow::act);
    connect(&m_window, &WorkspaceWindow::pageShown, this, [this] { describeActs(); });
    connect(
        &m_window.worklistPage(), &WorklistPage::patientChosen, this, &WorkspaceFlow::openPatient);
    connect(&m_window.timelinePage(),
            &TimelinePage::assessmentChosen,
            this,
            [this](const record::AssessmentId& id) { m_session.openAssessment(id); });
    connect(&m_window.registerPage(), &RegisterPage::registered, this, &WorkspaceFlow::openPatient);
    connect(&m_window.firstStartPage(), &FirstStartPage::finished, this, [this] {
        m_session.refreshStatus();
    });
    connect(&m_window.settingsPage(), &SettingsPage::told, this, [this](const QString& words) {
        m_window.statusStrip().setMessage(words, Tone::Done);
    });
    connect(&m_window.settingsPage(),
            &SettingsPage::themeChosen,
            this,
            [this](const QString& theme) { m_window.setTheme(themeChoiceFrom(theme)); });
}

void WorkspaceFlow::followRecordState()
{
    const api::Status& status = *m_session.status();
    m_window.patientBar().setDemonstration(status.demonstration);
    m_window.sectionRail().setOpen(status.record == api::RecordState::Open);
    // The news that a record is open may come before the answer with its recovery key.
    if (m_window.firstStartPage().owesRecoveryKey())
        return;
    switch (status.record) {
    case api::RecordState::Empty:
        m_window.patientBar().showNobody(tr("No record yet"));
        if (m_window.page() != WorkPage::FirstStart) {
            m_window.showPage(WorkPage::FirstStart);
            m_window.firstStartPage().focusFirst();
        }
        break;
    case api::RecordState::Locked:
        m_window.patientBar().showNobody(tr("Locked"));
        m_window.showPage(WorkPage::Unlock);
        m_window.unlockPage().focusFirst();
        if (status.demonstration && !m_triedDemonstration)
            unlockDemonstration();
        break;
    case api::RecordState::Open:
        if (m_window.page() == WorkPage::Unlock || m_window.page() == WorkPage::FirstStart) {
            describePatient();
            goTo(WorkPage::Worklist);
            followHost();
        }
        if (!m_isReady) {
            m_isReady = true;
            Q_EMIT ready();
        }
        break;
    }
}

void WorkspaceFlow::unlockDemonstration()
{
    // The demonstration record holds made-up people; its passphrase is public and lies beside it.
    m_triedDemonstration = true;
    QFile file(shown(m_session.status()->storeFolder) + u"/passphrase"_s);
    if (file.open(QIODevice::ReadOnly))
        m_window.unlockPage().unlockWith(stored(QString::fromUtf8(file.read(1024)).trimmed()));
}

void WorkspaceFlow::followHost()
{
    const auto context = m_host.patient();
    if (!context || context->patient.identifiers.empty() || !m_session.status()
        || m_session.status()->record != api::RecordState::Open)
        return;
    const record::Patient wanted = context->patient;
    m_session.ask(this,
                  api::FindPatients {.text = wanted.identifiers.front().value, .limit = 20},
                  [this, wanted](const api::Listed<api::PatientSummary>& found) {
                      for (const api::PatientSummary& patient : found.items) {
                          if (patient.mrn.value == wanted.identifiers.front().value
                              && patient.mrn.authority == wanted.identifiers.front().authority) {
                              openPatient(patient.id);
                              return;
                          }
                      }
                      m_window.registerPage().begin(wanted);
                      goTo(WorkPage::Register);
                  });
}

void WorkspaceFlow::openPatient(const record::PatientId& id)
{
    m_session.openPatient(id, [this] {
        const auto& assessments = m_session.chart()->assessments;
        const auto draft
            = std::find_if(assessments.begin(), assessments.end(), [](const auto& assessment) {
                  return assessment.state == api::AssessmentState::Draft;
              });
        if (draft != assessments.end())
            m_session.openAssessment(draft->id);
        else
            goTo(WorkPage::Timeline);
    });
}

void WorkspaceFlow::act(const QString& id)
{
    if (id == u"normal"_s)
        m_window.formPage().answerRestNormal();
    else if (id == u"adopt"_s)
        m_window.formPage().adoptRow();
    else if (id == u"images"_s)
        goTo(WorkPage::Images);
    else if (id == u"plan"_s)
        goTo(WorkPage::Plan);
    else if (id == u"amend"_s)
        amend();
    else if (id == u"sign"_s)
        sign();
    else if (id == u"back"_s)
        back();
    else if (id == u"retry"_s)
        m_window.outboxPage().act(api::OutboxAct::Retry);
    else if (id == u"hold"_s)
        m_window.outboxPage().act(api::OutboxAct::Hold);
    else if (id == u"cancel"_s)
        m_window.outboxPage().act(api::OutboxAct::Cancel);
    else if (id == u"message"_s)
        m_window.outboxPage().showMessage();
    else if (id == u"save"_s)
        m_window.settingsPage().save();
    else if (id == u"send"_s)
        m_window.registerPage().send();
    else if (id == u"register"_s && m_session.status()
             && m_session.status()->record == api::RecordState::Open) {
        goTo(WorkPage::Register);
        m_window.registerPage().begin(QString());
    }
}

void WorkspaceFlow::goTo(WorkPage page)
{
    if (!m_session.status() || m_session.status()->record != api::RecordState::Open)
        return;
    if (page == WorkPage::Form && !m_session.draft().isOpen())
        page = m_session.chart() ? WorkPage::Timeline : WorkPage::Worklist;
    if ((page == WorkPage::Timeline || page == WorkPage::Images || page == WorkPage::Plan)
        && !m_session.chart())
        page = WorkPage::Worklist;
    if (page == WorkPage::Plan && !m_session.draft().isOpen())
        page = WorkPage::Timeline;
    m_window.showPage(page);
    m_window.sectionRail().setCurrent(page, m_window.formPage().section());
    m_window.statusStrip().setMessage({}, Tone::Neutral);
    switch (page) {
    case WorkPage::Form:
        m_window.formPage().grid().setFocus(Qt::ShortcutFocusReason);
        break;
    case WorkPage::Timeline:
        m_window.timelinePage().table().setFocus(Qt::ShortcutFocusReason);
        break;
    case WorkPage::Images:
        m_window.imagePanel().refresh();
        m_window.imagePanel().takeFocus();
        break;
    case WorkPage::Plan:
        m_window.planPage().focusFirst();
        m_window.planPage().check();
        break;
    case WorkPage::Outbox:
        m_session.refreshOrders();
        m_window.outboxPage().table().setFocus(Qt::ShortcutFocusReason);
        break;
    case WorkPage::Worklist:
        m_window.worklistPage().refresh();
        m_window.worklistPage().focusSearch();
        break;
    case WorkPage::Help:
        m_window.helpPage().refresh();
        m_window.helpPage().takeFocus();
        break;
    case WorkPage::Settings:
    case WorkPage::Register:
    case WorkPage::FirstStart:
    case WorkPage::Unlock:
        break;
    }
}

void WorkspaceFlow::back()
{
    goTo(WorkPage::Form);
}

void WorkspaceFlow::find()
{
    if (!m_session.status() || m_session.status()->record != api::RecordState::Open)
        return;
    auto* popup = new FindPopup(m_session, &m_window);
    connect(popup, &FindPopup::patientChosen, this, &WorkspaceFlow::openPatient);
    connect(popup, &FindPopup::itemChosen, this, [this](const std::string& item) {
        goTo(WorkPage::Form);
        m_window.formPage().goTo(item);
    });
    popup->openIn(QRect(m_window.mapToGlobal(QPoint(0, 0)), m_window.size()));
}

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
