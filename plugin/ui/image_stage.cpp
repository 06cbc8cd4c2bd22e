#include "plugin/ui/image_stage.h"

#include "plugin/ui/image_text.h"
#include "plugin/ui/text.h"
#include "plugin/ui/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

constexpr int kNeighbours = 4;

} // namespace

QImage pictureOf(const dicom::Frame& frame, const dicom::Window& window, bool inverted)
{
    const dicom::Picture picture
        = dicom::render(frame, window, inverted ? dicom::Invert::Yes : dicom::Invert::No);
    if (picture.bytes.empty())
        return {};
    const auto format = picture.channels == 3 ? QImage::Format_RGB888 : QImage::Format_Grayscale8;
    const QImage view(picture.bytes.data(),
                      static_cast<int>(picture.width),
                      static_cast<int>(picture.height),
                      static_cast<qsizetype>(picture.width) * picture.channels,
                      format);
    return view.copy(); // the bytes go away with `picture`
}

ImageStage::ImageStage(QWidget* parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setFont(fontOf(12));
    setCursor(Qt::CrossCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    clear(tr("No image"));
}

QString ImageStage::keyOf(const record::SopInstanceUid& instance, int frame)
{
    return shown(instance.value) + u'#' + QString::number(frame);
}

void ImageStage::showSeries(const dicom::Series& series, const std::optional<record::Date>& date)
{
    m_series = series;
    m_date = date;
    m_places.clear();
    m_held.clear();
    m_words.clear();
    for (const dicom::Instance& instance : series.instances) {
        for (std::uint32_t frame = 0; frame < instance.image.frames; ++frame)
            m_places.push_back(Place {instance.uid, static_cast<int>(frame), instance});
    }
    m_windowChosen = false;
    m_inverted = false;
    m_zoom = 1;
    m_pan = {};
    m_current = 0;
    if (m_places.empty())
        m_words = tr("This series holds no picture.");
    else
        goTo(count() / 2);
    describe();
    update();
}

void ImageStage::clear(const QString& words)
{
    m_places.clear();
    m_held.clear();
    m_picture = {};
    m_words = words;
    describe();
    update();
}

void ImageStage::setActive(bool active)
{
    m_active = active;
    update();
}

ImageStage::Held& ImageStage::held(int index)
{
    const Place& place = m_places[static_cast<std::size_t>(index)];
    return m_held[keyOf(place.instance, place.frame)];
}

void ImageStage::wantAround(int index)
{
    // The one in sight first, then its neighbours, nearest first.
    for (int away = 0; away <= kNeighbours; ++away) {
        for (const int at : {index + away, index - away}) {
            if (at < 0 || at >= count())
                continue;
            Held& place = held(at);
            if (place.asked)
                continue;
            place.asked = true;
            Q_EMIT frameWanted(m_places[static_cast<std::size_t>(at)].instance,
                               m_places[static_cast<std::size_t>(at)].frame);
        }
    }
}

void ImageStage::goTo(int index)
{
    if (m_places.empty())
        return;
    m_current = std::clamp(index, 0, count() - 1);
    wantAround(m_current);
    drawAgain();
    describe();
}

void ImageStage::setFrame(const record::SopInstanceUid& instance,
                          int frame,
                          client::OpenedFrame opened)
{
    const QString key = keyOf(instance, frame);
    if (!m_held.contains(key))
        return; // another series is shown by now
    m_held[key].opened = std::move(opened);
    drawAgain();
}

void ImageStage::setFault(const record::SopInstanceUid& instance, int frame, const QString& why)
{
    const QString key = keyOf(instance, frame);
    if (!m_held.contains(key))
        return;
    m_held[key].fault = why;
    describe();
    update();
}

const client::OpenedFrame* ImageStage::openedFrame() const
{
    if (m_places.empty())
        return nullptr;
    const Place& place = m_places[static_cast<std::size_t>(m_current)];
    const auto found = m_held.constFind(keyOf(place.instance, place.frame));
    return found != m_held.constEnd() && found->opened ? &*found->opened : nullptr;
}

void ImageStage::drawAgain()
{
    const client::OpenedFrame* opened = openedFrame();
    m_picture = {};
    if (opened != nullptr) {
        const dicom::Frame frame = opened->frame();
        if (!m_windowChosen) {
            m_window = dicom::initialWindow(frame);
            m_windowChosen = true;
        }
        m_picture = pictureOf(frame, m_window, m_inverted);
    }
    update();
}

void ImageStage::setPreset(int preset)
{
    const client::OpenedFrame* opened = openedFrame();
    if (opened == nullptr)
        return;
    const dicom::Frame frame = opened->frame();
    const dicom::Window own = dicom::initialWindow(frame);
    switch (preset) {
    case 1:
        m_window = own;
        break;
    case 2:
        m_window = dicom::fullRangeWindow(frame);
        break;
    case 3:
        m_window = {own.center, std::max(1.0, own.width * 0.6), {}};
        break;
    case 4:
        m_window = {own.center, own.width * 1.6, {}};
        break;
    case 5:
        m_window = {own.center + own.width * 0.25, own.width, {}};
        break;
    default:
        return;
    }
    drawAgain();
}

void ImageStage::invert()
{
    m_inverted = !m_inverted;
    drawAgain();
}

void ImageStage::fit()
{
    m_zoom = 1;
    m_pan = {};
    update();
}

QString ImageStage::sideCaption(const Place& place) const
{
    const auto side
        = place.facts.imageLaterality ? place.facts.imageLaterality : m_series.facts.laterality;
    if (!side)
        return tr("side not stated");
    using enum record::Laterality;
    switch (*side) {
    case Right:
        return u"R"_s;
    case Left:
        return u"L"_s;
    case Bilateral:
        return tr("both sides");
    case NotSided:
        return tr("no side");
    }
    return {};
}

void ImageStage::describe()
{
    if (m_places.empty()) {
        setAccessibleName(m_words);
        return;
    }
    const Place& place = m_places[static_cast<std::size_t>(m_current)];
    QString name = tr("%1, image %2 of %3, %4")
                       .arg(seriesTitle(m_series))
                       .arg(m_current + 1)
                       .arg(count())
                       .arg(sideCaption(place));
    const auto found = m_held.constFind(keyOf(place.instance, place.frame));
    if (found != m_held.constEnd() && !found->fault.isEmpty())
        name += u", "_s + found->fault;
    setAccessibleName(name);
}

void ImageStage::paintCaptions(QPainter& painter) const
{
    const Place& place = m_places[static_cast<std::size_t>(m_current)];
    const QRect inner = rect().adjusted(9, 7, -9, -7);
    const auto write = [&](Qt::Alignment where, const QString& text, const QColor& ink) {
        painter.setPen(QColor(0, 0, 0, 200));
        painter.drawText(inner.translated(1, 1), static_cast<int>(where), text);
        painter.setPen(ink);
        painter.drawText(inner, static_cast<int>(where), text);
    };
    const QColor ink(0xED, 0xED, 0xED);
    const QColor amber(0xF0, 0xA0, 0x3C);
    QString first
        = tr("%1 \u00B7 %2/%3").arg(seriesTitle(m_series)).arg(m_current + 1).arg(count());
    if (m_date)
        first += u"\n"_s + dateText(*m_date);
    write(Qt::AlignTop | Qt::AlignLeft, first, ink);
    write(Qt::AlignTop | Qt::AlignRight, sideCaption(place), ink);
    if (const client::OpenedFrame* opened = openedFrame()) {
        const QString window
            = tr("W %1 L %2").arg(qRound(m_window.width)).arg(qRound(m_window.center));
        const bool lossy = opened->header().lossy || place.facts.image.lossy;
        write(Qt::AlignBottom | Qt::AlignLeft,
              window + u" \u00B7 "_s + (lossy ? tr("\u25B2 lossy") : tr("lossless"))
                  + (m_inverted ? tr(" \u00B7 inverted") : QString()),
              lossy ? amber : ink);
    }
    write(Qt::AlignBottom | Qt::AlignRight,
          tr("not for primary diagnosis"),
          QColor(0xB0, 0xB4, 0xBB));
}

void ImageStage::paintEvent(QPaintEvent*)
{
    const Tokens& t = darkTokens(); // the stage is always neutral dark
    QPainter painter(this);
    painter.fillRect(rect(), Qt::black);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    if (!m_picture.isNull()) {
        painter.drawImage(picturePlace(), m_picture);
        paintMeasurements(painter);
    }
    if (m_places.empty()) {
        painter.setPen(t.muted);
        painter.drawText(
            rect().adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap, m_words);
    } else {
        const Place& place = m_places[static_cast<std::size_t>(m_current)];
        const Held state = m_held.value(keyOf(place.instance, place.frame));
        if (m_picture.isNull()) {
            painter.setPen(state.fault.isEmpty() ? t.muted : t.attention);
            painter.drawText(rect().adjusted(24, 24, -24, -24),
                             Qt::AlignCenter | Qt::TextWordWrap,
                             state.fault.isEmpty() ? tr("Loading\u2026")
                                                   : u"\u25B2 "_s + state.fault);
        }
        paintCaptions(painter);
    }
    painter.setPen(QPen(m_active || hasFocus() ? t.accent : t.line, 1));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void ImageStage::mousePressEvent(QMouseEvent* event)
{
    m_lastMouse = m_pressed = event->pos();
    setFocus(Qt::MouseFocusReason);
    Q_EMIT activated();
    if (m_measuring && event->button() == Qt::LeftButton)
        addPoint(inPicture(event->position()));
}

void ImageStage::mouseMoveEvent(QMouseEvent* event)
{
    const QPoint moved = event->pos() - m_lastMouse;
    m_lastMouse = event->pos();
    if (m_measuring && !event->buttons().testFlag(Qt::RightButton)) {
        m_cursor = inPicture(event->position());
        update();
        return;
    }
    if (event->buttons().testFlag(Qt::RightButton)) {
        m_zoom = std::clamp(m_zoom * (1 - moved.y() * 0.005), 0.2, 12.0);
        update();
    } else if (event->buttons().testFlag(Qt::MiddleButton)
               || event->modifiers().testFlag(Qt::ShiftModifier)) {
        m_pan += QPointF(moved);
        update();
    } else if (event->buttons().testFlag(Qt::LeftButton)) {
        // Right widens the window, down darkens: as in every viewer a clinician has used.
        const double step = std::max(0.5, m_window.width / 300);
        m_window.width = std::max(1.0, m_window.width + moved.x() * step);
        m_window.center += moved.y() * step;
        drawAgain();
    }
}

void ImageStage::wheelEvent(QWheelEvent* event)
{
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        m_zoom = std::clamp(m_zoom * (event->angleDelta().y() > 0 ? 1.1 : 1 / 1.1), 0.2, 12.0);
        update();
    } else {
        m_wheelRest += event->angleDelta().y();
        step(-(m_wheelRest / 120));
        m_wheelRest %= 120;
    }
    event->accept();
}

void ImageStage::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    Q_EMIT activated();
    update();
}

