#pragma once

#include "plugin/ui/controls.h"

namespace sartorius::ui {

enum class Icon { None, Timeline, Images, Plan, Outbox, Patients, Settings };

/// One row of a rail: number or icon, words, and a fact at the end ("5/9", "F6").
class RailRow final : public QAbstractButton
{
    Q_OBJECT

public:
    RailRow(const QString& lead, Icon icon, const QString& text, QWidget* parent);

    void setTrailing(const QString& text, Tone tone);

    const QString& trailing() const { return m_trailing; }

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QString m_lead;
    Icon m_icon;
    QString m_trailing;
    Tone m_trailingTone = Tone::Neutral;
};

} // namespace sartorius::ui
