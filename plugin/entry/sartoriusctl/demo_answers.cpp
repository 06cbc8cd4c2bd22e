#include "plugin/entry/sartoriusctl/demo_answers.h"

#include "forms/assessment/response.h"
#include "forms/record/clock.h"

#include <nlohmann/json.hpp>

namespace sartorius::ctl {

namespace {

std::string_view sexOption(record::AdministrativeSex sex)
{
    using enum record::AdministrativeSex;
    switch (sex) {
    case Female:
        return "female";
    case Male:
        return "male";
    case Other:
        return "intersex";
    case Unknown:
        return "unknown";
    }
    return "unknown";
}

} // namespace

record::Result<record::Answers>
demoAnswers(const DemoVisit& visit, const DemoPerson& person, const assessment::Questionnaire& form)
{
    nlohmann::json told = nlohmann::json::parse(visit.answers, nullptr, false);
    if (told.is_discarded())
        return record::failure(record::ErrorCode::Internal, "a story is no JSON");
    told["side"] = record::toString(visit.side);
    auto& answers = told["answers"];
    if (person.patient.birthDate)
        answers["mk-ctx-age"] = record::ageInYears(*person.patient.birthDate,
                                                   record::dateOf(record::SystemClock().now()));
    answers["mk-ctx-sex-at-birth"] = sexOption(person.patient.sex);
    if (person.patient.sex == record::AdministrativeSex::Male)
        answers.erase("mk-ctx-pregnant");
    const auto filled = assessment::fromShortForm(told.dump(), form, "story");
    if (!filled)
        return record::failure(record::ErrorCode::Internal,
                               filled.error().front().where + ": " + filled.error().front().what);
    return filled->answers;
}

} // namespace sartorius::ctl
