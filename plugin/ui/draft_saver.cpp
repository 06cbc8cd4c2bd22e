#include "plugin/ui/draft_saver.h"

#include <algorithm>

namespace sartorius::ui {

namespace {

/// More than a person types while a disk is busy; a service that stands still gets no flood.
constexpr std::size_t kMostInFlight = 64;

} // namespace

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
    ++m_starts;
    m_assessment = assessment;
    m_revision = revision;
    m_waiting.clear();
    m_diagnosis.reset();
    m_medications.reset();
    m_inFlight.clear();
    m_notTaken.clear();
    m_fault.reset();
    m_conflicted = false;
    m_oneByOne = false;
    m_retry.stop();
}

void DraftSaver::save(const record::Answers& changed)
{
    for (const record::Answer& answer : changed)
        m_waiting[{answer.item, answer.side, answer.at}] = answer;
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
    const auto add = [&cells](const api::SaveAnswers& request) {
        for (const record::Answer& answer : request.changed)
            cells.emplace(Cell {answer.item, answer.side, answer.at}, answer); // a newer edit stays
    };
    std::for_each(m_inFlight.rbegin(), m_inFlight.rend(), add);
    std::for_each(m_notTaken.rbegin(), m_notTaken.rend(), add);
    record::Answers answers;
    for (const auto& [cell, answer] : cells)
        answers.push_back(answer);
    return answers;
}

void DraftSaver::sendNext()
{
    const std::size_t most = m_oneByOne ? 1 : kMostInFlight;
    while (!m_fault && !m_conflicted && !m_assessment.empty() && !nothingWaits()
           && m_inFlight.size() < most) {
        const api::SaveAnswers request = m_inFlight.emplace_back(nextRequest());
        m_send(request, [this, start = m_starts](const api::Outcome<api::Saved>& result) {
            if (start == m_starts)
                finish(result);
        });
    }
}

api::SaveAnswers DraftSaver::nextRequest()
{
    api::SaveAnswers request;
    request.assessment = m_assessment;
    request.expectedRevision = m_revision + static_cast<std::int64_t>(m_inFlight.size());
    while (!m_waiting.empty() && (!m_oneByOne || request.changed.empty())) {
        request.changed.push_back(std::move(m_waiting.begin()->second));
        m_waiting.erase(m_waiting.begin());
    }
    m_oneByOne = m_oneByOne && !m_waiting.empty();
    request.medications = std::exchange(m_medications, std::nullopt);
    if (m_diagnosis)
        request.workingDiagnosis = m_diagnosis->value_or(record::Coding {}); // empty: taken back
    m_diagnosis.reset();
    return request;
}

void DraftSaver::keep(const api::SaveAnswers& request)
{
    for (const record::Answer& answer : request.changed)
        m_waiting.emplace(Cell {answer.item, answer.side, answer.at}, answer);
    if (request.medications && !m_medications)
        m_medications = request.medications;
    if (request.workingDiagnosis && !m_diagnosis)
        m_diagnosis = request.workingDiagnosis;
}

void DraftSaver::finish(const api::Outcome<api::Saved>& result)
{
    if (m_inFlight.empty())
        return;
    if (result) {
        m_inFlight.pop_front();
        m_revision = result->revision;
        Q_EMIT saved(result->at, result->revision);
        sendNext();
    } else {
        m_notTaken.push_back(std::move(m_inFlight.front()));
        m_inFlight.pop_front();
        if (!m_fault)
            m_fault = result.error();
    }
    if (m_fault && m_inFlight.empty())
        settle();
}

/// Every request is answered, the oldest not taken with `m_fault`; those after it expected a
/// revision that never came.
void DraftSaver::settle()
{
    const api::Refusal fault = *std::exchange(m_fault, std::nullopt);
    const auto notTaken = std::exchange(m_notTaken, {});
    const api::SaveAnswers& oldest = notTaken.front();
    // One refused answer must not keep the others from the record: they go one by one until it is
    // found.
    const bool isRefused = fault.error.code == record::ErrorCode::InvalidInput;
    const bool isFound = isRefused && oldest.changed.size() <= 1;
    for (auto request = notTaken.rbegin(); request != notTaken.rend() - (isFound ? 1 : 0);
         ++request)
        keep(*request);
    if (isFound) {
        if (!oldest.changed.empty())
            Q_EMIT refused(oldest.changed.front(), fault);
        sendNext();
    } else if (isRefused) {
        m_oneByOne = true;
        sendNext();
    } else if (fault.error.code == record::ErrorCode::Conflict) {
        m_conflicted = true;
        Q_EMIT conflicted();
    } else {
        Q_EMIT notSaved(fault);
        if (fault.error.code == record::ErrorCode::Unavailable)
            m_retry.start();
    }
}

} // namespace sartorius::ui
