#include "plugin/ui/exam_grid_model.h"

#include <algorithm>

// The acts of the grid that fill several cells at once: mirror, all normal, adopt.
namespace sartorius::ui {

bool ExamGridModel::mirror(const QModelIndex& index)
{
    const auto cell = cellAt(index);
    if (!cell || cell->previous)
        return false;
    const auto copy
        = [this](const OutlineItem& item, const record::Answer& from, record::Laterality to) {
              m_draft.answer({record::Answer {.item = item.id,
                                              .side = to,
                                              .values = from.values,
                                              .origin = record::AnswerOrigin::Entered}},
                             item.label);
          };
    // 1. This cell has an answer: the other side gets it. 2. It is empty and the other side has
    // one: this cell gets it. 3. Both are empty, because a letter has just moved the cell on: the
    // row before is mirrored.
    if (cell->side) {
        const auto other = record::opposite(*cell->side);
        if (const record::Answer* here = m_draft.find(cell->item->id, cell->side)) {
            copy(*cell->item, *here, other);
            return true;
        }
        if (const record::Answer* there = m_draft.find(cell->item->id, other)) {
            copy(*cell->item, *there, *cell->side);
            return true;
        }
    }
    if (m_lastTyped && m_lastTyped->first < rowCount()) {
        const OutlineItem& item = m_page->items[static_cast<std::size_t>(m_lastTyped->first)];
        if (const record::Answer* typed = m_draft.find(item.id, m_lastTyped->second))
            copy(item, *typed, record::opposite(m_lastTyped->second));
    }
    return false;
}

int ExamGridModel::answerRestNormal()
{
    if (m_page == nullptr)
        return 0;
    record::Answers answers;
    for (record::Answer& answer : m_form.normalAnswers(m_page->id)) {
        const auto item
            = std::find_if(m_page->items.begin(),
                           m_page->items.end(),
                           [&](const OutlineItem& other) { return other.id == answer.item; });
        // The form leaves red flags out already; the window does not rely on it.
        if (item == m_page->items.end() || item->redFlag || item->pain || item->computed)
            continue;
        answer.origin = record::AnswerOrigin::BulkNormal;
        answers.push_back(std::move(answer));
    }
    m_draft.answer(answers, tr("Rest of the page normal"));
    return static_cast<int>(answers.size());
}

record::Answers ExamGridModel::adopted(int row) const
{
    record::Answers answers;
    const OutlineItem& item = m_page->items[static_cast<std::size_t>(row)];
    if (item.redFlag || item.pain || item.computed || item.kind == CellKind::Date)
        return answers;
    for (int column = 1; column < lastVisitColumn(); ++column) {
        const auto cell = cellAt(index(row, column));
        if (!cell)
            continue;
        const record::Answer* before = m_draft.findPrevious(item.id, cell->side);
        if (before == nullptr || answerIn(*cell))
            continue;
        answers.push_back(record::Answer {.item = item.id,
                                          .side = cell->side,
                                          .values = before->values,
                                          .origin = record::AnswerOrigin::Adopted});
    }
    return answers;
}

int ExamGridModel::adopt(const QModelIndex& index)
{
    const OutlineItem* item = itemAt(index);
    if (item == nullptr)
        return 0;
    const record::Answers answers = adopted(index.row());
    if (answers.empty())
        Q_EMIT refused(item->redFlag || item->pain
                           ? tr("Red flags and pain are asked anew at every visit.")
                           : tr("Nothing to adopt here from the last visit."));
    m_draft.answer(answers, tr("Adopt last visit"));
    return static_cast<int>(answers.size());
}

int ExamGridModel::adoptPage()
{
    record::Answers answers;
    for (int row = 0; row < rowCount(); ++row) {
        for (record::Answer& answer : adopted(row))
            answers.push_back(std::move(answer));
    }
    m_draft.answer(answers, tr("Adopt last visit, whole page"));
    return static_cast<int>(answers.size());
}

} // namespace sartorius::ui
