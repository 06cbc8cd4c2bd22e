// Kills the record service, the program that saves, or both, at any moment while answers are saved,
// and asks afterwards for every answer that was confirmed. See README.md in this folder.
//
//   draft_kill [--kills N] [--seed N] [--plant confirm-before-save] [--folder DIR]
//
// Exit 0: nothing lost (with --plant: the planted bug was seen); 1: not so; 64: usage; 70: the
// harness itself failed.

#include "plugin/entry/sartoriusctl/record_access.h"
#include "tests/faults/spawn_self.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <poll.h>
#include <random>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace sartorius::faults {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr char kPassphrase[] = "seven plain words for a test record";
constexpr int kLongestLife = 60; // ms from the first answer to the kill

struct Options
{
    int kills = 40;
    unsigned seed = 1;
    bool plant = false;
    std::filesystem::path folder;
};

[[noreturn]] void fail(int exit, const std::string& what)
{
    std::fprintf(stderr, "draft_kill: %s\n", what.c_str());
    std::exit(exit);
}

std::int64_t numberFrom(std::string_view text)
{
    std::int64_t value = -1;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

client::ClientOptions optionsFor(const std::filesystem::path& store)
{
    client::ClientOptions options;
    options.storeFolder = QString::fromStdString(store.string());
    options.serviceArguments = QStringList {QStringLiteral("--least-kdf")};
    return options;
}

/// What the n-th save writes: numbers, choices and text in turn, text that no other save writes.
record::Answer answerOf(std::int64_t n)
{
    record::Answer answer;
    switch (n % 3) {
    case 0:
        answer.item = "mk-sx-nrs-activity";
        answer.values = {n / 3 % 11};
        break;
    case 1:
        answer.item = "mk-sx-fever";
        answer.values = {record::Coding {record::kLocalCodeSystem, n / 3 % 2 == 0 ? "yes" : "no", ""}};
        break;
    default:
        answer.item = "mk-pc-prior-treatment";
        answer.values = {std::to_string(n)};
    }
    return answer;
}

// ---- the program that saves, and dies

void report(const char* word, std::int64_t n)
{
    std::array<char, 64> line {};
    const int size = std::snprintf(line.data(), line.size(), "%s %lld\n", word, static_cast<long long>(n));
    if (::write(kReportDescriptor, line.data(), static_cast<std::size_t>(size)) != size)
        std::exit(70);
}

int write(const std::vector<std::string>& arguments)
{
    client::RecordClient client(optionsFor(arguments.at(0)));
    api::SaveAnswers save;
    save.assessment = record::AssessmentId(arguments.at(1));
    std::int64_t n = numberFrom(arguments.at(2));
    const bool plant = arguments.at(3) == "plant";
    const auto draft = ctl::askAndWait(client, api::GetAssessment {save.assessment});
    const auto status = ctl::askAndWait(client, api::GetStatus {});
    if (!draft || !status)
        return 70;
    save.expectedRevision = draft->revision;
    report("service", status->servicePid);
    for (;; ++n) {
        save.changed = {answerOf(n)};
        report("asked", n);
        if (plant)
            report("saved", n); // the bug: nobody has confirmed it
        const auto saved = ctl::askAndWait(client, save);
        if (!saved)
            return 0; // the service was killed
        save.expectedRevision = saved->revision;
        if (!plant)
            report("saved", n);
    }
}

// ---- who kills, and looks

struct Life
{
    std::int64_t service = 0;
    std::optional<std::int64_t> asked;
    std::optional<std::int64_t> saved;
};

/// Takes the lines that are complete.
void take(std::string& said, Life& life)
{
    for (auto end = said.find('\n'); end != std::string::npos; end = said.find('\n')) {
        const std::string_view line(said.data(), end);
        const auto blank = line.find(' ');
        const std::int64_t value = numberFrom(line.substr(blank + 1));
        const std::string_view word = line.substr(0, blank);
        if (word == "service")
            life.service = value;
        else
            (word == "saved" ? life.saved : life.asked) = value;
        said.erase(0, end + 1);
    }
}

class Campaign
{
public:
    explicit Campaign(Options options)
        : m_options(std::move(options))
        , m_random(m_options.seed)
        , m_client(optionsFor(m_options.folder / "store"))
    {
    }

    int run();

private:
    void makeDraft();
    Started spawnWriter();
    Life live();
    void look(const Life& life);
    void open();

    template <class Request>
    typename Request::Reply must(Request request, const char* what)
    {
        auto reply = ctl::askAndWait(m_client, std::move(request));
        if (!reply)
            fail(70, std::string(what) + ": " + reply.error().error.detail);
        return std::move(*reply);
    }

    Options m_options;
    std::mt19937 m_random;
    client::RecordClient m_client;
    record::AssessmentId m_draft;
    std::int64_t m_next = 0;
    std::map<std::string, std::vector<record::AnswerValue>> m_confirmed; ///< by item
    std::map<std::string, std::vector<record::AnswerValue>> m_late; ///< asked, not confirmed
    int m_services = 0;
    int m_writers = 0;
    std::int64_t m_answers = 0;
    int m_lost = 0;
};

void Campaign::makeDraft()
{
    record::Clinician clinician;
    clinician.number = {"1234567893", "NPI", "NPI"};
    clinician.name = {"Reed", "Ana", "", "Dr", ""};
    clinician.role = "sports medicine";
    record::Clinic clinic;
    clinic.name = "Knee Clinic";
    clinic.facilityId = "KNEE";
    must(api::CreateRecord {kPassphrase, clinician, clinic}, "create");
    record::Patient patient;
    patient.identifiers = {{"M-1001", "CLINIC", "MR"}};
    patient.name = {"Doe", "Jane", "", "", ""};
    patient.birthDate = std::chrono::year(1989) / 3 / 14;
    const auto registered = must(api::RegisterPatient {patient, {}, true, {}, false}, "register");
    m_draft = must(api::StartAssessment {registered.id, "medial-knee", record::Laterality::Right},
                   "start")
                  .id;
}

Started Campaign::spawnWriter()
{
    const auto writer = spawnSelf({"draft_kill",
                                   "--writer",
                                   (m_options.folder / "store").string(),
                                   m_draft.value,
                                   std::to_string(m_next),
                                   m_options.plant ? "plant" : "-"});
    if (!writer)
        fail(70, "cannot start the writer");
    return *writer;
}

/// One writer from its first answer to the kill of it, of the service, or of both.
Life Campaign::live()
{
    const Started started = spawnWriter();
    const pid_t writer = started.process;
    const int reports = started.reports;
    const int target = std::uniform_int_distribution<int>(0, 3)(m_random); // 0, 1: the service
    const auto life = std::chrono::microseconds(
        std::uniform_int_distribution<int>(0, kLongestLife * 1000)(m_random));
    std::optional<steady_clock::time_point> killAt;
    Life seen;
    std::string said;
    std::array<char, 4096> block {};
    bool killed = false;
    for (ssize_t got = 1; got > 0;) {
        if (!killAt && seen.asked)
            killAt = steady_clock::now() + life;
        if (!killed && killAt && steady_clock::now() >= *killAt) {
            if (target != 2) {
                ::kill(static_cast<pid_t>(seen.service), SIGKILL);
                ++m_services;
            }
            if (target >= 2) {
                ::kill(writer, SIGKILL);
                ++m_writers;
            }
            killed = true;
        }
        pollfd watched {reports, POLLIN, 0};
        if (::poll(&watched, 1, killed ? 30'000 : 1) == 0) {
            if (killed)
                fail(70, "the writer does not end");
            continue;
        }
        got = ::read(reports, block.data(), block.size());
        said.append(block.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        take(said, seen);
    }
    ::close(reports);
    ::waitpid(writer, nullptr, 0);
    if (!seen.asked)
        fail(70, "the writer asked nothing");
    return seen;
}

/// Starts the service again where it is gone, and unlocks it.
void Campaign::open()
{
    for (int i = 0; i < 20; ++i) {
        const auto status = ctl::askAndWait(m_client, api::GetStatus {});
        if (!status)
            continue; // the connection was lost: the next question makes a new one
        if (status->record == api::RecordState::Open
            || ctl::askAndWait(m_client, api::Unlock {kPassphrase}))
            return;
    }
    fail(70, "the record does not open again");
}

void Campaign::look(const Life& life)
{
    for (std::int64_t n = m_next; life.saved && n <= *life.saved; ++n) {
        const record::Answer answer = answerOf(n);
        m_confirmed[answer.item] = answer.values;
        ++m_answers;
    }
    open();
    const auto draft = must(api::GetAssessment {m_draft}, "read");
    // The save that was under way may be there too; nobody was told so.
    const bool open = !life.saved || *life.asked > *life.saved;
    const record::Answer pending = answerOf(*life.asked);
    for (auto& [item, values] : m_confirmed) {
        const std::string& wanted = item;
        const auto held = std::find_if(draft.answers.begin(),
                                       draft.answers.end(),
                                       [&](const auto& one) { return one.item == wanted; });
        const auto now = held == draft.answers.end() ? std::vector<record::AnswerValue> {}
                                                     : held->values;
        const auto same = [&now](const std::vector<record::AnswerValue>& expected) {
            if (now.size() != 1)
                return false;
            const auto* coding = std::get_if<record::Coding>(&now.front());
            return coding != nullptr
                ? coding->code == std::get<record::Coding>(expected.front()).code
                : now == expected;
        };
        if (same(values))
            continue;
        // One that a dead window asked may come after the last look.
        const auto late = m_late.find(item);
        if (open && item == pending.item && same(pending.values))
            values = pending.values;
        else if (late != m_late.end() && same(late->second))
            values = late->second;
        else
            ++m_lost;
    }
    m_late.clear();
    if (open)
        m_late[pending.item] = pending.values;
    m_next = *life.asked + 1;
}

int Campaign::run()
{
    makeDraft();
    const auto started = steady_clock::now();
    for (int i = 0; i < m_options.kills && (!m_options.plant || m_lost == 0); ++i)
        look(live());
    const auto audit = must(api::VerifyAudit {}, "audit");
    const auto seconds
        = std::chrono::duration_cast<std::chrono::seconds>(steady_clock::now() - started).count();
    std::printf("{\"schema\": 1, \"harness\": \"draft-kill\", \"killsOfTheService\": %d, "
                "\"killsOfTheWriter\": %d, \"confirmedAnswers\": %lld, \"lost\": %d, "
                "\"auditIntact\": %s, \"seconds\": %lld}\n",
                m_services,
                m_writers,
                static_cast<long long>(m_answers),
                m_lost,
                audit.intact ? "true" : "false",
                static_cast<long long>(seconds));
    must(api::StopService {true}, "stop");
    if (m_options.plant)
        return m_lost > 0 ? 0 : 1;
    return m_lost == 0 && audit.intact && m_answers > 0 ? 0 : 1;
}

Options optionsFrom(const std::vector<std::string>& arguments)
{
    Options options;
    for (std::size_t i = 0; i + 1 < arguments.size(); i += 2) {
        const std::string& name = arguments[i];
        const std::string& value = arguments[i + 1];
        if (name == "--kills")
            options.kills = static_cast<int>(numberFrom(value));
        else if (name == "--seed")
            options.seed = static_cast<unsigned>(numberFrom(value));
        else if (name == "--folder")
            options.folder = value;
        else if (name == "--plant" && value == "confirm-before-save")
            options.plant = true;
        else
            fail(64, "what is " + name + " " + value + "?");
    }
    if (arguments.size() % 2 != 0 || options.kills < 1)
        fail(64, "usage: draft_kill [--kills N] [--seed N] [--plant confirm-before-save] [--folder DIR]");
    return options;
}

int campaign(const std::vector<std::string>& arguments)
{
    Options options = optionsFrom(arguments);
    const bool own = options.folder.empty();
    if (own) {
        std::string name = (std::filesystem::temp_directory_path() / "draft-kill-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr)
            return 70;
        options.folder = name;
    }
    std::filesystem::create_directories(options.folder / "run");
    std::filesystem::permissions(options.folder / "run", std::filesystem::perms::owner_all);
    ::setenv("XDG_RUNTIME_DIR", (options.folder / "run").c_str(), 1);
    ::setenv("XDG_CONFIG_HOME", (options.folder / "config").c_str(), 1);
    const int exit = Campaign(options).run();
    std::error_code left; // the service may still be closing its files
    if (own)
        std::filesystem::remove_all(options.folder, left);
    return exit;
}

} // namespace
} // namespace sartorius::faults

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    std::vector<std::string> arguments(argv + 1, argv + argc);
    if (!arguments.empty() && arguments.front() == "--writer")
        return sartorius::faults::write({arguments.begin() + 1, arguments.end()});
    return sartorius::faults::campaign(arguments);
}
