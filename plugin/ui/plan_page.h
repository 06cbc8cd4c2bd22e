#pragma once

#include "forms/rehab/programme.h"
#include "plugin/ui/dose_model.h"
#include "plugin/ui/form_fields.h"
#include "plugin/ui/record_session.h"
#include "plugin/ui/record_table.h"

#include <QTimer>

namespace sartorius::ui {

/// What goes out with the signature: a referral, a rehabilitation order, both or nothing; and what
/// is still missing for it. 1 to 4 choose what goes; / puts another exercise in the place of the
/// current one.
class PlanPage final : public PageFrame
{
    Q_OBJECT

public:
    PlanPage(RecordSession& session, QWidget* parent);

    /// As it would be signed now; both parts empty: sign only.
    api::Plan plan() const;

    const record::Problems& problems() const { return m_problems; }

    /// Asks the service what is missing.
    void check();
    void focusFirst();

    DoseModel& doses() { return m_doses; }

    RecordTable& doseTable() { return *m_doseTable; }

    /// What goes out: 0 both, 1 rehabilitation, 2 referral, 3 nothing (signed only).
    void chooseSet(int set);

    /// A list of the form's exercises to take one from.
    void swapExercise();

    QString recipientName(const record::RecipientId& id) const;
    QString programmeName() const;

Q_SIGNALS:
    void planChecked();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void makeSets();
    void proposeQuestion();
    void reset();
    void fillRecipients();
    void proposeProgramme();
    void chooseProgramme();
    void choosePhase();
    void changed();
    void describe();
    std::vector<std::string> openFlags() const;
    QWidget* makeReferral();
    QWidget* makeRehab();

    RecordSession& m_session;
    rehab::SharedLibrary m_library;
    std::string m_libraryForm;
    std::string m_proposedFor;
    bool m_touchedProgramme = false; ///< the person chose: proposals keep away
    bool m_touchedRehab = false;
    QString m_proposedQuestion; ///< what stands in the question as long as nobody wrote there
    QVector<KeyButton*> m_sets;
    DoseModel m_doses;
    record::Problems m_problems;
    QTimer m_checkLater;
    TickBox* m_refer = nullptr;
    QComboBox* m_referTo = nullptr;
    QComboBox* m_urgency = nullptr;
    QPlainTextEdit* m_question = nullptr;
    QLabel* m_includes = nullptr;
    TickBox* m_rehab = nullptr;
    QComboBox* m_rehabTo = nullptr;
    QComboBox* m_programme = nullptr;
    QComboBox* m_phase = nullptr;
    QLineEdit* m_goal = nullptr;
    QLabel* m_programmeFacts = nullptr;
    RecordTable* m_doseTable = nullptr;
    QLabel* m_precautions = nullptr;
    QLabel* m_missing = nullptr;
    QWidget* m_referralPart = nullptr;
    QWidget* m_rehabPart = nullptr;
    std::vector<std::string> m_precautionLines;
    std::vector<record::ExerciseDose> m_proposed; ///< of all phases
    QString m_withheld;
    int m_sessions = 0;
    int m_sessionsPerWeek = 0;
    int m_weeks = 0;
};

} // namespace sartorius::ui
