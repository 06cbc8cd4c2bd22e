#pragma once

#include "plugin/ui/controls.h"
#include "plugin/ui/form_state.h"

#include <QVector>

namespace sartorius::ui {

/// The published rules that the answers so far say something about: name, outcome in words, what is
/// missing. A rule that is not complete shows no number.
class ScoreCards final : public QWidget
{
    Q_OBJECT

public:
    ScoreCards(FormState& form, QWidget* parent);

    /// "Ottawa knee rule: not applicable. No injury."; for tests and screen readers.
    QStringList spokenLines() const;

private:
    struct Place
    {
        Card* card;
        QLabel* name;
        QLabel* outcome;
        QLabel* text;
    };

    void refresh();

    FormState& m_form;
    QVector<Place> m_places;
};

/// "Ottawa knee rule" for "R-OKR"; the id itself for a rule without words.
QString scoreName(const std::string& id);

} // namespace sartorius::ui
