#pragma once

#include "plugin/ui/candidate_card.h"
#include "plugin/ui/controls.h"
#include "plugin/ui/draft.h"
#include "plugin/ui/form_state.h"

#include <QVector>

class QGridLayout;
class QScrollArea;
class QVBoxLayout;

namespace sartorius::ui {

/// Right rail: the working list, what to ask next, what must not be missed, whose content this is.
/// Follows every answer. With the keyboard in it 1 to 3 choose the working diagnosis, and a letter
/// answers what is asked next; Enter goes to the question instead.
class ReasoningRail final : public Ground
{
    Q_OBJECT

public:
    static constexpr int kCards = 3;

    ReasoningRail(Draft& draft, FormState& form, QWidget* parent);

    /// F5: the keyboard goes to the first card.
    void takeFocus();

    /// The item that "ask next" is about; empty when there is none.
    const std::string& nextItem() const { return m_nextItem; }

    /// The words of the rail as a screen reader meets them; for tests as well.
    QStringList spokenLines() const;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

Q_SIGNALS:
    /// The person wants to answer this now.
    void itemWanted(const std::string& item);

private:
    void refresh();
    void showCandidates(const differential::Reasoning& reasoning);
    void showNext(const differential::Reasoning& reasoning);
    void showMustExclude(const differential::Reasoning& reasoning);
    QString openText(const std::vector<std::string>& needs) const;
    void accept(const CandidateCard& card);
    bool answerNext(QChar key);

    Draft& m_draft;
    FormState& m_form;
    QLabel* m_listHeading;
    QLabel* m_empty;
    QVector<CandidateCard*> m_cards;
    QLabel* m_more;
    QLabel* m_nextHeading;
    KeyButton* m_nextGo;
    Card* m_nextCard;
    QLabel* m_nextName;
    QLabel* m_nextWhy;
    KeyLegend* m_nextKeys;
    std::string m_nextItem;
    bool m_brief = false; ///< too low for whole sentences in every card
    QLabel* m_excludeHeading;
    QVector<std::pair<QLabel*, QLabel*>> m_excludeRows;
    QVector<QLabel*> m_excludeMarks;
    QGridLayout* m_excludeGrid;
    QLabel* m_notice;
};

} // namespace sartorius::ui
