#pragma once

#include "forms/differential/reasoning.h"

#include <QFrame>
#include <QLabel>

#include <string>

class QGridLayout;

namespace sartorius::ui {

/// "well supported", "possible"; empty for forms that have no bands.
QString bandText(const std::optional<differential::Band>& band);

/// "Bone stress injury": a name without what stands in brackets.
QString plainName(const std::string& name);

/// One candidate diagnosis in words: for, against, not asked. Enter makes it the working diagnosis,
/// which is a person's act and never the program's.
class CandidateCard final : public QFrame
{
    Q_OBJECT

public:
    explicit CandidateCard(QWidget* parent);

    /// `brief`: counts instead of sentences, for a low window.
    void showCandidate(int rank,
                       const differential::Candidate& candidate,
                       bool isWorkingDiagnosis,
                       bool brief);

    const std::string& candidateId() const { return m_id; }

Q_SIGNALS:
    void accepted();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void writeReasons();

    QLabel* m_rank;
    QLabel* m_name;
    QLabel* m_band;
    QLabel* m_reasons;
    std::string m_id;
    QStringList m_lines; ///< lead and words by turns
    bool m_first = false;
    bool m_working = false;
};

} // namespace sartorius::ui
