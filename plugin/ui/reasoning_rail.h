#pragma once

#include "plugin/ui/controls.h"
#include "plugin/ui/draft.h"
#include "plugin/ui/form_state.h"

#include <QVector>

class QGridLayout;
class QScrollArea;
class QVBoxLayout;

namespace sartorius::ui {

/// One candidate diagnosis in words: for, against, not asked. Enter makes it the working diagnosis,
/// which is a person's act and never the program's.
class CandidateCard final : public QFrame
{
    Q_OBJECT

public:
    explicit CandidateCard(QWidget* parent);

    void showCandidate(int rank, const differential::Candidate& candidate, bool isWorkingDiagnosis);

    const std::string& candidateId() const { return m_id; }

Q_SIGNALS:
    void accepted();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    QLabel* m_rank;
    QLabel* m_name;
    QLabel* m_band;
    QLabel* m_reasons;
    std::string m_id;
    bool m_first = false;
    bool m_working = false;
};

/// Right rail: the working list, what to ask next, what must not be missed, whose content this is.
/// Follows every answer.
class ReasoningRail final : public Ground
{
    Q_OBJECT

public:
    static constexpr int kCards = 5;

    ReasoningRail(Draft& draft, FormState& form, QWidget* parent);

    /// F5: the keyboard goes to the first card.
    void takeFocus();

    /// The words of the rail as a screen reader meets them; for tests as well.
    QStringList spokenLines() const;

Q_SIGNALS:
    /// The person wants to answer this now.
    void itemWanted(const std::string& item);

private:
    void refresh();
    void showCandidates(const differential::Reasoning& reasoning);
    void showNext(const differential::Reasoning& reasoning);
    void showMustExclude(const differential::Reasoning& reasoning);
    void accept(const CandidateCard& card);

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
    std::string m_nextItem;
    QLabel* m_excludeHeading;
    QVector<std::pair<QLabel*, QLabel*>> m_excludeRows;
    QVector<QLabel*> m_excludeMarks;
    QGridLayout* m_excludeGrid;
    QLabel* m_notice;
};

/// "well supported", "possible"; "not ranked by bands" for forms that have none.
QString bandText(const std::optional<differential::Band>& band);

} // namespace sartorius::ui
