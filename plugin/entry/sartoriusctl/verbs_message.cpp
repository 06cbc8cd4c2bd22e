#include "hl7/exchange/conformance.h"
#include "hl7/message/message.h"
#include "hl7/message/pieces.h"
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

Json textOrNull(const hl7::Message& message, std::string_view raw)
{
    // The null value orders the receiver to delete what it has.
    return raw == "\"\"" ? Json(nullptr) : Json(message.decoded(raw));
}

Json componentJson(const hl7::Message& message, std::string_view raw)
{
    Json list = Json::array();
    for (const auto part : hl7::Pieces(raw, message.delimiters().subcomponent))
        list.push_back(textOrNull(message, part));
    return list.size() == 1 ? list.front() : list;
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
    for (const auto repetition : hl7::Pieces(raw, delimiters.repetition)) {
        Json components = Json::array();
        for (const auto component : hl7::Pieces(repetition, delimiters.component))
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

/// Faults as ERR segments would say them, then what the reader remarked.
Json lintJson(const std::vector<hl7::Fault>& faults, const record::Problems& remarks)
{
    Json problems = Json::array();
    for (const hl7::Fault& fault : faults)
        problems.push_back({{"location", hl7::errorLocation(fault.location)},
                            {"path", fault.location},
                            {"code", fault.code},
                            {"severity", fault.severity == hl7::Severity::Error ? "E" : "W"},
                            {"text", fault.what}});
    for (const record::Problem& remark : remarks)
        problems.push_back({{"location", remark.where},
                            {"path", remark.where},
                            {"code", remark.code},
                            {"severity", "W"},
                            {"text", remark.what}});
    Json object = schemaOne();
    object["problems"] = std::move(problems);
    return object;
}

/// The messages of a batch are judged one by one.
std::vector<hl7::Fault> faultsOf(const hl7::Message& message)
{
    if (!message.isBatch())
        return hl7::faultsOf(message, hl7::Strictness::Written);
    std::vector<hl7::Fault> faults;
    for (const std::string_view bytes : hl7::messagesOf(message)) {
        const auto part = hl7::Message::parse(std::string(bytes));
        if (!part)
            continue;
        const auto more = hl7::faultsOf(*part, hl7::Strictness::Written);
        faults.insert(faults.end(), more.begin(), more.end());
    }
    return faults;
}

Exit lint(const Invocation& invocation, Console& console)
{
    const std::string& file = invocation.operands.front();
    const Read read = readMessage(invocation, console);
    if (!read.message)
        return read.exit;
    const auto faults = faultsOf(*read.message);
    const record::Problems& remarks = read.message->remarks();
    bool good = true;
    for (const hl7::Fault& fault : faults) {
        const bool error = fault.severity == hl7::Severity::Error;
        good = good && !error;
        console.say(file + ": " + hl7::errorLocation(fault.location) + ": "
                    + (error ? "error " : "warning ") + fault.code + ": " + fault.what);
    }
    for (const record::Problem& remark : remarks)
        console.say(file + ": " + remark.where + ": warning: " + remark.what);
    if (faults.empty() && remarks.empty())
        console.say(file + ": no fault found");
    if (console.wantsJson())
        console.result(lintJson(faults, remarks));
    return good ? Exit::Ok : Exit::BadData;
}

} // namespace

Verbs messageVerbs()
{
    return {{"hl7 parse", "FILE", "a message as JSON, each field with its path", {}, parse},
            {"hl7 reencode", "FILE", "the very bytes of the message again", {}, reencode},
            {"hl7 lint", "FILE", "faults of a message with their places as ERR-2 writes them", {}, lint}};
}

} // namespace sartorius::ctl
