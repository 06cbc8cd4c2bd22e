// Kills the sending process at every named point between "sign" and "delivered" and asks a recorder
// what arrived. See README.md in this folder.
//
//   outbox_kill [--kills N] [--points C4,random] [--threads] [--plant NAME] [--seed N]
//               [--destinations N] [--orders N] [--faults PERMILLE] [--folder DIR]
//
// Exit 0: nothing lost, altered, invented or reordered (with --plant: the planted bug was seen); 1:
// not so; 64: usage; 70: the harness itself failed.

#include "tests/faults/fault_proxy.h"
#include "tests/faults/oracle.h"
#include "tests/faults/recorder.h"
#include "tests/faults/sender.h"
#include "tests/faults/spawn_self.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <map>
#include <memory>
#include <poll.h>
#include <random>
#include <sys/wait.h>
#include <unistd.h>

namespace sartorius::faults {
namespace {

const std::vector<std::string> kPoints {
    "C0", "C1", "C2", "C3", "C4", "C5", "C6a", "C6b", "C6c", "C7", "C8", "C9", "C10"};
constexpr int kPatienceMs = 1500; // with faults: shorter than any of them lasts

struct Options
{
    int kills = 13 * 17;
    std::vector<std::string> points = kPoints;
    bool threads = false;
    std::string plant = "none";
    unsigned seed = 1;
    int destinations = 2;
    int orders = 4; ///< of each life
    int faults = 0; ///< of 1,000 exchanges
    std::filesystem::path folder;
};

[[noreturn]] void usage(const std::string& what)
{
    std::fprintf(stderr,
                 "%s\nusage: outbox_kill [--kills N] [--points C4,random] [--threads] [--seed N]\n"
                 "                   [--destinations N] [--orders N] [--faults PERMILLE]\n"
                 "                   [--folder DIR] [--plant regenerate-control-id|"
                 "deliver-before-answer|report-before-commit]\n",
                 what.c_str());
    std::exit(64);
}

int numberFrom(const std::string& text)
{
    int value = 0;
    const auto end = text.data() + text.size();
    if (std::from_chars(text.data(), end, value).ptr != end || value < 0)
        usage("not a number: " + text);
    return value;
}

std::vector<std::string> split(const std::string& text)
{
    std::vector<std::string> parts;
    for (std::size_t start = 0; start < text.size();) {
        const auto end = std::min(text.find(',', start), text.size());
        parts.push_back(text.substr(start, end - start));
        start = end + 1;
    }
    return parts;
}

Plant plantFrom(const std::string& name)
{
    const std::map<std::string, Plant> plants {
        {"none", Plant::None},
        {"regenerate-control-id", Plant::RegenerateControlId},
        {"deliver-before-answer", Plant::DeliverBeforeAnswer},
        {"report-before-commit", Plant::ReportBeforeCommit}};
    const auto found = plants.find(name);
    if (found == plants.end())
        usage("no such bug to plant: " + name);
    return found->second;
}

/// One life of the sender: spawned, heard to its end, buried.
struct Life
{
    std::string point; ///< empty: drains and describes
    int pass = 1;
    int orders = 0;
    std::chrono::milliseconds killAfter {0}; ///< of "random"
};

/// Faults that neither need a person nor another address: a line stays a line.
Fault harmless(std::mt19937& random)
{
    for (;;) {
        const auto fault
            = static_cast<Fault>(std::uniform_int_distribution<int>(1, kFaults)(random));
        const bool parks = fault == Fault::ApplicationReject || fault == Fault::CommitReject
            || fault == Fault::ApplicationError || fault == Fault::CommitError;
        if (!parks && fault != Fault::Moved)
            return fault;
    }
}

class Batch
{
public:
    Batch(const Options& options, std::filesystem::path folder, unsigned seed)
        : m_options(options)
        , m_folder(std::move(folder))
        , m_random(seed)
    {
        std::filesystem::create_directories(m_folder);
    }

    /// `kills` lives that end at `point`, then one that drains.
    Findings run(const std::string& point, int kills);

private:
    void live(const Life& life);

