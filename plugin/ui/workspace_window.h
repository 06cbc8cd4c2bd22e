#pragma once

#include "plugin/host/host_context.h"
#include "plugin/ui/record_session.h"
#include "plugin/ui/section_rail.h"
#include "plugin/ui/theme.h"

#include <QWidget>

class QStackedWidget;

namespace sartorius::ui {

class ActionBar;
class FirstStartPage;
class FormPage;
class HelpPage;
class ImagePanel;
class OutboxPage;
class PatientBar;
class PlanPage;
class PreviewPage;
class ReasoningRail;
class RegisterPage;
class Rule;
class SettingsPage;
class StatusStrip;
class TimelinePage;
class UnlockPage;
class WorklistPage;

/// The one window: places the six areas and the pages of the work area, and nothing else;
/// WorkspaceFlow connects them. A plain widget, so that a host can embed it.
class WorkspaceWindow final : public QWidget
{
    Q_OBJECT

public:
    WorkspaceWindow(RecordSession& session, QWidget* parent);

    void showPage(WorkPage page);

    WorkPage page() const { return m_page; }

    /// Palette, font and style sheet; the choice is remembered for the next start.
    void setTheme(ThemeChoice choice);

    PatientBar& patientBar() { return *m_patientBar; }

    SectionRail& sectionRail() { return *m_sectionRail; }

    ReasoningRail& reasoningRail() { return *m_reasoningRail; }

    ActionBar& actionBar() { return *m_actionBar; }

    StatusStrip& statusStrip() { return *m_statusStrip; }

    FormPage& formPage() { return *m_formPage; }

    TimelinePage& timelinePage() { return *m_timelinePage; }

    ImagePanel& imagePanel() { return *m_imagePanel; }

    PlanPage& planPage() { return *m_planPage; }

    PreviewPage& previewPage() { return *m_previewPage; }

    OutboxPage& outboxPage() { return *m_outboxPage; }

    WorklistPage& worklistPage() { return *m_worklistPage; }

    SettingsPage& settingsPage() { return *m_settingsPage; }

    HelpPage& helpPage() { return *m_helpPage; }

    FirstStartPage& firstStartPage() { return *m_firstStartPage; }

    UnlockPage& unlockPage() { return *m_unlockPage; }

    RegisterPage& registerPage() { return *m_registerPage; }

    QSize sizeHint() const override { return {1440, 900}; }

Q_SIGNALS:
    void pageShown(sartorius::ui::WorkPage page);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void makePages(RecordSession& session);
    void arrange();

    PatientBar* m_patientBar;
    SectionRail* m_sectionRail;
    Rule* m_leftRule;
    QStackedWidget* m_work;
    Rule* m_rightRule;
    ReasoningRail* m_reasoningRail;
    ActionBar* m_actionBar;
    StatusStrip* m_statusStrip;
    FormPage* m_formPage = nullptr;
    TimelinePage* m_timelinePage = nullptr;
    ImagePanel* m_imagePanel = nullptr;
    PlanPage* m_planPage = nullptr;
    PreviewPage* m_previewPage = nullptr;
    OutboxPage* m_outboxPage = nullptr;
    WorklistPage* m_worklistPage = nullptr;
    SettingsPage* m_settingsPage = nullptr;
    HelpPage* m_helpPage = nullptr;
    FirstStartPage* m_firstStartPage = nullptr;
    UnlockPage* m_unlockPage = nullptr;
    RegisterPage* m_registerPage = nullptr;
    WorkPage m_page = WorkPage::Unlock;
};

} // namespace sartorius::ui
