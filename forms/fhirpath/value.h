#pragma once

#include "forms/record/answer.h"
#include "forms/record/coding.h"
#include "forms/record/decimal.h"
#include "forms/record/quantity.h"
#include "forms/record/time.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sartorius::fhirpath {

/// A FHIRPath Date, DateTime or Time, known only so far as it is written: fields finer than
/// `precision` are meaningless and are zero.
struct Temporal
{
    enum class Kind { Date, DateTime, Time };
    enum class Precision { Year, Month, Day, Hour, Minute, Second, Millisecond };

    Kind kind = Kind::Date;
    Precision precision = Precision::Day;
    int year = 0;
    int month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int millisecond = 0;
    std::optional<std::chrono::minutes> offset; ///< absent: zone unknown

    friend bool operator==(const Temporal&, const Temporal&) = default;
};

/// FHIRPath Long: an integer that stays apart from Integer, as 64-bit numbers travel as text.
struct Long
{
    std::int64_t value = 0;

    friend bool operator==(const Long&, const Long&) = default;
};

class Resource;

/// A node of a resource. Borrowed: the resource must outlive the value.
struct Element
{
    const Resource* resource = nullptr;
    std::uint32_t node = 0;

    friend bool operator==(const Element&, const Element&) = default;
};

/// What type() yields: "System" or "FHIR", and a name.
struct TypeName
{
    std::string space;
    std::string name;

    friend bool operator==(const TypeName&, const TypeName&) = default;
};

/// One item of a collection.
using Value = std::variant<bool,
                           std::int64_t,
                           record::Decimal,
                           std::string,
                           Temporal,
                           record::Quantity,
                           record::Coding,
                           Long,
                           Element,
                           TypeName>;

/// What every FHIRPath expression yields; empty means "not known", never "no".
using Collection = std::vector<Value>;

/// Three values, always.
enum class Truth { False, True, Unknown };

/// True and False from a single boolean, Unknown from an empty collection; a single value that is
/// not a boolean counts as True (FHIRPath 4.5, singleton evaluation). Unknown for several values.
Truth truthOf(const Collection& collection);

/// "true", "false", "unknown".
std::string_view toString(Truth truth);

/// The written form: numbers keep their digits, a Coding shows its code, a Quantity "4 'mg'".
std::string toString(const Value& value);

Temporal temporalFrom(const record::Date& date);

/// Reads what FHIR and FHIRPath write as date, dateTime or time ("2026-11", "2026-11-20T10:42Z",
/// "T10:42", "10:42"); empty for anything else or a moment that does not exist.
std::optional<Temporal> temporalFrom(std::string_view text);
Value valueFrom(const record::AnswerValue& answer);

} // namespace sartorius::fhirpath
