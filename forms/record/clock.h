#pragma once

#include "forms/record/time.h"

#include <chrono>

namespace sartorius::record {

/// One of the five seams: what time it is. Tests use a manual clock. Safe to ask from any thread.
class Clock
{
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;

    /// For time-outs and durations: never jumps back.
    virtual std::chrono::steady_clock::time_point monotonic() const = 0;

protected:
    Clock() = default;
    Clock(const Clock&) = default;
    Clock& operator=(const Clock&) = default;
};

/// The machine's clock in the machine's zone.
class SystemClock final : public Clock
{
public:
    Instant now() const override;
    std::chrono::steady_clock::time_point monotonic() const override;
};

} // namespace sartorius::record
