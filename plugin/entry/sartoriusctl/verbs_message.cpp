#include "hl7/message/message.h"
#include "plugin/entry/sartoriusctl/input.h"
#include "plugin/entry/sartoriusctl/verbs.h"

#include <map>
#include <optional>

namespace sartorius::ctl {

namespace {

struct Read
{
    std::optional<hl7::Message> message;
    Exit exit = Exit::Ok;
};

record::Problems placed(const std::string& file, record::Problems problems)
{
    for (auto& problem : problems)
        problem.where = problem.where.empty() ? file : file + ": " + problem.where;
    return problems;
}

Read readMessage(const Invocation& invocation, Console& console)
{
    const std::string& file = invocation.operands.front();
    Input input = readInput(file);
    if (!input.ok())
        return {.message = std::nullopt, .exit = console.refuse(input.exit, input.problem)};
    auto message = hl7::Message::parse(std::move(input.bytes));
    if (!message)
        return {.message = std::nullopt,
                .exit = console.refuse(Exit::BadData, placed(file, message.error()))};
    return {.message = std::move(*message), .exit = Exit::Ok};
}

/// The pieces of `raw` between `separator`; one piece when the message has no such separator.
std::vector<std::string_view> pieces(std::string_view raw, char separator)
{
    std::vector<std::string_view> found;
    for (;;) {
        const std::size_t end = separator == '\0' ? raw.npos : raw.find(separator);
        found.push_back(raw.substr(0, end));
        if (end == raw.npos)
            return found;
        raw.remove_prefix(end + 1);
    }
}

Json textOrNull(const hl7::Message& message, std::string_view raw)
{
    // The null value orders the receiver to delete what it has.
    return raw == "\"\"" ? Json(nullptr) : Json(message.decoded(raw));
}

Json componentJson(const hl7::Message& message, std::string_view raw)
{
    const auto parts = pieces(raw, message.delimiters().subcomponent);
    if (parts.size() == 1)
        return textOrNull(message, raw);
    Json list = Json::array();
    for (const auto part : parts)
        list.push_back(textOrNull(message, part));
    return list;
}

/// A plain text under "value"; anything else as "repetitions", each a list of components, each a
/// text or a list of sub-components. One shape for each meaning, so that nothing has to be guessed.
void putValue(Json& field, const hl7::Message& message, std::string_view raw)
{
    const auto& delimiters = message.delimiters();
    const std::string separators {
        delimiters.repetition, delimiters.component, delimiters.subcomponent};
    if (raw.find_first_of(separators) == raw.npos) {
        field["value"] = textOrNull(message, raw);
        return;
    }
    Json repetitions = Json::array();
    for (const auto repetition : pieces(raw, delimiters.repetition)) {
        Json components = Json::array();
        for (const auto component : pieces(repetition, delimiters.component))
            components.push_back(componentJson(message, component));
        repetitions.push_back(std::move(components));
    }
    field["repetitions"] = std::move(repetitions);
}

Json fieldsOf(const hl7::Message& message, const hl7::Segment& segment, const std::string& place)
{
    const bool header = segment.id() == "MSH" || segment.id() == "FHS" || segment.id() == "BHS";
    Json fields = Json::array();
    for (std::uint32_t number = 1; number <= segment.fieldCount(); ++number) {
        const std::string_view raw = segment.field(number);
        if (raw.empty())
            continue;
        Json field = Json::object();
        field["path"] = place + '-' + std::to_string(number);
        if (header && number <= 2)
            field["value"] = std::string(raw);
        else
            putValue(field, message, raw);
        fields.push_back(std::move(field));
    }
    return fields;
}

Exit parse(const Invocation& invocation, Console& console)
{
    const Read read = readMessage(invocation, console);
    if (!read.message)
        return read.exit;
    const hl7::Message& message = *read.message;
    std::map<std::string, int, std::less<>> seen;
    Json segments = Json::array();
    for (std::size_t index = 0; index < message.segmentCount(); ++index) {
        const hl7::Segment segment = message.segment(index);
        const std::string id(segment.id());
        const int occurrence = ++seen[id];
        const std::string place
            = occurrence == 1 ? id : id + '[' + std::to_string(occurrence) + ']';
        Json object = Json::object();
        object["id"] = id;
        if (id.empty())
            object["raw"] = message.decoded(segment.raw());
        object["fields"] = fieldsOf(message, segment, place);
        segments.push_back(std::move(object));
    }
    Json object = schemaOne();
    object["charset"] = message.charset().name;
    object["batch"] = message.isBatch();
    object["segments"] = std::move(segments);
    object["problems"] = toJson(message.remarks());
    console.result(object);
    return Exit::Ok;
}

Exit reencode(const Invocation& invocation, Console& console)
{
    const Read read = readMessage(invocation, console);
    if (!read.message)
        return read.exit;
    console.bytes(read.message->bytes());
    return Exit::Ok;
}

/// HL7 v2.5.1 chapter 2: MSH-9, MSH-10, MSH-11 and MSH-12 are required.
record::Problems headerProblems(const hl7::Message& message)
{
    record::Problems problems;
    for (const char* path : {"MSH-9", "MSH-10", "MSH-11", "MSH-12"})
        if (message.meaning(path) != hl7::Meaning::Stated)
            problems.push_back({.code = "required-field-missing",
                                .where = path,
                                .what = std::string(path) + " is empty and must not be",
                                .remedy = "The sender has to fill it (HL7 v2.5.1, chapter 2)."});
    return problems;
}

Exit lint(const Invocation& invocation, Console& console)
{
    const std::string& file = invocation.operands.front();
    const Read read = readMessage(invocation, console);
    if (!read.message)
        return read.exit;
    record::Problems problems = headerProblems(*read.message);
    const auto& remarks = read.message->remarks();
    problems.insert(problems.end(), remarks.begin(), remarks.end());
    if (!problems.empty())
        return console.refuse(Exit::BadData, placed(file, problems));
    console.say(file + ": no fault found");
    if (console.wantsJson()) {
        Json object = schemaOne();
        object["problems"] = Json::array();
        console.result(object);
    }
    return Exit::Ok;
}

} // namespace

Verbs messageVerbs()
{
    return {{"hl7 parse", "FILE", "a message as JSON, each field with its path", {}, parse},
            {"hl7 reencode", "FILE", "the very bytes of the message again", {}, reencode},
            {"hl7 lint", "FILE", "faults of a message with their places", {}, lint}};
}

} // namespace sartorius::ctl
