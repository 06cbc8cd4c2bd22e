#include "forms/assessment/accept.h"
#include "forms/fhirpath/pattern.h"
#include "forms/fhirpath/ucum.h"

#include <algorithm>
#include <array>

namespace sartorius::assessment {

namespace {

using record::AnswerValue;
using record::Coding;
using record::Date;
using record::Decimal;
using record::Quantity;

using Accepted = std::optional<AnswerValue>;

// No question has so many; each pair is compared below.
constexpr std::size_t kMostValues = 200;

std::string_view wanted(const Item& item)
{
    switch (item.type) {
    case ItemType::Boolean:
        return "true or false";
    case ItemType::Integer:
        return "a whole number";
    case ItemType::Decimal:
        return "a number";
    case ItemType::Quantity:
        return "a number with its unit";
    case ItemType::Choice:
        return "one of its options";
    case ItemType::OpenChoice:
        return "one of its options or text";
    case ItemType::Date:
        return "a date";
    case ItemType::DateTime:
        return "a date, or a date and time";
    case ItemType::Time:
        return "a time of day";
    case ItemType::Url:
        return "an address";
    case ItemType::Attachment:
    case ItemType::Group:
    case ItemType::Display:
        return "no answer";
    case ItemType::String:
    case ItemType::Text:
    case ItemType::Reference:
        return "text";
    }
    return {};
}

std::string_view given(const AnswerValue& value)
{
    static constexpr std::array<std::string_view, 7> kByIndex {"true or false",
                                                               "a whole number",
                                                               "a number",
                                                               "a number with a unit",
                                                               "a code",
                                                               "a date",
                                                               "text"};
    return kByIndex[value.index()];
}

std::size_t characters(const std::string& text)
{
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

std::string listed(const Item& item)
{
    std::string all;
    for (const Option& option : item.options)
        all += (all.empty() ? "" : ", ") + option.coding.code;
    return all;
}

class Acceptance
{
public:
    Acceptance(const Item& item, const std::string& where)
        : m_item(item)
        , m_where(where)
    {
    }

    const record::Problems& problems() const { return m_problems; }

    Accepted one(const AnswerValue& value)
    {
        switch (m_item.type) {
        case ItemType::Boolean:
            return std::holds_alternative<bool>(value) ? Accepted(value) : wrongType(value);
        case ItemType::Integer:
            return integer(value);
        case ItemType::Decimal:
            return decimal(value);
        case ItemType::Quantity:
            return quantity(value);
        case ItemType::Choice:
        case ItemType::OpenChoice:
            return choice(value);
        case ItemType::Date:
            return date(value);
        case ItemType::DateTime:
        case ItemType::Time:
            return moment(value);
        case ItemType::String:
        case ItemType::Text:
        case ItemType::Reference:
        case ItemType::Url:
            return text(value);
        case ItemType::Attachment:
        case ItemType::Group:
        case ItemType::Display:
            break;
        }
        return wrongType(value);
    }

    void whole(const std::vector<AnswerValue>& values)
    {
        if (values.size() > 1 && !m_item.repeats)
            problem("too-many",
                    "'" + m_item.linkId + "' takes one answer, not " + std::to_string(values.size())
                        + ".",
                    "Keep the one that holds.");
        if (m_item.repeats && m_item.maxOccurs && values.size() > *m_item.maxOccurs)
            problem("too-many",
                    "'" + m_item.linkId + "' takes at most " + std::to_string(*m_item.maxOccurs)
                        + " answers, not " + std::to_string(values.size()) + ".",
                    "Keep those that matter most.");
        for (std::size_t i = 0; i < values.size(); ++i) {
            const auto* coding = std::get_if<Coding>(&values[i]);
            if (std::find(
                    values.begin(), values.begin() + static_cast<std::ptrdiff_t>(i), values[i])
                != values.begin() + static_cast<std::ptrdiff_t>(i))
                problem("duplicate",
                        "'" + m_item.linkId + "' is given the same answer twice.",
                        "Keep it once.");
            const Option* option = coding == nullptr ? nullptr : m_item.option(coding->code);
            if (option != nullptr && values.size() > 1 && (option->exclusive || option->unknown))
                problem("exclusive",
                        "'" + option->coding.code + "' of '" + m_item.linkId
                            + "' holds alone and cannot stand beside other answers.",
                        "Keep either it or the others.");
        }
    }

private:
    Accepted problem(std::string code, std::string what, std::string remedy)
    {
        m_problems.push_back({std::move(code), m_where, std::move(what), std::move(remedy)});
        return std::nullopt;
    }

    Accepted wrongType(const AnswerValue& value)
    {
        return problem("wrong-type",
                       "'" + m_item.linkId + "' takes " + std::string(wanted(m_item)) + ", not "
                           + std::string(given(value)) + ".",
                       "Give " + std::string(wanted(m_item)) + ".");
    }

    bool inRange(const Decimal& number)
    {
        const bool low = m_item.minimum && number < *m_item.minimum;
        const bool high = m_item.maximum && number > *m_item.maximum;
        if (!low && !high)
            return true;
        const std::string unit = m_item.unit.empty() ? "" : " " + m_item.unit;
        const std::string limits = m_item.minimum && m_item.maximum
            ? record::toString(*m_item.minimum) + " to " + record::toString(*m_item.maximum)
            : (m_item.minimum ? "at least " + record::toString(*m_item.minimum)
                              : "at most " + record::toString(*m_item.maximum));
        problem("out-of-range",
                "'" + m_item.linkId + "' takes " + limits + unit + ", not "
                    + record::toString(number) + ".",
                "Check the number and its unit.");
        return false;
    }

    Accepted integer(const AnswerValue& value)
    {
        Decimal number;
        if (const auto* whole = std::get_if<std::int64_t>(&value))
            number = *whole;
        else if (const auto* written = std::get_if<Decimal>(&value))
            number = *written;
        else
            return wrongType(value);
        const Decimal rounded = record::rounded(number, 0);
        if (rounded != number)
            return wrongType(value);
        return inRange(number) ? Accepted(rounded.mantissa) : std::nullopt;
    }

    Accepted decimal(const AnswerValue& value)
    {
        Decimal number;
        if (const auto* whole = std::get_if<std::int64_t>(&value))
            number = *whole;
        else if (const auto* written = std::get_if<Decimal>(&value))
            number = *written;
        else
            return wrongType(value);
        if (m_item.maxDecimals && record::rounded(number, *m_item.maxDecimals) != number)
            return problem("out-of-range",
                           "'" + m_item.linkId + "' takes at most "
                               + std::to_string(*m_item.maxDecimals) + " digits after the point.",
                           "Round the number.");
        return inRange(number) ? Accepted(number) : std::nullopt;
    }

    Accepted quantity(const AnswerValue& value)
    {
        Quantity measured {{}, m_item.unit};
        if (const auto* whole = std::get_if<std::int64_t>(&value))
            measured.value = *whole;
        else if (const auto* written = std::get_if<Decimal>(&value))
            measured.value = *written;
        else if (const auto* complete = std::get_if<Quantity>(&value))
            measured = *complete;
        else
            return wrongType(value);
        if (measured.unit.empty())
            return problem("wrong-unit",
                           "'" + m_item.linkId + "' is given without a unit.",
                           "Give the number with its UCUM unit.");
        if (m_item.unit.empty() || measured.unit == m_item.unit)
            return withinQuantity(measured);
        const std::optional<Decimal> converted
            = fhirpath::converted(measured.value, measured.unit, m_item.unit);
        if (!converted)
            return problem("wrong-unit",
                           "'" + m_item.linkId + "' is recorded in " + m_item.unit + ", not in '"
                               + measured.unit + "'.",
                           "Convert the value to " + m_item.unit + ".");
        return withinQuantity({*converted, m_item.unit});
    }

    Accepted withinQuantity(const Quantity& measured)
    {
        const bool low = m_item.minQuantity && !keeps(measured, *m_item.minQuantity, true);
        const bool high = m_item.maxQuantity && !keeps(measured, *m_item.maxQuantity, false);
        if (low || high) {
            const Quantity& bound = low ? *m_item.minQuantity : *m_item.maxQuantity;
            return problem("out-of-range",
                           "'" + m_item.linkId + "' takes " + (low ? "at least " : "at most ")
                               + record::toString(bound.value) + " " + bound.unit + ", not "
                               + record::toString(measured.value) + " " + measured.unit + ".",
                           "Check the number and its unit.");
        }
        return inRange(measured.value) ? Accepted(measured) : std::nullopt;
    }

    /// What does not compare with the bound does not keep it.
    static bool keeps(const Quantity& measured, const Quantity& bound, bool lowest)
    {
        const std::optional<Decimal> limit
            = fhirpath::converted(bound.value, bound.unit, measured.unit);
        return limit && (lowest ? measured.value >= *limit : measured.value <= *limit);
    }

    /// As it is written: a date known in part keeps its precision.
    Accepted moment(const AnswerValue& value)
    {
        const bool time = m_item.type == ItemType::Time;
        const auto* words = std::get_if<std::string>(&value);
        if (const auto* day = std::get_if<Date>(&value); day != nullptr && !time)
            return record::toString(*day);
        if (words == nullptr)
            return wrongType(value);
        const auto read = fhirpath::temporalFrom(*words);
        if (!read || (read->kind == fhirpath::Temporal::Kind::Time) != time)
            return problem("wrong-type",
                           "'" + m_item.linkId + "' takes " + std::string(wanted(m_item)) + ".",
                           time ? "Write 10:42:07." : "Write 2026-11-20T10:42:07+01:00.");
        return value;
    }

    Accepted choice(const AnswerValue& value)
    {
        if (m_item.type == ItemType::OpenChoice && std::holds_alternative<std::string>(value))
            return text(value);
        const auto* coding = std::get_if<Coding>(&value);
        if (coding == nullptr && m_item.options.empty())
            return text(value);
        if (coding == nullptr)
            return wrongType(value);
        const Option* option = m_item.option(coding->code);
        if (m_item.options.empty() && !coding->code.empty())
            return value; // its value set is not at hand
        const bool foreign = option != nullptr && !coding->system.empty()
            && !option->coding.system.empty() && coding->system != option->coding.system;
        if (option != nullptr && !foreign)
            return option->coding;
        std::vector<std::string_view> codes;
        for (const Option& candidate : m_item.options)
            codes.emplace_back(candidate.coding.code);
        const std::string near = fhirpath::nearest(coding->code, codes);
        return problem("unknown-option",
                       "'" + m_item.linkId + "' has no option '" + coding->code + "'"
                           + (foreign ? " of the system " + coding->system : "") + ".",
                       (near.empty() || foreign ? "" : "Did you mean '" + near + "'? ")
                           + "It offers: " + listed(m_item) + ".");
    }

    Accepted date(const AnswerValue& value)
    {
        const auto* day = std::get_if<Date>(&value);
        if (day == nullptr)
            return wrongType(value);
        const bool early = m_item.earliest && *day < *m_item.earliest;
        const bool late = m_item.latest && *day > *m_item.latest;
        if (early || late)
            return problem("out-of-range",
                           "'" + m_item.linkId + "' takes no date "
                               + (early ? "before " + record::toString(*m_item.earliest)
                                        : "after " + record::toString(*m_item.latest))
                               + ".",
                           "Check the date.");
        return value;
    }

    Accepted text(const AnswerValue& value)
    {
        const auto* words = std::get_if<std::string>(&value);
        if (words == nullptr)
            return wrongType(value);
        if (words->empty())
            return problem("wrong-type",
                           "'" + m_item.linkId + "' is given empty text.",
                           "Leave it out instead.");
        if (m_item.minLength && characters(*words) < *m_item.minLength)
            return problem("too-short",
                           "'" + m_item.linkId + "' takes at least "
                               + std::to_string(*m_item.minLength) + " characters.",
                           "Write it out.");
        if (!m_item.pattern.empty()
            && !fhirpath::Pattern(m_item.pattern, "").matchesAll(*words))
            return problem("wrong-form",
                           "'" + m_item.linkId + "' is not written as it must be.",
                           "It must match " + m_item.pattern + ".");
        if (m_item.maxLength && characters(*words) > *m_item.maxLength)
            return problem("too-long",
                           "'" + m_item.linkId + "' takes at most "
                               + std::to_string(*m_item.maxLength) + " characters, not "
                               + std::to_string(characters(*words)) + ".",
                           "Shorten it.");
        return value;
    }

    const Item& m_item;
    const std::string& m_where;
    record::Problems m_problems;
};

} // namespace

tl::expected<std::vector<AnswerValue>, record::Problems>
accept(const Item& item, const std::vector<AnswerValue>& values, const std::string& where)
{
    if (values.size() > kMostValues)
        return tl::unexpected<record::Problems>(
            {record::Problem {"too-many",
                              where,
                              "'" + item.linkId + "' is given more than 200 answers.",
                              "Keep those that hold."}});
    Acceptance acceptance(item, where);
    std::vector<AnswerValue> accepted;
    accepted.reserve(values.size());
    for (const AnswerValue& value : values) {
        if (Accepted taken = acceptance.one(value))
            accepted.push_back(std::move(*taken));
    }
    acceptance.whole(accepted);
    if (!acceptance.problems().empty())
        return tl::unexpected<record::Problems>(acceptance.problems());
    return accepted;
}

} // namespace sartorius::assessment
