#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace sartorius::faults {

/// A bug put in on purpose: the harness must see each of them, or its silence means nothing.
enum class Plant {
    None,
    RegenerateControlId, ///< a retry gets a new MSH-10
    DeliverBeforeAnswer, ///< marked delivered before the first byte leaves
    ReportBeforeCommit ///< "queued" is said before it is durable
};

/// The process that is killed: signs and queues orders, sends them, and dies at the n-th pass of a
/// named point.
struct SenderTask
{
    std::filesystem::path folder;
    std::vector<std::uint16_t> ports; ///< one destination each
    std::string point; ///< empty: live on and drain the queue
    int pass = 1;
    int orders = 0;
    bool untilKilled = false; ///< nothing ends it but a kill from outside
    int patienceMs = 20000; ///< how long it waits for an answer
    bool threads = false; ///< the courier's own threads instead of one step after another
    Plant plant = Plant::None;
    int report = 1; ///< descriptor for the lines below
};

/// Reports, each line written only after what it says is durable:
///   "queued CONTROL ORDER SHA256", and after a drain, for each outbox row in order,
///   "row CONTROL ORDER DESTINATION STATE SHA256 own|foreign" (whose answer it was), then "audit
///   intact|broken", "orders N", "drained".
/// @return exit code; 0 after a drain, 3 when the point was never reached.
int runSender(const SenderTask& task);

} // namespace sartorius::faults
