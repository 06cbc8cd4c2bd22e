// Besieges a listener: honest peers go on sending while hostile ones do their worst, each from an
// address of its own. See README.md in this folder.
//
//   listener_siege [--seconds N] [--honest N] [--hostile N]
//
// Exit 0: the 99th percentile of the honest answers is below one second, the receiving process has
// grown by less than 64 MiB, and every honest message is kept.

#include "hl7/mllp/frame.h"
#include "hl7/mllp/listener.h"
#include "plugin/store/store_thread.h"
#include "plugin/workflow/inbound.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <asio.hpp>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sys/wait.h>
#include <unistd.h>

namespace sartorius::faults {
namespace {

using asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

[[noreturn]] void giveUp(const char* what)
{
    std::fprintf(stderr, "listener_siege: %s\n", what);
    std::_Exit(70);
}

/// The receiving process: the product's listener, rules and record. Writes its port, then works
/// until its pipe closes.
void receive(int report, int until, const std::string& folder)
{
    const record::SystemClock clock;
    auto catalogue = workflow::Catalogue::shipped();
    store::StoreOptions options;
    options.folder = folder + "/record";
    options.clock = &clock;
    options.kdf = store::kKdfFloor;
    auto store = store::StoreThread::start(options);
    if (!catalogue || !store)
        giveUp("no record");
    (*store)->run([](store::Store& own) {
        if (!own.create("a passphrase under siege"))
            giveUp("no record");
    });
    // Silence inside a frame is cut off sooner than in the product, so that a short run sees it.
    hl7::ListenerSettings settings;
    settings.firstByte = 2s;
    settings.frame = 3s;
    const auto listener
        = hl7::Listener::start(settings, [&](std::span<const hl7::ReceivedFrame> frames) {
              std::vector<std::string_view> messages;
              for (const auto& frame : frames)
                  messages.emplace_back(frame.message);
              return (*store)->run([&](store::Store& own) {
                  workflow::Desk desk {own, clock, *catalogue, false, "siege"};
                  return workflow::takeInbound(desk, messages);
              });
          });
    if (!listener)
        giveUp("no listener");
    const std::uint16_t port = (*listener)->port();
    if (::write(report, &port, sizeof port) != sizeof port)
        giveUp("no pipe");
    char end = 0;
    static_cast<void>(::read(until, &end, 1));
    const auto counts = (*listener)->counts();
    (*listener)->stop();
    std::int64_t kept = 0;
    (*store)->run([&](store::Store& own) {
        const auto audit = own.listAudit(std::nullopt, 10'000'000);
        for (const auto& entry : *audit)
            kept += entry.event.action == store::AuditAction::Receive ? 1 : 0;
    });
    std::fprintf(stderr,
                 "listener: accepted=%llu refused=%llu frames=%llu too-large=%llu timed-out=%llu\n",
                 static_cast<unsigned long long>(counts.accepted),
                 static_cast<unsigned long long>(counts.refused),
                 static_cast<unsigned long long>(counts.frames),
                 static_cast<unsigned long long>(counts.tooLarge),
                 static_cast<unsigned long long>(counts.timedOut));
    if (::write(report, &kept, sizeof kept) != sizeof kept)
        giveUp("no pipe");
}

std::string messageWith(const std::string& id)
{
    return "MSH|^~\\&|HONEST|H|SARTORIUS|KNEE|20261120101500||ADT^A08^ADT_A01|" + id
        + "|P|2.5.1\rPID|1||77^^^X\rNTE|1||" + std::string(400, 'n') + "\r";
}

struct Siege
{
    asio::io_context io {1};
    std::uint16_t port = 0;
    Clock::time_point end;
    std::vector<double> times; ///< seconds, of honest answers
    std::int64_t answered = 0;
    std::int64_t broken = 0; ///< honest connections that ended
    std::uint64_t attacks = 0;
};

tcp::socket connectFrom(Siege& siege, std::uint32_t number, asio::error_code& error)
{
    tcp::socket socket(siege.io);
    socket.open(tcp::v4());
    // 127.0.0.0/8 is all ours: every peer has an address of its own.
    socket.bind({asio::ip::address_v4(0x7f010000U + number), 0}, error);
    if (!error)
        socket.connect({asio::ip::address_v4::loopback(), siege.port}, error);
    return socket;
}

/// Sends, waits for its answer, rests, and again.
class Honest : public std::enable_shared_from_this<Honest>
{
public:
    Honest(Siege& siege, std::uint32_t number)
        : m_siege(siege)
        , m_name("S" + std::to_string(number) + "x")
        , m_socket(connectFrom(siege, number, m_error))
        , m_rest(siege.io)
    {
    }

