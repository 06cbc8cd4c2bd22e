#include "tests/plugin/entry/json_of.h"
#include "tests/plugin/entry/program.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>

using namespace sartorius::test;

namespace {

const std::string kCtl = SARTORIUSCTL;

/// The fields of a message as path -> value, what differs from one making to the next left out.
nlohmann::json lastingFields(const Folder& home, const std::string& message)
{
    const auto parsed = jsonOf(run(kCtl, {"hl7", "parse", "-"}, home.path(), message).out);
    nlohmann::json fields = nlohmann::json::object();
    for (const auto& segment : parsed["segments"])
        for (const auto& field : segment["fields"]) {
            const auto path = field["path"].get<std::string>();
            if (path.rfind("MSH", 0) != 0)
                fields[path] = field;
        }
    return fields;
}

std::string firstReceived(const std::filesystem::path& folder, const std::string& type)
{
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (const std::string bytes = contentOf(entry.path());
            bytes.find('|' + type + '|') != std::string::npos
            && bytes.find("DEMO-0001") != std::string::npos)
            return bytes;
    return {};
}

} // namespace

TEST_CASE("The main job is done from the first answer to both acknowledgements", "[journey]")
{
    const Folder home;

    const Ran ran = run(kCtl, {"demo", "--json"}, home.path());

    INFO(ran.err);
    CHECK(ran.exit == 0);
    const auto json = jsonOf(ran.out);
    CHECK(json["schema"] == 1);
    std::string names;
    for (const auto& step : json["steps"]) {
        CAPTURE(step["name"], step["detail"]);
        CHECK(step["ok"] == true);
        CHECK(keysOf(step) == "detail ms name ok");
        names += step["name"].get<std::string>() + ' ';
    }
    CHECK(names
          == "record-made patient-registered assessment-filled differential-appears study-made "
             "study-linked frame-decoded plan-checked assessment-signed referral-queued "
             "rehab-order-queued referral-delivered rehab-order-delivered copies-compared "
             "audit-verified ");
}

TEST_CASE("A demonstration never writes into a folder that holds something", "[journey]")
{
    const Folder home;
    home.file("letter.txt", "mine");

    const Ran ran = run(kCtl, {"demo", "--keep", home.path().string()}, home.path());

    CHECK(ran.exit == 65);
    CHECK(contentOf(home.path() / "letter.txt") == "mine");
    CHECK_FALSE(std::filesystem::exists(home.path() / "DEMONSTRATION"));
}

TEST_CASE("The kept record values make the very messages that were received", "[journey][kept]")
{
    const Folder home;
    const std::filesystem::path kept = SARTORIUS_KEPT_DEMONSTRATION;
    REQUIRE(std::filesystem::exists(kept / "DEMONSTRATION"));

    const Ran referral
        = run(kCtl,
              {"hl7", "make", "referral", (kept / "export" / "referral.json").string()},
              home.path());
    const Ran rehab
        = run(kCtl,
              {"hl7", "make", "rehab-order", (kept / "export" / "rehab-order.json").string()},
              home.path());

    REQUIRE(referral.exit == 0);
    REQUIRE(rehab.exit == 0);
    CHECK(lastingFields(home, referral.out)
          == lastingFields(home, firstReceived(kept / "received", "REF^I12^REF_I12")));
    CHECK(lastingFields(home, rehab.out)
          == lastingFields(home, firstReceived(kept / "received", "OMG^O19^OMG_O19")));
    CHECK(run(kCtl,
              {"hl7", "make", "referral", (kept / "export" / "rehab-order.json").string()},
              home.path())
              .exit
          == 65);
}

TEST_CASE("The kept record values make reports and orders for old peers, too", "[journey][kept]")
{
    const Folder home;
    const std::filesystem::path kept = SARTORIUS_KEPT_DEMONSTRATION;
    const std::string referral = (kept / "export" / "referral.json").string();
    const std::string rehab = (kept / "export" / "rehab-order.json").string();
    const std::string paper = (home.path() / "paper.pdf").string();
    std::ofstream(paper) << "%PDF-1.4 made up";

    const std::vector<std::pair<std::string, std::vector<std::string>>> kinds {
        {"MDM^T02^MDM_T02", {"report", referral}},
        {"MDM^T02^MDM_T02", {"report", "--pdf", paper, referral}},
        {"ORU^R01^ORU_R01", {"report", "--result", referral}},
        {"ORM^O01^ORM_O01", {"rehab-order", "--legacy", rehab}},
        {"ORM^O01", {"rehab-order", "--legacy", "--hl7-version", "2.3", rehab}}};
    for (const auto& [type, words] : kinds) {
        std::vector<std::string> arguments {"hl7", "make"};
        arguments.insert(arguments.end(), words.begin(), words.end());
        const Ran made = run(kCtl, arguments, home.path());
        CAPTURE(type, made.err);

        CHECK(made.exit == 0);
        CHECK(made.out.find('|' + type + '|') != std::string::npos);
        CHECK(run(kCtl, {"hl7", "lint", "-"}, home.path(), made.out).exit == 0);
    }
    CHECK(run(kCtl, {"hl7", "make", "report", rehab}, home.path()).exit == 65);
}

TEST_CASE("Every received message is training and passes the lint", "[journey][kept]")
{
    const Folder home;
    const std::filesystem::path kept = SARTORIUS_KEPT_DEMONSTRATION;
    int messages = 0;
    for (const auto& entry : std::filesystem::directory_iterator(kept / "received")) {
        CAPTURE(entry.path().filename().string());
        const auto parsed
            = jsonOf(run(kCtl, {"hl7", "parse", entry.path().string()}, home.path()).out);
        const auto& header = parsed["segments"][0]["fields"];
        const auto id = std::find_if(header.begin(), header.end(), [](const auto& field) {
            return field["path"] == "MSH-11";
        });
        REQUIRE(id != header.end());
        CHECK((*id)["value"] == "T");
        CHECK(run(kCtl, {"hl7", "lint", entry.path().string()}, home.path()).exit == 0);
        ++messages;
    }
    CHECK(messages >= 8);
}
