#include "plugin/ui/exam_grid.h"

#include "plugin/ui/answer_editors.h"
#include "plugin/ui/theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

bool isTyped(const OutlineItem& item)
{
    return item.kind == CellKind::Integer || item.kind == CellKind::Decimal
        || item.kind == CellKind::Date || item.kind == CellKind::Text;
}

bool opensEditor(const OutlineItem& item, QChar key)
{
    if (item.kind == CellKind::Text)
        return key.isPrint();
    if (!isTyped(item))
        return false;
    return key.isDigit() || key == u'-'
        || (item.kind == CellKind::Decimal && (key == u'.' || key == u','));
}

std::vector<record::Coding>
codesIn(const ExamGridModel& model, const QModelIndex& index, const OutlineItem& item)
{
    std::vector<record::Coding> codes;
    const QStringList words = model.data(index, Qt::EditRole).toString().split(u", "_s);
    for (const OutlineOption& option : item.options) {
        if (words.contains(option.label, Qt::CaseInsensitive))
            codes.push_back(option.code);
    }
    return codes;
}

} // namespace

ExamGrid::ExamGrid(ExamGridModel& model, QWidget* parent)
    : RecordTable(Pick::Cell, parent)
    , m_cells(model)
    , m_editor(new QLineEdit(viewport()))
{
    setGrowing(true);
    setModel(&model);
    setAccessibleName(tr("Examination grid"));
    static_cast<RecordDelegate*>(itemDelegate())->setEmptyCurrentText(tr("not recorded"));
    m_editor->setObjectName(u"cellEditor"_s);
    m_editor->setFont(fontOf(13));
    m_editor->hide();
    m_editor->installEventFilter(this);
    connect(&model, &QAbstractItemModel::modelReset, this, &ExamGrid::arrange);
    connect(&model, &ExamGridModel::offeredChanged, this, &ExamGrid::arrange);
    arrange();
}

void ExamGrid::setCompact(bool compact)
{
    m_compact = compact;
    horizontalHeader()->setVisible(!compact);
    arrange();
}

void ExamGrid::arrange()
{
    closeEditor();
    clearSpans();
    for (int row = 0; row < m_cells.rowCount(); ++row) {
        setRowHidden(row, !m_cells.isOffered(row));
        const OutlineItem* item = m_cells.itemAt(m_cells.index(row, 0));
        if (m_cells.isTwoSided() && item->sided == Sidedness::None) {
            setSpan(row, 1, 1, 2);
            setSpan(row, 3, 1, 2);
        }
    }
    arrangeColumns();
    updateGeometry();
    if (!currentIndex().isValid() || isRowHidden(currentIndex().row()))
        goToFirstOpen();
}

void ExamGrid::arrangeColumns()
{
    if (m_cells.columnCount() == 0)
        return;
    for (int column = 0; column < m_cells.columnCount(); ++column)
        setColumnHidden(
            column, column >= m_cells.lastVisitColumn() && (m_compact || !m_cells.hasLastVisit()));
    const int width = viewport()->width();
    const auto share = [width](int percent) {
        return width * percent / 100;
    };
    horizontalHeader()->setStretchLastSection(true);
    if (m_cells.isTwoSided()) {
        const bool last = m_cells.hasLastVisit() && !m_compact;
        setColumnWidth(0, share(last ? 33 : 46));
        setColumnWidth(1, share(last ? 16 : 27));
        setColumnWidth(2, share(last ? 14 : 27));
        setColumnWidth(3, share(18));
    } else {
        setColumnWidth(0, share(m_compact ? 54 : 44));
        setColumnWidth(1, share(34));
    }
    placeEditor();
}

void ExamGrid::resizeEvent(QResizeEvent* event)
{
    RecordTable::resizeEvent(event);
    arrangeColumns();
}

void ExamGrid::goToFirstOpen()
{
    const QModelIndex open = m_cells.firstOpenCell();
    if (open.isValid())
        setCurrentIndex(open);
    else if (m_cells.rowCount() > 0)
        setCurrentIndex(m_cells.index(0, 0));
}

void ExamGrid::goTo(const std::string& item)
{
    for (int row = 0; row < m_cells.rowCount(); ++row) {
        if (m_cells.itemAt(m_cells.index(row, 0))->id != item)
            continue;
        if (!m_cells.isOffered(row))
            m_cells.setShowAll(true);
        for (int column = 1; column < m_cells.lastVisitColumn(); ++column) {
            if (m_cells.isAnswerCell(m_cells.index(row, column))) {
                setCurrentIndex(m_cells.index(row, column));
                return;
            }
        }
    }
}

void ExamGrid::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    if (m_editor->isVisible() && m_edited != current && !commitEditor())
        closeEditor();
    RecordTable::currentChanged(current, previous);
    viewport()->update();
    Q_EMIT currentItemChanged();
}

void ExamGrid::focusInEvent(QFocusEvent* event)
{
    RecordTable::focusInEvent(event);
    if (!currentIndex().isValid())
        goToFirstOpen();
}

void ExamGrid::mousePressEvent(QMouseEvent* event)
{
    const QModelIndex before = currentIndex();
    RecordTable::mousePressEvent(event);
    // A second press on the current cell opens it, as a double click would.
    const QModelIndex hit = indexAt(event->pos());
    if (hit.isValid() && hit == before && m_cells.isAnswerCell(hit))
        openCell();
}

