#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace sartorius::hl7 {

/// What the standard asks of one field, and how much of it a receiver insists on.
struct FieldRule
{
    std::string_view segment;
    std::uint32_t field = 0;
    std::string_view type; ///< HL7 data type, "NM", "TS", "CX"
    bool required = false; ///< by HL7 2.5.1
    bool repeats = false;
    std::string_view table; ///< number of the HL7 table whose codes alone are valid; or empty
    bool decides = false; ///< a reader acts on it: received wrong, the message is an error
};

/// The rules of a segment that we write or read, ordered by field; none for any other. Fields without
/// a rule are free.
std::span<const FieldRule> fieldRules(std::string_view segment);

/// True when `code` stands in the HL7 table, or we do not have that table.
bool isInTable(std::string_view table, std::string_view code);

} // namespace sartorius::hl7
