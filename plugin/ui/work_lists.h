#pragma once

#include "plugin/ui/controls.h"
#include "plugin/ui/record_session.h"

#include <QAbstractTableModel>

#include <array>

namespace sartorius::ui {

/// What waits for somebody here. Everybody is the list of patients and has no items of its own.
enum class WorkList { Everybody, ToFinish, ImagingToReview, RehabToIssue, Replies, WaitingForYou };

inline constexpr std::array kWorkLists {WorkList::Everybody,
                                        WorkList::ToFinish,
                                        WorkList::ImagingToReview,
                                        WorkList::RehabToIssue,
                                        WorkList::Replies,
                                        WorkList::WaitingForYou};

QString workListName(WorkList list);

/// One line of a work list, and where Enter goes.
struct WorkItem
{
    record::PatientId patient;
    record::AssessmentId assessment;
    bool isOrder = false; ///< Enter goes to the outbox
    QString name;
    QString what;
    QString when;
    QString state;
    Tone tone = Tone::Neutral;
};

/// The work lists of the record, asked from the service one after the other. GUI thread, never
/// waits.
class WorkLists final : public QObject
{
    Q_OBJECT

public:
    WorkLists(RecordSession& session, QObject* parent);

    void refresh();

    const QVector<WorkItem>& items(WorkList list) const
    {
        return m_items[static_cast<std::size_t>(list)];
    }

Q_SIGNALS:
    void changed();

private:
    void takeDrafts(const std::vector<api::AssessmentSummary>& drafts);
    void takeOrders();
    void lookForImages(const WorkItem& draft);
    QString nameOf(const record::PatientId& patient) const;

    RecordSession& m_session;
    QHash<QString, QString> m_names;
    std::array<QVector<WorkItem>, kWorkLists.size()> m_items;
    int m_round = 0; ///< answers of an older round are dropped
};

class WorkItemsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, What, When, State, kColumns };

    explicit WorkItemsModel(QObject* parent);

    void setItems(const QVector<WorkItem>& items);
    const WorkItem* itemAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QVector<WorkItem> m_items;
};

} // namespace sartorius::ui
