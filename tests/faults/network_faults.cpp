// Sends orders through a proxy that does one of 29 faults to one exchange, again and again, and
// asks a recorder behind it what arrived. See README.md in this folder.
//
//   network_faults [--seeds N] [--faults AE,moved] [--plant believe-any-answer]
//
// Exit 0: nothing lost, altered, overtaken or believed wrongly (with --plant: that was seen).

#include "hl7/message/acknowledgement.h"
#include "hl7/message/control_id.h"
#include "hl7/mllp/client.h"
#include "hl7/outbox/courier.h"
#include "tests/faults/fault_proxy.h"
#include "tests/faults/recorder.h"
#include "tests/support/memory_outbox.h"

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

namespace sartorius::faults {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 400ms; // a busy machine must not look like a silent peer
constexpr int kOrders = 4; // of which each has two messages: the order and its change

struct Found
{
    int exchanges = 0;
    int faults = 0;
    int lost = 0;
    int variants = 0;
    int overtaken = 0;
    int foreign = 0; ///< delivered on an answer to another message, or without any copy there
    int extra = 0; ///< copies beyond the first
    int extraOutside = 0; ///< more of them than faults
    int overlapping = 0;
    int unseen = 0; ///< a refusal that no person was told of

    bool clean() const
    {
        return lost + variants + overtaken + foreign + extraOutside + overlapping + unseen == 0;
    }

    void add(const Found& more)
    {
        exchanges += more.exchanges;
        faults += more.faults;
        lost += more.lost;
        variants += more.variants;
        overtaken += more.overtaken;
        foreign += more.foreign;
        extra += more.extra;
        extraOutside += more.extraOutside;
        overlapping += more.overlapping;
        unseen += more.unseen;
    }
};

/// The planted bug: every answer is made to name the message that waits.
class Credulous final : public hl7::Transport
{
public:
    explicit Credulous(std::unique_ptr<hl7::Transport> inner)
        : m_inner(std::move(inner))
    {
    }

    record::Result<std::string> exchange(std::string_view message,
                                         std::chrono::milliseconds timeout,
                                         const hl7::ExchangeHooks& hooks) override
    {
        auto answer = m_inner->exchange(message, timeout, hooks);
        if (!answer)
            return answer;
        return "MSH|^~\\&|X||Y||20261120||ACK|1|T|2.5.1\rMSA|AA|"
            + fieldOf(std::string(message), "MSH", 10) + "\r";
    }

    void close() override { m_inner->close(); }

    void interrupt() override { m_inner->interrupt(); }

private:
    std::unique_ptr<hl7::Transport> m_inner;
};

/// One fault, one seed: a line of orders over one destination.
class Round
{
public:
    Round(Fault fault, unsigned seed, bool plant, const std::filesystem::path& folder)
        : m_fault(fault)
        , m_plant(plant)
        , m_random(seed)
        , m_at(std::uniform_int_distribution<int>(1, kOrders * 2)(m_random))
        , m_recorder(folder / "recorder.log", 1)
        , m_proxy(m_recorder.ports().front(), kPatience, [this] {
            return ++m_exchange == m_at ? m_fault : Fault::None;
        })
    {
    }

    Found run();

private:
    void queue();
    void drain();
    void judge();

    hl7::Courier::Parts parts()
    {
        hl7::RetryPolicy policy;
        policy.firstDelay = 5ms;
        policy.longestDelay = 40ms;
        policy.answerTimeout = kPatience;
        policy.leaseSlack = 50ms;
        policy.seed = 1;
        return {m_store,
                m_clock,
                [this](const record::DestinationId&) {
                    hl7::Peer peer;
                    peer.host = "127.0.0.1";
                    peer.port = m_proxy.port();
                    std::unique_ptr<hl7::Transport> made = std::make_unique<hl7::MllpClient>(peer);
                    if (m_plant)
                        made = std::make_unique<Credulous>(std::move(made));
                    return record::Result<std::unique_ptr<hl7::Transport>>(std::move(made));
                },
                {},
                policy,
                {}};
    }

