#include "plugin/ui/rail_row.h"

#include "plugin/ui/theme.h"

#include <QKeyEvent>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

void paintIcon(QPainter& painter, Icon icon, const QPointF& middle, const QColor& ink)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(middle);
    painter.setPen(QPen(ink, 1.3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    const auto line = [&painter](qreal x1, qreal y1, qreal x2, qreal y2) {
        painter.drawLine(QPointF(x1, y1), QPointF(x2, y2));
    };
    switch (icon) {
    case Icon::None:
        break;
    case Icon::Timeline:
        for (const qreal y : {-4.0, 0.0, 4.0})
            line(-5, y, 5, y);
        break;
    case Icon::Images:
        painter.drawRoundedRect(QRectF(-5.5, -5, 11, 10), 1.5, 1.5);
        line(0, -5, 0, 5);
        break;
    case Icon::Plan:
        line(-5, 0, 5, 0);
        line(1.5, -3.5, 5, 0);
        line(1.5, 3.5, 5, 0);
        break;
    case Icon::Outbox:
        painter.drawRoundedRect(QRectF(-6, -4.5, 12, 9), 1.5, 1.5);
        line(-5.5, -4, 0, 0.7);
        line(5.5, -4, 0, 0.7);
        break;
    case Icon::Patients:
        painter.drawEllipse(QPointF(0, -2.7), 2.6, 2.6);
        painter.drawArc(QRectF(-5, 1.5, 10, 9), 15 * 16, 150 * 16);
        break;
    case Icon::Settings:
        line(-5, -3, 5, -3);
        line(-5, 3, 5, 3);
        painter.setBrush(ink);
        painter.drawEllipse(QPointF(-1.5, -3), 1.6, 1.6);
        painter.drawEllipse(QPointF(2, 3), 1.6, 1.6);
        break;
    }
    painter.restore();
}

} // namespace

RailRow::RailRow(const QString& lead, Icon icon, const QString& text, QWidget* parent)
    : QAbstractButton(parent)
    , m_lead(lead)
    , m_icon(icon)
{
    setText(text);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(text);
}

void RailRow::setTrailing(const QString& text, Tone tone)
{
    if (m_trailing == text && m_trailingTone == tone)
        return;
    m_trailing = text;
    m_trailingTone = tone;
    setAccessibleName(text.isEmpty() ? this->text() : this->text() + u", "_s + text);
    update();
}

QSize RailRow::sizeHint() const
{
    return {metric::kSectionRail - 16, metric::kRow};
}

void RailRow::paintEvent(QPaintEvent*)
{
    const Tokens& t = tokensOf(*this);
    QPainter painter(this);
    if (isChecked())
        paintRounded(painter, rect(), metric::kControlRadius, t.selection, QColor());
    else if (underMouse() && isEnabled())
        paintRounded(painter, rect(), metric::kControlRadius, t.line, QColor());
    if (hasFocus())
        paintFocusRing(painter, rect(), metric::kControlRadius, t.accent);
    const QColor ink = isChecked() ? t.text : t.muted;
    const QRect inner = rect().adjusted(8, 0, -8, 0);
    painter.setFont(fontOf(13));
    painter.setPen(ink);
    if (m_icon == Icon::None)
        painter.drawText(inner, Qt::AlignVCenter | Qt::AlignLeft, m_lead);
    else
        paintIcon(
            painter,
            m_icon,
            QRectF(placed(*this, QRect(inner.left(), inner.top(), 13, inner.height()))).center(),
            ink);
    painter.setFont(fontOf(12, m_trailingTone == Tone::Neutral ? QFont::Normal : QFont::Medium));
    const int trailing = painter.fontMetrics().horizontalAdvance(m_trailing);
    painter.setPen(isChecked() && m_trailingTone == Tone::Neutral ? t.text
                                                                  : inkOf(m_trailingTone, t));
    painter.drawText(inner, Qt::AlignVCenter | Qt::AlignRight, m_trailing);
    painter.setFont(fontOf(13, isChecked() ? QFont::DemiBold : QFont::Normal));
    painter.setPen(isEnabled() ? ink : t.faint);
    const QRect words = placed(*this, inner.adjusted(24, 0, -trailing - 8, 0));
    painter.drawText(words,
                     Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(text(), Qt::ElideRight, words.width()));
}

void RailRow::keyPressEvent(QKeyEvent* event)
{
    if (pressesButton(*event))
        click();
    else if (event->key() == Qt::Key_Down)
        focusNextPrevChild(true);
    else if (event->key() == Qt::Key_Up)
        focusNextPrevChild(false);
    else
        QAbstractButton::keyPressEvent(event);
}

} // namespace sartorius::ui
