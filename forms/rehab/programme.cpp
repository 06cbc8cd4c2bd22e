#include "forms/rehab/programme.h"

#include "forms/assessment/located_json.h"
#include "forms/content/reader.h"

#include <algorithm>
#include <set>
#include <utility>

namespace sartorius::rehab {
namespace {

using content::Reader;
using Node = assessment::JsonNode;

template <class List>
auto* withId(const List& list, std::string_view id)
{
    const auto found = std::find_if(list.begin(), list.end(), [id](const auto& e) { return e.id == id; });
    return found == list.end() ? nullptr : &*found;
}

std::optional<Range> range(Reader& reader, const Node& node, std::string_view key)
{
    const Node* value = node.find(key);
    if (value == nullptr) {
        return {};
    }
    reader.allow(*value, {"from", "to"});
    const Range result {reader.integer(*value, "from").value_or(0), reader.integer(*value, "to").value_or(0)};
    if (result.from <= 0 || result.to < result.from) {
        reader.problem(*value, "bad-range", "A dose runs from a number above zero upwards.", "Correct it.");
    }
    return result;
}

Exercise exerciseFrom(Reader& reader, const Node& node)
{
    reader.allow(node,
                 {"id", "name", "purpose", "dose", "sets", "repetitions", "holdSeconds", "minutes",
                  "daysPerWeek", "sessionsPerDay", "eachSide", "load", "tempo", "rest", "progressWhen",
                  "stopRule"});
    Exercise exercise;
    exercise.id = reader.text(node, "id");
    exercise.name = reader.text(node, "name");
    exercise.purpose = reader.text(node, "purpose");
    exercise.dose = reader.text(node, "dose");
    exercise.sets = range(reader, node, "sets");
    exercise.repetitions = range(reader, node, "repetitions");
    exercise.holdSeconds = range(reader, node, "holdSeconds");
    exercise.minutes = range(reader, node, "minutes");
    exercise.daysPerWeek = range(reader, node, "daysPerWeek");
    exercise.sessionsPerDay = range(reader, node, "sessionsPerDay");
    exercise.eachSide = reader.truth(node, "eachSide");
    exercise.load = reader.optionalText(node, "load").value_or("");
    exercise.tempo = reader.optionalText(node, "tempo").value_or("");
    exercise.rest = reader.optionalText(node, "rest").value_or("");
    exercise.progressWhen = reader.optionalText(node, "progressWhen").value_or("");
    exercise.stopRule = reader.optionalText(node, "stopRule").value_or("");
    return exercise;
}

/// Ids of exercises, each of which must be in the library.
std::vector<std::string> exerciseIds(Reader& reader, const Node& node, const Library& library)
{
    auto ids = reader.texts(node, "exercises");
    for (const auto& id : ids) {
        if (library.exercise(id) == nullptr) {
            reader.problem(node, "unknown-exercise", "There is no exercise " + id + ".", "Correct the id.");
        }
    }
    return ids;
}

Programme programmeFrom(Reader& reader, const Node& node, const Library& library)
{
    reader.allow(node,
                 {"id", "name", "phases", "criteria", "recovery", "supervised", "precautions",
                  "differentials"});
    Programme programme;
    programme.id = reader.text(node, "id");
    programme.name = reader.text(node, "name");
    for (const auto& child : reader.list(node, "phases")) {
        reader.allow(child, {"name", "text", "exercises"});
        programme.phases.push_back({reader.text(child, "name"),
                                    reader.optionalText(child, "text").value_or(""),
                                    exerciseIds(reader, child, library)});
    }
    if (programme.phases.empty()) {
        reader.problem(node, "no-phases", programme.id + " has no phases.", "Add at least one.");
    }
    programme.criteria = reader.optionalText(node, "criteria").value_or("");
    programme.recovery = reader.optionalText(node, "recovery").value_or("");
    if (const Node* supervised = node.find("supervised")) {
        reader.allow(*supervised, {"perWeek", "weeks"});
        programme.sessionsPerWeek = reader.integer(*supervised, "perWeek").value_or(0);
        programme.weeks = reader.integer(*supervised, "weeks").value_or(0);
    }
    programme.precautions = reader.texts(node, "precautions");
    programme.differentials = reader.texts(node, "differentials");
    return programme;
}

Block blockFrom(Reader& reader, const Node& node, const Library& library)
{
    reader.allow(node, {"flags", "exercises", "blocked", "allowed"});
    Block block;
    block.flags = reader.texts(node, "flags");
    const Node* exercises = node.find("exercises");
    block.everything = exercises != nullptr && exercises->isText() && exercises->text == "all";
    if (!block.everything) {
        block.exercises = exerciseIds(reader, node, library);
    }
    block.blocked = reader.text(node, "blocked");
    block.allowed = reader.text(node, "allowed");
    return block;
}

void checkUnique(Reader& reader, const Node& root)
{
    std::set<std::string> ids;
    for (const char* key : {"exercises", "programmes"}) {
        for (const auto& node : reader.list(root, key)) {
            const Node* id = node.find("id");
            if (id != nullptr && !ids.insert(id->text).second) {
                reader.problem(*id, "duplicate-id", id->text + " is given twice.", "Choose another id.");
            }
        }
    }
}

void readRules(Reader& reader, const Node& root, Library& library)
{
    if (const Node* rules = root.find("rules")) {
        reader.allow(*rules, {"pain", "stop", "running"});
        library.rules = {reader.text(*rules, "pain"),
                         reader.text(*rules, "stop"),
                         reader.text(*rules, "running")};
    } else {
        reader.problem(root, "missing", "\"rules\" is missing.", "Every order carries pain and stop rules.");
    }
    if (const Node* running = root.find("running")) {
        reader.allow(*running, {"entry", "stages"});
        library.runningEntry = reader.text(*running, "entry");
        library.runningStages = reader.texts(*running, "stages");
    }
}

} // namespace

const Exercise* Library::exercise(std::string_view id) const
{
    return withId(exercises, id);
}

const Programme* Library::programme(std::string_view id) const
{
    return withId(programmes, id);
}

const Programme* Library::programmeFor(std::string_view differential) const
{
    const auto found = std::find_if(
        programmes.begin(), programmes.end(), [differential](const Programme& p) {
            return std::find(p.differentials.begin(), p.differentials.end(), differential)
                != p.differentials.end();
        });
    return found == programmes.end() ? nullptr : &*found;
}

tl::expected<SharedLibrary, record::Problems> readLibrary(std::string bytes, std::string file)
{
    auto document = assessment::readJson(std::move(bytes), std::move(file));
    if (!document) {
        return tl::unexpected(std::move(document.error()));
    }
    record::Problems problems;
    Reader reader(*document, problems);
    const Node& root = document->root();
    auto library = std::make_shared<Library>();
    reader.allow(root,
                 {"schema", "version", "form", "prefix", "approvedBy", "source", "evidence", "rules", "running",
                  "exercises", "programmes", "blocks", "none"});
    library->form = reader.text(root, "form");
    library->prefix = reader.text(root, "prefix");
    library->version = reader.text(root, "version");
    library->source = reader.text(root, "source");
    library->approvedBy = reader.optionalText(root, "approvedBy");
    readRules(reader, root, *library);
    for (const auto& node : reader.list(root, "exercises")) {
        library->exercises.push_back(exerciseFrom(reader, node));
    }
    for (const auto& node : reader.list(root, "programmes")) {
        library->programmes.push_back(programmeFrom(reader, node, *library));
    }
    for (const auto& node : reader.list(root, "blocks")) {
        library->blocks.push_back(blockFrom(reader, node, *library));
    }
    for (const auto& node : reader.list(root, "none")) {
        reader.allow(node, {"differential", "text"});
        library->none.push_back({reader.text(node, "differential"), reader.text(node, "text")});
    }
    checkUnique(reader, root);
    if (!problems.empty()) {
        return tl::unexpected(std::move(problems));
    }
    return SharedLibrary(std::move(library));
}

} // namespace sartorius::rehab
