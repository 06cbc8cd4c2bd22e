#include "tests/plugin/entry/json_of.h"
#include "tests/plugin/entry/program.h"

#include <catch2/catch.hpp>

using namespace sartorius::test;

namespace {

const std::string kCtl = SARTORIUSCTL;

} // namespace

TEST_CASE("What the command line does not know is refused with exit 64", "[entry]")
{
    const Folder home;
    const std::vector<std::vector<std::string>> calls {
        {},
        {"nonsense"},
        {"hl7"},
        {"hl7", "nonsense"},
        {"hl7", "parse"},
        {"hl7", "parse", "one", "two"},
        {"hl7", "parse", "file", "--nonsense"},
        {"dicom", "render", "file", "--frame"},
        {"dicom", "render", "file"},
        {"dicom", "render", "file", "-o", "out.png", "--frame", "x"},
        {"dicom", "render", "file", "-o", "out.png", "--window", "5"},
        {"dicom", "render", "file", "-o", "out.png", "--window", "50,0"},
        {"forms", "list", "extra"},
        {"assess", "evaluate", "medial-knee"},
        {"hl7", "make", "referral"},
        {"hl7", "send", "file"},
        {"rehab", "nonsense"},
        {"outbox", "show"},
    };
    for (const auto& call : calls) {
        std::string words;
        for (const auto& word : call)
            words += word + ' ';
        CAPTURE(words);

        const Ran ran = run(kCtl, call, home.path());

        CHECK(ran.exit == 64);
        CHECK(ran.out.empty());
        CHECK_FALSE(ran.err.empty());
    }
}

TEST_CASE("A usage error is JSON when JSON was asked for", "[entry]")
{
    const Folder home;

    const Ran ran = run(kCtl, {"hl7", "parse", "--json"}, home.path());

    CHECK(ran.exit == 64);
    const auto json = jsonOf(ran.out);
    CHECK(json["schema"] == 1);
    CHECK(json["error"]["code"] == "usage");
    CHECK(json["problems"].size() == 1);
}

TEST_CASE("Help and version go to standard output", "[entry]")
{
    const Folder home;

    const Ran help = run(kCtl, {"--help"}, home.path());
    const Ran verbHelp = run(kCtl, {"dicom", "render", "--help"}, home.path());
    const Ran version = run(kCtl, {"--version"}, home.path());

    CHECK(help.exit == 0);
    for (const char* verb : {"demo",
                             "forms list",
                             "assess evaluate",
                             "hl7 make",
                             "dicom render",
                             "outbox list",
                             "audit verify",
                             "status",
                             "patient add",
                             "assess sign",
                             "refer",
                             "rehab order",
                             "dicom link",
                             "order list",
                             "config check"}) {
        CAPTURE(verb);
        CHECK(help.out.find(verb) != std::string::npos);
    }
    CHECK(verbHelp.exit == 0);
    CHECK(verbHelp.out.find("--window") != std::string::npos);
    CHECK(version.exit == 0);
    CHECK(version.out.rfind("sartoriusctl ", 0) == 0);
}

TEST_CASE("A file that is not there is exit 66", "[entry]")
{
    const Folder home;
    const std::string missing = (home.path() / "missing").string();
    const std::vector<std::vector<std::string>> calls {
        {"hl7", "parse", missing},
        {"hl7", "reencode", missing},
        {"hl7", "lint", missing},
        {"hl7", "make", "referral", missing},
        {"hl7", "send", "--to", "127.0.0.1:1", missing},
        {"forms", "lint", missing},
        {"forms", "export", "no-such-form"},
        {"assess", "evaluate", "medial-knee", missing},
        {"assess", "evaluate", "no-such-form", missing},
        {"dicom", "info", missing},
        {"dicom", "render", missing, "-o", (home.path() / "out.png").string()},
    };
    for (const auto& call : calls) {
        CAPTURE(call[0], call[1]);

        const Ran ran = run(kCtl, call, home.path());

        CHECK(ran.exit == 66);
        CHECK_FALSE(ran.err.empty());
    }
}
