#include "plugin/service/event_log.h"

#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace sartorius::service {

namespace {

constexpr off_t kLongest = 1024 * 1024;

} // namespace

EventLog::EventLog(const std::filesystem::path& storeFolder, const record::Clock& clock)
    : m_clock(clock)
    , m_file(storeFolder / "sartoriusd.log")
{
}

void EventLog::note(std::string_view event)
{
    write(event);
}

void EventLog::note(std::string_view event, std::int64_t number)
{
    write(std::string(event) + " " + std::to_string(number));
}

void EventLog::write(std::string_view line)
{
    const std::string text = record::toString(m_clock.now()) + " " + std::to_string(::getpid())
        + " " + std::string(line) + "\n";
    const std::scoped_lock lock(m_mutex);
    api::Descriptor file(
        ::open(m_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file)
        return; // nobody is worse off for a missing log line
    const ssize_t written = ::write(file.get(), text.data(), text.size());

    struct stat facts
    {
    };

    if (written > 0 && ::fstat(file.get(), &facts) == 0 && facts.st_size > kLongest) {
        std::error_code error;
        std::filesystem::rename(m_file, m_file.string() + ".1", error);
    }
}

} // namespace sartorius::service
