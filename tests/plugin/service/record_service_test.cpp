#include "hl7/exchange/document.h"
#include "hl7/mllp/client.h"
#include "tests/plugin/service/front_end.h"

#include <QProcess>

#include <fstream>
#include <sys/stat.h>

using namespace sartorius;
using namespace sartorius::service;
using bench::await;
using bench::Place;
using bench::Recipient;
using bench::waitUntil;
using client::RecordClient;

TEST_CASE("A referral goes from the first answer to the recipient's acknowledgement", "[service]")
{
    const Place place;
    const Recipient recipient;
    RecordClient client(place.options());
    const auto patient = bench::makeRecord(client, recipient.port());
    const auto draft = bench::makeDraft(client, patient);

    const auto done = await(client.ask(bench::signing(draft)));
    REQUIRE(done);
    REQUIRE(done->orders.size() == 1);
    CHECK(done->orders[0].delivery != record::DeliveryState::Delivered);

    waitUntil([&] {
        const auto orders = await(client.ask(api::ListOrders {patient}));
        return orders && orders->items[0].delivery == record::DeliveryState::Delivered;
    });
    const auto received = recipient.received();
    REQUIRE(received.size() == 1);
    CHECK(received[0].find("REF^I12") != std::string::npos);
    CHECK(received[0].find(done->orders[0].controlId.value) != std::string::npos);
    const auto message = await(client.ask(api::GetMessage {done->orders[0].outbox}));
    REQUIRE(message);
    CHECK(*message == received[0]);
    const auto status = bench::statusOf(client);
    REQUIRE(status.destinations.size() == 1);
    CHECK(status.destinations[0].reachable);
    CHECK(status.unsent == 0);
}

TEST_CASE("A report leaves with its paper inside and is corrected and withdrawn", "[service]")
{
    const Place place;
    const Recipient recipient;
    RecordClient client(place.options());
    const auto patient = bench::makeRecord(client, recipient.port());
    auto request = bench::signing(bench::makeDraft(client, patient));
    request.plan = {};
    request.plan.report = api::ReportPlan {record::RecipientId("ortho")};

    REQUIRE(await(client.ask(request)));
    waitUntil([&] { return bench::statusOf(client).unsent == 0; });
    const auto amended = await(client.ask(api::AmendAssessment {request.assessment, "a number"}));
    REQUIRE(amended);
    request.expectedRevision = amended->revision;
    REQUIRE(await(client.ask(request)));
    waitUntil([&] { return bench::statusOf(client).unsent == 0; });
    REQUIRE(await(
        client.ask(api::WithdrawAssessment {request.assessment, "wrong patient", bench::kPassphrase})));
    waitUntil([&] { return recipient.received().size() == 3; });

    const std::vector<std::string> events {"T02", "T10", "T11"};
    for (std::size_t i = 0; i < events.size(); ++i) {
        const auto message = hl7::Message::parse(recipient.received()[i]);
        REQUIRE(message);
        CHECK(message->text("MSH-9.2") == events[i]);
        std::string pdf;
        for (const auto& document : hl7::documentsOf(*message))
            REQUIRE(hl7::readDocument(
                *message, document, [&](std::string_view part) { pdf += part; }));
        CHECK((pdf.rfind("%PDF-", 0) == 0) == (i < 2));
    }
}

TEST_CASE("A wrong passphrase opens and signs nothing", "[service]")
{
    const Place place;
    RecordClient client(place.options());
    const auto patient = bench::makeRecord(client, bench::freePort());
    const auto draft = bench::makeDraft(client, patient);
    auto request = bench::signing(draft);
    request.passphrase = "somebody else's words";

    const auto refused = await(client.ask(request));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().error.code == record::ErrorCode::NotPermitted);

    REQUIRE(await(client.ask(api::Lock {})));
    const auto closed = await(client.ask(api::Unlock {"somebody else's words"}));
    REQUIRE_FALSE(closed);
    CHECK(closed.error().error.code == record::ErrorCode::NotPermitted);
    const auto chart = await(client.ask(api::GetPatient {patient}));
    REQUIRE_FALSE(chart);
    CHECK(chart.error().error.code == record::ErrorCode::NotPermitted);
    CHECK(bench::statusOf(client).record == api::RecordState::Locked);
}

TEST_CASE("An answer the form does not know comes back with its remedy", "[service]")
{
    const Place place;
    RecordClient client(place.options());
    const auto patient = bench::makeRecord(client, bench::freePort());
    const auto draft = bench::makeDraft(client, patient);
    api::SaveAnswers save;
    save.assessment = draft.id;
    save.expectedRevision = draft.revision;
    save.changed = {{"mk-no-such-item", {}, {true}, record::AnswerOrigin::Entered}};

    const auto refused = await(client.ask(save));

    REQUIRE_FALSE(refused);
    CHECK(refused.error().error.code == record::ErrorCode::InvalidInput);
    REQUIRE(refused.error().problems.size() == 1);
    CHECK_FALSE(refused.error().problems[0].remedy.empty());
    const auto again = await(client.ask(save));
    REQUIRE_FALSE(again);
}

TEST_CASE("Two windows never overwrite each other", "[service]")
{
    const Place place;
    RecordClient one(place.options());
    RecordClient other(place.options());
    const auto patient = bench::makeRecord(one, bench::freePort());
    const auto draft = bench::makeDraft(one, patient);
    std::vector<std::string> noticed;
    QObject::connect(&other, &RecordClient::changed, &other, [&](const api::ChangeNotice& notice) {
        if (notice.kind == api::ChangeKind::Assessment)
            noticed.push_back(notice.id);
    });
    CHECK(bench::statusOf(other).record == api::RecordState::Open);
    api::SaveAnswers save;
    save.assessment = draft.id;
    save.expectedRevision = draft.revision;
    save.changed = {bench::fever("yes")};

    REQUIRE(await(one.ask(save)));
    waitUntil([&] { return !noticed.empty(); });
    CHECK(noticed.front() == draft.id.value);
    const auto refused = await(other.ask(save));

    REQUIRE_FALSE(refused);
    CHECK(refused.error().error.code == record::ErrorCode::Conflict);
}

