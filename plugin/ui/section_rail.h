#pragma once

#include "plugin/ui/rail_row.h"

#include <QVector>

class QVBoxLayout;

namespace sartorius::ui {

/// The pages of the work area that are not the form.
enum class WorkPage {
    Form,
    Timeline,
    Images,
    Plan,
    Preview,
    Outbox,
    Worklist,
    Settings,
    Help,
    FirstStart,
    Unlock,
    Register
};

/// Left rail: the sections of the form with what is answered, then what belongs to this patient,
/// with their keys.
class SectionRail final : public Ground
{
    Q_OBJECT

public:
    explicit SectionRail(QWidget* parent);

    /// Sections of the form, or work lists; empty while there are none.
    void setSections(const QString& heading, const QStringList& titles);
    void setProgress(int section, int answered, int all);
    void setCount(int section, int count, Tone tone);
    /// `section` is what is shown on the page, -1 for none of them.
    void setCurrent(WorkPage page, int section);
    void setTrailing(WorkPage page, const QString& text, Tone tone);

    /// False while the record is locked or empty: nothing can be chosen.
    void setOpen(bool open);

    /// Rows of a patient are off while nobody is open.
    void setHasPatient(bool hasPatient);

Q_SIGNALS:
    void sectionChosen(int section);
    void pageChosen(sartorius::ui::WorkPage page);

private:
    RailRow* addPage(WorkPage page, Icon icon, const QString& text, const QString& key);

    QVBoxLayout* m_sectionRows;
    QLabel* m_assessmentHeading;
    QStringList m_titles;
    QVector<RailRow*> m_sections;
    QVector<std::pair<WorkPage, RailRow*>> m_pages;
};

} // namespace sartorius::ui
