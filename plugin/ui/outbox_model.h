#pragma once

#include "plugin/api/values.h"

#include <QAbstractTableModel>

#include <vector>

namespace sartorius::ui {

/// Orders with their two facts apart: what the wire took, and what a person or system took on.
class OutboxModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Number, What, To, Delivered, Accepted, kColumns };

    explicit OutboxModel(QObject* parent);

    /// What needs a person comes first (parked, rejected), then the newest.
    void setOrders(std::vector<api::OrderSummary> orders, const record::Instant& now);

    const api::OrderSummary* orderAt(int row) const;
    int needingAttention() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString words(const api::OrderSummary& order, int column) const;

    std::vector<api::OrderSummary> m_orders;
    record::Instant m_now;
};

} // namespace sartorius::ui
