#pragma once

#include <QObject>
#include <QPalette>

class QWidget;

namespace sartorius::ui {

/// Gives one palette to a widget and to everything below it, now and later. Qt does not let a
/// palette reach children that a style sheet styles (WA_StyleSheet), and the application attribute
/// that would change this belongs to the host.
class ThemeKeeper final : public QObject
{
    Q_OBJECT

public:
    /// The keeper of `root`; made with the first call.
    static ThemeKeeper& of(QWidget& root);

    void apply(const QPalette& palette);

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    explicit ThemeKeeper(QWidget& root);
    void take(QWidget& widget);

    QWidget& m_root;
    QPalette m_palette;
};

} // namespace sartorius::ui