void ImageStage::keyPressEvent(QKeyEvent* event)
{
    if (measureKey(*event))
        return;
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Left:
        step(-1);
        return;
    case Qt::Key_Down:
    case Qt::Key_Right:
        step(1);
        return;
    case Qt::Key_PageUp:
        step(-5);
        return;
    case Qt::Key_PageDown:
        step(5);
        return;
    case Qt::Key_Home:
        goTo(0);
        return;
    case Qt::Key_End:
        goTo(count() - 1);
        return;
    case Qt::Key_I:
        invert();
        return;
    case Qt::Key_0:
        fit();
        return;
    case Qt::Key_Plus:
    case Qt::Key_Minus:
        m_zoom = std::clamp(m_zoom * (event->key() == Qt::Key_Plus ? 1.15 : 1 / 1.15), 0.2, 12.0);
        update();
        return;
    default:
        break;
    }
    if (event->key() >= Qt::Key_1 && event->key() <= Qt::Key_5
        && event->modifiers() == Qt::NoModifier) {
        setPreset(event->key() - Qt::Key_0);
        return;
    }
    QWidget::keyPressEvent(event);
}

void ImageStage::step(int by)
{
    const int before = m_current;
    goTo(m_current + by);
    if (m_current != before)
        Q_EMIT stepped(m_current - before);
}

dicom::PixelSpacing ImageStage::spacing() const
{
    const client::OpenedFrame* opened = openedFrame();
    return opened != nullptr ? opened->header().spacing : dicom::PixelSpacing {};
}

QRectF ImageStage::picturePlace() const
{
    const QSizeF fitted = QSizeF(m_picture.size()).scaled(size(), Qt::KeepAspectRatio) * m_zoom;
    QRectF place(QPointF(0, 0), fitted);
    place.moveCenter(QRectF(rect()).center() + m_pan);
    return place;
}

QPointF ImageStage::inPicture(const QPointF& inWidget) const
{
    const QRectF place = picturePlace();
    if (m_picture.isNull() || place.isEmpty())
        return {};
    return {(inWidget.x() - place.left()) / place.width() * m_picture.width(),
            (inWidget.y() - place.top()) / place.height() * m_picture.height()};
}

} // namespace sartorius::ui
