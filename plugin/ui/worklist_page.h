#pragma once

#include "plugin/ui/form_fields.h"
#include "plugin/ui/record_session.h"
#include "plugin/ui/record_table.h"
#include "plugin/ui/value_tables.h"
#include "plugin/ui/work_lists.h"

#include <QTimer>

namespace sartorius::ui {

/// Find and open: everybody of the record by name, number or birth date, or one of the work lists.
class WorklistPage final : public PageFrame
{
    Q_OBJECT

public:
    WorklistPage(RecordSession& session, QWidget* parent);

    /// Asks again; called when the page comes to the front or the record changed.
    void refresh();
    void focusSearch();

    PatientsModel& patients() { return m_patients; }

    WorkLists& lists() { return m_lists; }

    WorkItemsModel& items() { return m_items; }

    void showList(WorkList list);

    WorkList list() const { return m_list; }

Q_SIGNALS:
    void patientChosen(const sartorius::record::PatientId& id);
    void registrationWanted(const QString& typed);
    void workChosen(const sartorius::ui::WorkItem& item);
    void listShown(sartorius::ui::WorkList list);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void search();

    RecordSession& m_session;
    PatientsModel m_patients;
    WorkLists m_lists;
    WorkItemsModel m_items;
    WorkList m_list = WorkList::Everybody;
    QLineEdit* m_search;
    RecordTable* m_table;
    RecordTable* m_work;
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
