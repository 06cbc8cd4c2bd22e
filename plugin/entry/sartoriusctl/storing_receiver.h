#pragma once

#include "forms/record/result.h"
#include "hl7/mllp/listener.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

/// A small recipient of referrals and orders: it keeps each message as a file, on disk before it is
/// answered. `hl7 listen` and the demonstration use it.
namespace sartorius::ctl {

/// What it says to a message that it took.
enum class ReceiverManner {
    Acknowledges, ///< AA
    Accepts, ///< AA, and that the job is taken (RRI^I12, ORG^O20)
    Declines, ///< AA, and that the job is not taken
    Refuses ///< AR: the message itself is not wanted
};

/// One message as it lies on disk.
struct KeptMessage
{
    std::string controlId;
    std::filesystem::path file;
};

struct ReceiverOptions
{
    std::filesystem::path folder; ///< exists; messages become 0001-<control id>.hl7 in it
    std::string prefix; ///< before the number, to tell several receivers apart
    ReceiverManner manner = ReceiverManner::Acknowledges;
    char processingId = 'T'; ///< HL7 table 0103; another one is refused (AR 202)
    std::optional<char> alsoProcessingId; ///< taken as well
    hl7::ListenerSettings listener;
};

class StoringReceiver
{
public:
    /// Errors of Listener::start.
    static record::Result<std::unique_ptr<StoringReceiver>> start(ReceiverOptions options);
    ~StoringReceiver();
    StoringReceiver(const StoringReceiver&) = delete;
    StoringReceiver& operator=(const StoringReceiver&) = delete;

    std::uint16_t port() const;

    /// Everything kept so far, oldest first. Any thread.
    std::vector<KeptMessage> kept() const;

    /// The last copy of a message; nothing when it never came.
    std::optional<KeptMessage> find(const std::string& controlId) const;

private:
    explicit StoringReceiver(ReceiverOptions options);
    record::Result<std::vector<std::string>> take(std::string_view frame);

    ReceiverOptions m_options;
    mutable std::mutex m_guard; // of m_kept
    std::vector<KeptMessage> m_kept;
    std::unique_ptr<hl7::Listener> m_listener; // last: its thread uses the rest
};

} // namespace sartorius::ctl
