#include "tests/plugin/entry/json_of.h"
#include "tests/plugin/entry/program.h"

#include <catch2/catch.hpp>

using namespace sartorius::test;

namespace {

const std::string kCtl = SARTORIUSCTL;

std::string message(const std::string& controlId)
{
    return "MSH|^~\\&|A|B|C|D|20261120104207+0100||REF^I12^REF_I12|" + controlId
        + "|T|2.5.1\rPRD|RP|Beispiel\rPID|1||DEMO-1||Muster\r";
}

} // namespace

TEST_CASE("What is listened for lies on disk before it is acknowledged", "[entry]")
{
    const Folder home;
    const std::string folder = (home.path() / "received").string();
    Program listener(
        kCtl, {"hl7", "listen", "--port", "0", "--folder", folder, "--count", "2"}, home.path());
    const auto port = jsonOf(listener.firstLine())["listening"].get<int>();
    const std::string to = "127.0.0.1:" + std::to_string(port);

    const Ran first
        = run(kCtl, {"hl7", "send", "--to", to, "--json", "-"}, home.path(), message("ID1"));
    const std::string stored = contentOf(home.path() / "received" / "0001-ID1.hl7");
    const Ran second = run(kCtl, {"hl7", "send", "--to", to, "-"}, home.path(), message("ID2"));
    const Ran listened = listener.end();

    REQUIRE(first.exit == 0);
    CHECK(stored == message("ID1"));
    CHECK(jsonOf(first.out)["code"] == "AA");
    CHECK(jsonOf(first.out)["acknowledges"] == "ID1");
    CHECK(second.exit == 0);
    CHECK(second.out.rfind("MSH|", 0) == 0);
    CHECK(listened.exit == 0);
    CHECK(listened.out.find("0002-ID2.hl7") != std::string::npos);
}

TEST_CASE("A peer that does not answer is exit 69 and one that refuses is exit 76", "[entry]")
{
    const Folder home;
    const std::string folder = (home.path() / "received").string();
    Program listener(
        kCtl, {"hl7", "listen", "--port", "0", "--folder", folder, "--count", "1"}, home.path());
    const auto port = jsonOf(listener.firstLine())["listening"].get<int>();
    const std::string to = "127.0.0.1:" + std::to_string(port);
    std::string unknownVersion = message("ID3");
    unknownVersion.replace(unknownVersion.find("2.5.1"), 5, "9.9.9");

    const Ran nobody
        = run(kCtl, {"hl7", "send", "--to", "127.0.0.1:1", "-"}, home.path(), message("ID4"));
    const Ran refused = run(kCtl, {"hl7", "send", "--to", to, "-"}, home.path(), unknownVersion);
    const Ran abroad
        = run(kCtl, {"hl7", "send", "--to", "192.0.2.1:2575", "-"}, home.path(), message("ID5"));
    const Ran last = run(kCtl, {"hl7", "send", "--to", to, "-"}, home.path(), message("ID6"));

    CHECK(nobody.exit == 69);
    CHECK(refused.exit == 76);
    CHECK(refused.out.find("|AR|ID3") != std::string::npos);
    CHECK(abroad.exit == 77);
    CHECK(last.exit == 0);
    CHECK(listener.end().exit == 0);
}

TEST_CASE("A ping tells each layer with its time, and what to do where it fails", "[entry]")
{
    const Folder home;
    const std::string folder = (home.path() / "received").string();
    Program listener(kCtl, {"hl7", "listen", "--port", "0", "--folder", folder}, home.path());
    const auto port = jsonOf(listener.firstLine())["listening"].get<int>();

    const Ran heard = run(
        kCtl, {"ping", "hl7", "--to", "127.0.0.1:" + std::to_string(port), "--json"}, home.path());
    const Ran nobody = run(kCtl, {"ping", "hl7", "--to", "127.0.0.1:1", "--json"}, home.path());
    const Ran abroad = run(kCtl, {"ping", "hl7", "--to", "192.0.2.1:2575"}, home.path());
    const Ran unnamed = run(kCtl, {"ping", "hl7"}, home.path());

    CHECK(heard.exit == 0);
    const auto steps = jsonOf(heard.out)["steps"];
    REQUIRE(steps.size() == 3);
    CHECK(steps[2]["layer"] == "acknowledgement");
    CHECK(steps[2]["ok"] == true);
    CHECK(jsonOf(heard.out)["answer"] == "AR"); // it does not take the question, and has answered
    CHECK(nobody.exit == 69);
    CHECK(jsonOf(nobody.out)["steps"][1]["ok"] == false);
    CHECK_FALSE(jsonOf(nobody.out)["steps"][1]["remedy"].get<std::string>().empty());
    CHECK(abroad.exit == 77);
    CHECK(abroad.err.find("TLS") != std::string::npos);
    CHECK(unnamed.exit == 64);
}
