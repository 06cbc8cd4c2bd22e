#pragma once

#include "plugin/store/store.h"
#include "plugin/workflow/assessments.h"
#include "plugin/workflow/imaging.h"
#include "plugin/workflow/keeping.h"
#include "plugin/workflow/orders.h"
#include "plugin/workflow/patients.h"
#include "plugin/workflow/signing.h"

#include <filesystem>
#include <memory>

namespace sartorius::workflow::bench {

inline constexpr char kPassphrase[] = "seven plain words for a test record";

/// Time as the test says.
class ManualClock final : public record::Clock
{
public:
    record::Instant now() const override { return m_now; }

    std::chrono::steady_clock::time_point monotonic() const override
    {
        return std::chrono::steady_clock::time_point(m_now.utc.time_since_epoch());
    }

    void advance(std::chrono::milliseconds by) { m_now.utc += by; }

private:
    record::Instant m_now {std::chrono::sys_time<std::chrono::milliseconds>(
                               std::chrono::milliseconds(1'795'000'000'000)),
                           std::chrono::minutes(60)};
};

/// An open record in a folder that goes with the test, with settings, recipients and one patient.
class RecordBench
{
public:
    RecordBench();
    ~RecordBench();
    RecordBench(const RecordBench&) = delete;
    RecordBench& operator=(const RecordBench&) = delete;

    Desk desk();
    record::PatientId addPatient(const record::Patient& patient);

    std::filesystem::path folder;
    ManualClock clock;
    std::unique_ptr<store::Store> store;
    record::PatientId patient;
    bool demonstration = false;
};

record::Patient jane();
api::Settings settings();

/// A choice item answered with an option of its own.
record::Answer choice(const Desk& desk,
                      const std::string& item,
                      const std::string& option,
                      std::optional<record::Laterality> side = {});

/// A draft with the answers that the form requires and a working diagnosis.
api::Assessment readyDraft(RecordBench& bench, record::Laterality side = record::Laterality::Right);

api::Plan wholePlan();

bool hasProblem(const record::Problems& problems, std::string_view code);

} // namespace sartorius::workflow::bench
