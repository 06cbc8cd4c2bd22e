#include "tests/plugin/entry/json_of.h"
#include "tests/plugin/entry/program.h"

#include <catch2/catch.hpp>

#include <csignal>
#include <filesystem>
#include <map>
#include <poll.h>

using namespace sartorius::test;

namespace {

const std::string kCtl = SARTORIUSCTL;

/// A process that ended and was not collected yet still has an entry, with the state Z.
bool isAlive(int process)
{
    const std::string stat = contentOf("/proc/" + std::to_string(process) + "/stat");
    return !stat.empty() && stat.find(") Z") == std::string::npos;
}

/// The kept demonstration, copied: verbs change it, and other tests read the original.
class KeptRecord
{
public:
    KeptRecord()
    {
        std::filesystem::copy(
            SARTORIUS_KEPT_DEMONSTRATION, store(), std::filesystem::copy_options::recursive);
        std::filesystem::permissions(store(), std::filesystem::perms::owner_all);
    }

    /// What is unsent keeps a service alive; it must not outlive the folder it works on.
    ~KeptRecord()
    {
        const auto status = jsonOf(ask({"status"}).out);
        if (!status.is_object() || !status["servicePid"].is_number_integer())
            return;
        const auto service = status["servicePid"].get<int>();
        ::kill(service, SIGTERM);
        while (isAlive(service))
            ::poll(nullptr, 0, 5);
    }

    KeptRecord(const KeptRecord&) = delete;
    KeptRecord& operator=(const KeptRecord&) = delete;

    std::filesystem::path store() const { return m_home.path() / "store"; }

    Ran ask(std::vector<std::string> words, const std::string& input = {}) const
    {
        words.insert(words.end(), {"--store", store().string(), "--json"});
        return run(kCtl, words, m_home.path(), input);
    }

    nlohmann::json answer(std::vector<std::string> words, const std::string& input = {}) const
    {
        const Ran ran = ask(std::move(words), input);
        INFO(ran.err);
        CHECK(ran.exit == 0);
        return jsonOf(ran.out);
    }

    const Folder& home() const { return m_home; }

private:
    Folder m_home;
};

} // namespace

TEST_CASE("The demonstration record holds a dozen people and orders in every state",
          "[journey][kept]")
{
    const KeptRecord record;

    const auto status = record.answer({"status"});
    const auto people = record.answer({"patient", "find"});
    const auto orders = record.answer({"order", "list"});

    CHECK(status["demonstration"] == true);
    CHECK(status["record"] == "open");
    CHECK(people["items"].size() == 12);
    std::map<std::string, int> delivery;
    std::map<std::string, int> acceptance;
    for (const auto& order : orders["items"]) {
        ++delivery[order["delivery"].get<std::string>()];
        ++acceptance[order["acceptance"].get<std::string>()];
        if (order["delivery"] == "parked")
            CHECK_FALSE(order["reason"].get<std::string>().empty());
    }
    CHECK(delivery["delivered"] >= 5);
    CHECK(delivery["parked"] >= 1);
    CHECK(delivery["held"] >= 1);
    CHECK(delivery["cancelled"] >= 1);
    CHECK(delivery["retrying"] + delivery["queued"] + delivery["in-flight"] >= 1);
    CHECK(acceptance["accepted"] >= 2);
    CHECK(acceptance["rejected"] >= 1);
    CHECK(acceptance["not-answered"] >= 1);
}

TEST_CASE("A patient is added from a file and found again, and a second time told as a duplicate",
          "[journey][kept]")
{
    const KeptRecord record;
    const std::string person = R"({"patient": {"name": {"family": "Primjer", "given": "Ana"},
        "birthDate": "1988-05-04", "sex": "female",
        "identifiers": [{"value": "DEMO-9001", "authority": "SARTORIUS-DEMO", "type": "MR"}]}})";

    const auto added = record.answer({"patient", "add", "-"}, person);
    const auto found = record.answer({"patient", "find", "-"}, R"({"text": "Primjer"})");
    const auto again = record.answer({"patient", "add", "-"}, person);
    const auto chart = record.answer({"patient", "show", added["id"].get<std::string>()});

    CHECK_FALSE(added["id"].get<std::string>().empty());
    REQUIRE(found["items"].size() == 1);
    CHECK(found["items"][0]["id"] == added["id"]);
    CHECK(again["id"].get<std::string>().empty());
    CHECK(again["duplicates"].size() == 1);
    CHECK(chart["patient"]["name"]["family"] == "Primjer");
    CHECK(chart["medicationsReviewed"] == false);
}

TEST_CASE("An assessment is begun, filled, signed, amended and withdrawn by verbs",
          "[journey][kept]")
{
    const KeptRecord record;
    const auto person = record.answer({"patient", "find", "-"}, R"({"text": "Contoh"})");
    const auto patient = person["items"][0]["id"].get<std::string>();

    const auto begun = record.answer({"assess", "new", "-"},
                                     R"({"patient": ")" + patient
                                         + R"(", "form": "medial-knee", "side": "left"})");
    const auto id = begun["id"].get<std::string>();
    const auto saved = record.answer(
        {"assess", "set", "-"},
        R"({"assessment": ")" + id + R"(", "expectedRevision": )" + begun["revision"].dump()
            + R"(, "changed": [{"item": "mk-sx-nrs-rest", "values": [{"integer": 3}]}]})");
    const Ran stale = record.ask({"assess", "set", "-"},
                                 R"({"assessment": ")" + id + R"(", "expectedRevision": 0,
            "changed": [{"item": "mk-sx-nrs-rest", "values": [{"integer": 4}]}]})");
    const auto done = record.answer({"assess", "sign", "-"},
                                    R"({"assessment": ")" + id + R"(", "expectedRevision": )"
                                        + saved["revision"].dump() + "}");
    const auto amended = record.answer(
        {"assess", "amend", "-"}, R"({"assessment": ")" + id + R"(", "reason": "side was wrong"})");

    CHECK(begun["state"] == "draft");
    CHECK(stale.exit == 65);
    CHECK(done["version"] == 1);
    CHECK(done["signature"]["sha256"].get<std::string>().size() == 64);
    CHECK(amended["state"] == "draft");
    CHECK(record.answer({"assess", "show", id})["answers"].size() >= 1);
    CHECK(record.answer({"assess", "list", patient})["items"].size() >= 2);
}

