#include "plugin/api/record_json.h"
#include "tests/plugin/api/samples.h"

#include <catch2/catch.hpp>

using namespace sartorius;

TEST_CASE("Orders, patients and answers come back from JSON as they went", "[api]")
{
    const auto referral = api::orderFromJson(api::toJson(api::samples::referral()));
    REQUIRE(referral);
    CHECK(std::get<record::Referral>(*referral) == api::samples::referral());

    const auto rehab = api::orderFromJson(api::toJson(api::samples::rehabOrder()));
    REQUIRE(rehab);
    CHECK(std::get<record::RehabOrder>(*rehab) == api::samples::rehabOrder());

    const auto patient = api::patientFromJson(api::toJson(api::samples::patient()));
    REQUIRE(patient);
    CHECK(*patient == api::samples::patient());

    const auto answers = api::answersFromJson(api::toJson(api::samples::answers()));
    REQUIRE(answers);
    CHECK(*answers == api::samples::answers());
}

TEST_CASE("A decimal keeps its written form", "[api]")
{
    const std::string text = R"([{"item":"x","values":[{"decimal":"1.10"}]}])";

    const auto read = api::answersFromJson(text);

    REQUIRE(read);
    const auto& value = std::get<record::Decimal>((*read)[0].values[0]);
    CHECK(record::toString(value) == "1.10");
    CHECK(api::toJson(*read).find("\"1.10\"") != std::string::npos);
}

TEST_CASE("A bare number with a point is refused", "[api]")
{
    const auto read = api::answersFromJson(R"([{"item":"x","values":[{"decimal":1.10}]}])");

    REQUIRE_FALSE(read);
    CHECK(read.error()[0].code == "number-with-point");
}

TEST_CASE("A key that stands twice is refused", "[api]")
{
    const auto read = api::patientFromJson(R"({"phone":"1","phone":"2"})");

    REQUIRE_FALSE(read);
    CHECK(read.error()[0].code == "double-key");
    CHECK(read.error()[0].what.find("phone") != std::string::npos);
}

TEST_CASE("A day that does not exist is refused", "[api]")
{
    const auto read = api::patientFromJson(R"({"birthDate":"2023-02-29"})");

    REQUIRE_FALSE(read);
    CHECK(read.error()[0].where == "birthDate");
}

TEST_CASE("A fault in the text is shown at its place", "[api]")
{
    const auto read = api::patientFromJson(R"({"phone": })");

    REQUIRE_FALSE(read);
    CHECK(read.error()[0].code == "json-syntax");
    CHECK(read.error()[0].where == "character 11");
}
