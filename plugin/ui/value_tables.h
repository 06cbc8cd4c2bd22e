#pragma once

#include "plugin/api/values.h"

#include <QAbstractTableModel>

#include <vector>

namespace sartorius::ui {

/// People of the record, as found.
class PatientsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, Born, Sex, Number, LastVisit, Drafts, kColumns };

    explicit PatientsModel(QObject* parent);

    void setPatients(std::vector<api::PatientSummary> patients);
    const api::PatientSummary* patientAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<api::PatientSummary> m_patients;
};

/// Assessments of one patient, newest first.
class AssessmentsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Changed, Form, Side, State, Diagnosis, kColumns };

    explicit AssessmentsModel(QObject* parent);

    void setAssessments(std::vector<api::AssessmentSummary> assessments);
    const api::AssessmentSummary* assessmentAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<api::AssessmentSummary> m_assessments;
};

} // namespace sartorius::ui