TEST_CASE("A wrong passphrase signs nothing", "[journey][kept]")
{
    const KeptRecord record;
    const auto drafts = record.answer({"assess", "list"});
    REQUIRE(drafts["items"].size() >= 1);
    const auto id = drafts["items"][0]["id"].get<std::string>();
    const auto before = record.answer({"assess", "show", id});

    const Ran ran = record.ask({"assess", "sign", "-"},
                               R"({"assessment": ")" + id + R"(", "expectedRevision": )"
                                   + before["revision"].dump()
                                   + R"(, "passphrase": "not the passphrase at all"})");

    CHECK(ran.exit == 77);
    CHECK(record.answer({"assess", "show", id})["state"] == "draft");
}

TEST_CASE("A held message is taken up again, shown byte for byte, and cancelled", "[journey][kept]")
{
    const KeptRecord record;
    std::string held;
    const auto before = record.answer({"outbox", "list"});
    for (const auto& order : before["items"])
        if (order["delivery"] == "held")
            held = order["outbox"].get<std::string>();
    REQUIRE_FALSE(held.empty());

    const Ran plain = run(
        kCtl, {"outbox", "show", held, "--store", record.store().string()}, record.home().path());
    record.answer({"outbox", "cancel", held, "--reason", "not needed any more"});
    const Ran again = record.ask({"outbox", "cancel", held});

    CHECK(plain.exit == 0);
    CHECK(plain.out.rfind("MSH|", 0) == 0);
    CHECK(again.exit != 0);
    const auto after = record.answer({"outbox", "list"});
    for (const auto& order : after["items"])
        if (order["outbox"] == held)
            CHECK(order["delivery"] == "cancelled");
    CHECK(record.answer({"audit", "verify"})["intact"] == true);
}

TEST_CASE("A record without its passphrase tells its status and nothing else", "[journey][kept]")
{
    const KeptRecord record;
    std::filesystem::remove(record.store() / "passphrase");

    const auto status = record.answer({"status"});
    const Ran chart = record.ask({"patient", "find"});

    CHECK(status["record"] == "locked");
    CHECK(chart.exit == 77);
    CHECK(chart.err.find("--passphrase-file") != std::string::npos);
    CHECK(chart.out.find("Musterfrau") == std::string::npos);
}

TEST_CASE("A record held by another service is exit 75 at once, and that process is named",
          "[journey][kept]")
{
    const KeptRecord record;
    const auto status = record.answer({"status"});
    const Folder elsewhere; // another runtime folder: the first service's socket is not seen there

    const Ran ran = run(kCtl, {"status", "--store", record.store().string()}, elsewhere.path());

    CHECK(ran.exit == 75);
    CHECK(ran.err.find("sartoriusd") != std::string::npos);
    CHECK(ran.err.find(std::to_string(status["servicePid"].get<int>())) != std::string::npos);
}

TEST_CASE("Members that an act does not know are exit 65 with their place", "[journey][kept]")
{
    const KeptRecord record;

    const Ran unknown = record.ask({"patient", "add", "-"}, R"({"patient": {"naem": {}}})");
    const Ran syntax = record.ask({"patient", "add", "-"}, "{\"patient\": {\n\"name\": }}");
    const Ran nothing = record.ask({"assess", "show", "00000000000000000000000000000000"});

    CHECK(unknown.exit == 65);
    CHECK(jsonOf(unknown.out)["problems"][0]["item"] == "patient.naem");
    CHECK(syntax.exit == 65);
    CHECK(syntax.err.find("-:2:") != std::string::npos);
    CHECK(nothing.exit == 66);
}

TEST_CASE("An empty folder of images imports nothing, and bad files are named", "[journey][kept]")
{
    const KeptRecord record;
    const Folder images;

    const auto none = record.answer({"dicom", "import", images.path().string()});
    images.file("text.dcm", "not an image at all");
    const auto one = record.answer({"dicom", "import", images.path().string()});

    CHECK(none["images"] == 0);
    CHECK(one["images"] == 0);
    REQUIRE(one["problems"].size() == 1);
    CHECK(record.ask({"dicom", "import", (images.path() / "missing").string()}).exit == 66);
}

TEST_CASE("The settings of the demonstration are complete and can be shown", "[journey][kept]")
{
    const KeptRecord record;

    const auto shown = record.answer({"config", "show"});
    const Ran checked = record.ask({"config", "check"});

    CHECK(shown["destinations"].size() == 5);
    for (const auto& destination : shown["destinations"])
        CHECK(destination["host"] == "127.0.0.1");
    CHECK(shown["recipients"].size() == 10);
    CHECK(checked.exit == 0);
}
