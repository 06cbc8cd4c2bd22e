#include "forms/assessment/response.h"
#include "forms/content/content.h"
#include "forms/content/manifest.h"
#include "forms/differential/pack.h"
#include "forms/differential/reasoning.h"
#include "forms/record/clock.h"
#include "plugin/entry/sartoriusctl/input.h"
#include "plugin/entry/sartoriusctl/verbs.h"

#include <QCryptographicHash>

namespace sartorius::ctl {

namespace {

std::string sha256(std::string_view bytes)
{
    const QByteArrayView view(bytes.data(), static_cast<qsizetype>(bytes.size()));
    return QCryptographicHash::hash(view, QCryptographicHash::Sha256).toHex().toStdString();
}

void tellPeople(const differential::Reasoning& reasoning, Console& console)
{
    for (const auto& flag : reasoning.redFlags)
        console.say("RED FLAG " + flag.id + " (" + flag.urgency + "): " + flag.text);
    for (const auto& candidate : reasoning.candidates)
        if (candidate.score > 0)
            console.say(candidate.id + ' ' + candidate.name + ": "
                        + (candidate.band ? std::string(differential::toString(*candidate.band))
                                          : std::to_string(candidate.score)));
}

Exit evaluateForm(const Invocation& invocation, Console& console)
{
    const std::string& id = invocation.operands[0];
    const std::string& file = invocation.operands[1];
    const content::Pack* pack = content::pack(id);
    if (pack == nullptr)
        return console.refuse(Exit::InputMissing,
                              {.code = "unknown-form",
                               .where = id,
                               .what = "there is no form of that name",
                               .remedy = "sartoriusctl forms list shows the names."});
    Input input = readInput(file);
    if (!input.ok())
        return console.refuse(input.exit, input.problem);
    const auto loaded = differential::load(*pack);
    if (!loaded)
        return console.refuse(Exit::Internal, loaded.error());
    const auto filled
        = assessment::readFilledForm(std::move(input.bytes), *loaded->questionnaire, file);
    if (!filled)
        return console.refuse(Exit::BadData, filled.error());
    if (!filled->sideNamed)
        return console.refuse(Exit::BadData,
                              {.code = "side-missing",
                               .where = file,
                               .what = "a value is given for the index side, and nothing says "
                                       "which side that is",
                               .remedy = "Answer the form's side item, give \"side\", or write "
                                         "{\"right\": ..., \"left\": ...}."});
    assessment::Form form(loaded->questionnaire,
                          filled->date.value_or(record::dateOf(record::SystemClock().now())));
    if (const auto refused = assessment::fill(form, *filled); !refused.empty())
        return console.refuse(Exit::BadData, refused);
    const auto reasoning = differential::evaluate(*loaded->rules, form, filled->medications);
    if (!console.wantsJson())
        tellPeople(reasoning, console);
    console.line(differential::toJson(reasoning, content::hashOf(*pack, sha256)));
    return Exit::Ok;
}

} // namespace

Verbs evaluateVerbs()
{
    return {{"assess evaluate",
             "FORM FILE",
             "answers in (QuestionnaireResponse or short form), reasoning out",
             {},
             evaluateForm}};
}

} // namespace sartorius::ctl
