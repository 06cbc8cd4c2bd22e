#include "plugin/ui/controls.h"

#include "plugin/ui/theme.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QPainter>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

constexpr int kCapHeight = 18;

QColor mixed(const QColor& a, const QColor& b, double share)
{
    const auto part = [share](int x, int y) {
        return static_cast<int>(x + (y - x) * share);
    };
    return QColor(part(a.red(), b.red()), part(a.green(), b.green()), part(a.blue(), b.blue()));
}

} // namespace

void paintRounded(
    QPainter& painter, const QRectF& box, qreal radius, const QColor& fill, const QColor& line)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(line.isValid() ? QPen(line, 1) : QPen(Qt::NoPen));
    painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(
        line.isValid() ? box.adjusted(0.5, 0.5, -0.5, -0.5) : box, radius, radius);
}

QRect placed(const QWidget& widget, const QRect& box)
{
    return QStyle::visualRect(widget.layoutDirection(), widget.rect(), box);
}

void paintFocusRing(QPainter& painter, const QRectF& box, qreal radius, const QColor& color)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius);
}

bool pressesButton(const QKeyEvent& event)
{
    return (event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter)
        && event.modifiers() == Qt::NoModifier;
}

QColor inkOf(Tone tone, const Tokens& t)
{
    switch (tone) {
    case Tone::Neutral:
        return t.muted;
    case Tone::Accent:
        return t.accent;
    case Tone::Done:
        return t.done;
    case Tone::Attention:
        return t.attention;
    case Tone::Stop:
        return t.stop;
    }
    return t.muted;
}

QColor softOf(Tone tone, const Tokens& t)
{
    switch (tone) {
    case Tone::Neutral:
        return t.window;
    case Tone::Accent:
        return t.accentSoft;
    case Tone::Done:
        return t.doneSoft;
    case Tone::Attention:
        return t.attentionSoft;
    case Tone::Stop:
        return t.stopSoft;
    }
    return t.window;
}

QPalette::ColorRole roleOf(Tone tone)
{
    switch (tone) {
    case Tone::Neutral:
        return kMutedRole;
    case Tone::Accent:
        return kAccentRole;
    case Tone::Done:
        return kDoneRole;
    case Tone::Attention:
        return kAttentionRole;
    case Tone::Stop:
        return kStopRole;
    }
    return kMutedRole;
}

QLabel* makeLabel(const QString& text,
                  int pixelSize,
                  QFont::Weight weight,
                  QPalette::ColorRole role,
                  QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setFont(fontOf(pixelSize, weight));
    label->setForegroundRole(role);
    label->setTextFormat(Qt::PlainText);
    return label;
}

QLabel* makeHeading(const QString& text, QWidget* parent)
{
    auto* label = makeLabel(text.toUpper(), 11, QFont::DemiBold, kMutedRole, parent);
    QFont font = label->font();
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.5);
    label->setFont(font);
    label->setAccessibleName(text);
    return label;
}

int keyCapWidth(const QString& key)
{
    return qMax(20, QFontMetrics(fontOf(11, QFont::Medium)).horizontalAdvance(key) + 11);
}

int paintKeyCap(
    QPainter& painter, QPoint at, const QString& key, const QColor& line, const QColor& ink)
{
    const int width = keyCapWidth(key);
    const QRectF box(at.x(), at.y() - kCapHeight / 2, width, kCapHeight);
    paintRounded(painter, box, 4, QColor(), line);
    painter.setFont(fontOf(11, QFont::Medium));
    painter.setPen(ink);
    painter.drawText(box, Qt::AlignCenter, key);
    return width;
}

Chip::Chip(const QString& text, Tone tone, QWidget* parent)
    : QWidget(parent)
    , m_tone(tone)
{
    setFont(fontOf(12, QFont::Medium));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setText(text);
}

void Chip::setText(const QString& text)
{
    m_text = text;
    setAccessibleName(text);
    setVisible(!text.isEmpty());
    updateGeometry();
    update();
}

