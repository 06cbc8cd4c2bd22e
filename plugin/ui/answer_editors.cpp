#include "plugin/ui/answer_editors.h"

#include "plugin/ui/controls.h"
#include "plugin/ui/theme.h"

#include <QKeyEvent>
#include <QListWidget>
#include <QPainter>
#include <QScreen>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

constexpr int kKeyRole = Qt::UserRole;
constexpr int kRowHeight = 28;

class OptionDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {200, kRowHeight};
    }

    void paint(QPainter* painter,
               const QStyleOptionViewItem& option,
               const QModelIndex& index) const override
    {
        const Tokens& t = tokensOf(option.palette);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state.testFlag(QStyle::State_Selected)) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(t.selection);
            painter->drawRoundedRect(option.rect, 4, 4);
        }
        QRect inner = option.rect.adjusted(8, 0, -8, 0);
        const bool ticked = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
        painter->setFont(fontOf(13, ticked ? QFont::DemiBold : QFont::Normal));
        painter->setPen(t.accent);
        if (ticked)
            painter->drawText(inner, Qt::AlignVCenter | Qt::AlignLeft, u"\u2713"_s);
        painter->setPen(t.text);
        const QString key = index.data(kKeyRole).toString();
        if (!key.isEmpty())
            paintKeyCap(*painter,
                        QPoint(inner.right() - keyCapWidth(key), inner.center().y()),
                        key,
                        t.strongLine,
                        t.muted);
        painter->setFont(fontOf(13, ticked ? QFont::DemiBold : QFont::Normal));
        painter->drawText(inner.adjusted(20, 0, -32, 0),
                          Qt::AlignVCenter | Qt::AlignLeft,
                          painter->fontMetrics().elidedText(
                              index.data().toString(), Qt::ElideRight, inner.width() - 52));
        painter->restore();
    }
};

} // namespace

OptionPopup::OptionPopup(const OutlineItem& item,
                         const std::vector<record::Coding>& chosen,
                         QWidget* parent)
    : QFrame(parent, Qt::Popup)
    , m_item(item)
    , m_list(new QListWidget(this))
    , m_several(item.kind == CellKind::MultiChoice)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setFont(fontOf(13));
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Dark); // shows as the 1 px line around
    m_list->setItemDelegate(new OptionDelegate(m_list));
    m_list->setAccessibleName(item.label);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->addWidget(m_list);
    int current = 0;
    int widest = 180;
    for (const OutlineOption& option : item.options) {
        auto* row = new QListWidgetItem(option.label, m_list);
        const bool has
            = std::any_of(chosen.begin(), chosen.end(), [&option](const record::Coding& code) {
                  return code.code == option.code.code;
              });
        row->setData(Qt::CheckStateRole, has ? Qt::Checked : Qt::Unchecked);
        row->setData(kKeyRole, option.keys.left(1));
        widest = std::max(
            widest, QFontMetrics(fontOf(13, QFont::DemiBold)).horizontalAdvance(option.label) + 76);
        if (has)
            current = m_list->row(row);
    }
    m_list->setCurrentRow(current);
    m_list->setFixedSize(std::min(widest, 420),
                         std::min(static_cast<int>(item.options.size()), 14) * kRowHeight + 8);
    m_list->installEventFilter(this);
    connect(m_list, &QListWidget::itemClicked, this, [this](QListWidgetItem* row) {
        pick(m_list->row(row));
    });
}

void OptionPopup::openAt(const QRect& cell)
{
    adjustSize();
    QPoint place = cell.bottomLeft() + QPoint(0, 2);
    if (const QScreen* screen = parentWidget()->screen()) {
        const QRect free = screen->availableGeometry();
        if (place.y() + height() > free.bottom())
            place.setY(std::max(free.top(), cell.top() - height() - 2));
        place.setX(
            std::clamp(place.x(), free.left(), std::max(free.left(), free.right() - width())));
    }
    move(place);
    show();
    m_list->setFocus(Qt::PopupFocusReason);
}

void OptionPopup::tick(int row)
{
    QListWidgetItem* item = m_list->item(row);
    const bool on = item->data(Qt::CheckStateRole).toInt() != Qt::Checked;
    const auto alone = [this](int at) {
        const OutlineOption& option = m_item.options[static_cast<std::size_t>(at)];
        return option.exclusive || option.unknown;
    };
    if (on) {
        for (int other = 0; other < m_list->count(); ++other) {
            if (other != row && (alone(row) || alone(other)))
                m_list->item(other)->setData(Qt::CheckStateRole, Qt::Unchecked);
        }
    }
    item->setData(Qt::CheckStateRole, on ? Qt::Checked : Qt::Unchecked);
}

void OptionPopup::pick(int row)
{
    if (row < 0)
        return;
    m_list->setCurrentRow(row);
    if (m_several) {
        tick(row);
        return;
    }
    for (int other = 0; other < m_list->count(); ++other)
        m_list->item(other)->setData(Qt::CheckStateRole,
                                     other == row ? Qt::Checked : Qt::Unchecked);
    accept();
}

void OptionPopup::accept()
{
    std::vector<record::Coding> codes;
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->data(Qt::CheckStateRole).toInt() == Qt::Checked)
            codes.push_back(m_item.options[static_cast<std::size_t>(row)].code);
    }
    close();
    Q_EMIT chosen(codes);
}

bool OptionPopup::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept(); // every key is the popup's while it is open
        return true;
    }
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    switch (key->key()) {
    case Qt::Key_Escape:
        close();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Tab:
        if (!m_several)
            pick(m_list->currentRow());
        else
            accept();
        return true;
    case Qt::Key_Space:
        pick(m_list->currentRow());
        return true;
    default:
        break;
    }
    if (key->text().size() == 1 && key->modifiers() == Qt::NoModifier) {
        for (std::size_t row = 0; row < m_item.options.size(); ++row) {
            if (m_item.options[row].keys.contains(key->text().front().toLower())) {
                pick(static_cast<int>(row));
                return true;
            }
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace sartorius::ui