    Fault m_fault;
    bool m_plant;
    std::mt19937 m_random;
    int m_at;
    std::atomic<int> m_exchange {0};
    record::SystemClock m_clock;
    support::MemoryOutbox m_store;
    std::vector<hl7::OutboxEntry> m_queued;
    Recorder m_recorder;
    FaultProxy m_proxy;
    int m_parked = 0;
    Found m_found;
};

void Round::queue()
{
    for (int i = 0; i < kOrders * 2; ++i) {
        const auto id = hl7::newControlId();
        const std::string order = "o-" + std::to_string(i / 2);
        std::string bytes = "MSH|^~\\&|SARTORIUS|C|RECORDER|R|20261120||OMG^O19^OMG_O19|" + id.value
            + "|T|2.5.1\rORC|" + (i % 2 == 0 ? "NW|" : "CA|") + order + "\rNTE|1||"
            + std::string(std::uniform_int_distribution<std::size_t>(0, 30000)(m_random), 'x')
            + "\r";
        m_queued.push_back(m_store.enqueue("peer-0", order, std::move(bytes), id));
    }
}

void Round::drain()
{
    hl7::Courier courier(parts());
    const auto until = std::chrono::steady_clock::now() + 30s;
    std::uint16_t port = m_proxy.port();
    for (;;) {
        if (std::chrono::steady_clock::now() > until)
            return; // what is not delivered is counted as lost
        if (m_proxy.port() != port) { // a person has corrected the settings
            port = m_proxy.port();
            courier.forgetTransports();
        }
        static_cast<void>(courier.step());
        bool waits = false;
        for (const auto& entry : m_queued) {
            const auto state = m_store.state(entry.id);
            waits = waits || state != record::DeliveryState::Delivered;
            if (state != record::DeliveryState::Parked)
                continue;
            ++m_parked;
            m_store.setState(entry.id, record::DeliveryState::Queued); // a person says: again
        }
        if (!waits)
            return;
        std::this_thread::sleep_for(1ms);
    }
}

void Round::judge()
{
    std::map<std::string, std::string> first;
    std::vector<std::string> order;
    for (const auto& frame : m_recorder.frames()) {
        const auto id = fieldOf(frame.bytes, "MSH", 10);
        const auto [copy, isFirst] = first.emplace(id, frame.bytes);
        m_found.extra += isFirst ? 0 : 1;
        m_found.variants += copy->second == frame.bytes ? 0 : 1;
        if (isFirst)
            order.push_back(id);
    }
    std::vector<std::string> wanted;
    for (const auto& entry : m_queued) {
        wanted.push_back(entry.controlId.value);
        const auto row = m_store.row(entry.id);
        const auto arrived = first.find(entry.controlId.value);
        const bool delivered = row.entry.state == record::DeliveryState::Delivered;
        m_found.lost += delivered && arrived != first.end() ? 0 : 1;
        m_found.variants += arrived == first.end() || arrived->second == entry.bytes ? 0 : 1;
        const auto answer = hl7::readAcknowledgement(row.answer);
        const bool own = answer && answer->acknowledges == entry.controlId;
        m_found.foreign += delivered && (!own || arrived == first.end()) ? 1 : 0;
    }
    // A parked message lets others pass but not its own order's; nothing else may be overtaken.
    if (m_parked == 0)
        m_found.overtaken += order == wanted ? 0 : 1;
    for (int i = 0; i < kOrders; ++i) {
        const auto at = [&](int number) {
            return std::find(order.begin(),
                             order.end(),
                             m_queued[static_cast<std::size_t>(number)].controlId.value);
        };
        m_found.overtaken += at(2 * i) < at(2 * i + 1) ? 0 : 1;
    }
    const bool refused = m_fault == Fault::ApplicationReject || m_fault == Fault::CommitReject;
    m_found.unseen += refused && m_parked == 0 ? 1 : 0;
    m_found.exchanges = m_exchange;
    m_found.faults = m_proxy.faults();
    m_found.extraOutside = std::max(0, m_found.extra - m_found.faults);
    m_found.overlapping = m_proxy.overlapping();
}

Found Round::run()
{
    queue();
    drain();
    judge();
    return m_found;
}

struct Options
{
    int seeds = 2;
    std::string only;
    bool plant = false;
};

Options optionsFrom(const std::vector<std::string>& arguments)
{
    Options options;
    for (std::size_t i = 0; i + 1 < arguments.size(); i += 2) {
        const auto& value = arguments[i + 1];
        if (arguments[i] == "--seeds")
            std::from_chars(value.data(), value.data() + value.size(), options.seeds);
        else if (arguments[i] == "--faults")
            options.only = "," + value + ",";
        else if (arguments[i] == "--plant" && value == "believe-any-answer")
            options.plant = true;
        else
            std::exit(64);
    }
    return options;
}

int run(const Options& options)
{
    std::string name = (std::filesystem::temp_directory_path() / "network-faults-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
        return 70;
    Found all;
    int rounds = 0;
    for (int number = 1; number <= kFaults; ++number) {
        const auto fault = static_cast<Fault>(number);
        if (!options.only.empty()
            && options.only.find("," + std::string(toString(fault)) + ",") == std::string::npos)
            continue;
        Found one;
        for (int seed = 1; seed <= options.seeds; ++seed) {
            one.add(Round(fault, static_cast<unsigned>(seed), options.plant, name).run());
            ++rounds;
        }
        std::fprintf(stderr,
                     "%-20s exchanges=%d faults=%d extra=%d lost=%d foreign=%d%s\n",
                     std::string(toString(fault)).c_str(),
                     one.exchanges,
                     one.faults,
                     one.extra,
                     one.lost,
                     one.foreign,
                     one.clean() ? "" : "  VIOLATION");
        all.add(one);
    }
    std::error_code ignored;
    std::filesystem::remove_all(name, ignored);
    std::printf("rounds=%d faults=%d lost=%d variants=%d overtaken=%d foreign=%d extra=%d "
                "outside=%d overlapping=%d unseen=%d\n",
                rounds,
                all.faults,
                all.lost,
                all.variants,
                all.overtaken,
                all.foreign,
                all.extra,
                all.extraOutside,
                all.overlapping,
                all.unseen);
    if (options.plant) {
        std::printf("planted believe-any-answer: %s\n", all.clean() ? "NOT SEEN" : "seen");
        return all.clean() ? 1 : 0;
    }
    return all.clean() && all.faults == rounds ? 0 : 1;
}

} // namespace
} // namespace sartorius::faults

int main(int argc, char** argv)
{
    return sartorius::faults::run(
        sartorius::faults::optionsFrom(std::vector<std::string>(argv + 1, argv + argc)));
}
