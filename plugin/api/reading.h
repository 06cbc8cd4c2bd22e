#pragma once

#include "forms/record/problem.h"

#include <tl/expected.hpp>

namespace sartorius::api {

/// A value read from text or bytes, or everything that is wrong with it, each with its place.
template <class Value>
class [[nodiscard]] Read : public tl::expected<Value, record::Problems>
{
public:
    using tl::expected<Value, record::Problems>::expected;
};

} // namespace sartorius::api
