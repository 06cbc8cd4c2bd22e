#pragma once

#include <QWidget>

namespace sartorius::ui {

/// The key that reaches a control, shown over it while Alt is held. Controls that draw their key
/// themselves need none.
void setKeyHint(QWidget& control, const QString& key);

/// Draws the hints of every control in sight while Alt is held; lies over the window and lets the
/// pointer through.
class KeyHints final : public QWidget
{
    Q_OBJECT

public:
    explicit KeyHints(QWidget& window);

    /// The hints in sight now, "Ctrl 1" beside what it reaches.
    QStringList hintsInSight() const;

    bool eventFilter(QObject* watched, QEvent* event) override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QVector<std::pair<QWidget*, QString>> inSight() const;
    bool isOfWindow(const QObject* object) const;

    QWidget& m_window;
};

} // namespace sartorius::ui
