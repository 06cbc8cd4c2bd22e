#pragma once

#include "forms/record/clock.h"

#include <mutex>

namespace sartorius::support {

/// A clock that moves only when told. Starts at 2026-11-20 10:42:07, one hour east of Greenwich.
class ManualClock final : public record::Clock
{
public:
    record::Instant now() const override
    {
        const std::scoped_lock lock(m_mutex);
        return m_now;
    }

    std::chrono::steady_clock::time_point monotonic() const override
    {
        const std::scoped_lock lock(m_mutex);
        return m_monotonic;
    }

    void advance(std::chrono::milliseconds by)
    {
        const std::scoped_lock lock(m_mutex);
        m_now.utc += by;
        m_monotonic += by;
    }

    void set(const record::Instant& instant)
    {
        const std::scoped_lock lock(m_mutex);
        m_now = instant;
    }

private:
    mutable std::mutex m_mutex;
    record::Instant m_now {
        std::chrono::sys_days(std::chrono::year(2026) / std::chrono::November / 20)
            + std::chrono::hours(9) + std::chrono::minutes(42) + std::chrono::seconds(7),
        std::chrono::minutes(60)};
    std::chrono::steady_clock::time_point m_monotonic {};
};

} // namespace sartorius::support