TEST_CASE("A locked record goes on sending", "[service]")
{
    const Place place;
    const std::uint16_t port = bench::freePort();
    RecordClient client(place.options());
    const auto patient = bench::makeRecord(client, port);
    const auto draft = bench::makeDraft(client, patient);
    const auto done = await(client.ask(bench::signing(draft)));
    REQUIRE(done);
    REQUIRE(await(client.ask(api::Lock {})));
    CHECK(bench::statusOf(client).unsent == 1);

    const Recipient recipient(port);
    waitUntil([&] { return bench::statusOf(client).unsent == 0; });

    CHECK(bench::statusOf(client).record == api::RecordState::Locked);
    REQUIRE(recipient.received().size() == 1);
    CHECK(recipient.received()[0].find(done->orders[0].controlId.value) != std::string::npos);
}

TEST_CASE("What a recipient answers later reaches the order and every window", "[service]")
{
    const Place place;
    const Recipient recipient;
    const std::uint16_t port = bench::freePort();
    const auto config = place.folder / "site.toml";
    std::ofstream(config) << "[listener]\nport = " << port << "\n";
    RecordClient client(
        place.options({QStringLiteral("--config"), QString::fromStdString(config.string())}));
    int notices = 0;
    QObject::connect(
        &client, &RecordClient::changed, &client, [&](const api::ChangeNotice& notice) {
            notices += notice.kind == api::ChangeKind::Order ? 1 : 0;
        });
    const auto patient = bench::makeRecord(client, recipient.port());
    const auto done = await(client.ask(bench::signing(bench::makeDraft(client, patient))));
    REQUIRE(done);
    waitUntil([&] { return bench::statusOf(client).unsent == 0; });
    const int before = notices;

    hl7::Peer peer;
    peer.host = "127.0.0.1";
    peer.port = port;
    hl7::MllpClient engine(peer);
    const auto acknowledged = engine.exchange(
        "MSH|^~\\&|ENGINE|HOSPITAL|SARTORIUS|KNEE|20261120101500||RRI^I12^RRI_I12|IN-1|P|2.5.1\r"
        "MSA|AA|X\rRF1|A|R||||"
            + done->orders[0].id.value + "^SARTORIUS\rPRD|RT|Fox\rPID|1||M-1001\r",
        std::chrono::seconds(10),
        {});
    REQUIRE(acknowledged);
    CHECK(acknowledged->find("MSA|AA|IN-1") != std::string::npos);
    waitUntil([&] { return notices > before; });

    const auto orders = await(client.ask(api::ListOrders {patient}));
    REQUIRE(orders);
    CHECK(orders->items[0].delivery == record::DeliveryState::Delivered);
    CHECK(orders->items[0].acceptance == record::AcceptanceState::Accepted);
}

TEST_CASE("A second service is refused at once and names the first", "[service]")
{
    const Place place;
    RecordClient client(place.options());
    const auto pid = bench::statusOf(client).servicePid;
    QProcess second;
    second.setProgram(QCoreApplication::applicationDirPath() + QStringLiteral("/sartoriusd"));
    second.setArguments({QStringLiteral("--store"), client.storeFolder()});

    second.start();
    REQUIRE(second.waitForFinished(10'000));

    CHECK(second.exitCode() == 75);
    const std::string said = second.readAllStandardError().toStdString();
    INFO(said);
    CHECK(said.find("sartoriusd") != std::string::npos);
    CHECK(said.find(std::to_string(pid)) != std::string::npos);
    CHECK(bench::statusOf(client).servicePid == pid);
}

TEST_CASE("A service with nothing to do ends by itself", "[service]")
{
    const Place place;
    {
        RecordClient client(place.options({QStringLiteral("--idle-end"), QStringLiteral("100")}));
        CHECK(bench::statusOf(client).record == api::RecordState::Empty);
    }
    // not by connecting: that would keep it
    waitUntil([&] { return !std::filesystem::exists(api::socketPath(place.store)); });
    CHECK_FALSE(api::connectToService(place.store));
}

TEST_CASE("Nothing of a patient stands in the log or in clear in the store's folder", "[service]")
{
    const Place place;
    const Recipient recipient;
    RecordClient client(place.options());
    const auto patient = bench::makeRecord(client, recipient.port());
    const auto draft = bench::makeDraft(client, patient);
    REQUIRE(await(client.ask(bench::signing(draft))));
    waitUntil([&] { return bench::statusOf(client).unsent == 0; });

    int files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(place.store)) {
        if (!entry.is_regular_file())
            continue;
        ++files;

        struct stat facts
        {
        };

        REQUIRE(::stat(entry.path().c_str(), &facts) == 0);
        CHECK((facts.st_mode & 0077U) == 0);
        QProcess search;
        search.start(QStringLiteral("grep"),
                     {QStringLiteral("-a"),
                      QStringLiteral("-i"),
                      QStringLiteral("-c"),
                      QStringLiteral("-e"),
                      QStringLiteral("M-1001"),
                      QStringLiteral("-e"),
                      QStringLiteral("jane"),
                      QStringLiteral("-e"),
                      QStringLiteral("meniscal"),
                      QString::fromStdString(entry.path().string())});
        REQUIRE(search.waitForFinished());
        INFO(entry.path().string());
        CHECK(search.readAllStandardOutput().trimmed() == QByteArray("0"));
    }
    CHECK(files >= 2);
}