void Chip::setTone(Tone tone)
{
    m_tone = tone;
    update();
}

QSize Chip::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_text) + 22, 24};
}

QSize Chip::minimumSizeHint() const
{
    return {qMin(sizeHint().width(), 48), 24};
}

void Chip::paintEvent(QPaintEvent*)
{
    const Tokens& t = tokensOf(*this);
    QPainter painter(this);
    paintRounded(painter, rect(), metric::kChipRadius, softOf(m_tone, t), QColor());
    painter.setPen(inkOf(m_tone, t));
    const QRect inner = rect().adjusted(10, 0, -10, 0);
    painter.drawText(inner,
                     Qt::AlignCenter,
                     fontMetrics().elidedText(m_text, Qt::ElideRight, inner.width() + 2));
}

KeyButton::KeyButton(const QString& text, const QString& key, QWidget* parent)
    : QAbstractButton(parent)
    , m_key(key)
{
    setText(text);
    setFont(fontOf(13, QFont::Medium));
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    setAccessibleName(text);
    if (!key.isEmpty())
        setAccessibleDescription(tr("Key %1").arg(key));
}

void KeyButton::setPrimary(bool primary)
{
    m_primary = primary;
    update();
}

void KeyButton::setChosen(bool chosen)
{
    if (std::exchange(m_chosen, chosen) == chosen)
        return;
    setAccessibleName(chosen ? tr("%1, chosen").arg(text()) : text());
    update();
}

QSize KeyButton::sizeHint() const
{
    const int cap = m_key.isEmpty() ? 0 : keyCapWidth(m_key) + 8;
    return {fontMetrics().horizontalAdvance(text()) + cap + 25, metric::kRow};
}

void KeyButton::paintEvent(QPaintEvent*)
{
    const Tokens& t = tokensOf(*this);
    QPainter painter(this);
    QColor ground = m_primary ? t.accent : m_chosen ? t.accentSoft : t.surface;
    if (!isEnabled())
        ground = t.secondSurface;
    else if (isDown())
        ground = m_primary ? mixed(t.accent, t.text, 0.15) : t.selection;
    else if (underMouse())
        ground = m_primary ? mixed(t.accent, t.text, 0.08) : t.secondSurface;
    const bool filled = m_primary && isEnabled();
    paintRounded(painter,
                 rect(),
                 metric::kControlRadius,
                 ground,
                 filled         ? ground
                     : m_chosen ? t.accent
                                : t.strongLine);
    if (hasFocus())
        paintFocusRing(painter, rect(), metric::kControlRadius, filled ? t.text : t.accent);
    const QColor ink = !isEnabled() ? t.faint : filled ? t.onAccent : t.text;
    painter.setFont(font());
    painter.setPen(ink);
    painter.drawText(
        placed(*this, rect().adjusted(12, 0, 0, 0)), Qt::AlignVCenter | Qt::AlignLeft, text());
    if (!m_key.isEmpty()) {
        const int cap = keyCapWidth(m_key);
        const QRect place = placed(*this, QRect(width() - 12 - cap, 0, cap, height()));
        paintKeyCap(painter,
                    QPoint(place.left(), height() / 2),
                    m_key,
                    filled ? t.onAccent : t.strongLine,
                    filled ? t.onAccent : t.muted);
    }
}

void KeyButton::keyPressEvent(QKeyEvent* event)
{
    if (pressesButton(*event))
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

TickBox::TickBox(const QString& text, QWidget* parent)
    : QAbstractButton(parent)
{
    setText(text);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAccessibleName(text);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize TickBox::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(text()) + 34, 28};
}

