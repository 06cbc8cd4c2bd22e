#pragma once

#include "plugin/ui/controls.h"

#include <QVector>

class QHBoxLayout;

namespace sartorius::ui {

/// What can be done on this page, with the key beside it; the one primary act is at the right.
class ActionBar final : public Ground
{
    Q_OBJECT

public:
    struct Act
    {
        QString id;
        QString text;
        QString key;
        bool right = false;
        bool primary = false;
        bool enabled = true;
    };

    explicit ActionBar(QWidget* parent);

    void setActs(const QVector<Act>& acts);
    KeyButton* button(const QString& id) const;

Q_SIGNALS:
    void triggered(const QString& id);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QHBoxLayout* m_left;
    QHBoxLayout* m_right;
    QVector<std::pair<QString, KeyButton*>> m_buttons;
};

/// One quiet line of facts: draft saved, peers, outbox, who works here.
class StatusStrip final : public Ground
{
    Q_OBJECT

public:
    struct Fact
    {
        QString text;
        Tone tone = Tone::Neutral;
        bool dot = false;
    };

    /// One message with its time of day.
    struct Said
    {
        QString time;
        QString text;
        Tone tone = Tone::Neutral;
    };

    explicit StatusStrip(QWidget* parent);

    void setFacts(const QVector<Fact>& facts);
    void setUser(const QString& user);

    /// A sentence that stays until the next one or `clearMessage`; also told to a screen reader.
    void setMessage(const QString& message, Tone tone);

    const QString& message() const { return m_message.text; }

    /// Every message so far, oldest first; at most the last 200.
    const QVector<Said>& said() const { return m_said; }

    const QVector<Fact>& facts() const { return m_facts; }

Q_SIGNALS:
    /// Somebody wants to read again what was said.
    void listWanted();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    void describe();

    QVector<Fact> m_facts;
    QVector<Said> m_said;
    Fact m_message;
    QString m_user;
};

} // namespace sartorius::ui
