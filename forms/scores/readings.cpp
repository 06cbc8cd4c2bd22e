#include "forms/scores/readings.h"

#include <algorithm>
#include <utility>

namespace sartorius::scores {
namespace {

using record::AnswerValue;
using record::Decimal;

/// The side to read of an item; nothing is read when the item needs an index side and there is none.
struct Source
{
    const assessment::Item* item = nullptr;
    std::optional<record::Laterality> side;
    bool readable = false;
};

Source sourceOf(const assessment::Form& form,
                std::string_view id,
                bool other,
                std::optional<record::Laterality> index)
{
    Source source;
    source.item = form.questionnaire().find(id);
    if (source.item == nullptr || !source.item->isQuestion()) {
        return source;
    }
    if (!source.item->perSide) {
        source.readable = !other;
        return source;
    }
    if (index == record::Laterality::Right || index == record::Laterality::Left) {
        source.side = other ? record::opposite(*index) : *index;
        source.readable = true;
    }
    return source;
}

std::vector<AnswerValue> valuesOf(const assessment::Form& form, const Source& source)
{
    if (!source.readable) {
        return {};
    }
    return form.answer(source.item->linkId, source.side).values;
}

/// The codes of a choice answer; empty when any of them says that it is not known.
std::vector<std::string> knownCodes(const Source& source, const std::vector<AnswerValue>& values)
{
    std::vector<std::string> codes;
    for (const auto& value : values) {
        const auto* coding = std::get_if<record::Coding>(&value);
        if (coding == nullptr) {
            continue;
        }
        const auto* option = source.item->option(coding->code);
        if (option != nullptr && option->unknown) {
            return {};
        }
        codes.push_back(coding->code);
    }
    return codes;
}

std::optional<Decimal> decimalOf(const std::vector<AnswerValue>& values)
{
    if (values.size() != 1) {
        return {};
    }
    if (const auto* whole = std::get_if<std::int64_t>(&values.front())) {
        return Decimal(*whole);
    }
    if (const auto* decimal = std::get_if<Decimal>(&values.front())) {
        return *decimal;
    }
    if (const auto* quantity = std::get_if<record::Quantity>(&values.front())) {
        return quantity->value;
    }
    return {};
}

std::string joined(const std::vector<std::string>& codes)
{
    std::string text;
    for (const auto& code : codes) {
        text += text.empty() ? code : ", " + code;
    }
    return text;
}

bool contains(const std::vector<std::string>& codes, std::initializer_list<std::string_view> wanted)
{
    return std::any_of(codes.begin(), codes.end(), [wanted](const std::string& code) {
        return std::find(wanted.begin(), wanted.end(), code) != wanted.end();
    });
}

} // namespace

Readings::Readings(const assessment::Form& form)
    : m_form(form)
    , m_side(form.indexSide())
{
}

Readings::Readings(const assessment::Form& form, record::Laterality side)
    : m_form(form)
    , m_side(side)
{
}

void Readings::note(std::string_view item, std::string value)
{
    const bool noted = std::any_of(m_used.begin(), m_used.end(), [item](const ScoreInput& input) {
        return input.item == item;
    });
    if (!noted) {
        m_used.push_back(ScoreInput {std::string(item), std::move(value)});
    }
}

Criterion Readings::yes(std::string_view item)
{
    return has(item, {"yes"});
}

Criterion Readings::has(std::string_view item, std::initializer_list<std::string_view> codes)
{
    Criterion result {std::nullopt, {std::string(item)}};
    const auto source = sourceOf(m_form, item, false, m_side);
    const auto values = valuesOf(m_form, source);
    if (values.empty()) {
        return result;
    }
    if (const auto* truth = std::get_if<bool>(&values.front())) {
        result.holds = *truth == (std::find(codes.begin(), codes.end(), "yes") != codes.end());
        note(item, *truth ? "yes" : "no");
        return result;
    }
    const auto chosen = knownCodes(source, values);
    if (!chosen.empty()) {
        result.holds = contains(chosen, codes);
        note(item, joined(chosen));
    }
    return result;
}

Criterion Readings::tender(std::string_view item,
                           std::string_view completeItem,
                           std::initializer_list<std::string_view> codes)
{
    Criterion listed = has(item, codes);
    // With nothing entered at all the sites are not unlisted but unknown, complete palpation or not.
    if (listed.holds == true || (listed.holds && yes(completeItem).holds == true)) {
        return listed;
    }
    return {std::nullopt, {std::string(item), std::string(completeItem)}};
}

std::optional<Decimal> Readings::number(std::string_view item)
{
    const auto source = sourceOf(m_form, item, false, m_side);
    const auto value = decimalOf(valuesOf(m_form, source));
    if (value) {
        const auto& unit = source.item->unit;
        note(item, record::toString(*value) + (unit.empty() ? "" : " " + unit));
    }
    return value;
}

std::optional<Decimal> Readings::otherSide(std::string_view item)
{
    return decimalOf(valuesOf(m_form, sourceOf(m_form, item, true, m_side)));
}

Criterion Readings::compared(std::string_view item, Order order, Decimal threshold)
{
    Criterion result {std::nullopt, {std::string(item)}};
    const auto value = number(item);
    if (!value) {
        return result;
    }
    switch (order) {
    case Order::Below:
        result.holds = *value < threshold;
        break;
    case Order::AtMost:
        result.holds = *value <= threshold;
        break;
    case Order::AtLeast:
        result.holds = *value >= threshold;
        break;
    case Order::Above:
        result.holds = *value > threshold;
        break;
    }
    return result;
}

std::string Readings::code(std::string_view item) const
{
    const auto values = valuesOf(m_form, sourceOf(m_form, item, false, m_side));
    if (values.size() == 1) {
        if (const auto* coding = std::get_if<record::Coding>(&values.front())) {
            return coding->code;
        }
    }
    return {};
}

std::string Readings::knownCode(std::string_view item)
{
    const auto source = sourceOf(m_form, item, false, m_side);
    auto codes = knownCodes(source, valuesOf(m_form, source));
    if (codes.size() != 1) {
        return {};
    }
    note(item, codes.front());
    return std::move(codes.front());
}

std::optional<record::Date> Readings::date(std::string_view item)
{
    const auto values = valuesOf(m_form, sourceOf(m_form, item, false, m_side));
    if (values.size() == 1) {
        if (const auto* date = std::get_if<record::Date>(&values.front())) {
            note(item, record::toString(*date));
            return *date;
        }
    }
    return {};
}

record::Date Readings::assessed()
{
    return date("mk-ctx-date-assessed").value_or(m_form.today());
}

} // namespace sartorius::scores
