#pragma once

#include "hl7/message/message.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace sartorius::hl7 {

/// Where a value stands: numbers from 1 as in Path, but for the index of the segment.
struct ValuePlace
{
    std::size_t segment = 0; ///< index, for Message::segment
    std::uint32_t field = 0;
    std::uint32_t repetition = 1;
    std::uint32_t component = 1;
    std::uint32_t subcomponent = 1;
};

namespace inside {

/// What a byte ends; higher ends more.
enum class Ends : std::uint8_t { Nothing, Subcomponent, Component, Repetition, Field };

inline std::array<Ends, 256> endsOf(const Delimiters& delimiters)
{
    std::array<Ends, 256> ends {};
    const auto set = [&ends](char separator, Ends what) {
        if (separator != '\0')
            ends[static_cast<unsigned char>(separator)] = what;
    };
    set(delimiters.subcomponent, Ends::Subcomponent);
    set(delimiters.component, Ends::Component);
    set(delimiters.repetition, Ends::Repetition);
    set(delimiters.field, Ends::Field);
    return ends;
}

inline void step(ValuePlace& place, Ends ended)
{
    switch (ended) {
    case Ends::Field:
        ++place.field;
        place.repetition = 1;
        place.component = 1;
        break;
    case Ends::Repetition:
        ++place.repetition;
        place.component = 1;
        break;
    case Ends::Component:
        ++place.component;
        break;
    case Ends::Subcomponent:
        ++place.subcomponent;
        return;
    case Ends::Nothing:
        return;
    }
    place.subcomponent = 1;
}

} // namespace inside

/// Calls `visit(const ValuePlace&, std::string_view raw)` for every sub-component of every segment,
/// the empty ones too, in one pass over the bytes. MSH-1 and MSH-2 are visited whole.
template <class Visitor>
void walk(const Message& message, Visitor&& visit)
{
    const auto ends = inside::endsOf(message.delimiters());
    for (std::size_t index = 0; index < message.segmentCount(); ++index) {
        const Segment segment = message.segment(index);
        if (segment.id().empty() || segment.raw().size() == 3)
            continue;
        ValuePlace place {.segment = index, .field = 1};
        std::string_view rest = segment.raw().substr(4);
        if (segment.isHeader()) {
            visit(place, segment.field(1));
            place.field = 2;
            visit(place, segment.field(2));
            if (segment.fieldCount() < 3)
                continue;
            place.field = 3;
            rest.remove_prefix(segment.field(2).size() + 1);
        }
        const char* begin = rest.data();
        const char* const end = begin + rest.size();
        for (const char* at = begin;; ++at) {
            const auto ended
                = at == end ? inside::Ends::Field : ends[static_cast<unsigned char>(*at)];
            if (ended == inside::Ends::Nothing)
                continue;
            visit(place, std::string_view(begin, static_cast<std::size_t>(at - begin)));
            if (at == end)
                break;
            inside::step(place, ended);
            begin = at + 1;
        }
    }
}

} // namespace sartorius::hl7
