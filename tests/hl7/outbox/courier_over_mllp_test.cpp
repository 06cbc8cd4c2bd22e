#include "hl7/mllp/client.h"
#include "hl7/mllp/listener.h"
#include "hl7/outbox/courier.h"
#include "tests/support/memory_outbox.h"
#include "tests/support/scripted_transport.h"

#include <catch2/catch.hpp>

#include <condition_variable>
#include <mutex>

using namespace sartorius;
using namespace sartorius::hl7;
using namespace sartorius::support;

TEST_CASE("A thousand messages reach their peer once each and in order over real sockets",
          "[hl7][outbox][mllp]")
{
    std::vector<std::string> received;
    const auto listener = Listener::start({}, [&](std::string_view message, const FrameSource&) {
        received.emplace_back(message);
        return record::Result<std::vector<std::string>>({acknowledge(message, "AA")});
    });
    REQUIRE(listener);
    MemoryOutbox store;
    std::vector<std::string> sent;
    for (int i = 0; i < 1000; ++i) {
        const record::ControlId id = newControlId();
        sent.push_back("MSH|^~\\&|US||THEM||20261120||REF^I12|" + id.value + "|T|2.5.1\r");
        store.enqueue("peer", "o-" + std::to_string(i), sent.back(), id);
    }
    std::mutex mutex;
    std::condition_variable told;
    int delivered = 0;
    const record::SystemClock clock;
    Courier courier(
        {store,
         clock,
         [&](const record::DestinationId&) {
             return record::Result<std::unique_ptr<Transport>>(std::make_unique<MllpClient>(
                 Peer {"127.0.0.1", (*listener)->port(), {}, false, kDefaultFrameLimit}));
         },
         [&](const DeliveryChange& change) {
             const std::scoped_lock lock(mutex);
             delivered += change.state == record::DeliveryState::Delivered ? 1 : 0;
             told.notify_all();
         },
         {},
         {}});

    courier.start();
    {
        std::unique_lock lock(mutex);
        told.wait(lock, [&] { return delivered == 1000; });
    }
    courier.stop();
    (*listener)->stop();

    CHECK(received == sent);
    CHECK((*listener)->counts().accepted == 1);
}
