#include "plugin/ui/exam_grid_model.h"

#include "plugin/ui/record_table.h"
#include "plugin/ui/text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

constexpr int kLabelColumn = 0;

bool isPlainChoice(const OutlineItem& item)
{
    return item.kind == CellKind::Choice || item.kind == CellKind::YesNo;
}

QString noteOf(record::AnswerOrigin origin)
{
    using enum record::AnswerOrigin;
    switch (origin) {
    case Entered:
        return {};
    case BulkNormal:
        return ExamGridModel::tr("together");
    case FromRecord:
        return ExamGridModel::tr("record");
    case Adopted:
        return ExamGridModel::tr("adopted");
    case Derived:
        return ExamGridModel::tr("computed");
    }
    return {};
}

} // namespace

ExamGridModel::ExamGridModel(Draft& draft, FormState& form, QObject* parent)
    : QAbstractTableModel(parent)
    , m_draft(draft)
    , m_form(form)
{
    connect(&m_form, &FormState::changed, this, &ExamGridModel::refresh);
}

void ExamGridModel::setPage(const OutlinePage* page)
{
    beginResetModel();
    m_page = page;
    m_lastTyped.reset();
    m_twoSided = page != nullptr
        && std::any_of(page->items.begin(), page->items.end(), [](const OutlineItem& item) {
                     return item.sided == Sidedness::Both;
                 });
    m_offered.assign(page != nullptr ? page->items.size() : 0, true);
    endResetModel();
    refresh();
}

void ExamGridModel::setShowAll(bool showAll)
{
    m_showAll = showAll;
    refresh();
}

void ExamGridModel::refresh()
{
    if (m_page == nullptr || m_page->items.empty())
        return;
    std::vector<bool> offered(m_page->items.size(), true);
    for (std::size_t row = 0; row < offered.size(); ++row) {
        const OutlineItem& item = m_page->items[row];
        const bool answered = m_draft.find(item.id, std::nullopt) != nullptr
            || m_draft.find(item.id, record::Laterality::Right) != nullptr
            || m_draft.find(item.id, record::Laterality::Left) != nullptr;
        offered[row] = m_showAll || answered || m_form.isOffered(item.id);
    }
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    if (offered != m_offered) {
        m_offered = std::move(offered);
        Q_EMIT offeredChanged();
    }
}

const OutlineItem* ExamGridModel::itemAt(const QModelIndex& index) const
{
    if (m_page == nullptr || !index.isValid() || index.row() >= rowCount())
        return nullptr;
    return &m_page->items[static_cast<std::size_t>(index.row())];
}

bool ExamGridModel::isOffered(int row) const
{
    return row >= 0 && row < static_cast<int>(m_offered.size())
        && m_offered[static_cast<std::size_t>(row)];
}

bool ExamGridModel::isAnswerCell(const QModelIndex& index) const
{
    const auto cell = cellAt(index);
    return cell && !cell->previous && !cell->item->computed;
}

std::optional<ExamGridModel::Cell> ExamGridModel::cellAt(const QModelIndex& index) const
{
    const OutlineItem* item = itemAt(index);
    if (item == nullptr || index.column() == kLabelColumn)
        return std::nullopt;
    if (!m_twoSided)
        return Cell {item, std::nullopt, index.column() == 2};
    const bool previous = index.column() >= 3;
    const auto side
        = (index.column() - 1) % 2 == 0 ? record::Laterality::Right : record::Laterality::Left;
    switch (item->sided) {
    case Sidedness::Both:
        return Cell {item, side, previous};
    case Sidedness::None:
        if (side == record::Laterality::Right)
            return Cell {item, std::nullopt, previous};
        return std::nullopt;
    case Sidedness::Index: {
        const auto assessed = m_draft.assessment().side == record::Laterality::Left
            ? record::Laterality::Left
            : record::Laterality::Right;
        if (side == assessed)
            return Cell {item, std::nullopt, previous};
        return std::nullopt;
    }
    }
    return std::nullopt;
}

std::optional<record::Answer> ExamGridModel::answerIn(const Cell& cell) const
{
    if (cell.item->computed && !cell.previous) {
        record::Answer computed = m_form.computed(cell.item->id);
        if (computed.values.empty())
            return std::nullopt;
        return computed;
    }
    const record::Answer* answer = cell.previous ? m_draft.findPrevious(cell.item->id, cell.side)
                                                 : m_draft.find(cell.item->id, cell.side);
    if (answer == nullptr)
        return std::nullopt;
    return *answer;
}

int ExamGridModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || m_page == nullptr ? 0 : static_cast<int>(m_page->items.size());
}

int ExamGridModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_twoSided ? 5 : 3;
}

