#pragma once

#include "plugin/ui/record_session.h"

#include <QFrame>
#include <QTimer>

class QLineEdit;
class QListWidget;

namespace sartorius::ui {

/// F3 or Ctrl+K: one line that finds a patient or an item of the open form. Items are found in
/// memory at once; people come from the record a moment later.
class FindPopup final : public QFrame
{
    Q_OBJECT

public:
    FindPopup(RecordSession& session, QWidget* parent);

    void openIn(const QRect& area);

Q_SIGNALS:
    void patientChosen(const sartorius::record::PatientId& id);
    void itemChosen(const std::string& item);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void search();
    void choose();
    void addItems(const QString& typed);

    RecordSession& m_session;
    QLineEdit* m_line;
    QListWidget* m_list;
    QTimer m_delay;
};

} // namespace sartorius::ui
