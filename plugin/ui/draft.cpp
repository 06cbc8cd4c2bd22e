#include "plugin/ui/draft.h"

#include <algorithm>

namespace sartorius::ui {
namespace {

const record::Answer* findIn(const record::Answers& answers,
                             const std::string& item,
                             const std::optional<record::Laterality>& side)
{
    const auto found
        = std::find_if(answers.begin(), answers.end(), [&](const record::Answer& answer) {
              return answer.item == item && answer.side == side;
          });
    return found == answers.end() || found->values.empty() ? nullptr : &*found;
}

void putInto(record::Answers& answers, const record::Answer& answer)
{
    const auto found
        = std::find_if(answers.begin(), answers.end(), [&](const record::Answer& other) {
              return other.item == answer.item && other.side == answer.side
                  && other.at == answer.at;
          });
    if (answer.values.empty()) {
        if (found != answers.end())
            answers.erase(found);
    } else if (found != answers.end()) {
        *found = answer;
    } else {
        answers.push_back(answer);
    }
}

} // namespace

/// Holds the cells before and after, not the whole assessment.
class AnswerCommand final : public QUndoCommand
{
public:
    AnswerCommand(Draft& draft,
                  record::Answers before,
                  record::Answers after,
                  const QString& description)
        : QUndoCommand(description)
        , m_draft(draft)
        , m_before(std::move(before))
        , m_after(std::move(after))
    {
    }

    void undo() override { m_draft.put(m_before); }

    void redo() override { m_draft.put(m_after); }

private:
    Draft& m_draft;
    record::Answers m_before;
    record::Answers m_after;
};

Draft::Draft(QObject* parent)
    : QObject(parent)
{
}

void Draft::load(const api::Assessment& assessment)
{
    m_undo.clear();
    m_assessment = assessment;
    Q_EMIT loaded();
}

void Draft::reload(const api::Assessment& assessment, const record::Answers& mine)
{
    m_undo.clear();
    m_assessment = assessment;
    for (const record::Answer& answer : mine)
        putInto(m_assessment.answers, answer);
    Q_EMIT loaded();
}

void Draft::close()
{
    load({});
}

bool Draft::isEditable() const
{
    return isOpen() && m_assessment.state == api::AssessmentState::Draft;
}

const record::Answer* Draft::find(const std::string& item,
                                  const std::optional<record::Laterality>& side) const
{
    return findIn(m_assessment.answers, item, side);
}

const record::Answer* Draft::findPrevious(const std::string& item,
                                          const std::optional<record::Laterality>& side) const
{
    return findIn(m_assessment.previousAnswers, item, side);
}

void Draft::answer(const record::Answers& changes, const QString& description)
{
    if (!isEditable())
        return;
    record::Answers before;
    record::Answers after;
    for (const record::Answer& change : changes) {
        const record::Answer* old = find(change.item, change.side);
        if (old == nullptr && change.values.empty())
            continue;
        if (old != nullptr && *old == change)
            continue;
        before.push_back(old != nullptr ? *old
                                        : record::Answer {.item = change.item,
                                                          .side = change.side,
                                                          .values = {},
                                                          .origin = record::AnswerOrigin::Entered});
        after.push_back(change);
    }
    if (!after.empty())
        m_undo.push(new AnswerCommand(*this, std::move(before), std::move(after), description));
}

void Draft::put(const record::Answers& answers)
{
    for (const record::Answer& answer : answers)
        putInto(m_assessment.answers, answer);
    Q_EMIT answersChanged(answers);
}

void Draft::setWorkingDiagnosis(const std::optional<record::Coding>& diagnosis)
{
    if (!isEditable() || m_assessment.workingDiagnosis == diagnosis)
        return;
    m_assessment.workingDiagnosis = diagnosis;
    Q_EMIT workingDiagnosisChanged();
}

void Draft::setMedications(const std::vector<record::Medication>& medications)
{
    if (!isEditable() || m_assessment.medications == medications)
        return;
    m_assessment.medications = medications;
    Q_EMIT medicationsChanged();
}

void Draft::setStudies(const std::vector<record::LinkedStudy>& studies)
{
    m_assessment.studies = studies;
    Q_EMIT studiesChanged();
}

} // namespace sartorius::ui