QString ExamGridModel::textOf(const Cell& cell) const
{
    const auto answer = answerIn(cell);
    const QString text = valueText(*cell.item, answer ? &*answer : nullptr);
    if (!text.isEmpty())
        return cell.item->kind == CellKind::Text ? text : text.left(1).toLower() + text.mid(1);
    return u"\u2013"_s;
}

QString ExamGridModel::accessibleText(const QModelIndex& index) const
{
    const OutlineItem* item = itemAt(index);
    if (item == nullptr)
        return {};
    if (index.column() == kLabelColumn)
        return item->label;
    const auto cell = cellAt(index);
    if (!cell)
        return tr("%1: only the assessed side").arg(item->label);
    const auto held = answerIn(*cell);
    const record::Answer* answer = held ? &*held : nullptr;
    QString value = valueText(*item, answer);
    if (value.isEmpty())
        value = tr("not recorded");
    else if (!cell->previous && answer->origin != record::AnswerOrigin::Entered)
        value += u", "_s + originText(answer->origin);
    QString where = item->label;
    if (cell->side)
        where += u", "_s + sideText(*cell->side);
    if (cell->previous)
        where += u", "_s + tr("last visit");
    return where + u": "_s + value;
}

QVariant ExamGridModel::markOf(const Cell& cell, int role) const
{
    const auto held = answerIn(cell);
    const record::Answer* answer = held ? &*held : nullptr;
    const bool abnormal = isAbnormal(*cell.item, answer);
    const bool plain = cell.previous || answer == nullptr || isNormal(*cell.item, answer)
        || isUnknown(*cell.item, answer);
    switch (role) {
    case ToneRole:
        return static_cast<int>(abnormal && !cell.previous ? Tone::Attention : Tone::Neutral);
    case StrongRole:
        return abnormal && !cell.previous;
    case MarkRole:
        return abnormal && !cell.previous ? u"\u25CF"_s : QString();
    case MutedRole:
        return plain && answer != nullptr;
    case FaintRole:
        return answer == nullptr;
    case ChangedRole: {
        if (cell.previous || answer == nullptr)
            return false;
        const record::Answer* before = m_draft.findPrevious(cell.item->id, cell.side);
        return before != nullptr && before->values != answer->values;
    }
    case NoteRole:
        return cell.previous || answer == nullptr ? QString() : noteOf(answer->origin);
    default:
        return {};
    }
}

QVariant ExamGridModel::data(const QModelIndex& index, int role) const
{
    const OutlineItem* item = itemAt(index);
    if (item == nullptr)
        return {};
    if (role == Qt::AccessibleTextRole)
        return accessibleText(index);
    if (index.column() == kLabelColumn) {
        if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
            return item->label;
        return {};
    }
    const auto cell = cellAt(index);
    if (!cell)
        return {};
    if (role == Qt::DisplayRole)
        return textOf(*cell);
    if (role == Qt::EditRole) {
        const auto answer = answerIn(*cell);
        if (!answer || answer->values.empty())
            return QString();
        const auto* quantity = std::get_if<record::Quantity>(&answer->values.front());
        return quantity != nullptr ? shown(record::toString(quantity->value))
                                   : valueText(*item, &*answer);
    }
    if (role == Qt::ToolTipRole)
        return accessibleText(index);
    return markOf(*cell, role);
}

QVariant ExamGridModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical)
        return role == Qt::DisplayRole ? QVariant(section + 1) : QVariant();
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    const auto& visit = m_draft.assessment().previousVisit;
    const QString last = visit ? dayText(*visit) : tr("last visit");
    if (section == kLabelColumn)
        return m_twoSided ? tr("Test") : tr("Question");
    if (!m_twoSided)
        return section == 1 ? tr("Answer") : visit ? last : tr("Last visit");
    switch (section) {
    case 1:
        return tr("Right");
    case 2:
        return tr("Left");
    case 3:
        return tr("R \u00B7 %1").arg(last);
    default:
        return tr("L \u00B7 %1").arg(last);
    }
}

Qt::ItemFlags ExamGridModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    if (isAnswerCell(index))
        return Qt::ItemIsEnabled | Qt::ItemIsSelectable
            | (m_draft.isEditable() ? Qt::ItemIsEditable : Qt::NoItemFlags);
    return Qt::ItemIsEnabled;
}

bool ExamGridModel::give(const Cell& cell, std::vector<record::AnswerValue> values)
{
    const record::Answer answer {.item = cell.item->id,
                                 .side = cell.side,
                                 .values = std::move(values),
                                 .origin = record::AnswerOrigin::Entered};
    const record::Problems problems = m_form.check(answer);
    if (!problems.empty()) {
        Q_EMIT refused(cell.item->label + u": "_s + problemText(problems.front()));
        return false;
    }
    m_draft.answer({answer}, cell.item->label);
    return true;
}

