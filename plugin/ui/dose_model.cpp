#include "plugin/ui/dose_model.h"

#include "plugin/ui/record_table.h"
#include "plugin/ui/text.h"

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

int mostOf(int column)
{
    switch (column) {
    case DoseModel::Sets:
        return 20;
    case DoseModel::Repetitions:
        return 200;
    case DoseModel::Hold:
        return 600;
    case DoseModel::Days:
        return 7;
    default:
        return 0;
    }
}

} // namespace

DoseModel::DoseModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void DoseModel::setExercises(std::vector<record::ExerciseDose> exercises)
{
    beginResetModel();
    m_exercises = std::move(exercises);
    endResetModel();
    Q_EMIT changed();
}

void DoseModel::replaceExercise(int row, record::ExerciseDose dose)
{
    const int last = rowCount();
    if (row < 0 || row > last)
        row = last;
    if (row == last) {
        beginInsertRows({}, row, row);
        m_exercises.push_back(std::move(dose));
        endInsertRows();
    } else {
        m_exercises[static_cast<std::size_t>(row)] = std::move(dose);
        Q_EMIT dataChanged(index(row, 0), index(row, kColumns - 1));
    }
    Q_EMIT changed();
}

void DoseModel::removeExercise(int row)
{
    if (row < 0 || row >= rowCount())
        return;
    beginRemoveRows({}, row, row);
    m_exercises.erase(m_exercises.begin() + row);
    endRemoveRows();
    Q_EMIT changed();
}

int DoseModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_exercises.size());
}

int DoseModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(kColumns);
}

std::optional<int>* DoseModel::number(record::ExerciseDose& dose, int column)
{
    switch (column) {
    case Sets:
        return &dose.sets;
    case Repetitions:
        return &dose.repetitions;
    case Hold:
        return &dose.holdSeconds;
    case Days:
        return &dose.daysPerWeek;
    default:
        return nullptr;
    }
}

QString DoseModel::words(const record::ExerciseDose& dose, int column) const
{
    if (column == Exercise)
        return shown(dose.name);
    if (column == Load)
        return dose.load.empty() ? u"\u2013"_s : shown(dose.load);
    const auto* value
        = number(const_cast<record::ExerciseDose&>(dose), column); // NOLINT: read only
    if (value == nullptr || !*value)
        return u"\u2013"_s;
    return column == Hold ? tr("%1 s").arg(**value) : QString::number(**value);
}

QVariant DoseModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const record::ExerciseDose& dose = m_exercises[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return words(dose, index.column());
    case Qt::EditRole: {
        QString text = words(dose, index.column());
        return text == u"\u2013"_s ? QString() : text.remove(u" s"_s);
    }
    case Qt::AccessibleTextRole:
        return tr("%1, %2: %3")
            .arg(shown(dose.name),
                 headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(),
                 words(dose, index.column()));
    case Qt::ToolTipRole:
        return index.column() == Exercise
            ? shown(dose.why + (dose.stopRule.empty() ? "" : "\nStop: " + dose.stopRule))
            : words(dose, index.column());
    case SecondLineRole:
        return index.column() == Exercise ? shown(dose.why) : QString();
    case DrawingRole:
        return index.column() == Exercise ? shown(dose.exercise) : QString();
    case FaintRole:
        return words(dose, index.column()) == u"\u2013"_s;
    default:
        return {};
    }
}

bool DoseModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole || !flags(index).testFlag(Qt::ItemIsEditable))
        return false;
    record::ExerciseDose& dose = m_exercises[static_cast<std::size_t>(index.row())];
    const QString text = value.toString().trimmed();
    if (index.column() == Load) {
        dose.load = stored(text);
    } else {
        bool isNumber = false;
        const int typed = text.toInt(&isNumber);
        if (!text.isEmpty() && (!isNumber || typed < 1 || typed > mostOf(index.column()))) {
            Q_EMIT refused(tr("\u201C%1\u201D is not kept: enter 1 to %2, or nothing for \u201Cnot "
                              "given\u201D.")
                               .arg(text)
                               .arg(mostOf(index.column())));
            return false;
        }
        *number(dose, index.column()) = text.isEmpty() ? std::nullopt : std::optional<int>(typed);
    }
    Q_EMIT dataChanged(index, index);
    Q_EMIT changed();
    return true;
}

QVariant DoseModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical || (role != Qt::DisplayRole && role != Qt::AccessibleTextRole))
        return {};
    switch (section) {
    case Exercise:
        return tr("Exercise and why");
    case Sets:
        return tr("Sets");
    case Repetitions:
        return tr("Reps");
    case Hold:
        return tr("Hold");
    case Days:
        return tr("Days a week");
    case Load:
        return tr("Load");
    default:
        return {};
    }
}

Qt::ItemFlags DoseModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    const Qt::ItemFlags base = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    return index.column() == Exercise ? base : base | Qt::ItemIsEditable;
}

} // namespace sartorius::ui
