#pragma once

#include <compare>
#include <string>

namespace sartorius::record {

/// A code of a code system. `system` is a FHIR uri; local codes use a system of ours and say so.
struct Coding
{
    std::string system;
    std::string code;
    std::string display;

    friend auto operator<=>(const Coding&, const Coding&) = default;
};

/// Local codes of the form items: the code equals the item id or option code of the specification.
inline constexpr char kLocalCodeSystem[] = "urn:sartorius:codes";
inline constexpr char kLoinc[] = "http://loinc.org";
inline constexpr char kSnomed[] = "http://snomed.info/sct";
inline constexpr char kUcum[] = "http://unitsofmeasure.org";
inline constexpr char kIcd10[] = "http://hl7.org/fhir/sid/icd-10";

} // namespace sartorius::record
