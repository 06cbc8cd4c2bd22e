#pragma once

#include <QObject>

class QWidget;

namespace sartorius::ui {

/// Keeps the mouse wheel from editing what has no focus: a combo or spin box that the pointer
/// happens to pass over lets the wheel through to the page. Guards every widget below `root`, those
/// made later as well.
class WheelGuard final : public QObject
{
    Q_OBJECT

public:
    explicit WheelGuard(QWidget& root);

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void guard(QObject* object);
};

} // namespace sartorius::ui
