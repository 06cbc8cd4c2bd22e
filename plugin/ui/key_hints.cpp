#include "plugin/ui/key_hints.h"

#include "plugin/ui/controls.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

constexpr char kHint[] = "sartoriusKeyHint";

} // namespace

void setKeyHint(QWidget& control, const QString& key)
{
    control.setProperty(kHint, key);
}

KeyHints::KeyHints(QWidget& window)
    : QWidget(&window)
    , m_window(window)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
    // The key goes to whatever has the focus; only what belongs to this window is looked at.
    qApp->installEventFilter(this);
}

bool KeyHints::isOfWindow(const QObject* object) const
{
    const auto* widget = qobject_cast<const QWidget*>(object);
    return widget != nullptr && (widget == &m_window || m_window.isAncestorOf(widget));
}

bool KeyHints::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::KeyPress:
        if (!isOfWindow(watched))
            break;
        if (static_cast<QKeyEvent*>(event)->key() == Qt::Key_Alt) {
            setGeometry(m_window.rect());
            raise();
            show();
        } else {
            hide();
        }
        break;
    case QEvent::KeyRelease:
    case QEvent::WindowDeactivate:
        if (isOfWindow(watched))
            hide();
        break;
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

QVector<std::pair<QWidget*, QString>> KeyHints::inSight() const
{
    QVector<std::pair<QWidget*, QString>> found;
    for (QWidget* widget : m_window.findChildren<QWidget*>()) {
        const QString key = widget->property(kHint).toString();
        if (!key.isEmpty() && widget->isVisible() && widget->isEnabled())
            found.append({widget, key});
    }
    return found;
}

QStringList KeyHints::hintsInSight() const
{
    QStringList keys;
    for (const auto& [widget, key] : inSight())
        keys << key;
    return keys;
}

void KeyHints::paintEvent(QPaintEvent*)
{
    const Tokens& t = tokensOf(*this);
    QPainter painter(this);
    for (const auto& [widget, key] : inSight()) {
        const QRect box(widget->mapTo(&m_window, QPoint(0, 0)), widget->size());
        const int width = keyCapWidth(key);
        const int top = box.height() <= 40 ? box.center().y() : box.top() + 14;
        const QRect cap(box.right() - width - 6, top - 9, width, 18);
        paintRounded(painter, cap, 4, t.accent, t.accent);
        paintKeyCap(painter, QPoint(cap.left(), top), key, t.accent, t.onAccent);
    }
}

} // namespace sartorius::ui
