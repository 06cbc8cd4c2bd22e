#include "plugin/ui/bars.h"

#include "plugin/ui/theme.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QPainter>
#include <QTime>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

constexpr qsizetype kMostSaid = 200;

} // namespace

ActionBar::ActionBar(QWidget* parent)
    : Ground(QPalette::Base, parent)
    , m_left(new QHBoxLayout)
    , m_right(new QHBoxLayout)
{
    setFixedHeight(metric::kActionBar);
    setAccessibleName(tr("Actions"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 1, 16, 0);
    row->setSpacing(8);
    m_left->setSpacing(8);
    m_right->setSpacing(8);
    row->addLayout(m_left);
    row->addStretch(1);
    row->addLayout(m_right);
}

void ActionBar::setActs(const QVector<Act>& acts)
{
    QVector<std::pair<QString, KeyButton*>> kept;
    for (const Act& act : acts) {
        KeyButton* known = nullptr;
        for (auto& [id, button] : m_buttons) {
            if (id == act.id && button != nullptr && button->text() == act.text
                && button->key() == act.key)
                known = std::exchange(button, nullptr);
        }
        if (known == nullptr) {
            known = new KeyButton(act.text, act.key, this);
            connect(known, &QAbstractButton::clicked, this, [this, id = act.id] {
                Q_EMIT triggered(id);
            });
        } else {
            m_left->removeWidget(known);
            m_right->removeWidget(known);
        }
        known->setPrimary(act.primary);
        known->setEnabled(act.enabled);
        (act.right ? m_right : m_left)->addWidget(known);
        kept.append({act.id, known});
    }
    for (const auto& [id, button] : m_buttons) {
        if (button != nullptr) {
            button->hide();
            button->deleteLater(); // its own click may be what brought us here
        }
    }
    m_buttons = kept;
    for (qsizetype i = 1; i < m_buttons.size(); ++i)
        setTabOrder(m_buttons[i - 1].second, m_buttons[i].second);
}

KeyButton* ActionBar::button(const QString& id) const
{
    for (const auto& [known, button] : m_buttons) {
        if (known == id)
            return button;
    }
    return nullptr;
}

void ActionBar::paintEvent(QPaintEvent* event)
{
    Ground::paintEvent(event);
    QPainter(this).fillRect(QRect(0, 0, width(), 1), tokensOf(*this).line);
}

StatusStrip::StatusStrip(QWidget* parent)
    : Ground(QPalette::Window, parent)
{
    setFixedHeight(metric::kStatusStrip);
    setFont(fontOf(12));
}

void StatusStrip::setFacts(const QVector<Fact>& facts)
{
    m_facts = facts;
    describe();
}

void StatusStrip::setUser(const QString& user)
{
    m_user = user;
    describe();
}

void StatusStrip::setMessage(const QString& message, Tone tone)
{
    const bool isNew = !message.isEmpty() && message != m_message.text;
    m_message = {message, tone, !message.isEmpty()};
    describe();
    if (isNew) {
        m_said.append({QTime::currentTime().toString(u"HH:mm:ss"_s), message, tone});
        if (m_said.size() > kMostSaid)
            m_said.removeFirst();
        QAccessibleEvent event(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&event);
    }
}

void StatusStrip::mouseReleaseEvent(QMouseEvent*)
{
    Q_EMIT listWanted();
}

void StatusStrip::describe()
{
    QStringList words;
    if (!m_message.text.isEmpty())
        words << m_message.text;
    for (const Fact& fact : m_facts)
        words << fact.text;
    setAccessibleName(words.join(u"; "_s));
    update();
}

void StatusStrip::paintEvent(QPaintEvent* event)
{
    Ground::paintEvent(event);
    const Tokens& t = tokensOf(*this);
    QPainter painter(this);
    painter.fillRect(QRect(0, 0, width(), 1), t.line);
    painter.setRenderHint(QPainter::Antialiasing);
    int x = 16;
    const int userWidth = fontMetrics().horizontalAdvance(m_user);
    const int end = width() - 16 - userWidth - 24;
    const auto write = [&](const Fact& fact, const QColor& ink) {
        const int wanted = fontMetrics().horizontalAdvance(fact.text) + (fact.dot ? 14 : 0);
        if (x >= end)
            return;
        if (fact.dot) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(inkOf(fact.tone, t));
            painter.drawEllipse(QRectF(placed(*this, QRect(x, height() / 2 - 3, 7, 7))));
        }
        painter.setPen(ink);
        const QRect box(x + (fact.dot ? 14 : 0), 1, qMin(wanted, end - x), height() - 1);
        painter.drawText(placed(*this, box),
                         Qt::AlignVCenter | Qt::AlignLeft,
                         fontMetrics().elidedText(fact.text, Qt::ElideRight, box.width()));
        x += wanted + 20;
    };
    if (!m_message.text.isEmpty())
        write(m_message, inkOf(m_message.tone, t));
    for (const Fact& fact : m_facts)
        write(fact, t.muted);
    painter.setPen(t.muted);
    painter.drawText(
        placed(*this, rect().adjusted(0, 1, -16, 0)), Qt::AlignVCenter | Qt::AlignRight, m_user);
}

} // namespace sartorius::ui
