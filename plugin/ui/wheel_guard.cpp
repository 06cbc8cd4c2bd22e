#include "plugin/ui/wheel_guard.h"

#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QChildEvent>
#include <QComboBox>
#include <QScrollBar>
#include <QWheelEvent>
#include <QWidget>

namespace sartorius::ui {
namespace {

bool editsByWheel(const QObject* object)
{
    if (qobject_cast<const QScrollBar*>(object) != nullptr)
        return false;
    return qobject_cast<const QComboBox*>(object) != nullptr
        || qobject_cast<const QAbstractSpinBox*>(object) != nullptr
        || qobject_cast<const QAbstractSlider*>(object) != nullptr;
}

} // namespace

WheelGuard::WheelGuard(QWidget& root)
    : QObject(&root)
{
    guard(&root);
}

void WheelGuard::guard(QObject* object)
{
    if (!object->isWidgetType())
        return;
    object->installEventFilter(this);
    if (editsByWheel(object)) {
        // The default WheelFocus would give the focus first and edit with the same turn.
        auto* widget = static_cast<QWidget*>(object);
        if (widget->focusPolicy() == Qt::WheelFocus)
            widget->setFocusPolicy(Qt::StrongFocus);
    }
    for (QObject* child : object->children())
        guard(child);
}

bool WheelGuard::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ChildAdded) {
        QObject* child = static_cast<QChildEvent*>(event)->child();
        if (child != this && child->isWidgetType())
            guard(child);
        return false;
    }
    // ChildAdded comes while a child is still being made and not yet its own class; Polish comes
    // when it is whole.
    if (event->type() == QEvent::Polish && editsByWheel(watched)) {
        auto* widget = static_cast<QWidget*>(watched);
        if (widget->focusPolicy() == Qt::WheelFocus)
            widget->setFocusPolicy(Qt::StrongFocus);
        return false;
    }
    if (event->type() != QEvent::Wheel || !editsByWheel(watched))
        return false;
    if (static_cast<QWidget*>(watched)->hasFocus())
        return false;
    event->ignore(); // the scroll area around it takes it
    return true;
}

} // namespace sartorius::ui
