#pragma once

#include "plugin/ui/controls.h"
#include "plugin/ui/exam_grid.h"
#include "plugin/ui/exam_grid_model.h"
#include "plugin/ui/form_state.h"

#include <QScrollArea>
#include <QVector>

class QVBoxLayout;

namespace sartorius::ui {

/// One small flat button per page of a section.
class PageTabs final : public QWidget
{
    Q_OBJECT

public:
    explicit PageTabs(QWidget* parent);

    void setPages(const QStringList& titles);
    void setCurrent(int page);

Q_SIGNALS:
    void chosen(int page);

private:
    class Tab;
    QVector<Tab*> m_tabs;
    QStringList m_titles;
};

/// The form in the work area: pages of the section, what the letters mean here, the grid of the
/// page.
class FormPage final : public Ground
{
    Q_OBJECT

public:
    FormPage(Draft& draft, FormState& form, QWidget* parent);

    int section() const { return m_section; }

    int page() const { return m_page; }

    void showPage(int section, int page);
    /// The first page with something left to answer; the first page when nothing is left or it is
    /// signed.
    void showFirstOpen();
    /// Steps through all pages of all sections; false at either end.
    bool step(int by);
    void goTo(const std::string& item);

    /// Fills the rest of the page, says how many, and moves on.
    void answerRestNormal();
    void adoptRow();
    void adoptPage();
    void toggleShowAll();

    ExamGridModel& model() { return m_model; }

    ExamGrid& grid() { return *m_grid; }

Q_SIGNALS:
    void pageShown(int section, int page);
    void told(const QString& words);

private:
    void reload();
    void describeRow();
    void describeProgress();

    Draft& m_draft;
    FormState& m_form;
    ExamGridModel m_model;
    PageTabs* m_tabs;
    QLabel* m_title;
    QLabel* m_progress;
    KeyLegend* m_legend;
    QScrollArea* m_scroll;
    ExamGrid* m_grid;
    QLabel* m_message;
    QLabel* m_readOnly;
    int m_section = 0;
    int m_page = 0;
};

} // namespace sartorius::ui
