#include "forms/fhirpath/expression.h"
#include "forms/fhirpath/resource.h"
#include "forms/record/clock.h"
#include "plugin/entry/sartoriusctl/input.h"
#include "plugin/entry/sartoriusctl/verbs.h"

namespace sartorius::ctl {

namespace {

// A Bundle or a whole StructureDefinition is a fair resource; forms have a limit of their own.
constexpr fhirpath::JsonLimits kLimits {std::size_t {32} << 20U, 128};
constexpr std::size_t kMostSteps = 5'000'000;

/// What an element without a value would be is nothing to print.
fhirpath::Collection shown(const fhirpath::Collection& values)
{
    fhirpath::Collection kept;
    for (const fhirpath::Value& value : values) {
        const auto* element = std::get_if<fhirpath::Element>(&value);
        if (element == nullptr || !fhirpath::hasNoValue(*element))
            kept.push_back(value);
    }
    return kept;
}

Exit evaluate(const Invocation& invocation, Console& console)
{
    const std::string& file = invocation.operands[1];
    const std::string model = invocation.value("--model").value_or("r4");
    if (model != "r4" && model != "none")
        return console.refuse(Exit::Usage,
                              {.code = "usage",
                               .where = "--model",
                               .what = "there is no model '" + model + "'",
                               .remedy = "Use r4, or none for plain JSON."});
    Input input = readInput(file);
    if (!input.ok())
        return console.refuse(input.exit, input.problem);
    const auto document = fhirpath::readJson(std::move(input.bytes), file, kLimits);
    if (!document)
        return console.refuse(Exit::BadData, document.error());
    if (!document->root().isObject())
        return console.refuse(Exit::BadData,
                              {.code = "wrong-resource",
                               .where = document->where(document->root()),
                               .what = "this is no FHIR resource",
                               .remedy = "The file must be one JSON object."});
    const fhirpath::Resource resource = fhirpath::resourceFrom(
        document->root(), model == "r4" ? &fhirpath::r4Model() : nullptr);
    const auto expression = fhirpath::compile(
        invocation.operands[0], fhirpath::Vocabulary(), {}, fhirpath::Dialect::Standard);
    if (!expression)
        return console.refuse(Exit::BadData, expression.error());
    const record::Instant now = record::SystemClock().now();
    fhirpath::Inputs inputs;
    inputs.today = record::dateOf(now);
    inputs.now = now;
    inputs.focus = resource.root();
    inputs.resource = resource.root();
    inputs.mostSteps = kMostSteps;
    const fhirpath::Outcome outcome = fhirpath::evaluate(*expression, inputs);
    if (outcome.problem)
        return console.refuse(Exit::BadData, *outcome.problem);
    console.line(fhirpath::jsonOf(shown(outcome.value)));
    return Exit::Ok;
}

} // namespace

Verbs fhirpathVerbs()
{
    return {{"fhirpath",
             "EXPRESSION FILE",
             "an expression on a FHIR resource, as a JSON array",
             {{"--model", "NAME", "types of the resource: r4 (default) or none"}},
             evaluate}};
}

} // namespace sartorius::ctl
