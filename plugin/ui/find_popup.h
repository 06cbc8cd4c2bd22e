#pragma once

#include "plugin/ui/record_session.h"

#include <QFrame>
#include <QTimer>

class QLineEdit;
class QListWidget;

namespace sartorius::ui {

/// F3 or Ctrl+K: one line that finds a patient, an item of the open form or something to do. Items
/// and acts are found in memory at once; people come from the record a moment later, and Enter
/// waits for them.
class FindPopup final : public QFrame
{
    Q_OBJECT

public:
    /// Something to do, with the key that does it otherwise.
    struct Act
    {
        QString id;
        QString words;
        QString key;
    };

    FindPopup(RecordSession& session, QVector<Act> acts, QWidget* parent);

    void openIn(const QRect& area);

Q_SIGNALS:
    void patientChosen(const sartorius::record::PatientId& id);
    void itemChosen(const std::string& item);
    void actChosen(const QString& id);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void search();
    void choose();
    void addItems(const QString& typed);
    void addActs(const QString& typed);

    RecordSession& m_session;
    QVector<Act> m_acts;
    bool m_chooseWhenFound = false;
    QLineEdit* m_line;
    QListWidget* m_list;
    QTimer m_delay;
};

} // namespace sartorius::ui
