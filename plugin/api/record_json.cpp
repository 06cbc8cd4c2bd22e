#include "plugin/api/record_json.h"

#include "plugin/api/bounded.h"
#include "plugin/api/imaging_shapes.h"
#include "plugin/api/record_shapes.h"

#include <charconv>
#include <cmath>

namespace sartorius::api {

namespace {

/// Reads text by one of the readers of forms/record.
template <class Value, class Reader>
void readText(const Json& json,
              Value& out,
              Reading& reading,
              Reader reader,
              const char* what,
              const char* remedy)
{
    if (json.is_string()) {
        if (auto value = reader(json.get_ref<const std::string&>())) {
            out = *value;
            return;
        }
    }
    reading.wrong("wrong-value", what, remedy);
}

template <class Value>
Json tagged(const char* tag, const Value& value)
{
    return Json {{tag, written(value)}};
}

/// Reads {"tag": value} into one alternative of a variant when the tag is this one.
template <class Alternative, class Variant>
bool readTagged(std::string_view tag, const Json& json, Variant& out, Reading& reading)
{
    const Json& object = json;
    if (object.begin().key() != tag)
        return false;
    reading.at(tag, [&] {
        Alternative value {};
        readInto(object.begin().value(), value, reading);
        out = std::move(value);
    });
    return true;
}

bool hasOneKey(const Json& json, Reading& reading)
{
    if (json.is_object() && json.size() == 1)
        return true;
    reading.wrong("wrong-type",
                  "This must be an object with one key that names its kind.",
                  "Write it as {\"kind\": value}.");
    return false;
}

void unknownKind(Reading& reading, const char* allowed)
{
    reading.wrong("unknown-key",
                  "This kind of value is not known here.",
                  std::string("Use one of: ") + allowed + ".");
}

} // namespace

void Codec<record::Decimal>::read(const Json& json, record::Decimal& out, Reading& reading)
{
    if (json.is_number_integer() && !json.is_number_unsigned()) {
        out = record::Decimal(json.get<std::int64_t>());
        return;
    }
    if (json.is_number_unsigned() && json.get<std::uint64_t>() <= std::uint64_t(INT64_MAX)) {
        out = record::Decimal(json.get<std::int64_t>());
        return;
    }
    readText(json,
             out,
             reading,
             record::decimalFrom,
             "This must be a number in quotes.",
             "Write it as \"1.10\".");
}

void Codec<record::Date>::read(const Json& json, record::Date& out, Reading& reading)
{
    readText(json,
             out,
             reading,
             record::dateFrom,
             "This must be a date.",
             "Write it as \"1989-03-14\".");
}

void Codec<record::Instant>::read(const Json& json, record::Instant& out, Reading& reading)
{
    readText(json,
             out,
             reading,
             record::instantFrom,
             "This must be a time with its zone.",
             "Write it as \"2026-11-20T10:42:07+01:00\".");
}

Json Codec<double>::write(double value)
{
    char buffer[40];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value);
    return std::string(buffer, end.ptr);
}

void Codec<double>::read(const Json& json, double& out, Reading& reading)
{
    const auto reader = [](const std::string& text) -> std::optional<double> {
        double value = 0;
        const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
        if (end.ec != std::errc {} || end.ptr != text.data() + text.size() || !std::isfinite(value))
            return std::nullopt;
        return value;
    };
    readText(
        json, out, reading, reader, "This must be a number in quotes.", "Write it as \"0.143\".");
}

Json Codec<record::AnswerValue>::write(const record::AnswerValue& value)
{
    static constexpr const char* kTags[] {
        "boolean", "integer", "decimal", "quantity", "coding", "date", "text"};
    return std::visit([&](const auto& one) { return tagged(kTags[value.index()], one); }, value);
}

void Codec<record::AnswerValue>::read(const Json& json, record::AnswerValue& out, Reading& reading)
{
    if (!hasOneKey(json, reading))
        return;
    const bool known = readTagged<bool>("boolean", json, out, reading)
        || readTagged<std::int64_t>("integer", json, out, reading)
        || readTagged<record::Decimal>("decimal", json, out, reading)
        || readTagged<record::Quantity>("quantity", json, out, reading)
        || readTagged<record::Coding>("coding", json, out, reading)
        || readTagged<record::Date>("date", json, out, reading)
        || readTagged<std::string>("text", json, out, reading);
    if (!known)
        unknownKind(reading, "boolean, integer, decimal, quantity, coding, date, text");
}

Json Codec<AnyOrder>::write(const AnyOrder& order)
{
    static constexpr const char* kTags[] {"referral", "rehabOrder", "report"};
    return std::visit([&](const auto& one) { return tagged(kTags[order.index()], one); }, order);
}

void Codec<AnyOrder>::read(const Json& json, AnyOrder& out, Reading& reading)
{
    if (!hasOneKey(json, reading))
        return;
    if (!readTagged<record::Referral>("referral", json, out, reading)
        && !readTagged<record::RehabOrder>("rehabOrder", json, out, reading)
        && !readTagged<record::AssessmentReport>("report", json, out, reading))
        unknownKind(reading, "referral, rehabOrder, report");
}

Json Codec<dicom::PatientMatch>::write(const dicom::PatientMatch& match)
{
    static constexpr const char* kTags[] {"matches", "mismatch", "notEnough"};
    return std::visit([&](const auto& one) { return tagged(kTags[match.index()], one); }, match);
}

void Codec<dicom::PatientMatch>::read(const Json& json, dicom::PatientMatch& out, Reading& reading)
{
    if (!hasOneKey(json, reading))
        return;
    if (!readTagged<dicom::Matches>("matches", json, out, reading)
        && !readTagged<dicom::Mismatch>("mismatch", json, out, reading)
        && !readTagged<dicom::NotEnough>("notEnough", json, out, reading))
        unknownKind(reading, "matches, mismatch, notEnough");
}

namespace {

template <class Value>
Read<Value> fromText(std::string_view text)
{
    const auto json = jsonFromText(text);
    if (!json)
        return tl::unexpected<record::Problems>(json.error());
    return valueFrom<Value>(*json);
}

constexpr int kIndent = 2;

} // namespace

std::string toJson(const AnyOrder& order)
{
    return textOf(written(order), kIndent);
}

std::string toJson(const record::Referral& referral)
{
    return toJson(AnyOrder(referral));
}

std::string toJson(const record::RehabOrder& order)
{
    return toJson(AnyOrder(order));
}

std::string toJson(const record::Patient& patient)
{
    return textOf(written(patient), kIndent);
}

std::string toJson(const record::Answers& answers)
{
    return textOf(written(answers), kIndent);
}

Read<AnyOrder> orderFromJson(std::string_view text)
{
    return fromText<AnyOrder>(text);
}

Read<record::Patient> patientFromJson(std::string_view text)
{
    return fromText<record::Patient>(text);
}

Read<record::Answers> answersFromJson(std::string_view text)
{
    return fromText<record::Answers>(text);
}

} // namespace sartorius::api
