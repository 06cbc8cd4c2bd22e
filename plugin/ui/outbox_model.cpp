#include "plugin/ui/outbox_model.h"

#include "plugin/ui/record_table.h"
#include "plugin/ui/text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

bool needsPerson(const api::OrderSummary& order)
{
    return order.delivery == record::DeliveryState::Parked
        || order.acceptance == record::AcceptanceState::Rejected;
}

} // namespace

OutboxModel::OutboxModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void OutboxModel::setOrders(std::vector<api::OrderSummary> orders, const record::Instant& now)
{
    std::stable_sort(orders.begin(), orders.end(), [](const auto& a, const auto& b) {
        if (needsPerson(a) != needsPerson(b))
            return needsPerson(a);
        return a.created > b.created;
    });
    m_now = now;
    // The same rows with other facts: only the cells change, so that the current row stays.
    const bool same
        = orders.size() == m_orders.size()
        && std::equal(
              orders.begin(), orders.end(), m_orders.begin(), [](const auto& a, const auto& b) {
                  return a.outbox == b.outbox && a.id == b.id;
              });
    if (same) {
        m_orders = std::move(orders);
        if (!m_orders.empty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
        return;
    }
    beginResetModel();
    m_orders = std::move(orders);
    endResetModel();
}

const api::OrderSummary* OutboxModel::orderAt(int row) const
{
    return row >= 0 && row < rowCount() ? &m_orders[static_cast<std::size_t>(row)] : nullptr;
}

int OutboxModel::needingAttention() const
{
    return static_cast<int>(std::count_if(m_orders.begin(), m_orders.end(), needsPerson));
}

int OutboxModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_orders.size());
}

int OutboxModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(kColumns);
}

QString OutboxModel::words(const api::OrderSummary& order, int column) const
{
    switch (column) {
    case Number:
        return QString::number(order.number);
    case What:
        return orderKindText(order.kind) + u", "_s + shown(order.patientName.family) + u' '
            + shown(order.patientName.given).left(1);
    case To:
        return shown(order.to);
    case Delivered:
        return deliveryFact(order).words;
    case Accepted:
        return acceptanceFact(order, m_now).words;
    default:
        return {};
    }
}

QVariant OutboxModel::data(const QModelIndex& index, int role) const
{
    const api::OrderSummary* order = orderAt(index.row());
    if (order == nullptr || !index.isValid())
        return {};
    const bool isFact = index.column() == Delivered || index.column() == Accepted;
    switch (role) {
    case Qt::DisplayRole:
        return words(*order, index.column());
    case Qt::ToolTipRole:
        return isFact && !order->reason.empty() ? shown(order->reason)
                                                : words(*order, index.column());
    case Qt::AccessibleTextRole:
        return headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString() + u": "_s
            + words(*order, index.column());
    case ToneRole:
        if (index.column() == Delivered)
            return static_cast<int>(deliveryFact(*order).tone);
        if (index.column() == Accepted)
            return static_cast<int>(acceptanceFact(*order, m_now).tone);
        return static_cast<int>(Tone::Neutral);
    case ChipRole:
        return isFact && words(*order, index.column()) != u"\u2013"_s;
    case StrongRole:
        return index.column() == What && needsPerson(*order);
    case MutedRole:
        return index.column() == Number;
    default:
        return {};
    }
}

QVariant OutboxModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical || (role != Qt::DisplayRole && role != Qt::AccessibleTextRole))
        return {};
    switch (section) {
    case Number:
        return tr("No");
    case What:
        return tr("What");
    case To:
        return tr("To");
    case Delivered:
        return tr("Delivered");
    case Accepted:
        return tr("Accepted");
    default:
        return {};
    }
}

} // namespace sartorius::ui
