#include "plugin/ui/image_stage.h"
#include "plugin/ui/text.h"
#include "plugin/ui/tokens.h"

#include <QKeyEvent>
#include <QPainter>

// Measuring on the picture, by pointer and by keys.
namespace sartorius::ui {
namespace {

constexpr int kClickSlack = 4; ///< px a hand may move in a click

} // namespace

void ImageStage::mouseReleaseEvent(QMouseEvent* event)
{
    // Press, drag, release draws one line; so does a press at either end.
    if (m_measuring && event->button() == Qt::LeftButton && m_measuring->points.size() % 2 == 1
        && (event->pos() - m_pressed).manhattanLength() > kClickSlack)
        addPoint(inPicture(event->position()));
}

bool ImageStage::event(QEvent* event)
{
    // Esc leaves the measurement before it leaves the page.
    if (event->type() == QEvent::ShortcutOverride && m_measuring
        && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

int ImageStage::measurements() const
{
    if (m_places.empty())
        return 0;
    const Place& place = m_places[static_cast<std::size_t>(m_current)];
    return static_cast<int>(m_measurements.value(keyOf(place.instance, place.frame)).size());
}

void ImageStage::beginMeasure(MeasureKind kind)
{
    if (m_picture.isNull())
        return;
    m_measuring = Measurement {kind, {}};
    m_cursor = QPointF(m_picture.width() / 2.0, m_picture.height() / 2.0);
    update();
}

void ImageStage::addPoint(const QPointF& inPicture)
{
    m_measuring->points.append(inPicture);
    m_cursor = inPicture;
    if (m_measuring->isComplete()) {
        const Measurement done = *m_measuring;
        m_measuring.reset();
        const Place& place = m_places[static_cast<std::size_t>(m_current)];
        m_measurements[keyOf(place.instance, place.frame)].append(done);
        Q_EMIT measured(done, spacing());
    }
    update();
}

bool ImageStage::measureKey(const QKeyEvent& event)
{
    if (event.modifiers() == Qt::NoModifier && event.key() == Qt::Key_D) {
        beginMeasure(MeasureKind::Length);
        return true;
    }
    if (event.modifiers() == Qt::NoModifier && event.key() == Qt::Key_A) {
        beginMeasure(MeasureKind::TwoLineAngle);
        return true;
    }
    if (!m_measuring)
        return false;
    const double far = event.modifiers().testFlag(Qt::ShiftModifier) ? 10 : 1;
    switch (event.key()) {
    case Qt::Key_Left:
        m_cursor.rx() -= far;
        break;
    case Qt::Key_Right:
        m_cursor.rx() += far;
        break;
    case Qt::Key_Up:
        m_cursor.ry() -= far;
        break;
    case Qt::Key_Down:
        m_cursor.ry() += far;
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        addPoint(m_cursor);
        break;
    case Qt::Key_Escape:
        m_measuring.reset();
        break;
    default:
        return false;
    }
    update();
    return true;
}

void ImageStage::paintMeasurements(QPainter& painter) const
{
    const QRectF place = picturePlace();
    const auto at = [&](const QPointF& point) {
        return QPointF(place.left() + point.x() / m_picture.width() * place.width(),
                       place.top() + point.y() / m_picture.height() * place.height());
    };
    const QColor ink = darkTokens().attention;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(ink, 2));
    painter.setBrush(Qt::NoBrush);
    const auto draw = [&](const Measurement& one) {
        for (qsizetype i = 0; i < one.points.size(); ++i) {
            painter.drawEllipse(at(one.points[i]), 5, 5);
            if (i % 2 == 1)
                painter.drawLine(at(one.points[i - 1]), at(one.points[i]));
        }
        if (const QString words = measuredText(one, spacing()); !words.isEmpty())
            painter.drawText(at(one.points.back()) + QPointF(8, 18), words);
    };
    const Place& shownPlace = m_places[static_cast<std::size_t>(m_current)];
    for (const Measurement& one :
         m_measurements.value(keyOf(shownPlace.instance, shownPlace.frame)))
        draw(one);
    if (m_measuring) {
        Measurement open = *m_measuring;
        if (open.points.size() % 2 == 1)
            open.points.append(m_cursor);
        draw(open);
        const QPointF cross = at(m_cursor);
        painter.drawLine(cross - QPointF(8, 0), cross + QPointF(8, 0));
        painter.drawLine(cross - QPointF(0, 8), cross + QPointF(0, 8));
    }
    painter.restore();
}

} // namespace sartorius::ui
