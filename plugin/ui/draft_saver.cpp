#include "plugin/ui/draft_saver.h"

namespace sartorius::ui {

DraftSaver::DraftSaver(Send send, QObject* parent)
    : QObject(parent)
    , m_send(std::move(send))
{
    m_retry.setSingleShot(true);
    m_retry.setInterval(1000);
    connect(&m_retry, &QTimer::timeout, this, &DraftSaver::sendNext);
}

void DraftSaver::start(const record::AssessmentId& assessment, std::int64_t revision)
{
    m_assessment = assessment;
    m_revision = revision;
    m_waiting.clear();
    m_diagnosis.reset();
    m_medications.reset();
    m_inFlight.reset();
    m_conflicted = false;
    m_oneByOne = false;
    m_retry.stop();
}

void DraftSaver::save(const record::Answers& changed)
{
    for (const record::Answer& answer : changed)
        m_waiting[{answer.item, answer.side}] = answer;
    sendNext();
}

void DraftSaver::saveDiagnosis(const std::optional<record::Coding>& diagnosis)
{
    m_diagnosis = diagnosis;
    sendNext();
}

void DraftSaver::saveMedications(const std::vector<record::Medication>& medications)
{
    m_medications = medications;
    sendNext();
}

void DraftSaver::resume(std::int64_t revision)
{
    m_revision = revision;
    m_conflicted = false;
    sendNext();
}

void DraftSaver::retry()
{
    m_retry.stop();
    sendNext();
}

record::Answers DraftSaver::unsaved() const
{
    auto cells = m_waiting;
    if (m_inFlight) {
        for (const record::Answer& answer : m_inFlight->changed)
            cells.emplace(Cell {answer.item, answer.side}, answer); // a newer edit stays
    }
    record::Answers answers;
    for (const auto& [cell, answer] : cells)
        answers.push_back(answer);
    return answers;
}

void DraftSaver::sendNext()
{
    if (m_inFlight || m_conflicted || m_assessment.empty() || isIdle())
        return;
    api::SaveAnswers request;
    request.assessment = m_assessment;
    request.expectedRevision = m_revision;
    while (!m_waiting.empty() && (!m_oneByOne || request.changed.empty())) {
        request.changed.push_back(std::move(m_waiting.begin()->second));
        m_waiting.erase(m_waiting.begin());
    }
    m_oneByOne = m_oneByOne && !m_waiting.empty();
    request.medications = std::exchange(m_medications, std::nullopt);
    if (m_diagnosis)
        request.workingDiagnosis = m_diagnosis->value_or(record::Coding {}); // empty: taken back
    m_diagnosis.reset();
    m_inFlight = request;
    m_send(request, [this, assessment = m_assessment](const api::Outcome<api::Saved>& result) {
        if (assessment == m_assessment)
            finish(result);
    });
}

void DraftSaver::keep(const api::SaveAnswers& request)
{
    for (const record::Answer& answer : request.changed)
        m_waiting.emplace(Cell {answer.item, answer.side}, answer);
    if (request.medications && !m_medications)
        m_medications = request.medications;
    if (request.workingDiagnosis && !m_diagnosis)
        m_diagnosis = request.workingDiagnosis;
}

void DraftSaver::finish(const api::Outcome<api::Saved>& result)
{
    if (!m_inFlight)
        return;
    const api::SaveAnswers request = *std::exchange(m_inFlight, std::nullopt);
    if (result) {
        m_revision = result->revision;
        Q_EMIT saved(result->at, result->revision);
        sendNext();
        return;
    }
    const record::ErrorCode code = result.error().error.code;
    if (code == record::ErrorCode::InvalidInput) {
        // One refused answer must not keep the others from the record: send them one by one until
        // it is found.
        if (request.changed.size() == 1) {
            Q_EMIT refused(request.changed.front(), result.error());
        } else if (!request.changed.empty()) {
            keep(request);
            m_oneByOne = true;
        }
        sendNext();
        return;
    }
    keep(request);
    if (code == record::ErrorCode::Conflict) {
        m_conflicted = true;
        Q_EMIT conflicted();
        return;
    }
    Q_EMIT notSaved(result.error());
    if (code == record::ErrorCode::Unavailable)
        m_retry.start();
}

} // namespace sartorius::ui
