#pragma once

#include "plugin/ui/draft.h"
#include "plugin/ui/form_state.h"

#include <QAbstractTableModel>

namespace sartorius::ui {

/// One page of the form as a table: a row per item; Right and Left when the page has items of both
/// sides, one answer column otherwise; the last visit beside them. Writes through the draft, so
/// every key is one undo step.
class ExamGridModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    ExamGridModel(Draft& draft, FormState& form, QObject* parent);

    void setPage(const OutlinePage* page);

    /// Shows every row, whatever the form's conditions say.
    void setShowAll(bool showAll);

    bool showsAll() const { return m_showAll; }

    const OutlinePage* page() const { return m_page; }

    bool isTwoSided() const { return m_twoSided; }

    int lastVisitColumn() const { return m_twoSided ? 3 : 2; }

    /// False at a first visit: there is nothing to show beside the new value.
    bool hasLastVisit() const { return m_draft.assessment().previousVisit.has_value(); }

    const OutlineItem* itemAt(const QModelIndex& index) const;
    bool isOffered(int row) const;

    /// True for a cell that takes an answer.
    bool isAnswerCell(const QModelIndex& index) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

    /// A letter or digit in a cell of choices. True when it gave an answer.
    bool type(const QModelIndex& index, QChar key);

    /// What an editor holds; false and `refused` when it cannot be that item's value. Empty text
    /// clears.
    bool enter(const QModelIndex& index, const QString& text);
    void choose(const QModelIndex& index, const std::vector<record::Coding>& codes);
    void clear(const QModelIndex& index);

    /// Gives the other side the same answer; see the three cases in the .cpp. True when the caller
    /// should advance.
    bool mirror(const QModelIndex& index);

    /// Fills what is empty on this page and has a normal; never red flags, pain, numbers. Returns
    /// cells filled.
    int answerRestNormal();

    /// Takes last visit's answers of one row, or of the page; never red flags, pain, dates.
    int adopt(const QModelIndex& index);
    int adoptPage();

    /// The next cell below that takes an answer, in the same column where possible; invalid at the
    /// end.
    QModelIndex nextCell(const QModelIndex& index) const;
    QModelIndex firstOpenCell() const;

    /// Cells of offered rows of the assessed side: answered and all.
    std::pair<int, int> progress() const;

Q_SIGNALS:
    /// A value the item does not take, in words with the remedy.
    void refused(const QString& why);
    /// Rows appeared or went because of an answer.
    void offeredChanged();

private:
    struct Cell
    {
        const OutlineItem* item = nullptr;
        std::optional<record::Laterality> side;
        bool previous = false;
    };

    std::optional<Cell> cellAt(const QModelIndex& index) const;
    std::optional<record::Answer> answerIn(const Cell& cell) const;
    QString textOf(const Cell& cell) const;
    QString accessibleText(const QModelIndex& index) const;
    QVariant markOf(const Cell& cell, int role) const;
    bool give(const Cell& cell, std::vector<record::AnswerValue> values);
    void refresh();
    record::Answers adopted(int row) const;

    Draft& m_draft;
    FormState& m_form;
    const OutlinePage* m_page = nullptr;
    std::vector<bool> m_offered;
    bool m_twoSided = false;
    bool m_showAll = false;
    std::optional<std::pair<int, record::Laterality>> m_lastTyped;
};

} // namespace sartorius::ui
