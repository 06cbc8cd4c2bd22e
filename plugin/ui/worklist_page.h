#pragma once

#include "plugin/ui/form_fields.h"
#include "plugin/ui/record_session.h"
#include "plugin/ui/record_table.h"
#include "plugin/ui/value_tables.h"

#include <QTimer>

namespace sartorius::ui {

/// Find and open: everybody of the record by name, number or birth date, and what is still
/// unsigned.
class WorklistPage final : public PageFrame
{
    Q_OBJECT

public:
    WorklistPage(RecordSession& session, QWidget* parent);

    /// Asks again; called when the page comes to the front or the record changed.
    void refresh();
    void focusSearch();

    PatientsModel& patients() { return m_patients; }

Q_SIGNALS:
    void patientChosen(const sartorius::record::PatientId& id);
    void registrationWanted(const QString& typed);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void search();

    RecordSession& m_session;
    PatientsModel m_patients;
    QLineEdit* m_search;
    RecordTable* m_table;
    QLabel* m_empty;
    QTimer m_delay;
};

/// One patient: what is known, what happened when, and where a new assessment begins.
class TimelinePage final : public PageFrame
{
    Q_OBJECT

public:
    TimelinePage(RecordSession& session, QWidget* parent);

    RecordTable& table() { return *m_table; }

Q_SIGNALS:
    void assessmentChosen(const sartorius::record::AssessmentId& id);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void refresh();

    RecordSession& m_session;
    AssessmentsModel m_assessments;
    RecordTable* m_table;
    QLabel* m_none;
    QLabel* m_medicines;
    QLabel* m_labs;
};

} // namespace sartorius::ui
