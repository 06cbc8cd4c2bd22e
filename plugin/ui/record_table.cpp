#include "plugin/ui/record_table.h"

#include "plugin/ui/controls.h"
#include "plugin/ui/paper_printer.h"
#include "plugin/ui/theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QScrollBar>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

constexpr int kPadding = 12;

Tone toneOf(const QModelIndex& index)
{
    return static_cast<Tone>(index.data(ToneRole).toInt());
}

/// Places are worked out from left to right and turned around inside the cell where the window
/// reads from right to left; Qt turns the alignment of the words itself.
QRect inCell(const QStyleOptionViewItem& option, const QRect& box)
{
    return QStyle::visualRect(option.direction, option.rect, box);
}

void paintChip(QPainter& painter,
               const QStyleOptionViewItem& option,
               const QRect& cell,
               const QString& text,
               Tone tone,
               const Tokens& t)
{
    painter.setFont(fontOf(12, QFont::Medium));
    const int wanted = painter.fontMetrics().horizontalAdvance(text) + 22;
    QRect box = inCell(
        option, QRect(cell.left() + 2, cell.center().y() - 11, qMin(wanted, cell.width() - 4), 24));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(softOf(tone, t));
    painter.drawRoundedRect(box, metric::kChipRadius, metric::kChipRadius);
    painter.setPen(inkOf(tone, t));
    box.adjust(10, 0, -10, 0);
    painter.drawText(box,
                     Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, box.width() + 2));
}

int paintMark(QPainter& painter,
              const QStyleOptionViewItem& option,
              const QRect& box,
              const QString& mark,
              const QColor& ink)
{
    painter.setFont(fontOf(13, QFont::DemiBold));
    painter.setPen(ink);
    painter.drawText(inCell(option, box), Qt::AlignVCenter | Qt::AlignLeft, mark);
    return box.left() + painter.fontMetrics().horizontalAdvance(mark) + 4;
}

int paintNote(QPainter& painter,
              const QStyleOptionViewItem& option,
              const QRect& box,
              const QString& note,
              const QColor& ink)
{
    painter.setFont(fontOf(11));
    painter.setPen(ink);
    painter.drawText(
        inCell(option, box.adjusted(0, 0, -6, 0)), Qt::AlignVCenter | Qt::AlignRight, note);
    return box.right() - painter.fontMetrics().horizontalAdvance(note) - 12;
}

/// The drawing of an exercise in a quiet frame; returns where the words begin.
int paintDrawing(QPainter& painter,
                 const QStyleOptionViewItem& option,
                 const QRect& box,
                 const QString& exercise,
                 const Tokens& t)
{
    const QRect place(box.left(), box.center().y() - 15, 46, 31);
    const QRect frame = inCell(option, place);
    paintRounded(painter, frame, 4, t.secondSurface, t.line);
    const QSize fine = frame.size() * painter.device()->devicePixelRatio();
    const QImage picture = exercisePicture(exercise, fine, t.text);
    if (!picture.isNull())
        painter.drawImage(frame, picture);
    return place.right() + 13;
}

void paintWords(QPainter& painter,
                const QStyleOptionViewItem& option,
                QRect box,
                const QModelIndex& index,
                const QString& text,
                const Tokens& t,
                bool tinted)
{
    const QString mark = index.data(MarkRole).toString();
    const bool strong = index.data(StrongRole).toBool();
    const Tone tone = toneOf(index);
    QColor ink = tone == Tone::Neutral ? t.text : inkOf(tone, t);
    if (index.data(MutedRole).toBool())
        ink = t.muted;
    if (index.data(FaintRole).toBool())
        ink = tinted
            ? t.muted
            : t.faint; // faint on the tinted ground of the current cell is too little contrast
    if (const QString exercise = index.data(DrawingRole).toString(); !exercise.isEmpty())
        box.setLeft(paintDrawing(painter, option, box, exercise, t));
    const QString second = index.data(SecondLineRole).toString();
    if (!second.isEmpty()) {
        const QRect lower(box.left(), box.center().y() + 1, box.width(), 16);
        painter.setFont(fontOf(12));
        painter.setPen(t.muted);
        painter.drawText(inCell(option, lower),
                         Qt::AlignVCenter | Qt::AlignLeft,
                         painter.fontMetrics().elidedText(second, Qt::ElideRight, lower.width()));
        box = QRect(box.left(), box.center().y() - 17, box.width(), 18);
    }
    if (index.data(ChangedRole).toBool())
        box.setLeft(paintMark(painter, option, box, u"\u0394"_s, t.accent));
    if (!mark.isEmpty())
        box.setLeft(paintMark(painter, option, box, mark, ink));
    const QString note = index.data(NoteRole).toString();
    if (!note.isEmpty())
        box.setRight(paintNote(painter, option, box, note, t.faint));
    painter.setFont(fontOf(13, strong ? QFont::DemiBold : QFont::Normal));
    painter.setPen(ink);
    painter.drawText(inCell(option, box),
                     Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, box.width()));
}

} // namespace

RecordDelegate::RecordDelegate(QObject* parent)
    : QStyledItemDelegate(parent)
{
}

