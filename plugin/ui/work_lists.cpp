#include "plugin/ui/work_lists.h"

#include "plugin/ui/image_text.h"
#include "plugin/ui/record_table.h"
#include "plugin/ui/text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

constexpr int kMostPatients = 500;

} // namespace

QString workListName(WorkList list)
{
    switch (list) {
    case WorkList::Everybody:
        return WorkLists::tr("Everybody");
    case WorkList::ToFinish:
        return WorkLists::tr("To finish");
    case WorkList::ImagingToReview:
        return WorkLists::tr("Imaging to review");
    case WorkList::RehabToIssue:
        return WorkLists::tr("Rehab to issue");
    case WorkList::Replies:
        return WorkLists::tr("Replies");
    case WorkList::WaitingForYou:
        return WorkLists::tr("Waiting for you");
    }
    return {};
}

WorkLists::WorkLists(RecordSession& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
{
    connect(&m_session, &RecordSession::ordersChanged, this, &WorkLists::takeOrders);
}

QString WorkLists::nameOf(const record::PatientId& patient) const
{
    return m_names.value(shown(patient.value), tr("(not found)"));
}

void WorkLists::refresh()
{
    if (!m_session.status() || m_session.status()->record != api::RecordState::Open)
        return;
    ++m_round;
    m_session.ask(this,
                  api::FindPatients {.text = {}, .limit = kMostPatients},
                  [this, round = m_round](const api::Listed<api::PatientSummary>& found) {
                      if (round != m_round)
                          return;
                      for (const api::PatientSummary& patient : found.items)
                          m_names.insert(shown(patient.id.value), personText(patient.name));
                      m_session.ask(
                          this,
                          api::ListAssessments {},
                          [this, round](const api::Listed<api::AssessmentSummary>& drafts) {
                              if (round == m_round)
                                  takeDrafts(drafts.items);
                          });
                  });
    takeOrders();
}

void WorkLists::takeDrafts(const std::vector<api::AssessmentSummary>& drafts)
{
    QVector<WorkItem>& toFinish = m_items[static_cast<std::size_t>(WorkList::ToFinish)];
    QVector<WorkItem>& rehab = m_items[static_cast<std::size_t>(WorkList::RehabToIssue)];
    toFinish.clear();
    rehab.clear();
    m_items[static_cast<std::size_t>(WorkList::ImagingToReview)].clear();
    for (const api::AssessmentSummary& draft : drafts) {
        WorkItem item {.patient = draft.patient,
                       .assessment = draft.id,
                       .name = nameOf(draft.patient),
                       .what = tr("%1, %2").arg(formTitle(draft.form), sideText(draft.side)),
                       .when = dayText(draft.changed),
                       .state = draft.workingDiagnosis.empty()
                           ? tr("no working diagnosis yet")
                           : shown(draft.workingDiagnosis).section(u" ("_s, 0, 0)};
        toFinish.append(item);
        if (!draft.workingDiagnosis.empty())
            rehab.append(item);
        lookForImages(item);
    }
    Q_EMIT changed();
}

void WorkLists::lookForImages(const WorkItem& draft)
{
    m_session.ask(
        this,
        api::ListStudies {draft.assessment},
        [this, draft, round = m_round](const api::StudyList& list) {
            const auto open
                = std::count_if(list.studies.begin(), list.studies.end(), [](const auto& study) {
                      return !study.linked && matchTone(study) == Tone::Done
                          && study.side != dicom::SideCheck::Conflicts;
                  });
            if (round != m_round || open == 0)
                return;
            WorkItem item = draft;
            item.state
                = open == 1 ? tr("1 study not linked") : tr("%1 studies not linked").arg(open);
            m_items[static_cast<std::size_t>(WorkList::ImagingToReview)].append(item);
            Q_EMIT changed();
        },
        [](const api::Refusal&) {});
}

void WorkLists::takeOrders()
{
    QVector<WorkItem>& replies = m_items[static_cast<std::size_t>(WorkList::Replies)];
    QVector<WorkItem>& waiting = m_items[static_cast<std::size_t>(WorkList::WaitingForYou)];
    replies.clear();
    waiting.clear();
    for (const api::OrderSummary& order : m_session.orders()) {
        const bool rejected = order.acceptance == record::AcceptanceState::Rejected;
        const bool parked = order.delivery == record::DeliveryState::Parked;
        const bool answered = order.acceptance != record::AcceptanceState::NotAnswered;
        if (!rejected && !parked && !answered)
            continue;
        const auto fact
            = parked ? deliveryFact(order) : acceptanceFact(order, m_session.clock().now());
        WorkItem item {.patient = order.patient,
                       .assessment = order.assessment,
                       .isOrder = true,
                       .name = personText(order.patientName),
                       .what = tr("%1 to %2").arg(orderKindText(order.kind), shown(order.to)),
                       .when = dayText(order.acceptanceAt.value_or(order.created)),
                       .state = fact.words,
                       .tone = fact.tone};
        (rejected || parked ? waiting : replies).append(item);
    }
    Q_EMIT changed();
}

WorkItemsModel::WorkItemsModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void WorkItemsModel::setItems(const QVector<WorkItem>& items)
{
    beginResetModel();
    m_items = items;
    endResetModel();
}

const WorkItem* WorkItemsModel::itemAt(int row) const
{
    return row >= 0 && row < m_items.size() ? &m_items[row] : nullptr;
}

int WorkItemsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

int WorkItemsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(kColumns);
}

QVariant WorkItemsModel::data(const QModelIndex& index, int role) const
{
    const WorkItem* item = itemAt(index.row());
    if (item == nullptr)
        return {};
    const auto words = [item](int column) {
        switch (column) {
        case Name:
            return item->name;
        case What:
            return item->what;
        case When:
            return item->when;
        default:
            return item->state;
        }
    };
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return words(index.column());
    case Qt::AccessibleTextRole:
        return headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString() + u": "_s
            + words(index.column());
    case StrongRole:
        return index.column() == Name;
    case ChipRole:
        return index.column() == State && item->isOrder;
    case ToneRole:
        return static_cast<int>(index.column() == State ? item->tone : Tone::Neutral);
    case MutedRole:
        return index.column() == When || (index.column() == State && !item->isOrder);
    default:
        return {};
    }
}

QVariant WorkItemsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical || (role != Qt::DisplayRole && role != Qt::AccessibleTextRole))
        return {};
    switch (section) {
    case Name:
        return tr("Patient");
    case What:
        return tr("What");
    case When:
        return tr("When");
    case State:
        return tr("State");
    default:
        return {};
    }
}

} // namespace sartorius::ui
