#pragma once

#include "plugin/ui/exam_grid_model.h"
#include "plugin/ui/record_table.h"

class QLineEdit;

namespace sartorius::ui {

/// The grid of one page: a letter answers and moves on, = mirrors, Backspace clears, Space opens
/// the choices or the field. Numbers, dates and words are typed in place.
class ExamGrid final : public RecordTable
{
    Q_OBJECT

public:
    ExamGrid(ExamGridModel& model, QWidget* parent);

    /// Puts the cell on what is still open, or the first row.
    void goToFirstOpen();
    void goTo(const std::string& item);

    /// For a narrow place: question and answer only.
    void setCompact(bool compact);

Q_SIGNALS:
    void currentItemChanged();
    /// The last row was answered; the window may offer the next page.
    void endReached();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void focusInEvent(QFocusEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool answerKey(QKeyEvent& event);
    void advance();
    void openEditor(const QString& typed);
    void openChoices();
    void openCell();
    bool commitEditor();
    void closeEditor();
    void placeEditor();
    void arrange();
    void arrangeColumns();

    ExamGridModel& m_cells;
    QLineEdit* m_editor;
    QPersistentModelIndex m_edited;
    bool m_compact = false;
};

} // namespace sartorius::ui
