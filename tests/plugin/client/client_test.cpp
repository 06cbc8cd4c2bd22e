#include "plugin/api/frame_stream.h"
#include "plugin/client/client.h"
#include "tests/plugin/client/waiting.h"

#include <catch2/catch.hpp>

#include <QSocketNotifier>

#include <cstdlib>
#include <filesystem>
#include <sys/mman.h>
#include <unistd.h>

using namespace sartorius;
using client::ClientOptions;
using client::RecordClient;
using client::bench::await;
using client::bench::waitUntil;

namespace {

/// A store folder with a runtime folder of its own.
struct Place
{
    std::filesystem::path folder;
    std::filesystem::path store;

    Place()
    {
        client::bench::application();
        std::string name
            = (std::filesystem::temp_directory_path() / "sartorius-client-XXXXXX").string();
        folder = ::mkdtemp(name.data());
        store = folder / "store";
        ::setenv("XDG_RUNTIME_DIR", folder.c_str(), 1);
    }

    ~Place() { std::filesystem::remove_all(folder); }

    ClientOptions options() const
    {
        ClientOptions options;
        options.storeFolder = QString::fromStdString(store.string());
        options.startService = false;
        return options;
    }
};

/// Plays the record service for one front end at a time, as the test says.
class StandIn
{
public:
    explicit StandIn(const std::filesystem::path& store)
    {
        auto listening = api::listenForClients(store);
        REQUIRE(listening);
        m_listening = std::move(*listening);
        m_callers = std::make_unique<QSocketNotifier>(m_listening.get(), QSocketNotifier::Read);
        QObject::connect(m_callers.get(), &QSocketNotifier::activated, m_callers.get(), [this] {
            auto caller = api::acceptClient(m_listening.get());
            REQUIRE(caller);
            m_stream = std::make_unique<api::FrameStream>(std::move(*caller), 1024 * 1024);
            ++callers;
            if (greets)
                send(api::noticeFrame({api::ChangeKind::RecordState, {}}));
        });
    }

    /// The next requests, as many as asked for.
    std::vector<api::ReceivedRequest> requests(std::size_t count)
    {
        std::vector<api::ReceivedRequest> received;
        waitUntil([&] {
            if (!m_stream)
                return false;
            auto frames = m_stream->receive();
            REQUIRE(frames);
            for (const auto& frame : *frames)
                received.push_back(api::requestFromFrame(frame.bytes));
            return received.size() >= count;
        });
        return received;
    }

    void send(std::string frame, api::Descriptor attached = {})
    {
        REQUIRE(m_stream->send(std::move(frame), std::move(attached)));
    }

    void hangUp() { m_stream.reset(); }

