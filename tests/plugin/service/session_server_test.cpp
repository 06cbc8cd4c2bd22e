#include "plugin/service/session_server.h"

#include <optional>

#include "front_end.h"

using namespace sartorius;

TEST_CASE("What a window asked before it died is taken, also when its death is noticed by writing",
          "[service]")
{
    service::bench::application();
    const service::bench::Place place;
    std::vector<std::uint64_t> taken;
    auto listening = api::listenForClients(place.store);
    REQUIRE(listening);
    service::SessionServer server(
        std::move(*listening),
        [&taken](service::SessionServer::SessionId, const api::ReceivedRequest& request) {
            taken.push_back(request.id);
        });
    auto socket = api::connectToService(place.store);
    REQUIRE(socket);
    std::optional<api::FrameStream> window;
    window.emplace(std::move(*socket), std::size_t(1) << 20U);
    service::bench::waitUntil([&server] { return server.sessionCount() == 1; });

    for (std::uint64_t id = 1; id <= 3; ++id)
        REQUIRE(window->send(api::requestFrame(id, api::GetStatus {})));
    window.reset();
    server.broadcast({api::ChangeKind::Assessment, {}});

    CHECK(taken == std::vector<std::uint64_t> {1, 2, 3});
    CHECK(server.sessionCount() == 0);
}
