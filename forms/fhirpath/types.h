#pragma once

#include "forms/fhirpath/value.h"

#include <string_view>

// What type a value has, and which types an expression may name.

namespace sartorius::fhirpath {

/// The type as type() tells it. An element without type information is {"", its resourceType}.
TypeName typeOf(const Value& value);

/// Whether the value is of a type named in an expression: "Quantity", "System.Integer",
/// "FHIR.Patient". A name without its space may mean either; descendants count.
bool isOfType(const Value& value, std::string_view typeName);

/// Whether there is a type of that name.
bool isTypeName(std::string_view typeName);

} // namespace sartorius::fhirpath
