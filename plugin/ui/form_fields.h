#pragma once

#include "plugin/ui/controls.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>

class QGridLayout;
class QVBoxLayout;

namespace sartorius::ui {

/// A combo box in the look; Qt's own arrow is an image, this one is drawn.
class ChoiceBox final : public QComboBox
{
    Q_OBJECT

public:
    explicit ChoiceBox(QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;
};

/// A combo box whose name reaches a screen reader: on Linux Qt reports only the current text, so
/// the label is its buddy and the name is set as well. Ignores the wheel unless it has the focus.
QComboBox* makeChoice(QWidget* parent);

/// Rows of "label: field" for pages that are filled like a paper form. Every field gets its label
/// as buddy and accessible name, in tab order.
class FieldRows final : public QWidget
{
    Q_OBJECT

public:
    explicit FieldRows(QWidget* parent);

    QLineEdit* addLine(const QString& label, const QString& hint = {});
    QLineEdit* addSecret(const QString& label);
    QComboBox* addChoice(const QString& label, const QStringList& choices);
    QPlainTextEdit* addText(const QString& label, int lines);
    void addWidget(const QString& label, QWidget* field);

    /// A sentence below the field before it.
    QLabel* addNote(const QString& words);
    void addHeading(const QString& words);

private:
    void place(const QString& label, QWidget* field, Qt::Alignment labelAlignment);

    QGridLayout* m_grid;
    int m_row = 0;
};

/// A page of the work area with a title, a line below it, and a scrolling column for the rest.
class PageFrame : public Ground
{
    Q_OBJECT

public:
    PageFrame(const QString& title, QWidget* parent);

    void setTitle(const QString& title);
    void setSubtitle(const QString& words);

    /// What went wrong, with a mark, below the subtitle; empty takes it away.
    void setProblem(const QString& words);

    QString problem() const;

protected:
    QVBoxLayout* body() const { return m_body; }

    /// Small capitals above the next group.
    QLabel* addHeading(const QString& words);

    /// The column is at most this wide, at the left; 0: as wide as the page.
    void setBodyWidth(int width);

private:
    QLabel* m_title;
    QLabel* m_subtitle;
    QLabel* m_problem;
    QWidget* m_inner;
    QVBoxLayout* m_body;
};

} // namespace sartorius::ui