    void go()
    {
        if (m_error) {
            ++m_siege.broken;
            return;
        }
        if (Clock::now() >= m_siege.end)
            return;
        m_message = *hl7::framed(messageWith(m_name + std::to_string(++m_count)));
        m_sent = Clock::now();
        asio::async_write(m_socket,
                          asio::buffer(m_message),
                          [self = shared_from_this()](const asio::error_code& error, std::size_t) {
                              self->m_error = error;
                              self->listen();
                          });
    }

private:
    void listen()
    {
        if (m_error) {
            ++m_siege.broken;
            return;
        }
        m_socket.async_read_some(
            asio::buffer(m_block),
            [self = shared_from_this()](const asio::error_code& error, std::size_t n) {
                self->m_error = error;
                self->m_reader.feed(std::string_view(self->m_block.data(), n));
                self->heard();
            });
    }

    void heard()
    {
        const auto answer = m_reader.next();
        if (!answer) {
            listen();
            return;
        }
        if (answer->find("MSA|AA|" + m_name + std::to_string(m_count)) == std::string::npos)
            giveUp("an honest peer got another answer");
        ++m_siege.answered;
        m_siege.times.push_back(std::chrono::duration<double>(Clock::now() - m_sent).count());
        m_rest.expires_after(400ms);
        m_rest.async_wait([self = shared_from_this()](const asio::error_code&) { self->go(); });
    }

    Siege& m_siege;
    std::string m_name;
    asio::error_code m_error;
    tcp::socket m_socket;
    asio::steady_timer m_rest;
    std::string m_message;
    hl7::FrameReader m_reader;
    std::array<char, 4096> m_block {};
    Clock::time_point m_sent;
    int m_count = 0;
};

/// One of six kinds, again as soon as it is thrown out.
class Hostile : public std::enable_shared_from_this<Hostile>
{
public:
    Hostile(Siege& siege, std::uint32_t number)
        : m_siege(siege)
        , m_number(number)
        , m_kind(number % 6)
        , m_rest(siege.io)
    {
    }

    void go()
    {
        if (Clock::now() >= m_siege.end)
            return;
        asio::error_code error;
        m_socket.emplace(connectFrom(m_siege, m_number, error));
        ++m_siege.attacks;
        m_first = true;
        if (error)
            rest(50ms);
        else
            attack();
    }

private:
    void rest(std::chrono::milliseconds time)
    {
        m_rest.expires_after(time);
        m_rest.async_wait([self = shared_from_this()](const asio::error_code&) { self->go(); });
    }