bool ExamGridModel::type(const QModelIndex& index, QChar key)
{
    const auto cell = cellAt(index);
    if (!cell || !isAnswerCell(index))
        return false;
    const OutlineOption* option = optionFor(*cell->item, key);
    if (option == nullptr) {
        if (isPlainChoice(*cell->item))
            Q_EMIT refused(
                tr("\u201C%1\u201D is not a letter of this row. Space shows the choices.")
                    .arg(key));
        return false;
    }
    if (cell->item->kind == CellKind::MultiChoice) {
        std::vector<record::Coding> codes;
        bool had = false;
        if (const auto answer = answerIn(*cell)) {
            for (const record::AnswerValue& value : answer->values) {
                const auto* coding = std::get_if<record::Coding>(&value);
                if (coding != nullptr && coding->code == option->code.code)
                    had = true;
                else if (coding != nullptr)
                    codes.push_back(*coding);
            }
        }
        if (!had)
            codes.push_back(option->code);
        choose(index, codes);
        return false; // several may follow: no advance
    }
    if (!give(*cell, {valueOf(*cell->item, *option)}))
        return false;
    m_lastTyped.reset();
    if (cell->side)
        m_lastTyped = {index.row(), *cell->side};
    return true;
}

void ExamGridModel::choose(const QModelIndex& index, const std::vector<record::Coding>& codes)
{
    const auto cell = cellAt(index);
    if (!cell || !isAnswerCell(index))
        return;
    const auto isExclusive = [&cell](const record::Coding& code) {
        return std::any_of(
            cell->item->options.begin(), cell->item->options.end(), [&](const auto& option) {
                return option.code.code == code.code && (option.exclusive || option.unknown);
            });
    };
    std::vector<record::AnswerValue> values;
    // The last one chosen decides: "none" empties the others, any other takes "none" away.
    const bool lastIsExclusive = !codes.empty() && isExclusive(codes.back());
    for (const record::Coding& code : codes) {
        if (lastIsExclusive ? code == codes.back() : !isExclusive(code))
            values.emplace_back(code);
    }
    if (cell->item->kind == CellKind::YesNo && !codes.empty())
        values = {record::AnswerValue(codes.back().code == "yes")};
    give(*cell, std::move(values));
}

bool ExamGridModel::enter(const QModelIndex& index, const QString& text)
{
    const auto cell = cellAt(index);
    if (!cell || !isAnswerCell(index))
        return false;
    if (text.trimmed().isEmpty()) {
        return give(*cell, {});
    }
    const auto value = readTyped(*cell->item, text);
    if (!value) {
        Q_EMIT refused(tr("%1: \u201C%2\u201D is not kept. Enter %3.")
                           .arg(cell->item->label, text, rangeText(*cell->item)));
        return false;
    }
    if (!give(*cell, {*value}))
        return false;
    if (cell->side)
        m_lastTyped = {index.row(), *cell->side};
    return true;
}

void ExamGridModel::clear(const QModelIndex& index)
{
    const auto cell = cellAt(index);
    if (cell && isAnswerCell(index))
        give(*cell, {});
}

QModelIndex ExamGridModel::nextCell(const QModelIndex& from) const
{
    for (int row = from.row() + 1; row < rowCount(); ++row) {
        if (!isOffered(row))
            continue;
        if (isAnswerCell(index(row, from.column())))
            return index(row, from.column());
        for (int column = 1; column < lastVisitColumn(); ++column) {
            if (isAnswerCell(index(row, column)))
                return index(row, column);
        }
    }
    return {};
}

QModelIndex ExamGridModel::firstOpenCell() const
{
    QModelIndex first;
    const int preferred
        = m_twoSided && m_draft.assessment().side == record::Laterality::Left ? 2 : 1;
    for (int row = 0; row < rowCount(); ++row) {
        if (!isOffered(row))
            continue;
        QModelIndex cell = index(row, preferred);
        if (!isAnswerCell(cell))
            cell = index(row, 1);
        if (!isAnswerCell(cell))
            continue;
        if (!first.isValid())
            first = cell;
        if (!answerIn(*cellAt(cell)))
            return cell;
    }
    return first;
}

std::pair<int, int> ExamGridModel::progress() const
{
    int answered = 0;
    int all = 0;
    for (int row = 0; row < rowCount(); ++row) {
        if (!isOffered(row))
            continue;
        ++all;
        for (int column = 1; column < lastVisitColumn(); ++column) {
            const auto cell = cellAt(index(row, column));
            if (cell && answerIn(*cell).has_value()) {
                ++answered;
                break;
            }
        }
    }
    return {answered, all};
}

} // namespace sartorius::ui