void RecordDelegate::paint(QPainter* painter,
                           const QStyleOptionViewItem& option,
                           const QModelIndex& index) const
{
    const Tokens& t = tokensOf(option.palette);
    const auto* table = qobject_cast<const RecordTable*>(option.widget);
    const bool byRow = table != nullptr && table->pick() == RecordTable::Pick::Row;
    const bool current = table != nullptr && table->currentIndex() == index && !byRow;
    const bool focused = table != nullptr && table->hasFocus();
    const QRect cell = option.rect;

    painter->save();
    if (byRow && option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(cell.adjusted(0, 0, 0, -1), t.selection);
    painter->fillRect(QRect(cell.left(), cell.bottom(), cell.width(), 1), t.line);
    QString text = index.data(Qt::DisplayRole).toString();
    if (current) {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(t.accent, focused ? 2 : 1));
        painter->setBrush(t.accentSoft);
        const qreal inset = focused ? 1 : 0.5;
        painter->drawRoundedRect(QRectF(cell).adjusted(inset, inset, -inset, -inset), 4, 4);
        if (index.data(FaintRole).toBool() && !m_emptyCurrent.isEmpty()
            && index.flags().testFlag(Qt::ItemIsEditable))
            text = m_emptyCurrent;
    }
    if (index.data(ChipRole).toBool())
        paintChip(*painter, option, cell.adjusted(kPadding - 2, 0, -4, 0), text, toneOf(index), t);
    else
        paintWords(*painter, option, cell.adjusted(kPadding, 0, -4, -1), index, text, t, current);
    painter->restore();
}

QSize RecordDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const int width = option.fontMetrics.horizontalAdvance(index.data().toString()) + 2 * kPadding;
    return {width, index.data(SecondLineRole).toString().isEmpty() ? metric::kRow : 44};
}

QWidget* RecordDelegate::createEditor(QWidget* parent,
                                      const QStyleOptionViewItem&,
                                      const QModelIndex& index) const
{
    auto* editor = new QLineEdit(parent);
    editor->setObjectName(u"cellEditor"_s);
    editor->setFont(fontOf(13));
    editor->setAccessibleName(index.data(Qt::AccessibleTextRole).toString());
    return editor;
}

RecordTable::RecordTable(Pick pick, QWidget* parent)
    : QTableView(parent)
    , m_pick(pick)
{
    setItemDelegate(new RecordDelegate(this));
    setShowGrid(false);
    setTabKeyNavigation(false);
    setWordWrap(false);
    setFrameShape(QFrame::NoFrame);
    setFont(fontOf(13));
    setSelectionMode(QAbstractItemView::SingleSelection);
    setSelectionBehavior(pick == Pick::Row ? QAbstractItemView::SelectRows
                                           : QAbstractItemView::SelectItems);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(metric::kRow);
    verticalHeader()->setMinimumSectionSize(metric::kRow);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsClickable(false);
    horizontalHeader()->setFont(fontOf(12, QFont::Medium));
    horizontalHeader()->setFixedHeight(28);
    horizontalHeader()->setMinimumSectionSize(40);
}

void RecordTable::setModel(QAbstractItemModel* model)
{
    QTableView::setModel(model);
    if (model == nullptr)
        return;
    const auto refresh = [this] {
        keepCurrent();
        updateGeometry();
    };
    connect(model, &QAbstractItemModel::modelReset, this, refresh);
    connect(model, &QAbstractItemModel::rowsInserted, this, refresh);
    connect(model, &QAbstractItemModel::rowsRemoved, this, refresh);
    keepCurrent();
}

void RecordTable::keepCurrent()
{
    if (model() == nullptr || currentIndex().isValid() || model()->rowCount() == 0)
        return;
    const int column = m_pick == Pick::Cell && model()->columnCount() > 1 ? 1 : 0;
    setCurrentIndex(model()->index(0, column));
}

int RecordTable::contentHeight() const
{
    return verticalHeader()->length()
        + (horizontalHeader()->isHidden() ? 0 : horizontalHeader()->height());
}

QSize RecordTable::sizeHint() const
{
    return m_growing ? QSize(400, contentHeight()) : QTableView::sizeHint();
}

QSize RecordTable::minimumSizeHint() const
{
    return m_growing ? QSize(200, contentHeight()) : QSize(200, 96);
}

void RecordTable::setGrowing(bool growing)
{
    m_growing = growing;
    setVerticalScrollBarPolicy(growing ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    setSizePolicy(QSizePolicy::Expanding, growing ? QSizePolicy::Fixed : QSizePolicy::Expanding);
}

void RecordTable::keyPressEvent(QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && event->modifiers() == Qt::NoModifier && currentIndex().isValid()) {
        Q_EMIT opened(currentIndex());
        return;
    }
    // Letters are keys of the page in a table of rows; Qt would search with them.
    const bool letter = !event->text().isEmpty() && event->text().front().isPrint()
        && (event->modifiers() & ~Qt::KeyboardModifiers(Qt::ShiftModifier | Qt::KeypadModifier))
            == 0;
    if (m_pick == Pick::Row && letter) {
        event->ignore();
        return;
    }
    QTableView::keyPressEvent(event);
}

void RecordTable::mouseDoubleClickEvent(QMouseEvent* event)
{
    const QModelIndex index = indexAt(event->pos());
    if (index.isValid())
        Q_EMIT opened(index);
    else
        QTableView::mouseDoubleClickEvent(event);
}

} // namespace sartorius::ui
