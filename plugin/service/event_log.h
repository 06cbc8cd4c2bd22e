#pragma once

#include "forms/record/clock.h"
#include "plugin/api/local_socket.h"

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string_view>

namespace sartorius::service {

/// What the service did, as words of ours and numbers: never a text that came from a record, a
/// message or a person. The type of the second argument keeps it so. Any thread.
class EventLog
{
public:
    /// "sartoriusd.log" in the store's folder, 0600, begun anew beyond 1 MiB (one older file is
    /// kept).
    EventLog(const std::filesystem::path& storeFolder, const record::Clock& clock);

    /// `event` is a word of this program, "client-connected".
    void note(std::string_view event);
    void note(std::string_view event, std::int64_t number);

private:
    void write(std::string_view line);

    const record::Clock& m_clock;
    std::filesystem::path m_file;
    std::mutex m_mutex;
};

} // namespace sartorius::service
