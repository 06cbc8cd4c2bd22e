#include "tests/plugin/service/front_end.h"

#include <csignal>

using namespace sartorius;
using namespace sartorius::service;
using bench::await;
using bench::Place;
using bench::Recipient;
using bench::waitUntil;
using client::RecordClient;

TEST_CASE("A killed service has kept every answer it acknowledged", "[service]")
{
    const Place place;
    RecordClient client(place.options());
    const auto patient = bench::makeRecord(client, bench::freePort());
    const auto draft = bench::makeDraft(client, patient);
    const auto pid = static_cast<pid_t>(bench::statusOf(client).servicePid);
    std::int64_t acknowledged = draft.revision;
    std::string lastOption = "no";

    // Typing: each save is asked as soon as the one before was acknowledged; the kill falls in
    // between.
    for (int i = 0; i < 40; ++i) {
        api::SaveAnswers save;
        save.assessment = draft.id;
        save.expectedRevision = acknowledged;
        const std::string option = i % 2 == 0 ? "yes" : "no";
        save.changed = {bench::fever(option.c_str())};
        auto asked = client.ask(save);
        if (i == 20)
            ::kill(pid, SIGKILL);
        const auto saved = await(std::move(asked));
        if (!saved)
            break;
        acknowledged = saved->revision;
        lastOption = option;
    }
    REQUIRE(acknowledged > draft.revision);

    waitUntil([&] { return !client.isConnected(); });
    const auto status = bench::statusOf(client); // starts a new service
    CHECK(status.servicePid != pid);
    CHECK(status.record == api::RecordState::Locked);
    REQUIRE(await(client.ask(api::Unlock {bench::kPassphrase})));
    const auto after = await(client.ask(api::GetAssessment {draft.id}));
    REQUIRE(after);
    // The save under way when the kill fell may be there too: it was asked, not acknowledged.
    CHECK(after->revision >= acknowledged);
    CHECK(after->revision <= acknowledged + 1);
    bool found = false;
    for (const auto& answer : after->answers) {
        if (answer.item != "mk-sx-fever")
            continue;
        found = true;
        if (after->revision == acknowledged)
            CHECK(std::get<record::Coding>(answer.values[0]).code == lastOption);
    }
    CHECK(found);
    const auto audit = await(client.ask(api::VerifyAudit {}));
    REQUIRE(audit);
    CHECK(audit->intact);
}

TEST_CASE("A window that goes away loses nothing and its referral still leaves", "[service]")
{
    const Place place;
    const std::uint16_t port = bench::freePort();
    std::string controlId;
    {
        RecordClient client(place.options({QStringLiteral("--idle-end"), QStringLiteral("50")}));
        const auto patient = bench::makeRecord(client, port);
        const auto done = await(client.ask(bench::signing(bench::makeDraft(client, patient))));
        REQUIRE(done);
        controlId = done->orders[0].controlId.value;
    }

    const Recipient recipient(port);
    waitUntil([&] { return !recipient.received().empty(); });

    CHECK(recipient.received()[0].find(controlId) != std::string::npos);
    // not by connecting: that would keep it
    waitUntil([&] { return !std::filesystem::exists(api::socketPath(place.store)); });
    CHECK(recipient.received().size() == 1);
}

TEST_CASE("A killed service sends the same bytes when it is back", "[service]")
{
    const Place place;
    const std::uint16_t port = bench::freePort();
    RecordClient client(place.options());
    const auto patient = bench::makeRecord(client, port);
    const auto done = await(client.ask(bench::signing(bench::makeDraft(client, patient))));
    REQUIRE(done);
    const auto frozen = await(client.ask(api::GetMessage {done->orders[0].outbox}));
    REQUIRE(frozen);

    ::kill(static_cast<pid_t>(bench::statusOf(client).servicePid), SIGKILL);
    waitUntil([&] { return !client.isConnected(); });
    CHECK(bench::statusOf(client).unsent == 1); // started anew, still locked
    REQUIRE(await(client.ask(api::Unlock {bench::kPassphrase})));
    const Recipient recipient(port);
    waitUntil([&] { return !recipient.received().empty(); });

    CHECK(recipient.received()[0] == *frozen);
}

TEST_CASE("A service that is told to end ends cleanly and its record opens again", "[service]")
{
    const Place place;
    RecordClient client(place.options());
    const auto patient = bench::makeRecord(client, bench::freePort());
    const auto pid = static_cast<pid_t>(bench::statusOf(client).servicePid);

    REQUIRE(::kill(pid, SIGTERM) == 0);
    waitUntil([&] { return !client.isConnected(); });

    CHECK(bench::statusOf(client).servicePid != pid);
    REQUIRE(await(client.ask(api::Unlock {bench::kPassphrase})));
    CHECK(await(client.ask(api::GetPatient {patient})));
}
