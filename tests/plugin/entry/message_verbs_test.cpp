#include "tests/plugin/entry/json_of.h"
#include "tests/plugin/entry/program.h"

#include <catch2/catch.hpp>

using namespace sartorius::test;

namespace {

const std::string kCtl = SARTORIUSCTL;

const std::string kMessage = "MSH|^~\\&|A|B|C|D|20261120104207+0100||REF^I12^REF_I12|ID1|T|2.5.1\r"
                             "PRD|RP|Beispiel^Robin\r"
                             "PID|1||DEMO-1^^^AUTH&1.2.3&ISO^MR~77||Muster\\T\\frau^Johanna||\"\"\r"
                             "ZZZ|kept\r";

} // namespace

TEST_CASE("A message is shown as JSON with the path of every field", "[entry]")
{
    const Folder home;

    const Ran ran = run(kCtl, {"hl7", "parse", "-"}, home.path(), kMessage);

    REQUIRE(ran.exit == 0);
    const auto json = jsonOf(ran.out);
    CHECK(json["schema"] == 1);
    REQUIRE(json["segments"].size() == 4);
    const auto& pid = json["segments"][2];
    CHECK(pid["id"] == "PID");
    const auto fieldAt = [&pid](const std::string& path) {
        for (const auto& field : pid["fields"])
            if (field["path"] == path)
                return field;
        return nlohmann::json();
    };
    const auto numbers = fieldAt("PID-3")["repetitions"];
    CHECK(numbers[0][0] == "DEMO-1");
    CHECK(numbers[0][3] == nlohmann::json::array({"AUTH", "1.2.3", "ISO"}));
    CHECK(numbers[1] == nlohmann::json::array({"77"}));
    CHECK(fieldAt("PID-1")["value"] == "1");
    CHECK(fieldAt("PID-5")["repetitions"][0][0] == "Muster&frau");
    CHECK(fieldAt("PID-7")["value"].is_null());
    CHECK(fieldAt("PID-2").is_null());
    CHECK(json["segments"][3]["id"] == "ZZZ");
}

TEST_CASE("A message comes out again byte for byte", "[entry]")
{
    const Folder home;
    const std::string odd = kMessage + "OBX|1|TX|||caf\xE9 \\X0D\\ |||||\n\r\n";

    CHECK(run(kCtl, {"hl7", "reencode", "-"}, home.path(), kMessage).out == kMessage);
    CHECK(run(kCtl, {"hl7", "reencode", "-"}, home.path(), odd).out == odd);
}

TEST_CASE("Bytes that are no message are exit 65 with what to do", "[entry]")
{
    const Folder home;
    for (const std::string bytes : {"", "hello", "MSH", "PID|1\r", "MSH|||||||\r"}) {
        CAPTURE(bytes);
        const std::string file = home.file("message.hl7", bytes);

        const Ran ran = run(kCtl, {"hl7", "parse", "--json", file}, home.path());

        CHECK(ran.exit == 65);
        CHECK(ran.err.find(file) != std::string::npos);
        const auto json = jsonOf(ran.out);
        REQUIRE(json["problems"].size() >= 1);
        CHECK_FALSE(json["problems"][0]["remedy"].get<std::string>().empty());
    }
}

TEST_CASE("Lint names the place of each fault as ERR-2 does and is silent about a good message",
          "[entry]")
{
    const Folder home;
    const std::string bad
        = home.file("bad.hl7", "MSH|^~\\&|A|B|C|D|2026||REF^I12||T|\rPRD|RP\rPID|1||^^^A||X||31.12.99\r");
    const std::string good = home.file(
        "good.hl7",
        "MSH|^~\\&|A|B|C|D|20261120104207+0100||REF^I12^REF_I12|ID1|T|2.5.1\rRF1||||||R-1\r"
        "PRD|RP|Beispiel^Robin\rPID|1||DEMO-1^^^AUTH&1.2.3&ISO^MR~77||Muster^Johanna\rZZZ|kept\r");

    const Ran refused = run(kCtl, {"hl7", "lint", bad, "--json"}, home.path());
    const Ran passed = run(kCtl, {"hl7", "lint", good, "--json"}, home.path());

    CHECK(refused.exit == 65);
    CHECK(refused.err.find("MSH^1^10^1: error 101") != std::string::npos);
    const auto problems = jsonOf(refused.out)["problems"];
    std::string seen;
    for (const auto& one : problems)
        seen += one["location"].get<std::string>() + " " + one["code"].get<std::string>() + "; ";
    CHECK(seen == "MSH^1^10^1 101; MSH^1^12^1 101; PID^1^3^1^1 101; PID^1^7^1 102; ");
    CHECK(passed.exit == 0);
    CHECK(jsonOf(passed.out)["problems"].empty());
}
