#include "tests/plugin/entry/json_of.h"
#include "tests/plugin/entry/program.h"

#include <catch2/catch.hpp>

using namespace sartorius::test;

namespace {

const std::string kCtl = SARTORIUSCTL;

} // namespace

TEST_CASE("The shipped forms are listed and an exported form passes the lint", "[entry]")
{
    const Folder home;

    const Ran plain = run(kCtl, {"forms", "list"}, home.path());
    const Ran listed = run(kCtl, {"forms", "list", "--json"}, home.path());
    const Ran exported = run(kCtl, {"forms", "export", "medial-knee"}, home.path());
    const Ran linted = run(kCtl, {"forms", "lint", "-", "--json"}, home.path(), exported.out);

    CHECK(plain.out.rfind("medial-knee\t", 0) == 0);
    const auto json = jsonOf(listed.out);
    CHECK(json["schema"] == 1);
    REQUIRE(json["forms"].size() >= 1);
    CHECK(keysOf(json["forms"][0]) == "id questions title url version");
    CHECK(jsonOf(exported.out)["resourceType"] == "Questionnaire");
    CHECK(linted.exit == 0);
    CHECK(jsonOf(linted.out)["problems"].empty());
}

TEST_CASE("A form with a fault is exit 65 with file, line and column", "[entry]")
{
    const Folder home;

    struct Fault
    {
        std::string bytes;
        std::string place;
    };

    const std::vector<Fault> faults {
        {"{\n  \"resourceType\": \"Questionnaire\",\n  \"item\": [}\n}", ":3:"},
        {"{\"resourceType\": \"Patient\"}", ":1:"},
        {"", ":1:1"},
        {"{\"resourceType\": \"Questionnaire\", \"status\": \"draft\",\n"
         " \"item\": [{\"linkId\": \"a\", \"type\": \"nonsense\"}]}",
         ":2:"},
    };
    for (const auto& fault : faults) {
        CAPTURE(fault.bytes);
        const std::string file = home.file("form.json", fault.bytes);

        const Ran ran = run(kCtl, {"forms", "lint", "--json", file}, home.path());

        CHECK(ran.exit == 65);
        CHECK(ran.err.find(file + fault.place) != std::string::npos);
        const auto json = jsonOf(ran.out);
        REQUIRE(json["problems"].size() >= 1);
        CHECK(keysOf(json["problems"][0]) == "code item remedy text");
    }
}
