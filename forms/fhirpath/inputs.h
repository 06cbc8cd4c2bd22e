#pragma once

#include "forms/fhirpath/value.h"
#include "forms/fhirpath/vocabulary.h"
#include "forms/record/answer.h"
#include "forms/record/laterality.h"
#include "forms/record/time.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sartorius::fhirpath {

/// What one item (one side of it) holds, in the three shapes expressions read. Made by `hold`.
struct HeldAnswer
{
    Collection values; ///< as answered, not-known options included
    Collection plain; ///< for v(): numbers without unit, codes as text; empty if unknown
    std::vector<std::uint16_t> options; ///< of choices: indexes into ItemSignature::options
    bool known = false; ///< answered, and with no not-known option
};

/// The state of one slot. Items not recorded per side use `whole` alone; the others hold the right
/// side there and the left side in `left`.
struct ItemState
{
    HeldAnswer whole;
    HeldAnswer left;
};

/// The state of one named fact. No values: not known, and `missing` says what was lacking. `used`
/// names the items that decided it, so that an expression built on it can pass them on.
struct Fact
{
    Collection values;
    std::vector<std::string> used;
    std::vector<std::string> missing;
};

/// Everything an expression reads. Borrowed: the spans must outlive the evaluation. Slots are those
/// of the vocabulary the expression was compiled against; a slot beyond a span reads as unknown.
struct Inputs
{
    std::span<const ItemState> items;
    std::span<const Fact> facts;
    std::optional<record::Laterality>
        indexSide; ///< Right or Left; otherwise per-side items are unknown
    record::Date today {};

    std::optional<record::Instant> now {}; ///< now() and timeOfDay(); without it they are empty
    std::optional<Value> focus {}; ///< where navigation begins: $this and %context
    std::optional<Value> resource {}; ///< %resource; without it the resource of the focus
    std::size_t mostSteps = 100'000;
};

/// The held form of an answer to `item`. The values must fit the item's kind.
HeldAnswer hold(const ItemSignature& item, const std::vector<record::AnswerValue>& values);

} // namespace sartorius::fhirpath
