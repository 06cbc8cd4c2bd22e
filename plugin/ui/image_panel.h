#pragma once

#include "plugin/ui/controls.h"
#include "plugin/ui/image_stage.h"
#include "plugin/ui/image_text.h"
#include "plugin/ui/record_session.h"

#include <QLineEdit>
#include <QVector>

class QVBoxLayout;

namespace sartorius::ui {

/// The pictures: series at the left, up to two stages, and at the right whose they are, whether
/// they belong here, and the link to the assessment.
class ImagePanel final : public Ground
{
    Q_OBJECT

public:
    ImagePanel(RecordSession& session, QWidget* parent);

    /// Asks which studies there are for the open assessment.
    void refresh();

    void showStudies(const api::StudyList& studies);
    void linkOrUnlink();
    void takeFocus();

    ImageStage& stage() { return *m_stages[m_active]; }

    /// Pictures asked for and not here yet.
    int waiting() const { return m_waiting; }

Q_SIGNALS:
    void told(const QString& words);

private:
    class SeriesRow;

    void showStudy(int study);
    void showSeries(int study, int series, int stage);
    void describeStudy();
    void wantFrame(ImageStage* stage, const record::SopInstanceUid& instance, int frame);
    void wantThumbnail(SeriesRow* row, const dicom::Series& series);
    QWidget* makeList();
    QWidget* makeRail();

    RecordSession& m_session;
    api::StudyList m_studies;
    int m_study = -1;
    int m_active = 0;
    int m_waiting = 0;
    QVBoxLayout* m_list = nullptr;
    QVector<QWidget*> m_listRows;
    QVector<SeriesRow*> m_rows;
    QVector<ImageStage*> m_stages;
    QLabel* m_identity = nullptr;
    QLabel* m_identityWords = nullptr;
    QLabel* m_side = nullptr;
    QLabel* m_linked = nullptr;
    QLabel* m_facts = nullptr;
    QLineEdit* m_sideReason = nullptr;
    KeyButton* m_link = nullptr;
    QLabel* m_problem = nullptr;
};

} // namespace sartorius::ui
