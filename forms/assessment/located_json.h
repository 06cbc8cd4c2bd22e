#pragma once

#include "forms/fhirpath/located_json.h"

namespace sartorius::assessment {

// Read by every room of forms; it lives where resources are read.
using fhirpath::JsonDocument;
using fhirpath::JsonLimits;
using fhirpath::JsonNode;
using fhirpath::readJson;

} // namespace sartorius::assessment
