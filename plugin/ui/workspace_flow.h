#pragma once

#include "plugin/host/host_context.h"
#include "plugin/ui/find_popup.h"
#include "plugin/ui/switch_dialog.h"
#include "plugin/ui/work_lists.h"
#include "plugin/ui/workspace_window.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

namespace sartorius::ui {

/// What happens when: which page follows which, what the bars say, the keys of the window, signing.
/// Connects the panels of one window with the session and the host.
class WorkspaceFlow final : public QObject
{
    Q_OBJECT

public:
    WorkspaceFlow(WorkspaceWindow& window, RecordSession& session, host::HostContext& host);

    /// The host's `patient` has another answer now.
    void followHost();

    void openPatient(const record::PatientId& id);

    /// Shows a page, or what must come first: no form without an assessment, no page of a patient
    /// without one.
    void goTo(WorkPage page);

    RecordSession& session() { return m_session; }

    /// What happens when the host opens somebody else while a draft is open here; Ask unless set.
    void setContextSwitch(ContextSwitch choice) { m_contextSwitch = choice; }

    /// Keeps the window until the last entry is saved.
    bool eventFilter(QObject* watched, QEvent* event) override;

Q_SIGNALS:
    /// The record is open and the window shows its first page.
    void ready();

private:
    void connectSession();
    void connectPanels();
    void bindKeys();
    void bindPageKeys();
    void followRecordState();
    void unlockDemonstration();
    void describePatient();
    void describeFlags();
    void describeStatus();
    void describeSections();
    void describeActs();
    void act(const QString& id);
    void find();
    void showMessages();
    void preview();
    void chooseSection(int section);
    void openWork(const WorkItem& item);
    void nextPatient();
    QVector<FindPopup::Act> findableActs() const;
    void followContext(const record::Patient& wanted);
    void offerSwitch(const record::Patient& wanted);
    void back();
    void sign();
    void amend();
    QStringList signLines(const api::Plan& plan) const;
    void handOver(const api::Signed& result);

    WorkspaceWindow& m_window;
    RecordSession& m_session;
    host::HostContext& m_host;
    QTimer m_describeLater;
    bool m_isReady = false;
    bool m_triedDemonstration = false;
    bool m_connected = true;
    bool m_stayOnPage = false;
    bool m_mayClose = false; ///< the person knows that messages are still on their way
    WorkPage m_openOn = WorkPage::Form; ///< where the assessment that comes next is shown
    QString m_unsaved;
    ContextSwitch m_contextSwitch = ContextSwitch::Ask;
    QPointer<SwitchDialog> m_switchDialog;
};

} // namespace sartorius::ui
