#pragma once

#include "forms/record/answer.h"
#include "plugin/api/values.h"

#include <QObject>
#include <QUndoStack>

#include <optional>
#include <vector>

namespace sartorius::ui {

/// The answers of the assessment in the window, with unlimited undo until it is signed. Knows no
/// service: whoever listens to `answersChanged` saves them. GUI thread.
class Draft final : public QObject
{
    Q_OBJECT

public:
    explicit Draft(QObject* parent);

    /// Takes an assessment as the record holds it; undo begins anew.
    void load(const api::Assessment& assessment);

    /// Takes the record's answers after a conflict and keeps `mine` on top; undo begins anew.
    void reload(const api::Assessment& assessment, const record::Answers& mine);
    void close();

    bool isOpen() const { return !m_assessment.id.empty(); }

    /// A signed assessment is read only; so is one of a locked record.
    bool isEditable() const;

    const api::Assessment& assessment() const { return m_assessment; }

    const record::Answers& answers() const { return m_assessment.answers; }

    /// Null when nothing is recorded: unknown, never "no".
    const record::Answer* find(const std::string& item,
                               const std::optional<record::Laterality>& side) const;

    /// The same cell at the last signed visit; null when it was not recorded then.
    const record::Answer* findPrevious(const std::string& item,
                                       const std::optional<record::Laterality>& side) const;

    /// One undo step for all of them; answers that change nothing are left out. Nothing happens
    /// when the draft is not editable.
    void answer(const record::Answers& changes, const QString& description);

    QUndoStack& undoStack() { return m_undo; }

    void setWorkingDiagnosis(const std::optional<record::Coding>& diagnosis);
    void setMedications(const std::vector<record::Medication>& medications);

    /// Facts the service told after a save; no undo step.
    void setRevision(std::int64_t revision) { m_assessment.revision = revision; }

    void setStudies(const std::vector<record::LinkedStudy>& studies);

Q_SIGNALS:
    void loaded();
    /// Also by undo and redo; an answer without values was cleared.
    void answersChanged(const sartorius::record::Answers& changed);
    void workingDiagnosisChanged();
    void medicationsChanged();
    void studiesChanged();

private:
    friend class AnswerCommand;
    void put(const record::Answers& answers);

    api::Assessment m_assessment;
    QUndoStack m_undo;
};

} // namespace sartorius::ui
