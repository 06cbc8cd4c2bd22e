#pragma once

#include "plugin/ui/tokens.h"

#include <QAbstractButton>
#include <QFrame>
#include <QLabel>
#include <QVector>

class QKeyEvent;
class QPainter;

namespace sartorius::ui {

/// What a chip, dot or line is about. The caller always puts a shape or word beside it.
enum class Tone { Neutral, Accent, Done, Attention, Stop };

QColor inkOf(Tone tone, const Tokens& tokens);
QColor softOf(Tone tone, const Tokens& tokens);
QPalette::ColorRole roleOf(Tone tone);

/// Rounded box; an invalid colour leaves fill or line out.
void paintRounded(
    QPainter& painter, const QRectF& box, qreal radius, const QColor& fill, const QColor& line);

/// A box drawn in a widget, turned around where the window reads from right to left.
QRect placed(const QWidget& widget, const QRect& box);

/// The 2 px ring inside what has the focus.
void paintFocusRing(QPainter& painter, const QRectF& box, qreal radius, const QColor& color);

/// Enter presses the focused button as Space does: a clinician expects both.
bool pressesButton(const QKeyEvent& event);

/// A plain label of the look. `role` is one of the roles of tokens.h, so a theme change reaches it.
QLabel* makeLabel(const QString& text,
                  int pixelSize,
                  QFont::Weight weight,
                  QPalette::ColorRole role,
                  QWidget* parent);

/// The small capitals above a group: 11 px, 600, letter-spaced, muted.
QLabel* makeHeading(const QString& text, QWidget* parent);

/// Draws a key cap whose left middle is `at`; returns its width.
int paintKeyCap(
    QPainter& painter, QPoint at, const QString& key, const QColor& line, const QColor& ink);
int keyCapWidth(const QString& key);

/// Rounded words with a soft ground: "▲ Penicillin".
class Chip final : public QWidget
{
    Q_OBJECT

public:
    Chip(const QString& text, Tone tone, QWidget* parent);

    void setText(const QString& text);
    void setTone(Tone tone);

    const QString& text() const { return m_text; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
    Tone m_tone;
};

/// A button with its key drawn beside the words. Does not bind the key; the window's actions do.
class KeyButton final : public QAbstractButton
{
    Q_OBJECT

public:
    KeyButton(const QString& text, const QString& key, QWidget* parent);

    /// The one act of a page: filled with the accent.
    void setPrimary(bool primary);

    bool isPrimary() const { return m_primary; }

    /// One of several that exclude each other, and this one holds: tinted, with a tick.
    void setChosen(bool chosen);

    bool isChosen() const { return m_chosen; }

    const QString& key() const { return m_key; }

    QSize sizeHint() const override;

    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QString m_key;
    bool m_primary = false;
    bool m_chosen = false;
};

/// A box to tick with its words; Space and Enter tick it.
class TickBox final : public QAbstractButton
{
    Q_OBJECT

public:
    TickBox(const QString& text, QWidget* parent);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
};

/// A framed surface with rounded corners and a layout of the caller's.
class Card final : public QFrame
{
    Q_OBJECT

public:
    explicit Card(QWidget* parent);

    /// Accent line around the card that comes first.
    void setEmphasised(bool emphasised);

    /// Soft accent ground without a line.
    void setTinted(bool tinted);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    bool m_emphasised = false;
    bool m_tinted = false;
};

/// "One letter per cell: [n] normal [p] positive".
class KeyLegend final : public QWidget
{
    Q_OBJECT

public:
    struct Entry
    {
        QString key;
        QString word;
    };

    explicit KeyLegend(QWidget* parent);
    void setEntries(const QString& lead, const QVector<Entry>& entries);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_lead;
    QVector<Entry> m_entries;
};

/// A 1 px line.
class Rule final : public QWidget
{
    Q_OBJECT

public:
    Rule(Qt::Orientation orientation, QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;
};

/// A ground in one palette role, for the areas of the window.
class Ground : public QWidget
{
    Q_OBJECT

public:
    explicit Ground(QPalette::ColorRole role, QWidget* parent);
};

} // namespace sartorius::ui