    const Options& m_options;
    std::filesystem::path m_folder;
    std::mt19937 m_random;
    std::vector<std::uint16_t> m_ports;
    Testimony m_testimony;
};

void Batch::live(const Life& life)
{
    std::string ports;
    for (const auto port : m_ports)
        ports += (ports.empty() ? "" : ",") + std::to_string(port);
    std::vector<std::string> arguments {
        "outbox_kill",
        "--sender",
        m_folder.string(),
        ports,
        life.point.empty() ? "-" : life.point,
        std::to_string(life.pass),
        std::to_string(life.orders),
        m_options.threads || life.point == "random" ? "threads" : "steps",
        m_options.plant,
        std::to_string(m_options.faults > 0 ? kPatienceMs : 20'000)};
    const auto started = spawnSelf(arguments);
    if (!started) {
        std::perror("spawn");
        std::exit(70);
    }
    const pid_t child = started->process;
    const int reports = started->reports;
    std::string said;
    std::array<char, 4096> block {};
    const auto killAt = std::chrono::steady_clock::now() + life.killAfter;
    bool alive = life.killAfter.count() > 0;
    for (ssize_t got = 1; got > 0;) {
        pollfd watched {reports, POLLIN, 0};
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            killAt - std::chrono::steady_clock::now());
        if (alive && left.count() <= 0) {
            ::kill(child, SIGKILL);
            alive = false;
        }
        if (::poll(&watched, 1, alive ? static_cast<int>(left.count()) + 1 : -1) == 0)
            continue;
        got = ::read(reports, block.data(), block.size());
        said.append(block.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    }
    ::close(reports);
    int status = 0;
    ::waitpid(child, &status, 0);

    const bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    const bool ended = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (life.point.empty() ? !ended : !killed) {
        std::fprintf(stderr,
                     "sender did not %s (status %x) at %s\n",
                     life.point.empty() ? "drain" : "reach its point",
                     static_cast<unsigned>(status),
                     life.point.c_str());
        std::exit(70);
    }
    for (std::size_t start = 0; start < said.size();) {
        const auto end = said.find('\n', start);
        if (end == std::string::npos)
            break; // a line cut off by the kill was never said
        m_testimony.lines.push_back(said.substr(start, end - start));
        start = end + 1;
    }
}

Findings Batch::run(const std::string& point, int kills)
{
    Recorder recorder(m_folder / "recorder.log", m_options.destinations);
    m_ports = recorder.ports();
    std::vector<std::unique_ptr<FaultProxy>> proxies;
    std::mutex choosing;
    std::mt19937 choice(m_random());
    for (std::size_t i = 0; m_options.faults > 0 && i < m_ports.size(); ++i) {
        proxies.push_back(
            std::make_unique<FaultProxy>(m_ports[i], std::chrono::milliseconds(kPatienceMs), [&] {
                const std::lock_guard hold(choosing);
                const bool fault
                    = std::uniform_int_distribution<int>(1, 1000)(choice) <= m_options.faults;
                return fault ? harmless(choice) : Fault::None;
            }));
        m_ports[i] = proxies.back()->port();
    }
    std::uniform_int_distribution<int> pass(1, m_options.orders);
    std::uniform_int_distribution<int> time(20, 400);
    const bool random = point == "random";
    for (int i = 0; i < kills; ++i)
        live({point,
              pass(m_random),
              m_options.orders,
              std::chrono::milliseconds(random ? time(m_random) : 0)});
    live({{}, 1, 0, {}});
    int faults = 0;
    for (const auto& proxy : proxies)
        faults += proxy->faults();
    proxies.clear(); // before the recorder waits for its connections to end
    const bool window = point >= "C6" && point <= "C9";
    // With threads every destination may be on its way when the process dies, wherever it dies.
    const int mayRepeat = (m_options.threads || random ? kills * m_options.destinations
                               : window                ? kills
                                                       : 0)
        + faults * 2; // a fault that lasts is met by the next try too
    auto findings = judge(m_testimony, recorder.frames(), mayRepeat);
    findings.kills = kills;
    return findings;
}

Options optionsFrom(const std::vector<std::string>& arguments)
{
    Options options;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const auto& name = arguments[i];
        if (name == "--threads") {
            options.threads = true;
            continue;
        }
        if (i + 1 == arguments.size())
            usage("what is " + name + "?");
        const auto& value = arguments[++i];
        if (name == "--kills")
            options.kills = numberFrom(value);
        else if (name == "--points")
            options.points = value == "all" ? kPoints : split(value);
        else if (name == "--plant")
            options.plant = value;
        else if (name == "--seed")
            options.seed = static_cast<unsigned>(numberFrom(value));
        else if (name == "--destinations")
            options.destinations = std::clamp(numberFrom(value), 1, 9);
        else if (name == "--orders")
            options.orders = std::max(1, numberFrom(value));
        else if (name == "--faults")
            options.faults = numberFrom(value);
        else if (name == "--folder")
            options.folder = value;
        else
            usage("what is " + name + "?");
    }
    static_cast<void>(plantFrom(options.plant));
    for (const auto& point : options.points)
        if (point != "random" && std::find(kPoints.begin(), kPoints.end(), point) == kPoints.end())
            usage("no such point: " + point);
    return options;
}

int runParent(const std::vector<std::string>& arguments)
{
    Options options = optionsFrom(arguments);
    const bool ownFolder = options.folder.empty();
    if (ownFolder) {
        std::string name = (std::filesystem::temp_directory_path() / "outbox-kill-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr)
            return 70;
        options.folder = name;
    }
    Findings all;
    const int points = static_cast<int>(options.points.size());
    for (int i = 0; i < points; ++i) {
        const int kills = options.kills / points + (i < options.kills % points ? 1 : 0);
        if (kills == 0)
            continue;
        const auto& point = options.points[static_cast<std::size_t>(i)];
        const auto found
            = Batch(options, options.folder / point, options.seed * 1000 + static_cast<unsigned>(i))
                  .run(point, kills);
        std::fprintf(stderr,
                     "%-6s kills=%d orders=%d lost=%d phantom=%d variants=%d extra=%d%s\n",
                     point.c_str(),
                     found.kills,
                     found.orders,
                     found.lost,
                     found.phantom,
                     found.variants,
                     found.extra,
                     found.clean() ? "" : "  VIOLATION");
        all.add(found);
    }
    std::printf(
        "kills=%d orders=%d lost=%d phantom=%d variants=%d extra=%d outside=%d reordered=%d "
        "foreign=%d broken=%d\n",
        all.kills,
        all.orders,
        all.lost,
        all.phantom,
        all.variants,
        all.extra,
        all.extraOutside,
        all.reordered,
        all.foreign,
        all.broken);
    std::error_code error;
    if (ownFolder && all.clean() == (options.plant == "none"))
        std::filesystem::remove_all(options.folder, error);
    if (options.plant != "none") {
        std::printf("planted %s: %s\n", options.plant.c_str(), all.clean() ? "NOT SEEN" : "seen");
        return all.clean() ? 1 : 0;
    }
    return all.clean() ? 0 : 1;
}

int runChild(const std::vector<std::string>& arguments)
{
    SenderTask task;
    task.folder = arguments.at(1);
    for (const auto& port : split(arguments.at(2)))
        task.ports.push_back(static_cast<std::uint16_t>(numberFrom(port)));
    task.point = arguments.at(3) == "-" ? "" : arguments.at(3);
    task.untilKilled = task.point == "random";
    task.pass = numberFrom(arguments.at(4));
    task.orders = numberFrom(arguments.at(5));
    task.threads = arguments.at(6) == "threads";
    task.plant = plantFrom(arguments.at(7));
    task.patienceMs = numberFrom(arguments.at(8));
    task.report = kReportDescriptor;
    return runSender(task);
}

} // namespace
} // namespace sartorius::faults

int main(int argc, char** argv)
{
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() == 9 && arguments.front() == "--sender") {
        const QCoreApplication application(argc, argv); // Qt loads its SQLite driver through it
        return sartorius::faults::runChild(arguments);
    }
    return sartorius::faults::runParent(arguments);
}
