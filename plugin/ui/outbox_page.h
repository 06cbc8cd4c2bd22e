#pragma once

#include "plugin/ui/form_fields.h"
#include "plugin/ui/outbox_model.h"
#include "plugin/ui/record_session.h"
#include "plugin/ui/record_table.h"

namespace sartorius::ui {

/// Every order with delivered and accepted apart; what waits for a person is at the top with its
/// reason.
class OutboxPage final : public PageFrame
{
    Q_OBJECT

public:
    OutboxPage(RecordSession& session, QWidget* parent);

    OutboxModel& model() { return m_model; }

    RecordTable& table() { return *m_table; }

    /// Retry, hold or cancel the current row; nothing when there is none.
    void act(api::OutboxAct act);

    /// The frozen bytes of the current row, for a person who must see what was sent.
    void showMessage();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void refresh();
    void describe();

    RecordSession& m_session;
    OutboxModel m_model;
    RecordTable* m_table;
    QLabel* m_none;
    QLabel* m_reason;
    QPlainTextEdit* m_message;
};

} // namespace sartorius::ui