void TickBox::paintEvent(QPaintEvent*)
{
    const Tokens& t = tokensOf(*this);
    QPainter painter(this);
    const QRectF box(placed(*this, QRect(2, height() / 2 - 9, 18, 18)));
    paintRounded(
        painter, box, 5, isChecked() ? t.accent : t.surface, isChecked() ? t.accent : t.strongLine);
    if (isChecked()) {
        painter.setPen(QPen(t.onAccent, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const QPointF tick[] = {box.topLeft() + QPointF(4.5, 9.5),
                                box.topLeft() + QPointF(7.8, 12.8),
                                box.topLeft() + QPointF(13.5, 5.8)};
        painter.drawPolyline(tick, 3);
    }
    if (hasFocus())
        paintFocusRing(painter, rect(), metric::kControlRadius, t.accent);
    painter.setFont(font());
    painter.setPen(isEnabled() ? t.text : t.faint);
    painter.drawText(
        placed(*this, rect().adjusted(28, 0, 0, 0)), Qt::AlignVCenter | Qt::AlignLeft, text());
}

void TickBox::keyPressEvent(QKeyEvent* event)
{
    if (pressesButton(*event))
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

Card::Card(QWidget* parent)
    : QFrame(parent)
{
}

void Card::setEmphasised(bool emphasised)
{
    m_emphasised = emphasised;
    update();
}

void Card::setTinted(bool tinted)
{
    m_tinted = tinted;
    update();
}

void Card::paintEvent(QPaintEvent*)
{
    const Tokens& t = tokensOf(*this);
    QPainter painter(this);
    paintRounded(painter,
                 rect(),
                 metric::kCardRadius,
                 m_tinted ? t.accentSoft : t.surface,
                 m_tinted           ? QColor()
                     : m_emphasised ? t.accent
                                    : t.line);
}

KeyLegend::KeyLegend(QWidget* parent)
    : QWidget(parent)
{
    setFont(fontOf(12));
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void KeyLegend::setEntries(const QString& lead, const QVector<Entry>& entries)
{
    m_lead = lead;
    m_entries = entries;
    QStringList spoken;
    for (const Entry& entry : entries)
        spoken << entry.key + u' ' + entry.word;
    setAccessibleName(lead + u' ' + spoken.join(u", "_s));
    updateGeometry();
    update();
}

QSize KeyLegend::sizeHint() const
{
    return {320, 20};
}

QSize KeyLegend::minimumSizeHint() const
{
    return {0, 20};
}

void KeyLegend::paintEvent(QPaintEvent*)
{
    const Tokens& t = tokensOf(*this);
    QPainter painter(this);
    int x = 0;
    const QFontMetrics metrics(font());
    const auto words = [&](const QString& text) {
        painter.setFont(font());
        painter.setPen(t.muted);
        painter.drawText(placed(*this, QRect(x, 0, width() - x, height())),
                         Qt::AlignVCenter | Qt::AlignLeft,
                         text);
        x += metrics.horizontalAdvance(text);
    };
    words(m_lead);
    x += m_lead.isEmpty() ? 0 : 6;
    for (const Entry& entry : m_entries) {
        // An entry that does not fit whole is left out; F1 lists them all.
        if (x + keyCapWidth(entry.key) + 6 + metrics.horizontalAdvance(entry.word) > width())
            break;
        const int cap = keyCapWidth(entry.key);
        const QRect place = placed(*this, QRect(x, 0, cap, height()));
        paintKeyCap(painter, QPoint(place.left(), height() / 2), entry.key, t.strongLine, t.muted);
        x += cap + 5;
        words(entry.word);
        x += 8;
    }
}

Rule::Rule(Qt::Orientation orientation, QWidget* parent)
    : QWidget(parent)
{
    if (orientation == Qt::Horizontal)
        setFixedHeight(1);
    else
        setFixedWidth(1);
}

void Rule::paintEvent(QPaintEvent*)
{
    QPainter(this).fillRect(rect(), tokensOf(*this).line);
}

Ground::Ground(QPalette::ColorRole role, QWidget* parent)
    : QWidget(parent)
{
    setAutoFillBackground(true);
    setBackgroundRole(role);
}

} // namespace sartorius::ui