    int callers = 0;
    bool greets = true;

private:
    api::Descriptor m_listening;
    std::unique_ptr<QSocketNotifier> m_callers;
    std::unique_ptr<api::FrameStream> m_stream;
};

dicom::FrameHeader smallHeader()
{
    dicom::FrameHeader header;
    header.width = 4;
    header.height = 2;
    return header;
}

api::Descriptor memoryFile(const dicom::FrameHeader& header)
{
    api::Descriptor file(::memfd_create("frame", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    const auto size = static_cast<off_t>(dicom::kFramePixelOffset + dicom::pixelBytes(header));
    REQUIRE(::ftruncate(file.get(), size) == 0);
    return file;
}

} // namespace

TEST_CASE("Answers find their question in whatever order they come", "[client]")
{
    const Place place;
    StandIn service(place.store);
    RecordClient client(place.options());
    auto one = client.ask(api::GetMessage {record::OutboxId("1")});
    auto other = client.ask(api::GetMessage {record::OutboxId("2")});
    const auto asked = service.requests(2);

    service.send(api::replyFrame(asked[1].id, std::string("second")));
    service.send(api::refusalFrame(asked[0].id, {{record::ErrorCode::NotFound, "none"}, {}}));

    const auto second = await(other);
    REQUIRE(second);
    CHECK(*second == "second");
    const auto first = await(one);
    REQUIRE_FALSE(first);
    CHECK(first.error().error.code == record::ErrorCode::NotFound);
}

TEST_CASE("What was asked when the connection broke is refused and never left waiting", "[client]")
{
    const Place place;
    StandIn service(place.store);
    RecordClient client(place.options());
    bool lost = false;
    QObject::connect(&client, &RecordClient::connectionLost, &client, [&] { lost = true; });
    auto asked = client.ask(api::GetStatus {});
    service.requests(1);

    service.hangUp();
    const auto refused = await(asked);

    REQUIRE_FALSE(refused);
    CHECK(refused.error().error.code == record::ErrorCode::Unavailable);
    CHECK(refused.error().error.detail == "connection lost");
    CHECK(lost);
    CHECK_FALSE(client.isConnected());
}

TEST_CASE("A lost connection is made again when the service is back", "[client]")
{
    const Place place;
    StandIn service(place.store);
    RecordClient client(place.options());
    client.ask(api::GetStatus {});
    service.requests(1);
    service.hangUp();
    waitUntil([&] { return !client.isConnected(); });

    waitUntil([&] { return client.isConnected(); });

    waitUntil([&] { return service.callers == 2; });
    CHECK(service.callers == 2);
}

TEST_CASE("A question is kept for the next service when one dies before it has greeted", "[client]")
{
    const Place place;
    StandIn service(place.store);
    service.greets = false;
    RecordClient client(place.options());
    auto asked = client.ask(api::GetMessage {record::OutboxId("1")});
    waitUntil([&] { return service.callers == 1; });

    service.greets = true;
    service.hangUp();
    const auto received = service.requests(1);
    service.send(api::replyFrame(received[0].id, std::string("answer")));

    const auto answer = await(asked);
    REQUIRE(answer);
    CHECK(*answer == "answer");
}

TEST_CASE("A notice of the service is a signal with its value", "[client]")
{
    const Place place;
    StandIn service(place.store);
    RecordClient client(place.options());
    std::vector<api::ChangeNotice> notices;
    QObject::connect(&client,
                     &RecordClient::changed,
                     &client,
                     [&](const api::ChangeNotice& notice) { notices.push_back(notice); });
    client.ask(api::GetStatus {});
    service.requests(1);

    service.send(api::noticeFrame({api::ChangeKind::Order, "o-1"}));
    waitUntil([&] { return notices.size() == 2; });

    CHECK(notices[0].kind == api::ChangeKind::RecordState); // the greeting
    CHECK(notices[1].kind == api::ChangeKind::Order);
    CHECK(notices[1].id == "o-1");
}

TEST_CASE("A sealed picture is mapped and an unsealed one is refused", "[client]")
{
    const Place place;
    StandIn service(place.store);
    RecordClient client(place.options());
    const auto header = smallHeader();

    auto good = client.openFrame({record::SopInstanceUid("1.2"), 0});
    auto sealed = memoryFile(header);
    REQUIRE(dicom::sealFrame(sealed.get(), header));
    service.send(api::replyFrame(service.requests(1)[0].id, api::FrameOpened {header}),
                 std::move(sealed));
    const auto opened = await(good);
    REQUIRE(opened);
    CHECK(opened->header() == header);
    CHECK(opened->frame().pixels.size() == 8);

    auto bad = client.openFrame({record::SopInstanceUid("1.2"), 0});
    service.send(api::replyFrame(service.requests(1)[0].id, api::FrameOpened {header}),
                 memoryFile(header));
    const auto unsealed = await(bad);
    REQUIRE_FALSE(unsealed);
    CHECK(unsealed.error().error.code == record::ErrorCode::Corrupt);

    auto none = client.openFrame({record::SopInstanceUid("1.2"), 0});
    service.send(api::replyFrame(service.requests(1)[0].id, api::FrameOpened {header}));
    CHECK_FALSE(await(none));
}

TEST_CASE("A service that talks nonsense is hung up on", "[client]")
{
    const Place place;
    StandIn service(place.store);
    RecordClient client(place.options());
    auto asked = client.ask(api::GetStatus {});
    service.requests(1);

    service.send("nonsense");
    const auto refused = await(asked);

    REQUIRE_FALSE(refused);
    CHECK(refused.error().error.code == record::ErrorCode::Unavailable);
}

TEST_CASE("A program that is not ours cannot stand in for the service", "[client]")
{
    const Place place;
    const StandIn service(place.store);
    std::filesystem::permissions(api::socketFolder(place.store), std::filesystem::perms::all);
    RecordClient client(place.options());

    const auto refused = await(client.ask(api::GetStatus {}));

    REQUIRE_FALSE(refused);
    CHECK(refused.error().error.code == record::ErrorCode::NotPermitted);
    CHECK(service.callers == 0);
}

TEST_CASE("Without a service and without leave to start one the answer comes at once", "[client]")
{
    const Place place;
    RecordClient client(place.options());

    const auto refused = await(client.ask(api::GetStatus {}));

    REQUIRE_FALSE(refused);
    CHECK(refused.error().error.code == record::ErrorCode::Unavailable);
}

TEST_CASE("A program folder without the service is refused and PATH is not searched", "[client]")
{
    const Place place;
    auto options = place.options();
    options.startService = true;
    options.programFolder = QString::fromStdString(place.folder.string());
    RecordClient client(options);

    const auto refused = await(client.ask(api::GetStatus {}));

    REQUIRE_FALSE(refused);
    CHECK(refused.error().error.detail.find("sartoriusd") != std::string::npos);
}
