#include "forms/fhirpath/value.h"

#include "forms/fhirpath/resource.h"
#include "forms/fhirpath/temporal.h"

namespace sartorius::fhirpath {

namespace {

std::string digits(int value, std::size_t width)
{
    std::string text = std::to_string(value);
    if (text.size() < width)
        text.insert(0, width - text.size(), '0');
    return text;
}

std::string zoneText(std::chrono::minutes offset)
{
    const auto minutes = static_cast<int>(offset.count());
    if (minutes == 0)
        return "Z";
    const int size = minutes < 0 ? -minutes : minutes;
    return (minutes < 0 ? "-" : "+") + digits(size / 60, 2) + ":" + digits(size % 60, 2);
}

std::string textOf(const Temporal& temporal)
{
    using Precision = Temporal::Precision;
    std::string text;
    if (temporal.kind != Temporal::Kind::Time) {
        text = digits(temporal.year, 4);
        if (temporal.precision >= Precision::Month)
            text += "-" + digits(temporal.month, 2);
        if (temporal.precision >= Precision::Day)
            text += "-" + digits(temporal.day, 2);
    }
    if (temporal.kind == Temporal::Kind::DateTime && temporal.precision >= Precision::Hour)
        text += "T";
    if (temporal.precision >= Precision::Hour)
        text += digits(temporal.hour, 2);
    if (temporal.precision >= Precision::Minute)
        text += ":" + digits(temporal.minute, 2);
    if (temporal.precision >= Precision::Second)
        text += ":" + digits(temporal.second, 2);
    if (temporal.precision >= Precision::Millisecond)
        text += "." + digits(temporal.millisecond, 3);
    if (temporal.offset)
        text += zoneText(*temporal.offset);
    return text;
}

struct Writer
{
    std::string operator()(bool value) const { return value ? "true" : "false"; }

    std::string operator()(std::int64_t value) const
    {
        return record::toString(record::Decimal {value});
    }

    std::string operator()(const record::Decimal& value) const { return record::toString(value); }

    std::string operator()(const std::string& value) const { return value; }

    std::string operator()(const Temporal& value) const { return textOf(value); }

    std::string operator()(const record::Quantity& value) const
    {
        if (calendarUnitOf(value.unit))
            return record::toString(value.value) + " " + value.unit;
        return record::toString(value.value) + " '" + value.unit + "'";
    }

    std::string operator()(const record::Coding& value) const { return value.code; }

    std::string operator()(const Long& value) const { return std::to_string(value.value); }

    std::string operator()(const TypeName& value) const { return value.space + "." + value.name; }

    std::string operator()(const Element& value) const
    {
        const std::optional<Value> plain = systemValue(value);
        return plain ? std::visit(*this, *plain) : jsonOf(value);
    }
};

} // namespace

Truth truthOf(const Collection& collection)
{
    if (collection.size() != 1)
        return Truth::Unknown;
    const std::optional<Value> plain = plainValue(collection.front());
    if (!plain) // an element without a value is unknown; one that is an object is there
        return std::holds_alternative<Element>(collection.front())
                && hasNoValue(std::get<Element>(collection.front()))
            ? Truth::Unknown
            : Truth::True;
    const bool* boolean = std::get_if<bool>(&*plain);
    return boolean == nullptr || *boolean ? Truth::True : Truth::False;
}

std::string_view toString(Truth truth)
{
    switch (truth) {
    case Truth::False:
        return "false";
    case Truth::True:
        return "true";
    case Truth::Unknown:
        return "unknown";
    }
    return {};
}

std::string toString(const Value& value)
{
    return std::visit(Writer {}, value);
}

Temporal temporalFrom(const record::Date& date)
{
    Temporal temporal;
    temporal.year = int {date.year()};
    temporal.month = static_cast<int>(unsigned {date.month()});
    temporal.day = static_cast<int>(unsigned {date.day()});
    return temporal;
}

Value valueFrom(const record::AnswerValue& answer)
{
    struct Converter
    {
        Value operator()(const record::Date& date) const { return temporalFrom(date); }

        Value operator()(bool value) const { return value; }

        Value operator()(std::int64_t value) const { return value; }

        Value operator()(const record::Decimal& value) const { return value; }

        Value operator()(const record::Quantity& value) const { return value; }

        Value operator()(const record::Coding& value) const { return value; }

        Value operator()(const std::string& value) const { return value; }
    };

    return std::visit(Converter {}, answer);
}

} // namespace sartorius::fhirpath
