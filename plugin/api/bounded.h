#pragma once

#include "plugin/api/reading.h"
#include "plugin/api/shape.h"

#include <string>
#include <string_view>

/// Bytes of others into a Json tree, and back. Nothing nested over 64 levels, no double key, no
/// number with a point, no binary is let in. nlohmann's exceptions end here.
namespace sartorius::api {

inline constexpr int kMaxDepth = 64;

Read<Json> jsonFromText(std::string_view text);
Read<Json> jsonFromCbor(std::string_view bytes);

std::string textOf(const Json& json, int indent);
std::string cborOf(const Json& json);

/// Reads a whole value; fails with every problem found.
template <class Value>
Read<Value> valueFrom(const Json& json)
{
    Value value {};
    Reading reading;
    readInto(json, value, reading);
    if (!reading.problems.empty())
        return tl::unexpected<record::Problems>(std::move(reading.problems));
    return value;
}

} // namespace sartorius::api
