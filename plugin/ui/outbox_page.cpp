#include "plugin/ui/outbox_page.h"

#include "plugin/ui/text.h"
#include "plugin/ui/theme.h"

#include <QFontDatabase>
#include <QHeaderView>
#include <QKeyEvent>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sartorius::ui {

OutboxPage::OutboxPage(RecordSession& session, QWidget* parent)
    : PageFrame(tr("Outbox"), parent)
    , m_session(session)
    , m_model(this)
    , m_table(new RecordTable(RecordTable::Pick::Row, this))
    , m_none(makeLabel(tr("Nothing was sent yet."), 13, QFont::Normal, kMutedRole, this))
    , m_reason(makeLabel({}, 13, QFont::Normal, kMutedRole, this))
    , m_message(new QPlainTextEdit(this))
{
    setSubtitle(tr("Delivered: the other system took the message. Accepted: a person or system "
                   "took on the job. "
                   "Two facts, never one."));
    m_table->setGrowing(true);
    m_table->setModel(&m_model);
    m_table->setAccessibleName(tr("Outbox"));
    m_table->verticalHeader()->setDefaultSectionSize(36);
    const int widths[] = {64, 220, 240, 210};
    for (int i = 0; i < 4; ++i)
        m_table->setColumnWidth(i, widths[i]);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_reason->setWordWrap(true);
    m_message->setReadOnly(true);
    m_message->setAccessibleName(tr("Message as it was sent"));
    m_message->setTabChangesFocus(true);
    QFont mono = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    mono.setPixelSize(12);
    m_message->setFont(mono);
    m_message->setMinimumHeight(160);
    m_message->hide();
    body()->addWidget(m_table);
    body()->addWidget(m_none);
    body()->addWidget(m_reason);
    body()->addWidget(m_message);
    body()->addStretch(1);
    connect(m_table, &RecordTable::opened, this, [this] { act(api::OutboxAct::Retry); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        m_message->hide();
        describe();
    });
    connect(&m_session, &RecordSession::ordersChanged, this, &OutboxPage::refresh);
    refresh();
}

void OutboxPage::refresh()
{
    m_model.setOrders(m_session.orders(), m_session.clock().now());
    m_table->setVisible(m_model.rowCount() > 0);
    m_none->setVisible(m_model.rowCount() == 0);
    describe();
}

void OutboxPage::describe()
{
    const api::OrderSummary* order = m_model.orderAt(m_table->currentIndex().row());
    if (order == nullptr) {
        m_reason->clear();
        return;
    }
    QString words = tr("Message %1, control id %2, attempts: %3.")
                        .arg(QString::number(order->number),
                             shown(order->controlId.value),
                             QString::number(order->attempts));
    if (!order->reason.empty())
        words += u' ' + shown(order->reason);
    m_reason->setText(words);
}

void OutboxPage::act(api::OutboxAct act)
{
    const api::OrderSummary* order = m_model.orderAt(m_table->currentIndex().row());
    if (order == nullptr)
        return;
    setProblem({});
    m_session.ask(
        this,
        api::ActOnOutbox {.id = order->outbox, .act = act, .reason = "asked in the outbox"},
        [this](const api::Done&) { m_session.refreshOrders(); },
        [this](const api::Refusal& refusal) { setProblem(refusalWords(refusal)); });
}

void OutboxPage::showMessage()
{
    const api::OrderSummary* order = m_model.orderAt(m_table->currentIndex().row());
    if (order == nullptr)
        return;
    m_session.ask(this, api::GetMessage {order->outbox}, [this](const std::string& bytes) {
        m_message->setPlainText(shown(bytes).replace(u'\r', u'\n'));
        m_message->show();
    });
}

void OutboxPage::keyPressEvent(QKeyEvent* event)
{
    if (event->modifiers() == Qt::NoModifier) {
        switch (event->key()) {
        case Qt::Key_R:
            act(api::OutboxAct::Retry);
            return;
        case Qt::Key_H:
            act(api::OutboxAct::Hold);
            return;
        case Qt::Key_X:
            act(api::OutboxAct::Cancel);
            return;
        case Qt::Key_M:
            showMessage();
            return;
        default:
            break;
        }
    }
    PageFrame::keyPressEvent(event);
}

} // namespace sartorius::ui
