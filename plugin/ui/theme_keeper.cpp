#include "plugin/ui/theme_keeper.h"

#include <QChildEvent>
#include <QWidget>

namespace sartorius::ui {

ThemeKeeper& ThemeKeeper::of(QWidget& root)
{
    auto* known = root.findChild<ThemeKeeper*>(QString(), Qt::FindDirectChildrenOnly);
    return known != nullptr ? *known : *new ThemeKeeper(root);
}

ThemeKeeper::ThemeKeeper(QWidget& root)
    : QObject(&root)
    , m_root(root)
{
}

void ThemeKeeper::apply(const QPalette& palette)
{
    m_palette = palette;
    take(m_root);
}

void ThemeKeeper::take(QWidget& widget)
{
    widget.removeEventFilter(this); // once is enough
    widget.installEventFilter(this);
    widget.setPalette(m_palette);
    for (QObject* child : widget.children()) {
        if (child->isWidgetType())
            take(*static_cast<QWidget*>(child));
    }
}

bool ThemeKeeper::eventFilter(QObject* watched, QEvent* event)
{
    // ChildPolished comes when a child is whole and about to be seen for the first time.
    if (event->type() == QEvent::ChildPolished) {
        QObject* child = static_cast<QChildEvent*>(event)->child();
        if (child->isWidgetType() && static_cast<QWidget*>(child)->palette() != m_palette)
            take(*static_cast<QWidget*>(child));
    }
    return QObject::eventFilter(watched, event);
}

} // namespace sartorius::ui
