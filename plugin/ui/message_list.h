#pragma once

#include "plugin/ui/bars.h"

#include <QFrame>

namespace sartorius::ui {

/// What the status strip said since the window opened, newest first: nothing that went wrong is
/// gone with its moment. Esc closes.
class MessageList final : public QFrame
{
    Q_OBJECT

public:
    MessageList(const QVector<StatusStrip::Said>& said, QWidget* parent);

    /// Above the status strip of the window.
    void openIn(const QRect& window);
};

} // namespace sartorius::ui
