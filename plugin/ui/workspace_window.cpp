#include "plugin/ui/workspace_window.h"

#include "plugin/ui/bars.h"
#include "plugin/ui/entry_pages.h"
#include "plugin/ui/form_page.h"
#include "plugin/ui/help_page.h"
#include "plugin/ui/image_panel.h"
#include "plugin/ui/key_hints.h"
#include "plugin/ui/outbox_page.h"
#include "plugin/ui/patient_bar.h"
#include "plugin/ui/plan_page.h"
#include "plugin/ui/preview_page.h"
#include "plugin/ui/reasoning_rail.h"
#include "plugin/ui/settings_page.h"
#include "plugin/ui/wheel_guard.h"
#include "plugin/ui/worklist_page.h"

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

constexpr int kWideWindow = 1400;

/// Pages of a patient keep the rails; the others have the width for themselves.
bool hasReasoning(WorkPage page)
{
    return page == WorkPage::Form || page == WorkPage::Plan;
}

bool hasSections(WorkPage page)
{
    return page != WorkPage::Images && page != WorkPage::FirstStart && page != WorkPage::Unlock;
}

} // namespace

WorkspaceWindow::WorkspaceWindow(RecordSession& session, QWidget* parent)
    : QWidget(parent)
    , m_patientBar(new PatientBar(this))
    , m_sectionRail(new SectionRail(this))
    , m_leftRule(new Rule(Qt::Vertical, this))
    , m_work(new QStackedWidget(this))
    , m_rightRule(new Rule(Qt::Vertical, this))
    , m_reasoningRail(new ReasoningRail(session.draft(), session.form(), this))
    , m_actionBar(new ActionBar(this))
    , m_statusStrip(new StatusStrip(this))
{
    setWindowTitle(u"Sartorius"_s);
    setAutoFillBackground(true);
    setMinimumSize(960, 600);
    makePages(session);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_sectionRail);
    middle->addWidget(m_leftRule);
    middle->addWidget(m_work, 1);
    middle->addWidget(m_rightRule);
    middle->addWidget(m_reasoningRail);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_patientBar);
    column->addLayout(middle, 1);
    column->addWidget(m_actionBar);
    column->addWidget(m_statusStrip);
    // The form comes first for the keyboard, then what reasons about it, what can be done, and the
    // way elsewhere.
    setTabOrder(m_work, m_reasoningRail);
    setTabOrder(m_reasoningRail, m_actionBar);
    setTabOrder(m_actionBar, m_sectionRail);
    new WheelGuard(*this);
    setKeyHint(*m_patientBar, u"F3"_s);
    setKeyHint(*m_reasoningRail, u"F5"_s);
    setKeyHint(*m_statusStrip, tr("Ctrl E"));
    new KeyHints(*this);
    arrange();
}

void WorkspaceWindow::makePages(RecordSession& session)
{
    m_work->addWidget(m_formPage = new FormPage(session.draft(), session.form(), m_work));
    m_work->addWidget(m_timelinePage = new TimelinePage(session, m_work));
    m_work->addWidget(m_imagePanel = new ImagePanel(session, m_work));
    m_work->addWidget(m_planPage = new PlanPage(session, m_work));
    m_work->addWidget(m_previewPage = new PreviewPage(
                          session, [this] { return m_planPage->plan(); }, m_work));
    m_work->addWidget(m_outboxPage = new OutboxPage(session, m_work));
    m_work->addWidget(m_worklistPage = new WorklistPage(session, m_work));
    m_work->addWidget(m_settingsPage = new SettingsPage(session, m_work));
    m_work->addWidget(m_helpPage = new HelpPage(session, m_work));
    m_work->addWidget(m_firstStartPage = new FirstStartPage(session, m_work));
    m_work->addWidget(m_unlockPage = new UnlockPage(session, m_work));
    m_work->addWidget(m_registerPage = new RegisterPage(session, m_work));
    m_work->setCurrentWidget(m_unlockPage);
}

void WorkspaceWindow::showPage(WorkPage page)
{
    const auto widgetOf = [this](WorkPage wanted) -> QWidget* {
        switch (wanted) {
        case WorkPage::Form:
            return m_formPage;
        case WorkPage::Timeline:
            return m_timelinePage;
        case WorkPage::Images:
            return m_imagePanel;
        case WorkPage::Plan:
            return m_planPage;
        case WorkPage::Preview:
            return m_previewPage;
        case WorkPage::Outbox:
            return m_outboxPage;
        case WorkPage::Worklist:
            return m_worklistPage;
        case WorkPage::Settings:
            return m_settingsPage;
        case WorkPage::Help:
            return m_helpPage;
        case WorkPage::FirstStart:
            return m_firstStartPage;
        case WorkPage::Unlock:
            return m_unlockPage;
        case WorkPage::Register:
            return m_registerPage;
        }
        return m_formPage;
    };
    m_page = page;
    m_work->setCurrentWidget(widgetOf(page));
    arrange();
    Q_EMIT pageShown(page);
}

void WorkspaceWindow::arrange()
{
    m_sectionRail->setVisible(hasSections(m_page));
    m_leftRule->setVisible(hasSections(m_page));
    m_reasoningRail->setVisible(hasReasoning(m_page));
    m_rightRule->setVisible(hasReasoning(m_page));
    m_sectionRail->setFixedWidth(width() >= kWideWindow ? metric::kSectionRail
                                                        : metric::kNarrowSectionRail);
    m_reasoningRail->setFixedWidth(width() >= kWideWindow ? metric::kReasoningRail
                                                          : metric::kNarrowReasoningRail);
}

void WorkspaceWindow::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void WorkspaceWindow::setTheme(ThemeChoice choice)
{
    applyTheme(*this, choice);
}

} // namespace sartorius::ui
