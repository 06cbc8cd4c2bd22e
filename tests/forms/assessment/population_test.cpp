#include "forms/assessment/differences.h"
#include "forms/assessment/extraction.h"
#include "forms/assessment/population.h"

#include <catch2/catch.hpp>

#include <string>

using namespace sartorius;
using namespace sartorius::assessment;

namespace {

const record::Date kToday = std::chrono::year {2026} / 11 / 20;

std::string initial(const std::string& expression)
{
    return R"({"url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-initialExpression", "valueExpression": {"language": "text/fhirpath", "expression": ")"
        + expression + R"("}})";
}

SharedQuestionnaire intake()
{
    const std::string text = R"({"resourceType": "Questionnaire", "item": [
      {"linkId": "name", "type": "string", "extension": [)" + initial("%patient.name.first().family") + R"(]},
      {"linkId": "born", "type": "date", "extension": [)" + initial("%patient.birthDate") + R"(]},
      {"linkId": "sex", "type": "choice", "answerOption": [
        {"valueCoding": {"system": "http://hl7.org/fhir/administrative-gender", "code": "female"}},
        {"valueCoding": {"system": "http://hl7.org/fhir/administrative-gender", "code": "male"}}],
       "extension": [)" + initial("%patient.gender") + R"(]},
      {"linkId": "ck", "type": "quantity", "code": [{"system": "http://loinc.org", "code": "2157-6"}],
       "extension": [
        {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-unit", "valueCoding": {"code": "U/L"}},
        {"url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observationExtract", "valueBoolean": true},
        {"url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observationLinkPeriod",
         "valueDuration": {"value": 3, "code": "mo"}}]},
      {"linkId": "fixed", "type": "integer", "initial": [{"valueInteger": 7}]},
      {"linkId": "phones", "type": "group", "repeats": true, "extension": [{
        "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-itemPopulationContext",
        "valueExpression": {"name": "phone", "language": "text/fhirpath", "expression": "%patient.telecom"}}],
       "item": [{"linkId": "number", "type": "string", "extension": [)" + initial("%phone.value") + R"(]}]}]})";
    const auto form = readQuestionnaire(text, "intake.json");
    for (const record::Problem& problem : form ? record::Problems {} : form.error())
        UNSCOPED_INFO(problem.where << " " << problem.what);
    REQUIRE(form.has_value());
    return *form;
}

fhirpath::Resource resource(const std::string& json)
{
    const auto document = fhirpath::readJson(json, "resource");
    REQUIRE(document.has_value());
    return fhirpath::resourceFrom(document->root(), &fhirpath::r4Model());
}

fhirpath::Resource patient()
{
    return resource(R"({"resourceType": "Patient", "gender": "female", "birthDate": "1989-03-14",
      "name": [{"family": "Example"}], "telecom": [{"value": "1"}, {"value": "2"}]})");
}

fhirpath::Resource creatineKinase(const std::string& date, int value)
{
    return resource(R"({"resourceType": "Observation", "code": {"coding": [{"system": "http://loinc.org", "code": "2157-6"}]}, "effectiveDateTime": ")"
                    + date + R"(", "valueQuantity": {"value": )" + std::to_string(value)
                    + R"(, "system": "http://unitsofmeasure.org", "code": "U/L"}})");
}

} // namespace

TEST_CASE("A form is filled from the record and says so", "[assessment][population]")
{
    Form form(intake(), kToday);
    const auto person = patient();
    const auto old = creatineKinase("2026-01-02", 900);
    const auto recent = creatineKinase("2026-11-01T08:00:00Z", 310);
    const auto before = creatineKinase("2026-10-01", 250);

    REQUIRE(populate(form, {{{"patient", &person}}, {&old, &recent, &before}}).empty());

    CHECK(std::get<std::string>(form.answer("name").values.at(0)) == "Example");
    CHECK(form.answer("name").origin == record::AnswerOrigin::FromRecord);
    CHECK(std::get<record::Date>(form.answer("born").values.at(0))
          == record::Date {std::chrono::year {1989} / 3 / 14});
    CHECK(std::get<record::Coding>(form.answer("sex").values.at(0)).code == "female");
    CHECK(std::get<record::Quantity>(form.answer("ck").values.at(0))
          == record::Quantity {record::Decimal {310}, "U/L"});
    CHECK(form.answer("ck").dated == record::Date {std::chrono::year {2026} / 11 / 1});
    const auto observed = extractObservations(form, {"Patient/1", "", "", "", "2026-11-20"});
    REQUIRE(observed.size() == 1);
    CHECK(observed.front().find("\"effectiveDateTime\":\"2026-11-01\"") != std::string::npos);
    CHECK(std::get<std::int64_t>(form.answer("fixed").values.at(0)) == 7);
    REQUIRE(form.repetitions("phones") == 2);
    CHECK(std::get<std::string>(form.answer("number", {}, {1}).values.at(0)) == "2");
}

TEST_CASE("Population leaves alone what is answered", "[assessment][population]")
{
    Form form(intake(), kToday);
    REQUIRE(form.set({"name", {}, {std::string("Typed")}, record::AnswerOrigin::Entered}).empty());
    const auto person = patient();

    REQUIRE(populate(form, {{{"patient", &person}}, {}}).empty());

    CHECK(std::get<std::string>(form.answer("name").values.at(0)) == "Typed");
    CHECK(form.answer("ck").values.empty());
}

TEST_CASE("Answers that say so leave as Observations with their unit", "[assessment][extraction]")
{
    Form form(intake(), kToday);
    REQUIRE(form.set({"ck", {}, {record::Decimal {3105, 1}}, record::AnswerOrigin::Entered}).empty());

    const auto all = extractObservations(form, {"Patient/1", "", "", "QuestionnaireResponse/2", "2026-11-20"});

    REQUIRE(all.size() == 1);
    CHECK(all.front()
          == R"({"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"2157-6"}]},"subject":{"reference":"Patient/1"},"effectiveDateTime":"2026-11-20","valueQuantity":{"value":310.5,"system":"http://unitsofmeasure.org","code":"U/L"},"derivedFrom":[{"reference":"QuestionnaireResponse/2"}]})");
}

TEST_CASE("Two versions differ field by field", "[assessment][amendment]")
{
    Form before(intake(), kToday);
    REQUIRE(before.set({"name", {}, {std::string("A")}, {}}).empty());
    REQUIRE(before.set({"fixed", {}, {std::int64_t {7}}, {}}).empty());
    Form after = before;
    REQUIRE(after.set({"fixed", {}, {std::int64_t {8}}, {}}).empty());
    REQUIRE(after.set({"name", {}, {}, {}}).empty());
    REQUIRE(after.set({"number", {}, {std::string("3")}, {}}, {0}).empty());

    const auto found = differences(before, after);

    REQUIRE(found.size() == 3);
    CHECK(found[0] == Difference {"name", {}, {}, {std::string("A")}, {}});
    CHECK(found[1] == Difference {"fixed", {}, {}, {std::int64_t {7}}, {std::int64_t {8}}});
    CHECK(found[2] == Difference {"number", {}, {0}, {}, {std::string("3")}});
    CHECK(differences(after, after).empty());
}
