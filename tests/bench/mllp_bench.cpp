// MLLP round trips on loopback: our client against our listener, with and without a commit before
// the answer, and 64 messages in flight into one listener. Prints one line per figure.
//
//   bench_mllp [--seconds N] [--port P]
//
// --port: only the sequential client, against a peer of somebody else on that port of loopback.

#include "hl7/exchange/receiver.h"
#include "hl7/mllp/client.h"
#include "hl7/mllp/listener.h"
#include "plugin/store/store_thread.h"
#include "plugin/workflow/inbound.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

using namespace sartorius;
using Clock = std::chrono::steady_clock;
using Answers = std::vector<std::vector<std::string>>;

[[noreturn]] void giveUp(const char* what)
{
    std::fprintf(stderr, "bench_mllp: %s\n", what);
    std::exit(1);
}

std::string controlId(std::uint64_t number)
{
    std::string digits = std::to_string(number);
    digits.insert(0, 20 - digits.size(), '0');
    return digits;
}

/// An ORU^R01 of the size of hl7.md 3: 1,638 bytes.
std::string report(std::uint64_t number)
{
    const std::string digits = controlId(number);
    std::string message = "MSH|^~\\&|LAB|HOSPITAL|SARTORIUS|CLINIC|20261120104207||ORU^R01^ORU_R01|"
        + digits
        + "|P|2.5.1\rPID|1||DEMO-0001^^^SARTORIUS-DEMO^MR||Musterfrau^Johanna||19970314|F\r"
        + "OBR|1|PL1^SARTORIUS|FI1^LAB|24325-3^Panel^LN|||20261110090000\r";
    for (int row = 1; message.size() < 1570; ++row)
        message += "OBX|" + std::to_string(row) + "|NM|1988-5^C reactive protein^LN||"
            + std::to_string(row) + ".2|mg/L|<5|N|||F|||20261110090000+0100||||||||\r";
    message.resize(1638, 'x');
    return message;
}

void print(const char* what, std::size_t count, double seconds, std::vector<double> times)
{
    std::sort(times.begin(), times.end());
    const auto at = [&](double part) {
        return times.empty()
            ? 0.0
            : times[static_cast<std::size_t>(part * static_cast<double>(times.size() - 1))];
    };
    std::printf("%-58s %9.0f messages/s   p50 %.3f ms  p99 %.3f ms\n",
                what,
                static_cast<double>(count) / seconds,
                at(0.5) * 1e3,
                at(0.99) * 1e3);
    std::fflush(stdout);
}

void oneByOne(const char* what, std::uint16_t port, std::chrono::seconds howLong)
{
    hl7::Peer peer;
    peer.host = "127.0.0.1";
    peer.port = port;
    hl7::MllpClient client(peer);
    std::vector<double> times;
    const auto start = Clock::now();
    static std::uint64_t number = 0;
    while (Clock::now() - start < howLong) {
        const std::string message = report(++number);
        const auto before = Clock::now();
        const auto answer = client.exchange(message, std::chrono::seconds(10), {});
        times.push_back(std::chrono::duration<double>(Clock::now() - before).count());
        if (!answer || answer->find("|AA|" + controlId(number)) == std::string::npos)
            giveUp("an answer is missing or another message's");
    }
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    print(what, times.size(), seconds, times);
}

