#include "forms/fhirpath/inputs.h"

#include <algorithm>
#include <limits>

namespace sartorius::fhirpath {

namespace {

constexpr std::uint16_t kNoOption = std::numeric_limits<std::uint16_t>::max();

std::uint16_t optionIndex(const ItemSignature& item, const std::string& code)
{
    for (std::size_t i = 0; i < item.options.size() && i < kNoOption; ++i) {
        if (item.options[i].code == code)
            return static_cast<std::uint16_t>(i);
    }
    return kNoOption; // text typed into an open choice
}

Value plainOf(const Value& value)
{
    if (const auto* quantity = std::get_if<record::Quantity>(&value))
        return quantity->value;
    if (const auto* coding = std::get_if<record::Coding>(&value))
        return coding->code;
    return value;
}

} // namespace

HeldAnswer hold(const ItemSignature& item, const std::vector<record::AnswerValue>& values)
{
    HeldAnswer held;
    held.known = !values.empty();
    held.values.reserve(values.size());
    for (const record::AnswerValue& answer : values) {
        const auto* text = std::get_if<std::string>(&answer);
        const std::optional<Temporal> moment = item.kind == ItemKind::Date && text != nullptr
            ? temporalFrom(*text)
            : std::nullopt;
        held.values.push_back(moment ? Value {*moment} : valueFrom(answer));
        if (const auto* coding = std::get_if<record::Coding>(&answer)) {
            const std::uint16_t option = optionIndex(item, coding->code);
            held.options.push_back(option);
            if (option != kNoOption && item.options[option].unknown)
                held.known = false;
        } else if (item.kind == ItemKind::Choice) {
            held.options.push_back(kNoOption);
        }
    }
    if (held.known) {
        held.plain.reserve(held.values.size());
        std::transform(
            held.values.begin(), held.values.end(), std::back_inserter(held.plain), plainOf);
    }
    return held;
}

} // namespace sartorius::fhirpath
