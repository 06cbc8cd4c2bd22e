#include "forms/assessment/questionnaire.h"
#include "forms/assessment/standard_form.h"
#include "forms/content/content.h"
#include "plugin/entry/sartoriusctl/input.h"
#include "plugin/entry/sartoriusctl/verbs.h"

#include <optional>

namespace sartorius::ctl {

namespace {

Exit list(const Invocation&, Console& console)
{
    Json forms = Json::array();
    for (const auto& pack : content::packs()) {
        const auto form
            = assessment::readQuestionnaire(std::string(pack.questionnaire), std::string(pack.id));
        if (!form)
            return console.refuse(Exit::Internal, form.error());
        if (!console.wantsJson())
            console.line(std::string(pack.id) + '\t' + (*form)->version() + '\t'
                         + std::string(pack.title));
        forms.push_back({{"id", pack.id},
                         {"title", pack.title},
                         {"version", (*form)->version()},
                         {"url", (*form)->url()},
                         {"questions", (*form)->questionCount()}});
    }
    if (console.wantsJson()) {
        Json object = schemaOne();
        object["forms"] = std::move(forms);
        console.result(object);
    }
    return Exit::Ok;
}

/// Value sets and code systems that lie beside the form, named as the packages of HL7 name them.
assessment::Terminology beside(const std::string& file)
{
    return [file](std::string_view kind, std::string_view url) -> std::optional<std::string> {
        const std::string name(url.substr(url.rfind('/') + 1));
        if (name.empty() || name.front() == '.')
            return std::nullopt;
        const std::size_t slash = file.rfind('/');
        const std::string folder = slash == std::string::npos ? "" : file.substr(0, slash + 1);
        for (const char* place : {"", "../"}) { // packages put their examples one folder down
            Input input = readInput(folder + place + std::string(kind) + "-" + name + ".json");
            if (input.ok())
                return std::move(input.bytes);
        }
        return std::nullopt;
    };
}

Json notesJson(const assessment::Questionnaire& form)
{
    Json notes = Json::array();
    for (const auto& note : form.supportNotes())
        notes.push_back({{"where", note.where}, {"what", note.what}});
    return notes;
}

Exit lint(const Invocation& invocation, Console& console)
{
    const std::string& file = invocation.operands.front();
    Input input = readInput(file);
    if (!input.ok())
        return console.refuse(input.exit, input.problem);
    const auto form = assessment::readQuestionnaire(std::move(input.bytes), file, beside(file));
    if (!form)
        return console.refuse(Exit::BadData, form.error());
    console.say(file + ": no fault found in " + std::to_string((*form)->questionCount())
                + " questions; support: "
                + std::string(assessment::toString((*form)->supportLevel())));
    for (const auto& note : (*form)->supportNotes())
        console.say(note.where + ": " + note.what);
    if (console.wantsJson()) {
        Json object = schemaOne();
        object["form"] = (*form)->id();
        object["questions"] = (*form)->questionCount();
        object["problems"] = Json::array();
        object["support"] = assessment::toString((*form)->supportLevel());
        object["notes"] = notesJson(**form);
        console.result(object);
    }
    return Exit::Ok;
}

Exit exportForm(const Invocation& invocation, Console& console)
{
    const std::string& id = invocation.operands.front();
    const content::Pack* pack = content::pack(id);
    if (pack == nullptr)
        return console.refuse(Exit::InputMissing,
                              {.code = "unknown-form",
                               .where = id,
                               .what = "there is no form of that name",
                               .remedy = "sartoriusctl forms list shows the names."});
    // What leaves the house is understood elsewhere: standard functions only.
    const auto standard = assessment::standardForm(std::string(pack->questionnaire), id);
    if (!standard)
        return console.refuse(Exit::Internal, standard.error());
    console.bytes(*standard);
    return Exit::Ok;
}

} // namespace

Verbs formsVerbs()
{
    return {
        {"forms list", "", "the shipped forms", {}, list},
        {"forms lint", "FILE", "faults of a FHIR R4 Questionnaire, each with its place", {}, lint},
        {"forms export", "ID", "one shipped form as FHIR, in standard functions only", {}, exportForm}};
}

} // namespace sartorius::ctl