void ExamGrid::advance()
{
    const QModelIndex next = m_cells.nextCell(currentIndex());
    if (next.isValid())
        setCurrentIndex(next);
    else
        Q_EMIT endReached();
}

bool ExamGrid::answerKey(QKeyEvent& event)
{
    const OutlineItem* item = m_cells.itemAt(currentIndex());
    if (item == nullptr || !m_cells.isAnswerCell(currentIndex()) || event.text().size() != 1)
        return false;
    const QChar key = event.text().front();
    if (key == u'=') {
        if (m_cells.mirror(currentIndex()))
            advance();
        return true;
    }
    if (opensEditor(*item, key)) {
        openEditor(QString(key));
        return true;
    }
    if (!key.isLetterOrNumber() && key != u'+' && key != u'-')
        return false;
    if (m_cells.type(currentIndex(), key))
        advance();
    return true;
}

void ExamGrid::keyPressEvent(QKeyEvent* event)
{
    const auto modifiers = event->modifiers() & ~Qt::KeyboardModifiers(Qt::KeypadModifier);
    if (modifiers == Qt::NoModifier || modifiers == Qt::ShiftModifier) {
        switch (event->key()) {
        case Qt::Key_Backspace:
        case Qt::Key_Delete:
            m_cells.clear(currentIndex());
            return;
        case Qt::Key_Space:
            openCell();
            return;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            advance();
            return;
        default:
            if (answerKey(*event))
                return;
        }
    }
    RecordTable::keyPressEvent(event);
}

void ExamGrid::openCell()
{
    const OutlineItem* item = m_cells.itemAt(currentIndex());
    if (item == nullptr || !m_cells.flags(currentIndex()).testFlag(Qt::ItemIsEditable))
        return;
    if (isTyped(*item))
        openEditor({});
    else
        openChoices();
}

void ExamGrid::openChoices()
{
    const OutlineItem* item = m_cells.itemAt(currentIndex());
    auto* popup = new OptionPopup(*item, codesIn(m_cells, currentIndex(), *item), this);
    const QPersistentModelIndex cell(currentIndex());
    connect(
        popup, &OptionPopup::chosen, this, [this, cell](const std::vector<record::Coding>& codes) {
            if (!cell.isValid())
                return;
            m_cells.choose(cell, codes);
            setCurrentIndex(cell);
            advance();
        });
    const QRect at = visualRect(currentIndex());
    popup->openAt(QRect(viewport()->mapToGlobal(at.topLeft()), at.size()));
}

void ExamGrid::openEditor(const QString& typed)
{
    if (!m_cells.flags(currentIndex()).testFlag(Qt::ItemIsEditable))
        return;
    const OutlineItem* item = m_cells.itemAt(currentIndex());
    m_edited = currentIndex();
    m_editor->setAccessibleName(m_cells.data(currentIndex(), Qt::AccessibleTextRole).toString());
    m_editor->setPlaceholderText(item->kind == CellKind::Text ? QString() : rangeText(*item));
    m_editor->setText(typed.isEmpty() ? m_cells.data(currentIndex(), Qt::EditRole).toString()
                                      : typed);
    placeEditor();
    m_editor->show();
    m_editor->setFocus(Qt::OtherFocusReason);
    if (typed.isEmpty())
        m_editor->selectAll();
    else
        m_editor->setCursorPosition(static_cast<int>(typed.size()));
}

void ExamGrid::placeEditor()
{
    if (m_edited.isValid())
        m_editor->setGeometry(visualRect(m_edited));
}

bool ExamGrid::commitEditor()
{
    if (!m_edited.isValid())
        return true;
    if (!m_cells.enter(m_edited, m_editor->text())) {
        m_editor->selectAll();
        return false;
    }
    closeEditor();
    return true;
}

void ExamGrid::closeEditor()
{
    const bool hadFocus = m_editor->hasFocus();
    m_edited = QPersistentModelIndex();
    m_editor->hide();
    if (hadFocus)
        setFocus(Qt::OtherFocusReason);
}

bool ExamGrid::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_editor)
        return RecordTable::eventFilter(watched, event);
    if (event->type() == QEvent::FocusOut && m_editor->isVisible()) {
        if (static_cast<QFocusEvent*>(event)->reason() != Qt::PopupFocusReason && !commitEditor())
            closeEditor();
        return false;
    }
    if (event->type() == QEvent::ShortcutOverride) {
        // Esc leaves the field as it was; without this the window's own Esc would come first and
        // keep it.
        const bool ours = static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape;
        event->setAccepted(ours || event->isAccepted());
        return ours;
    }
    if (event->type() != QEvent::KeyPress)
        return RecordTable::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    switch (key->key()) {
    case Qt::Key_Escape:
        closeEditor();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Tab:
    case Qt::Key_Down:
        if (key->modifiers() == Qt::NoModifier || key->modifiers() == Qt::KeypadModifier) {
            if (commitEditor())
                advance();
            return true;
        }
        return false;
    default:
        return false;
    }
}

} // namespace sartorius::ui
