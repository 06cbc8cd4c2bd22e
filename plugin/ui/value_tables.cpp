#include "plugin/ui/value_tables.h"

#include "plugin/ui/record_table.h"
#include "plugin/ui/text.h"

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

QString orDash(const QString& words)
{
    return words.isEmpty() ? u"\u2013"_s : words;
}

} // namespace

PatientsModel::PatientsModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void PatientsModel::setPatients(std::vector<api::PatientSummary> patients)
{
    beginResetModel();
    m_patients = std::move(patients);
    endResetModel();
}

const api::PatientSummary* PatientsModel::patientAt(int row) const
{
    return row >= 0 && row < rowCount() ? &m_patients[static_cast<std::size_t>(row)] : nullptr;
}

int PatientsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_patients.size());
}

int PatientsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(kColumns);
}

QVariant PatientsModel::data(const QModelIndex& index, int role) const
{
    const api::PatientSummary* patient = patientAt(index.row());
    if (patient == nullptr)
        return {};
    if (role == MutedRole)
        return index.column() != Name;
    if (role == StrongRole)
        return index.column() == Name;
    if (role == ToneRole)
        return static_cast<int>(
            index.column() == Drafts && patient->unsignedDrafts > 0 ? Tone::Accent : Tone::Neutral);
    if (role == ChipRole)
        return index.column() == Drafts && patient->unsignedDrafts > 0;
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    QString words;
    switch (index.column()) {
    case Name:
        words = personText(patient->name);
        break;
    case Born:
        words = patient->birthDate ? dateText(*patient->birthDate) : tr("not recorded");
        break;
    case Sex:
        words = sexText(patient->sex);
        break;
    case Number:
        words = orDash(numberText(patient->mrn));
        break;
    case LastVisit:
        words = patient->lastVisit ? dayText(*patient->lastVisit) : u"\u2013"_s;
        break;
    case Drafts:
        words = patient->unsignedDrafts > 0 ? tr("\u25CB unsigned: %1").arg(patient->unsignedDrafts)
                                            : u"\u2013"_s;
        break;
    default:
        break;
    }
    if (role == Qt::AccessibleTextRole)
        return QString(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString()
                       + u": "_s + words);
    return words;
}

QVariant PatientsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical || (role != Qt::DisplayRole && role != Qt::AccessibleTextRole))
        return {};
    switch (section) {
    case Name:
        return tr("Name");
    case Born:
        return tr("Born");
    case Sex:
        return tr("Sex");
    case Number:
        return tr("Number");
    case LastVisit:
        return tr("Last visit");
    case Drafts:
        return tr("Drafts");
    default:
        return {};
    }
}

AssessmentsModel::AssessmentsModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void AssessmentsModel::setAssessments(std::vector<api::AssessmentSummary> assessments)
{
    beginResetModel();
    m_assessments = std::move(assessments);
    endResetModel();
}

const api::AssessmentSummary* AssessmentsModel::assessmentAt(int row) const
{
    return row >= 0 && row < rowCount() ? &m_assessments[static_cast<std::size_t>(row)] : nullptr;
}

int AssessmentsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_assessments.size());
}

int AssessmentsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(kColumns);
}

QVariant AssessmentsModel::data(const QModelIndex& index, int role) const
{
    const api::AssessmentSummary* assessment = assessmentAt(index.row());
    if (assessment == nullptr)
        return {};
    const bool draft = assessment->state == api::AssessmentState::Draft;
    if (role == ToneRole)
        return static_cast<int>(index.column() != State ? Tone::Neutral
                                    : draft             ? Tone::Accent
                                                        : Tone::Done);
    if (role == ChipRole)
        return index.column() == State;
    if (role == MutedRole)
        return index.column() == Side || index.column() == Diagnosis;
    if (role == StrongRole)
        return index.column() == Form;
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (index.column()) {
    case Changed:
        return dayText(assessment->changed);
    case Form:
        return formTitle(assessment->form);
    case Side:
        return sideText(assessment->side);
    case State:
        return (draft ? u"\u25CB "_s : u"\u2713 "_s)
            + assessmentStateText(assessment->state, assessment->version);
    case Diagnosis:
        return orDash(shown(assessment->workingDiagnosis));
    default:
        return {};
    }
}

QVariant AssessmentsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical || (role != Qt::DisplayRole && role != Qt::AccessibleTextRole))
        return {};
    switch (section) {
    case Changed:
        return tr("Changed");
    case Form:
        return tr("Form");
    case Side:
        return tr("Side");
    case State:
        return tr("State");
    case Diagnosis:
        return tr("Working diagnosis");
    default:
        return {};
    }
}

} // namespace sartorius::ui
