#pragma once

#include "tests/faults/recorder.h"

#include <string>
#include <vector>

namespace sartorius::faults {

/// What the senders said, line by line, over all their lives.
struct Testimony
{
    std::vector<std::string> lines;
};

struct Findings
{
    int kills = 0;
    int orders = 0; ///< distinct orders that arrived
    int lost = 0; ///< said to be queued, or in the outbox, and never arrived
    int phantom = 0; ///< arrived and is no message of the outbox, or an order under two control ids
    int variants = 0; ///< copies, or arrived and queued bytes, that differ
    int extra = 0; ///< copies beyond the first
    int extraOutside = 0; ///< more copies than kills within the window in which one may repeat
    int foreign = 0; ///< marked delivered on an answer that was not its own
    int reordered = 0; ///< first copies out of their destination's order
    int broken = 0; ///< audit chain, outbox state or number of orders wrong after the drain

    bool clean() const
    {
        return lost == 0 && phantom == 0 && variants == 0 && extraOutside == 0 && reordered == 0
            && foreign == 0 && broken == 0;
    }

    void add(const Findings& other);
};

/// Compares what was said with what arrived.
/// @param mayRepeat how many extra copies the kills of this batch allow: kills from C6a to C9
Findings
judge(const Testimony& testimony, const std::vector<Recorder::Frame>& frames, int mayRepeat);

} // namespace sartorius::faults
