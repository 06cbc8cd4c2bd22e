#pragma once

#include <QStyledItemDelegate>
#include <QTableView>

namespace sartorius::ui {

/// What a cell says about itself beside its words. Every model of this room answers these.
enum TableRole {
    ToneRole = Qt::UserRole + 1, ///< int(Tone): ink of the words
    ChipRole, ///< bool: words in a chip of that tone
    StrongRole, ///< bool: 500 weight
    SecondLineRole, ///< QString: quieter words below
    MarkRole, ///< QString: "●" before the words
    ChangedRole, ///< bool: Δ before the words, other than last time
    NoteRole, ///< QString: small quiet word at the end of the cell
    FaintRole, ///< bool: words that stand for nothing recorded
    MutedRole, ///< bool: quiet words
    DrawingRole ///< QString: exercise whose drawing stands before the words
};

/// Paints a cell of any table of ours: words, mark, chip, second line, a line below the row, and
/// the 2 px accent ring in the current cell.
class RecordDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit RecordDelegate(QObject* parent);

    void paint(QPainter* painter,
               const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

    QWidget* createEditor(QWidget* parent,
                          const QStyleOptionViewItem& option,
                          const QModelIndex& index) const override;

    /// Shown in the current cell when it is empty; "not recorded" is never an empty-looking cell.
    void setEmptyCurrentText(const QString& text) { m_emptyCurrent = text; }

private:
    QString m_emptyCurrent;
};

/// A table of the look. Tab leaves it, arrows move in it, and it always has a current index
/// (a screen reader on Qt 6.4 may crash in a table that has none).
class RecordTable : public QTableView
{
    Q_OBJECT

public:
    enum class Pick { Row, Cell };

    RecordTable(Pick pick, QWidget* parent);

    Pick pick() const { return m_pick; }

    void setModel(QAbstractItemModel* model) override;

    /// Height of all rows and the header, so that a page can give the table just that.
    int contentHeight() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

    /// Grows with its rows instead of scrolling inside; the page scrolls.
    void setGrowing(bool growing);

Q_SIGNALS:
    /// Enter or double click on a row.
    void opened(const QModelIndex& index);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

private:
    void keepCurrent();

    Pick m_pick;
    bool m_growing = false;
};

} // namespace sartorius::ui
