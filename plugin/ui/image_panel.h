#pragma once

#include "plugin/ui/controls.h"
#include "plugin/ui/image_rail.h"
#include "plugin/ui/image_stage.h"
#include "plugin/ui/image_text.h"
#include "plugin/ui/record_session.h"

#include <QVector>

class QVBoxLayout;

namespace sartorius::ui {

/// The pictures: series at the left with what is still to be added, up to two stages, and at the
/// right what they show and whether they belong here. A folder of images dropped on it is read by
/// the service.
class ImagePanel final : public Ground
{
    Q_OBJECT

public:
    ImagePanel(RecordSession& session, QWidget* parent);

    /// Asks which studies there are for the open assessment.
    void refresh();

    void showStudies(const api::StudyList& studies);
    void takeFocus();

    /// Asks the service to read every image below the folder; says how many came and which did not,
    /// and why.
    void importFolder(const QString& folder);
    void chooseFolder();

    /// What came of the last folder; empty when none was read.
    QString importReport() const { return m_report->text(); }

    ImageStage& stage() { return *m_stages[m_active]; }

    ImageRail& rail() { return *m_rail; }

    /// Both stages scroll together, with the distance they have now.
    void linkScrolling();
    void joinHere();

    bool isLinked() const { return m_linkedScroll; }

    /// Pictures asked for and not here yet.
    int waiting() const { return m_waiting; }

Q_SIGNALS:
    void told(const QString& words);
    /// Something could not be read: which and why.
    void failed(const QString& words);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    class SeriesRow;

    void showStudy(int study);
    void showSeries(int study, int series, int stage);
    void describeStudy();
    void showImported(const api::Imported& imported);
    void followScroll(int stage, int by);
    void wantFrame(ImageStage* stage, const record::SopInstanceUid& instance, int frame);
    void wantThumbnail(SeriesRow* row, const dicom::Series& series);
    QWidget* makeList();
    QWidget* makeStages();
    void addTools();

    RecordSession& m_session;
    api::StudyList m_studies;
    int m_study = -1;
    int m_active = 0;
    int m_waiting = 0;
    bool m_linkedScroll = false;
    QVBoxLayout* m_list = nullptr;
    QVector<QWidget*> m_listRows;
    QVector<SeriesRow*> m_rows;
    QVector<ImageStage*> m_stages;
    ImageRail* m_rail = nullptr;
    KeyButton* m_add = nullptr;
    QLabel* m_report = nullptr;
};

} // namespace sartorius::ui