/// Keeps 64 messages in flight on one connection, as a peer does that does not wait.
void inFlight(const char* what, std::uint16_t port, std::chrono::seconds howLong)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in where {};
    where.sin_family = AF_INET;
    where.sin_port = htons(port);
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int one = 1;
    if (::connect(socket, reinterpret_cast<sockaddr*>(&where), sizeof where) != 0
        || ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) != 0)
        giveUp("no connection");
    static std::uint64_t number = std::uint64_t {1} << 40U;
    const std::uint64_t first = number + 1;
    std::uint64_t answered = 0;
    std::uint64_t sent = 0;
    std::vector<double> times;
    std::vector<Clock::time_point> started;
    hl7::FrameReader reader;
    std::array<char, 65536> block {};
    const auto start = Clock::now();
    while (Clock::now() - start < howLong || answered < sent) {
        std::string batch;
        while (sent - answered < 64 && Clock::now() - start < howLong) {
            batch += *hl7::framed(report(++number));
            started.push_back(Clock::now());
            ++sent;
        }
        for (std::size_t at = 0; at < batch.size();) {
            const auto wrote = ::write(socket, batch.data() + at, batch.size() - at);
            if (wrote <= 0)
                giveUp("the connection ended");
            at += static_cast<std::size_t>(wrote);
        }
        const auto got = ::read(socket, block.data(), block.size());
        if (got <= 0)
            giveUp("the connection ended");
        reader.feed(std::string_view(block.data(), static_cast<std::size_t>(got)));
        while (const auto answer = reader.next()) {
            if (answer->find("|AA|" + controlId(first + answered)) == std::string::npos)
                giveUp("an answer is missing or another message's");
            times.push_back(
                std::chrono::duration<double>(Clock::now() - started[answered]).count());
            ++answered;
        }
    }
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    ::close(socket);
    print(what, answered, seconds, times);
}

/// The receiver of the product over its own store.
class Record
{
public:
    Record()
    {
        store::StoreOptions options;
        options.folder = m_folder.path().toStdString() + "/record";
        options.clock = &m_clock;
        options.kdf = store::kKdfFloor;
        auto started = store::StoreThread::start(std::move(options));
        auto catalogue = workflow::Catalogue::shipped();
        if (!started || !catalogue)
            giveUp("no store");
        m_store = std::move(*started);
        m_catalogue.emplace(std::move(*catalogue));
        m_store->run([](store::Store& store) {
            if (!store.create("a passphrase for a bench"))
                giveUp("no record");
        });
    }

    record::Result<Answers> take(std::span<const hl7::ReceivedFrame> frames)
    {
        return m_store->run([&](store::Store& store) {
            workflow::Desk desk {store, m_clock, *m_catalogue, false, "bench"};
            std::vector<std::string_view> messages;
            for (const auto& frame : frames)
                messages.emplace_back(frame.message);
            return workflow::takeInbound(desk, messages);
        });
    }

private:
    QTemporaryDir m_folder;
    record::SystemClock m_clock;
    std::optional<workflow::Catalogue> m_catalogue;
    std::unique_ptr<store::StoreThread> m_store;
};

std::unique_ptr<hl7::Listener> listen(hl7::GroupHandler handler)
{
    auto listener = hl7::Listener::start({}, std::move(handler));
    if (!listener)
        giveUp("no listener");
    return std::move(*listener);
}

record::Result<Answers> answerOnly(std::span<const hl7::ReceivedFrame> frames)
{
    static const record::SystemClock clock;
    const hl7::KeepInbound keep = [](const hl7::InboundMessage&, const std::string&) {
        return record::Result<hl7::InboundOutcome>(hl7::InboundOutcome {});
    };
    Answers answers;
    for (const auto& frame : frames) {
        auto reply = hl7::receive(frame.message, {}, clock, keep);
        if (!reply)
            return record::failure(reply.error());
        answers.push_back(std::move(reply->answers));
    }
    return answers;
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    std::chrono::seconds howLong {3};
    std::uint16_t foreign = 0;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string_view name = argv[i];
        const std::string_view value = argv[i + 1];
        int number = 0;
        std::from_chars(value.data(), value.data() + value.size(), number);
        if (name == "--seconds")
            howLong = std::chrono::seconds(number);
        else if (name == "--port")
            foreign = static_cast<std::uint16_t>(number);
    }
    if (foreign != 0) {
        oneByOne("one by one, peer's server", foreign, howLong);
        return 0;
    }
    {
        const auto listener = listen(answerOnly);
        oneByOne("one by one, answered without a commit", listener->port(), howLong);
        inFlight("64 in flight, answered without a commit", listener->port(), howLong);
    }
    Record record;
    const auto listener
        = listen([&](std::span<const hl7::ReceivedFrame> frames) { return record.take(frames); });
    oneByOne("one by one, sealed and committed before the answer", listener->port(), howLong);
    inFlight("64 in flight, sealed and committed in groups", listener->port(), howLong);
    return 0;
}
