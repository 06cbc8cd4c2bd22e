#pragma once

#include "plugin/ui/controls.h"
#include "plugin/ui/exam_grid.h"
#include "plugin/ui/exam_grid_model.h"
#include "plugin/ui/measurement.h"
#include "plugin/ui/record_session.h"

#include <QLineEdit>

class QVBoxLayout;

namespace sartorius::ui {

/// Beside the pictures: what they show, answered with the form's own letters; what was measured and
/// where it goes; whose they are, whether they belong to this assessment, and the link.
class ImageRail final : public Ground
{
    Q_OBJECT

public:
    ImageRail(RecordSession& session, QWidget* parent);

    /// The study in sight; null when there is none.
    void showStudy(const api::StudyForLink* study);

    void linkOrUnlink();

    /// What was just measured on a picture; a length in millimetres may go into the form.
    void showMeasured(const Measurement& measurement, const dicom::PixelSpacing& spacing);
    void takeMeasured();
    void focusImpression();

    ExamGrid& impression() { return *m_impression; }

    /// Where the buttons of the tools go.
    QWidget* toolPlace() { return m_tools; }

    QString identityText() const { return m_identity->text(); }

    QString sideText() const { return m_side->text(); }

Q_SIGNALS:
    /// The link was made or taken back; the list is asked for again.
    void linkChanged();

private:
    void makeImpression(QVBoxLayout& column);
    void makeMeasured(QVBoxLayout& column);
    void makeLink(QVBoxLayout& column);
    void describe();
    void describeFacts(const api::StudyForLink& study);
    const OutlinePage* pageFor(const dicom::Study& study) const;
    void choosePage();
    void setProblem(const QString& words);
    void noteMr();

    RecordSession& m_session;
    std::optional<api::StudyForLink> m_study;
    std::optional<OutlinePage> m_page; ///< what the impression asks
    ExamGridModel m_impressionModel;
    QLabel* m_impressionHeading = nullptr;
    ExamGrid* m_impression = nullptr;
    QLabel* m_impressionNote = nullptr;
    Card* m_measuredCard = nullptr;
    QLabel* m_measuredHeading = nullptr;
    QLabel* m_measuredName = nullptr;
    QLabel* m_measuredNote = nullptr;
    KeyButton* m_measuredTake = nullptr;
    std::string m_measuredItem;
    QString m_measuredValue; ///< as typed into the item; empty when it cannot go there
    QWidget* m_tools = nullptr;
    QLabel* m_linkHeading = nullptr;
    QLabel* m_identity = nullptr;
    QLabel* m_side = nullptr;
    QLabel* m_linked = nullptr;
    QLabel* m_facts = nullptr;
    QLineEdit* m_sideReason = nullptr;
    KeyButton* m_link = nullptr;
    QLabel* m_problem = nullptr;
};

} // namespace sartorius::ui
