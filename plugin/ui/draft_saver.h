#pragma once

#include "plugin/api/requests.h"

#include <QObject>
#include <QTimer>

#include <deque>
#include <functional>
#include <map>
#include <tuple>
#include <optional>

namespace sartorius::ui {

/// Sends each edit at once, also while the answers to earlier ones are under way: what has left the
/// window survives its death. After a fault nothing more is sent until every request is answered;
/// then what was not saved goes again, the newest value of each cell. GUI thread.
class DraftSaver final : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(const api::Outcome<api::Saved>&)>;
    /// Asks the record; must call `done` later, on this thread, exactly once, in the order of
    /// asking.
    using Send = std::function<void(const api::SaveAnswers&, Done done)>;

    DraftSaver(Send send, QObject* parent);

    /// Begins with a draft; what was queued for another one must have been sent (`isIdle`).
    void start(const record::AssessmentId& assessment, std::int64_t revision);

    void save(const record::Answers& changed);
    void saveDiagnosis(const std::optional<record::Coding>& diagnosis);
    void saveMedications(const std::vector<record::Medication>& medications);

    /// After a conflict the record was read again: go on from its revision with what still waits.
    void resume(std::int64_t revision);

    /// Tries at once what an unreachable service did not take.
    void retry();

    bool isIdle() const { return m_inFlight.empty() && nothingWaits(); }

    /// Edits not yet confirmed by the record, newest value of each cell.
    record::Answers unsaved() const;

    std::int64_t revision() const { return m_revision; }

Q_SIGNALS:
    void saved(const sartorius::record::Instant& at, qint64 revision);
    /// Somebody else changed the draft; nothing more is sent until `resume`.
    void conflicted();
    /// The record did not take it; it is kept and tried again.
    void notSaved(const sartorius::api::Refusal& refusal);
    /// The record refused this one answer for good; everything else was saved.
    void refused(const sartorius::record::Answer& answer, const sartorius::api::Refusal& refusal);

private:
    using Cell = std::tuple<std::string, std::optional<record::Laterality>, record::Repetition>;

    bool nothingWaits() const { return m_waiting.empty() && !m_diagnosis && !m_medications; }

    void sendNext();
    api::SaveAnswers nextRequest();
    void finish(const api::Outcome<api::Saved>& result);
    void settle();
    void keep(const api::SaveAnswers& request);

    Send m_send;
    QTimer m_retry;
    std::uint64_t m_starts = 0; ///< an answer that belongs to an earlier start is not ours
    record::AssessmentId m_assessment;
    std::int64_t m_revision = 0;
    std::map<Cell, record::Answer> m_waiting;
    std::optional<std::optional<record::Coding>> m_diagnosis;
    std::optional<std::vector<record::Medication>> m_medications;
    std::deque<api::SaveAnswers> m_inFlight; ///< oldest first
    std::vector<api::SaveAnswers> m_notTaken; ///< since the first fault, oldest first
    std::optional<api::Refusal> m_fault; ///< of the oldest not taken
    bool m_conflicted = false;
    bool m_oneByOne = false; ///< a refused answer hides among several: find it
};

} // namespace sartorius::ui
