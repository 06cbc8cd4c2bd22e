#include "plugin/ui/workspace_flow.h"

#include "plugin/ui/bars.h"
#include "plugin/ui/entry_pages.h"
#include "plugin/ui/find_popup.h"
#include "plugin/ui/form_page.h"
#include "plugin/ui/help_page.h"
#include "plugin/ui/image_panel.h"
#include "plugin/ui/message_list.h"
#include "plugin/ui/outbox_page.h"
#include "plugin/ui/patient_bar.h"
#include "plugin/ui/plan_page.h"
#include "plugin/ui/preview_page.h"
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
    if (watched != &m_window || event->type() != QEvent::Close || !m_connected)
        return QObject::eventFilter(watched, event);
    if (!m_session.saver().isIdle()) {
        event->ignore();
        connect(&m_session.saver(),
                &DraftSaver::saved,
                &m_window,
                &QWidget::close,
                Qt::SingleShotConnection);
        return true;
    }
    const int unsent = m_session.status() ? m_session.status()->unsent : 0;
    if (unsent == 0 || m_mayClose)
        return QObject::eventFilter(watched, event);
    event->ignore();
    auto* dialog = new ClosingDialog(unsent, &m_window);
    connect(dialog, &ClosingDialog::showThem, this, [this] { goTo(WorkPage::Outbox); });
    connect(dialog, &ClosingDialog::sendOn, this, [this] {
        m_mayClose = true;
        m_window.close();
    });
    dialog->open();
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
        goTo(std::exchange(m_openOn, WorkPage::Form));
        describeStatus();
    });
    connect(&m_session.form(), &FormState::formChanged, this, &WorkspaceFlow::describeSections);
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
    connect(&m_session, &RecordSession::serviceMissing, this, [this](const QString& words) {
        m_window.unlockPage().showOpening(words);
        if (!m_isReady)
            m_window.patientBar().showNobody(tr("The record is not open"));
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
    connect(&rail, &SectionRail::sectionChosen, this, &WorkspaceFlow::chooseSection);
    connect(
        &m_window.worklistPage(), &WorklistPage::listShown, this, &WorkspaceFlow::describeSections);
    connect(&m_window.worklistPage().lists(),
            &WorkLists::changed,
            this,
            &WorkspaceFlow::describeSections);
    connect(&m_window.worklistPage(),
            &WorklistPage::workChosen,
            this,
            [this](const WorkItem& item) { openWork(item); });
    connect(&rail, &SectionRail::pageChosen, this, &WorkspaceFlow::goTo);
    connect(&m_window.formPage(), &FormPage::pageShown, this, &WorkspaceFlow::describeSections);
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
    connect(&m_window.statusStrip(), &StatusStrip::listWanted, this, &WorkspaceFlow::showMessages);
    connect(&m_window.imagePanel(), &ImagePanel::told, this, [this](const QString& words) {
        m_window.statusStrip().setMessage(words, Tone::Neutral);
    });
    connect(&m_window.imagePanel(), &ImagePanel::failed, this, [this](const QString& words) {
        m_window.statusStrip().setMessage(words, Tone::Attention);
    });
    connect(&m_window.previewPage(), &PreviewPage::told, this, [this](const QString& words) {
        m_window.statusStrip().setMessage(words, Tone::Done);
    });
    connect(&m_window.previewPage(), &PreviewPage::failed, this, [this](const QString& words) {
        m_window.statusStrip().setMessage(words, Tone::Stop);
    });
    connect(&m_window.settingsPage(), &SettingsPage::told, this, [this](const QString& words) {
        m_window.statusStrip().setMessage(words, Tone::Done);
    });
    connect(&m_window.settingsPage(),
            &SettingsPage::contextSwitchChosen,
            this,
            &WorkspaceFlow::setContextSwitch);
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
        m_window.unlockPage().showLocked();
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
    else if (id == u"preview"_s)
        preview();
    else if (id == u"print"_s)
        m_window.previewPage().print();
    else if (id == u"pdf"_s)
        m_window.previewPage().savePdf();
    else if (id == u"outbox"_s)
        goTo(WorkPage::Outbox);
    else if (id == u"timeline"_s)
        goTo(WorkPage::Timeline);
    else if (id == u"worklist"_s)
        goTo(WorkPage::Worklist);
    else if (id == u"settings"_s)
        goTo(WorkPage::Settings);
    else if (id == u"help"_s)
        goTo(WorkPage::Help);
    else if (id == u"messages"_s)
        showMessages();
    else if (id == u"lock"_s)
        m_session.lock();
    else if (id == u"next"_s)
        nextPatient();
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
    if ((page == WorkPage::Timeline || page == WorkPage::Images || page == WorkPage::Plan
         || page == WorkPage::Preview)
        && !m_session.chart())
        page = WorkPage::Worklist;
    if ((page == WorkPage::Plan || page == WorkPage::Preview) && !m_session.draft().isOpen())
        page = WorkPage::Timeline;
    m_window.showPage(page);
    describeSections();
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
    case WorkPage::Preview:
        m_window.previewPage().refresh();
        m_window.previewPage().takeFocus();
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

void WorkspaceFlow::nextPatient()
{
    m_session.ask(
        this, api::ListAssessments {}, [this](const api::Listed<api::AssessmentSummary>& drafts) {
            const auto& items = drafts.items;
            if (items.empty()) {
                m_window.statusStrip().setMessage(tr("Nothing is left to finish."), Tone::Neutral);
                return;
            }
            // The one after the draft that is open, round and round.
            const auto here = std::find_if(items.begin(), items.end(), [this](const auto& draft) {
                return draft.id == m_session.draft().assessment().id;
            });
            const auto next
                = here == items.end() || here + 1 == items.end() ? items.begin() : here + 1;
            m_session.openAssessment(next->id);
        });
}

QVector<FindPopup::Act> WorkspaceFlow::findableActs() const
{
    return {
        {u"register"_s, tr("Register a patient"), tr("Ctrl+N")},
        {u"next"_s, tr("Next patient with something to finish"), tr("Alt+1")},
        {u"normal"_s, tr("Rest of this page normal"), tr("Alt+N")},
        {u"adopt"_s, tr("Adopt this row from the last visit"), tr("Ctrl+D")},
        {u"images"_s, tr("Images"), u"F6"_s},
        {u"plan"_s, tr("Plan"), u"F7"_s},
        {u"preview"_s, tr("Preview letter, report, handout"), u"F8"_s},
        {u"outbox"_s, tr("Outbox"), u"F9"_s},
        {u"timeline"_s, tr("Timeline"), u"F4"_s},
        {u"worklist"_s, tr("Patients and work lists"), u"F2"_s},
        {u"sign"_s, tr("Sign and send"), tr("Ctrl+Enter")},
        {u"amend"_s, tr("Amend what was signed"), tr("Ctrl+M")},
        {u"settings"_s, tr("Settings"), tr("Ctrl+,")},
        {u"help"_s, tr("Help: keys and sources"), u"F1"_s},
        {u"messages"_s, tr("What was said in the status strip"), tr("Ctrl+E")},
        {u"lock"_s, tr("Lock the record"), tr("Ctrl+L")},
    };
}

void WorkspaceFlow::find()
{
    if (!m_session.status() || m_session.status()->record != api::RecordState::Open)
        return;
    auto* popup = new FindPopup(m_session, findableActs(), &m_window);
    connect(popup, &FindPopup::actChosen, this, &WorkspaceFlow::act);
    connect(popup, &FindPopup::patientChosen, this, &WorkspaceFlow::openPatient);
    connect(popup, &FindPopup::itemChosen, this, [this](const std::string& item) {
        goTo(WorkPage::Form);
        m_window.formPage().goTo(item);
    });
    popup->openIn(QRect(m_window.mapToGlobal(QPoint(0, 0)), m_window.size()));
}

void WorkspaceFlow::chooseSection(int section)
{
    if (m_window.page() == WorkPage::Worklist) {
        if (section < static_cast<int>(kWorkLists.size()))
            m_window.worklistPage().showList(kWorkLists.at(static_cast<std::size_t>(section)));
        return;
    }
    if (!m_session.draft().isOpen())
        return;
    m_window.formPage().showPage(section, 0);
    goTo(WorkPage::Form);
}

void WorkspaceFlow::openWork(const WorkItem& item)
{
    if (item.isOrder) {
        m_session.openPatient(item.patient);
        goTo(WorkPage::Outbox);
        return;
    }
    // What the list is about is what opens.
    switch (m_window.worklistPage().list()) {
    case WorkList::ImagingToReview:
        m_openOn = WorkPage::Images;
        break;
    case WorkList::RehabToIssue:
        m_openOn = WorkPage::Plan;
        break;
    case WorkList::Everybody:
    case WorkList::ToFinish:
    case WorkList::Replies:
    case WorkList::WaitingForYou:
        m_openOn = WorkPage::Form;
        break;
    }
    m_session.openAssessment(item.assessment);
}

void WorkspaceFlow::preview()
{
    // What is on the way out is what is shown first: the handout on the plan of a rehabilitation
    // alone.
    const api::Plan plan = m_window.planPage().plan();
    if (m_window.page() == WorkPage::Plan)
        m_window.previewPage().showPaper(plan.rehab && !plan.referral ? PaperKind::Handout
                                                                      : PaperKind::Letter);
    goTo(WorkPage::Preview);
}

void WorkspaceFlow::showMessages()
{
    auto* list = new MessageList(m_window.statusStrip().said(), &m_window);
    list->openIn(QRect(m_window.mapToGlobal(QPoint(0, 0)), m_window.size()));
}

} // namespace sartorius::ui