    std::string nextBytes()
    {
        switch (m_kind) {
        case 0: // one byte a second, inside a frame
            return std::exchange(m_first, false) ? "\x0bM" : "x";
        case 1: // an endless frame
            return std::string(std::exchange(m_first, false) ? "\x0b" : "")
                + std::string(60'000, 'x');
        case 2: // frames of junk
            return "\x0bjunk\x1c\r\x0b\x1c\r\x0bMSH\x1c\r";
        case 3: // noise between frames
            return std::string(1000, '\0') + "\r\n";
        case 4: { // messages that nobody there wants, whose answers are never read
            std::string many;
            for (int i = 0; i < 20; ++i)
                many += *hl7::framed("MSH|^~\\&|EVIL|E|S|K|20261120||ZZZ^Z01|1|P|2.5.1\r");
            return many;
        }
        default: // silence
            return {};
        }
    }

    std::chrono::milliseconds pauseOfKind() const
    {
        return m_kind == 0 ? 1000ms : m_kind == 1 ? 5ms : m_kind == 5 ? 4000ms : 20ms;
    }

    void attack()
    {
        m_bytes = nextBytes();
        if (m_bytes.empty()) {
            rest(pauseOfKind());
            return;
        }
        asio::async_write(*m_socket,
                          asio::buffer(m_bytes),
                          [self = shared_from_this()](const asio::error_code& error, std::size_t) {
                              if (error) {
                                  self->rest(10ms);
                                  return;
                              }
                              self->m_rest.expires_after(self->pauseOfKind());
                              self->m_rest.async_wait([self](const asio::error_code&) {
                                  if (Clock::now() < self->m_siege.end)
                                      self->attack();
                              });
                          });
    }

    Siege& m_siege;
    std::uint32_t m_number;
    unsigned m_kind;
    asio::steady_timer m_rest;
    std::optional<tcp::socket> m_socket;
    std::string m_bytes;
    bool m_first = true;
};

std::int64_t residentBytes(pid_t process)
{
    std::ifstream file("/proc/" + std::to_string(process) + "/statm");
    std::int64_t whole = 0;
    std::int64_t resident = 0;
    file >> whole >> resident;
    return resident * ::sysconf(_SC_PAGESIZE);
}

/// Watches the receiving process grow.
void watch(asio::steady_timer& timer, pid_t process, std::int64_t& most, Clock::time_point end)
{
    most = std::max(most, residentBytes(process));
    if (Clock::now() >= end)
        return;
    timer.expires_after(200ms);
    timer.async_wait([&timer, process, &most, end](const asio::error_code&) {
        watch(timer, process, most, end);
    });
}

struct Options
{
    int seconds = 5;
    int honest = 200;
    int hostile = 300;
};

int besiege(const Options& options, pid_t receiver, int report, int until)
{
    Siege siege;
    if (::read(report, &siege.port, sizeof siege.port) != sizeof siege.port)
        giveUp("the receiver did not start");
    siege.end = Clock::now() + std::chrono::seconds(options.seconds);
    std::uint32_t number = 1;
    for (int i = 0; i < options.honest; ++i)
        std::make_shared<Honest>(siege, ++number)->go();
    const std::int64_t before = residentBytes(receiver);
    std::int64_t most = before;
    asio::steady_timer timer(siege.io);
    watch(timer, receiver, most, siege.end);
    for (int i = 0; i < options.hostile; ++i)
        std::make_shared<Hostile>(siege, ++number)->go();
    siege.io.run_until(siege.end + 10s);
    ::close(until);
    std::int64_t kept = 0;
    if (::read(report, &kept, sizeof kept) != sizeof kept)
        giveUp("the receiver did not survive");
    std::sort(siege.times.begin(), siege.times.end());
    const double p99 = siege.times.empty() ? 1e9 : siege.times[siege.times.size() * 99 / 100];
    const double grown = static_cast<double>(most - before) / (1024.0 * 1024.0);
    std::printf("seconds=%d honest=%d hostile=%d attacks=%llu answered=%lld kept=%lld broken=%lld "
                "p50=%.4fs p99=%.4fs growth=%.1fMiB\n",
                options.seconds,
                options.honest,
                options.hostile,
                static_cast<unsigned long long>(siege.attacks),
                static_cast<long long>(siege.answered),
                static_cast<long long>(kept),
                static_cast<long long>(siege.broken),
                siege.times.empty() ? 0.0 : siege.times[siege.times.size() / 2],
                p99,
                grown);
#ifdef SARTORIUS_SANITIZED
    constexpr double kMostGrowth = 1024.0; // AddressSanitizer keeps what was freed
#else
    constexpr double kMostGrowth = 64.0; // MiB
#endif
    const bool good = p99 < 1.0 && grown < kMostGrowth && siege.broken == 0 && kept >= siege.answered
        && siege.answered > options.honest;
    return good ? 0 : 1;
}

} // namespace
} // namespace sartorius::faults

int main(int argc, char** argv)
{
    using namespace sartorius::faults;
    Options options;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string_view name = argv[i];
        const std::string_view value = argv[i + 1];
        int* const wanted = name == "--seconds" ? &options.seconds
            : name == "--honest"                ? &options.honest
            : name == "--hostile"               ? &options.hostile
                                                : nullptr;
        if (wanted == nullptr)
            return 64;
        std::from_chars(value.data(), value.data() + value.size(), *wanted);
    }
    std::string folder = (std::filesystem::temp_directory_path() / "siege-XXXXXX").string();
    std::array<int, 2> report {};
    std::array<int, 2> until {};
    if (::mkdtemp(folder.data()) == nullptr || ::pipe(report.data()) != 0
        || ::pipe(until.data()) != 0)
        return 70;
    static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
    const pid_t child = ::fork(); // before any thread
    if (child == 0) {
        ::close(until[1]);
        const QCoreApplication application(argc, argv);
        receive(report[1], until[0], folder);
        return 0;
    }
    ::close(until[0]);
    ::close(report[1]);
    const int result = besiege(options, child, report[0], until[1]);
    int status = 0;
    ::waitpid(child, &status, 0);
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    return result;
}
