#pragma once

#include "plugin/api/values.h"
#include "plugin/ui/controls.h"

#include <optional>

class QHBoxLayout;

namespace sartorius::ui {

/// Who this is, always in sight: name, age, birth date, sex, number, allergies, side. While a red
/// flag is open it takes the bar: the name stays, the flag has the rest.
class PatientBar final : public Ground
{
    Q_OBJECT

public:
    explicit PatientBar(QWidget* parent);

    void showNobody(const QString& words);
    void showPatient(const record::Patient& patient, const record::Date& today);
    void setSide(const std::optional<record::Laterality>& side, const QString& joint);

    /// "Medial knee · new visit · 20-Nov-2026"
    void setVisit(const QString& words);

    struct Flag
    {
        QString name; ///< "Hot swollen joint"
        QString text; ///< what to do now
    };

    /// Open red flags, most urgent first; `unjudged`: how many cannot be judged yet, -1 when no
    /// form is open.
    void setRedFlags(const QVector<Flag>& flags, int unjudged);
    void setDemonstration(bool demonstration);

    /// The record around this window has somebody else open; empty when it has not.
    void setElsewhere(const QString& words);

    const QString& elsewhere() const { return m_elsewhere->text(); }

    QString redFlagText() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void writeFacts();

    void arrange();
    int wantedWidth() const;

    class FlagStrip;
    class Initials;
    Initials* m_initials;
    QLabel* m_name;
    QLabel* m_facts;
    QLabel* m_number;
    Chip* m_allergies;
    Chip* m_side;
    Chip* m_flagChip;
    FlagStrip* m_flagStrip;
    QLabel* m_visit;
    Chip* m_demonstration;
    Chip* m_elsewhere;
    QVector<Flag> m_flags;
    bool m_hasPatient = false;
    bool m_isDemonstration = false;
    QStringList m_factWords; ///< strong and quiet words by turns: age, the rest, number
    QString m_visitText;
};

} // namespace sartorius::ui
