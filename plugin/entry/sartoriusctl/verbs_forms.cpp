#include "forms/assessment/questionnaire.h"
#include "forms/content/content.h"
#include "plugin/entry/sartoriusctl/input.h"
#include "plugin/entry/sartoriusctl/verbs.h"

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

Exit lint(const Invocation& invocation, Console& console)
{
    const std::string& file = invocation.operands.front();
    Input input = readInput(file);
    if (!input.ok())
        return console.refuse(input.exit, input.problem);
    const auto form = assessment::readQuestionnaire(std::move(input.bytes), file);
    if (!form)
        return console.refuse(Exit::BadData, form.error());
    console.say(file + ": no fault found in " + std::to_string((*form)->questionCount())
                + " questions");
    if (console.wantsJson()) {
        Json object = schemaOne();
        object["form"] = (*form)->id();
        object["questions"] = (*form)->questionCount();
        object["problems"] = Json::array();
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
    console.bytes(pack->questionnaire);
    return Exit::Ok;
}

} // namespace

Verbs formsVerbs()
{
    return {
        {"forms list", "", "the shipped forms", {}, list},
        {"forms lint", "FILE", "faults of a FHIR R4 Questionnaire, each with its place", {}, lint},
        {"forms export", "ID", "one shipped form as FHIR", {}, exportForm}};
}

} // namespace sartorius::ctl
