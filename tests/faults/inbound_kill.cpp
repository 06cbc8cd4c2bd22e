// Kills the receiving process at every named point between "frame complete" and "answer sent", and
// asks its record afterwards what it kept. See README.md in this folder.
//
//   inbound_kill [--kills N] [--points R1,R2] [--seed N] [--plant answer-before-commit]
//
// Exit 0: every answered message is kept and applied once (with --plant: the bug was seen).

#include "hl7/exchange/receiver.h"
#include "hl7/mllp/client.h"
#include "hl7/mllp/listener.h"
#include "plugin/store/store_thread.h"
#include "plugin/workflow/inbound.h"
#include "plugin/workflow/keeping.h"
#include "tests/faults/recorder.h"
#include "tests/faults/spawn_self.h"

#include <QCoreApplication>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <sys/wait.h>
#include <unistd.h>

namespace sartorius::faults {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kPassphrase = "killed on purpose";

[[noreturn]] void giveUp(const std::string& what)
{
    std::fprintf(stderr, "inbound_kill: %s\n", what.c_str());
    std::_Exit(70);
}

template <class T>
T must(record::Result<T> result, const char* what)
{
    if (!result)
        giveUp(std::string(what) + ": " + result.error().detail);
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

/// Status message number `number`, about one order.
std::string statusOf(int number, const std::string& order)
{
    return "MSH|^~\\&|ENGINE|HOSPITAL|SARTORIUS|KNEE|20261120101500+0100||OSU^O51^OSU_O51|KILL"
        + std::to_string(number) + "|P|2.5.1\rORC|SC|" + order + "|||IP\r";
}

std::vector<std::string> ordersIn(const std::filesystem::path& folder)
{
    std::ifstream file(folder / "orders");
    std::vector<std::string> orders;
    for (std::string line; std::getline(file, line);)
        orders.push_back(line);
    return orders;
}

void say(const std::string& line)
{
    const std::string text = line + "\n";
    if (::write(kReportDescriptor, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        std::_Exit(70);
}

/// The process that is killed: the product's receiver over its own record.
class Receiver
{
public:
    Receiver(std::filesystem::path folder, int orders, std::string point, int pass, bool plant)
        : m_folder(std::move(folder))
        , m_orders(orders)
        , m_point(std::move(point))
        , m_left(pass)
        , m_plant(plant)
    {
    }

    int run(bool describes);

private:
    void open();
    void prepare(store::Store& store);
    void describe();
    record::Result<std::vector<std::vector<std::string>>>
    take(std::span<const hl7::ReceivedFrame> frames);

    void reached(std::string_view point)
    {
        if (point == m_point && --m_left == 0)
            ::kill(::getpid(), SIGKILL);
    }

    workflow::Desk deskFor(store::Store& store) const
    {
        return {store, m_clock, *m_catalogue, false, "receiver"};
    }

    std::filesystem::path m_folder;
    int m_orders;
    std::string m_point;
    std::atomic<int> m_left;
    bool m_plant;
    record::SystemClock m_clock;
    std::optional<workflow::Catalogue> m_catalogue;
    std::unique_ptr<store::StoreThread> m_store;
    std::vector<std::string> m_owed; ///< of the planted bug: answered and not yet kept
};

void Receiver::open()
{
    auto catalogue = workflow::Catalogue::shipped();
    if (!catalogue)
        giveUp("no forms");
    m_catalogue.emplace(std::move(*catalogue));
    store::StoreOptions options;
    options.folder = m_folder / "record";
    options.clock = &m_clock;
    options.kdf = store::kKdfFloor;
    options.crashPoint = [this](std::string_view point) {
        reached(point);
    };
    m_store = must(store::StoreThread::start(options), "open");
    m_store->run([&](store::Store& store) {
        if (store.state() == store::StoreState::Empty)
            prepare(store); // later lives stay locked: a message is kept then too
    });
}

void Receiver::prepare(store::Store& store)
{
    const std::string key = must(store.create(kPassphrase), "create");
    std::ofstream(m_folder / "recovery-key") << key;
    api::Settings settings;
    api::DestinationSettings destination;
    destination.id = record::DestinationId("peer");
    destination.host = "127.0.0.1";
    destination.port = 2575;
    destination.application = "ENGINE";
    destination.facility = "HOSPITAL";
    settings.destinations = {destination};
    auto desk = deskFor(store);
    if (!workflow::answer(desk, api::SaveSettings {settings}))
        giveUp("settings");
    std::ofstream orders(m_folder / "orders");
    auto writing = must(store.begin(), "begin");
    for (int i = 0; i < m_orders; ++i) {
        store::StoredRecord order;
        order.kind = store::RecordKind::Order;
        order.id = store::newRecordId();
        order.state = "signed";
        order.payload = "order";
        must(writing.appendVersion(order), "order");
        must(writing.enqueue({record::DestinationId("peer"),
                              record::OrderId(order.id),
                              record::ControlId("OUT" + std::to_string(i)),
                              "MSH|^~\\&|"}),
             "enqueue");
        orders << order.id << "\n";
    }
    store::AuditEvent event;
    event.action = store::AuditAction::Queue;
    must(writing.audit(event), "audit");
    must(writing.commit(), "commit");
}

record::Result<std::vector<std::vector<std::string>>>
Receiver::take(std::span<const hl7::ReceivedFrame> frames)
{
    std::vector<std::string> owed = std::move(m_owed);
    m_owed.clear();
    std::vector<std::vector<std::string>> early;
    for (const auto& frame : frames) {
        (m_plant ? m_owed : owed).push_back(frame.message);
        if (!m_plant)
            continue;
        const hl7::KeepInbound lie = [](const hl7::InboundMessage&, const std::string&) {
            return record::Result<hl7::InboundOutcome>(hl7::InboundOutcome {});
        };
        early.push_back(must(hl7::receive(frame.message, {}, m_clock, lie), "receive").answers);
    }
    const std::vector<std::string_view> views(owed.begin(), owed.end());
    auto answers = m_store->run([&](store::Store& store) {
        auto desk = deskFor(store);
        return workflow::takeInbound(desk, views);
    });
    if (m_plant && answers)
        return early;
    return answers;
}

void Receiver::describe()
{
    const auto orders = ordersIn(m_folder);
    std::string key;
    std::ifstream(m_folder / "recovery-key") >> key;
    m_store->run([&](store::Store& store) {
        must(store.unlock(key), "unlock");
        for (int i = 0; i < m_orders; ++i) {
            const auto& order = orders.at(static_cast<std::size_t>(i));
            const auto events = must(store.orderEvents(record::OrderId(order)), "events");
            bool same = !events.empty();
            for (const auto& event : events)
                same = same
                    && must(store.inboxItem(event.message), "item").bytes == statusOf(i, order);
            say("order " + std::to_string(i) + " " + std::to_string(events.size())
                + (same ? " same" : " other"));
        }
        say(must(store.verifyAudit(), "audit").intact ? "audit intact" : "audit broken");
    });
}

int Receiver::run(bool describes)
{
    ::alarm(300);
    open();
    if (describes) {
        describe();
        return 0;
    }
    hl7::ListenerSettings settings;
    settings.crashPoint = [this](std::string_view point) {
        reached(point);
    };
    const auto listener = must(
        hl7::Listener::start(
            settings, [this](std::span<const hl7::ReceivedFrame> frames) { return take(frames); }),
        "listen");
    say("listening " + std::to_string(listener->port()));
    for (;;)
        ::pause();
}

/// The killing side.
class Campaign
{
public:
    /// Enough orders that no life runs out of new messages.
    Campaign(std::filesystem::path folder, int kills, bool plant, unsigned seed)
        : m_folder(std::move(folder))
        , m_orders(kills * 6 + 10)
        , m_plant(plant)
        , m_random(seed)
    {
    }

    ~Campaign() { end(); }

    Campaign(const Campaign&) = delete;
    Campaign& operator=(const Campaign&) = delete;

    void run(const std::string& point, int kills);
    bool judge();

private:
    void spawn(const std::string& point, int pass, bool describes);
    std::string readLine();
    bool isDead();
    void end();
    void live(const std::string& point);
    bool sendOne(int number);

    std::filesystem::path m_folder;
    int m_orders;
    bool m_plant;
    std::mt19937 m_random;
    pid_t m_child = -1;
    int m_pipe = -1;
    std::uint16_t m_port = 0;
    int m_kills = 0;
    int m_sent = 0;
};

void Campaign::spawn(const std::string& point, int pass, bool describes)
{
    std::vector<std::string> arguments {"inbound_kill",
                                        "--receiver",
                                        m_folder.string(),
                                        std::to_string(m_orders),
                                        point,
                                        std::to_string(pass),
                                        m_plant ? "plant" : "-",
                                        describes ? "describe" : "-"};
    const auto started = spawnSelf(std::move(arguments));
    if (!started)
        giveUp("spawn");
    m_child = started->process;
    m_pipe = started->reports;
}

std::string Campaign::readLine()
{
    std::string line;
    for (char c = 0; ::read(m_pipe, &c, 1) == 1 && c != '\n';)
        line += c;
    return line;
}

bool Campaign::isDead()
{
    int status = 0;
    if (::waitpid(m_child, &status, WNOHANG) != m_child)
        return false;
    ::close(m_pipe);
    m_child = -1;
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
        giveUp("the receiver ended by itself");
    return true;
}

void Campaign::end()
{
    if (m_child < 0)
        return;
    ::kill(m_child, SIGKILL);
    ::waitpid(m_child, nullptr, 0);
    ::close(m_pipe);
    m_child = -1;
}

void Campaign::live(const std::string& point)
{
    spawn(point, std::uniform_int_distribution<int>(1, 5)(m_random), false);
    const std::string line = readLine();
    if (line.rfind("listening ", 0) != 0)
        giveUp("the receiver does not listen");
    std::from_chars(line.data() + 10, line.data() + line.size(), m_port);
}

/// @return whether it was answered with AA; the receiver may be dead then or not.
bool Campaign::sendOne(int number)
{
    const auto orders = ordersIn(m_folder);
    const std::string message = statusOf(number, orders.at(static_cast<std::size_t>(number)));
    hl7::Peer peer;
    peer.host = "127.0.0.1";
    peer.port = m_port;
    hl7::MllpClient client(peer);
    const auto answer = client.exchange(message, 10s, {});
    return answer
        && answer->find("MSA|AA|KILL" + std::to_string(number) + "\r") != std::string::npos;
}

void Campaign::run(const std::string& point, int kills)
{
    for (int killed = 0; killed < kills;) {
        if (m_child < 0)
            live(point);
        if (sendOne(m_sent))
            ++m_sent;
        // What the sender sees is the end of the connection; the end of the process may come later.
        if (isDead()) {
            ++killed;
            ++m_kills;
        }
    }
    if (m_child < 0)
        live("none");
    end();
}

bool Campaign::judge()
{
    spawn("none", 1, true);
    int lost = 0;
    int twice = 0;
    int altered = 0;
    std::string line;
    while ((line = readLine()).rfind("order ", 0) == 0) {
        const auto space = line.find(' ', 6);
        int number = 0;
        int events = 0;
        std::from_chars(line.data() + 6, line.data() + space, number);
        std::from_chars(line.data() + space + 1, line.data() + line.size(), events);
        const bool answered = number < m_sent;
        lost += answered && events == 0 ? 1 : 0;
        twice += events > 1 ? 1 : 0;
        altered += events > 0 && line.find(" other") != std::string::npos ? 1 : 0;
    }
    const bool audit = line == "audit intact";
    ::waitpid(m_child, nullptr, 0);
    ::close(m_pipe);
    m_child = -1;
    std::printf("kills=%d messages=%d lost=%d twice=%d altered=%d audit=%s\n",
                m_kills,
                m_sent,
                lost,
                twice,
                altered,
                audit ? "intact" : "broken");
    return lost == 0 && twice == 0 && altered == 0 && audit;
}

int runParent(const std::vector<std::string>& arguments)
{
    int kills = 16;
    unsigned seed = 1;
    bool plant = false;
    std::vector<std::string> points {"R1", "R2", "R3", "R4"};
    for (std::size_t i = 0; i + 1 < arguments.size(); i += 2) {
        const auto& value = arguments[i + 1];
        if (arguments[i] == "--kills")
            std::from_chars(value.data(), value.data() + value.size(), kills);
        else if (arguments[i] == "--seed")
            std::from_chars(value.data(), value.data() + value.size(), seed);
        else if (arguments[i] == "--points")
            points = {value};
        else if (arguments[i] == "--plant")
            plant = value == "answer-before-commit";
        else
            return 64;
    }
    std::string name = (std::filesystem::temp_directory_path() / "inbound-kill-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
        return 70;
    Campaign campaign(name, kills, plant, seed);
    for (const auto& point : points)
        campaign.run(point, kills / static_cast<int>(points.size()));
    const bool clean = campaign.judge();
    std::error_code ignored;
    std::filesystem::remove_all(name, ignored);
    if (plant) {
        std::printf("planted answer-before-commit: %s\n", clean ? "NOT SEEN" : "seen");
        return clean ? 1 : 0;
    }
    return clean ? 0 : 1;
}

} // namespace
} // namespace sartorius::faults

int main(int argc, char** argv)
{
    using namespace sartorius::faults;
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() == 7 && arguments.front() == "--receiver") {
        const QCoreApplication application(argc, argv);
        int orders = 0;
        int pass = 1;
        std::from_chars(arguments[2].data(), arguments[2].data() + arguments[2].size(), orders);
        std::from_chars(arguments[4].data(), arguments[4].data() + arguments[4].size(), pass);
        return Receiver(arguments[1], orders, arguments[3], pass, arguments[5] == "plant")
            .run(arguments[6] == "describe");
    }
    return runParent(arguments);
}
