#pragma once

#include <QFrame>
#include <QString>
#include <QVector>

#include <string>

class QLineEdit;
class QListWidget;

namespace sartorius::ui {

/// One line that finds an exercise by a few letters of its name or of what it does.
class ExercisePopup final : public QFrame
{
    Q_OBJECT

public:
    struct Choice
    {
        std::string id;
        QString name;
        QString why;
    };

    ExercisePopup(QVector<Choice> choices, QWidget* parent);

    void openIn(const QRect& area);

Q_SIGNALS:
    void chosen(const std::string& id);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void search();
    void choose();

    QVector<Choice> m_choices;
    QLineEdit* m_line;
    QListWidget* m_list;
};

} // namespace sartorius::ui
