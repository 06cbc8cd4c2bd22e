// sartoriusd: the record service. Composition root; see plugin/service.

#include "forms/record/clock.h"
#include "plugin/service/record_service.h"

#include <QCommandLineParser>
#include <QGuiApplication>
#include <QSocketNotifier>
#include <QStandardPaths>

#include <array>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

using sartorius::record::ErrorCode;

// sysexits, as the command line contract has them
constexpr int kUsage = 64;
constexpr int kBadData = 65;
constexpr int kInputMissing = 66;
constexpr int kInternal = 70;
constexpr int kInputOutput = 74;
constexpr int kTryLater = 75;
constexpr int kNotPermitted = 77;
constexpr int kConfiguration = 78;

int exitCodeOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidInput:
        return kConfiguration;
    case ErrorCode::NotFound:
        return kInputMissing;
    case ErrorCode::Conflict:
        return kTryLater;
    case ErrorCode::Unavailable:
        return kInputOutput;
    case ErrorCode::Rejected:
    case ErrorCode::Corrupt:
        return kBadData;
    case ErrorCode::NotPermitted:
        return kNotPermitted;
    case ErrorCode::Internal:
        return kInternal;
    }
    return kInternal;
}

void say(const std::string& line)
{
    std::fputs(("sartoriusd: " + line + "\n").c_str(), stderr);
}

/// Nothing of the record may be left in a core file, read by a debugger or by others' programs.
void harden()
{
    ::umask(077);
    const rlimit none {0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    ::prctl(PR_SET_DUMPABLE, 0);
    std::signal(SIGPIPE, SIG_IGN);
    for (const char* variable : {"QT_PLUGIN_PATH",
                                 "QT_QPA_PLATFORM_PLUGIN_PATH",
                                 "QT_LOGGING_CONF",
                                 "LD_PRELOAD",
                                 "LD_LIBRARY_PATH",
                                 "DCMDICTPATH"})
        ::unsetenv(variable);
}

/// SIGTERM and SIGINT as something to read: blocked for every thread made after this.
int signalsToRead()
{
    sigset_t signals {};
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGTERM);
    ::sigaddset(&signals, SIGINT);
    ::sigaddset(&signals, SIGHUP);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return ::signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
}

std::optional<std::string> firstLineOf(const std::string& file)
{
    std::ifstream stream(file);
    std::string line;
    if (!std::getline(stream, line))
        return std::nullopt;
    return line;
}

struct Asked
{
    sartorius::service::RecordServiceOptions options;
    int wrong = 0; ///< exit code when something was wrong
};

std::optional<Asked> settle(Asked& asked, const QCommandLineParser& line)
{
    namespace service = sartorius::service;
    auto files = service::usualSettingsFiles();
    if (line.isSet(QStringLiteral("config")))
        files = {line.value(QStringLiteral("config")).toStdString()};
    auto settings = service::settingsFromFiles(files);
    if (!settings) {
        for (const auto& problem : settings.error())
            say(problem.where + ": " + problem.what + " " + problem.remedy);
        asked.wrong = kConfiguration;
        return std::nullopt;
    }
    asked.options.settings = std::move(*settings);
    if (line.isSet(QStringLiteral("idle-end"))) {
        bool isNumber = false;
        const int ms = line.value(QStringLiteral("idle-end")).toInt(&isNumber);
        if (!isNumber || ms < 0) {
            say("--idle-end takes milliseconds");
            asked.wrong = kUsage;
            return std::nullopt;
        }
        asked.options.settings.idleEnd = std::chrono::milliseconds(ms);
    }
    if (line.isSet(QStringLiteral("passphrase-file"))) {
        auto passphrase = firstLineOf(line.value(QStringLiteral("passphrase-file")).toStdString());
        if (!passphrase) {
            say("the passphrase file cannot be read");
            asked.wrong = kInputMissing;
            return std::nullopt;
        }
        asked.options.passphrase = std::move(*passphrase);
    }
    return asked;
}

void addOptions(QCommandLineParser& line)
{
    line.setApplicationDescription(QStringLiteral("The record service of Sartorius."));
    line.addHelpOption();
    line.addOptions({
        {QStringLiteral("store"), QStringLiteral("The record's folder."), QStringLiteral("folder")},
        {QStringLiteral("config"),
         QStringLiteral("Settings instead of the usual files."),
         QStringLiteral("file")},
        {QStringLiteral("passphrase-file"),
         QStringLiteral("Opens the record with its first line."),
         QStringLiteral("file")},
        {QStringLiteral("idle-end"),
         QStringLiteral("Ends after so many idle milliseconds."),
         QStringLiteral("ms")},
        {QStringLiteral("stay"), QStringLiteral("Does not end when idle.")},
        {QStringLiteral("least-kdf"),
         QStringLiteral("A new record takes the cheapest passphrase hashing that is accepted.")},
    });
}

} // namespace

int main(int argc, char** argv)
{
    namespace service = sartorius::service;
    harden();
    const int signals = signalsToRead();
    qputenv("QT_QPA_PLATFORM", "offscreen"); // papers need fonts, not a display
    QGuiApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("sartoriusd"));
    QCommandLineParser line;
    addOptions(line);
    if (!line.parse(QCoreApplication::arguments())) {
        say(line.errorText().toStdString());
        return kUsage;
    }
    if (line.isSet(QStringLiteral("help"))) {
        std::fputs(line.helpText().toUtf8().constData(), stdout);
        return 0;
    }
    Asked asked;
    asked.options.stay = line.isSet(QStringLiteral("stay"));
    if (line.isSet(QStringLiteral("least-kdf")))
        asked.options.kdf = sartorius::store::kKdfFloor;
    const QString folder = line.isSet(QStringLiteral("store"))
        ? line.value(QStringLiteral("store"))
        : QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
            + QStringLiteral("/sartorius");
    asked.options.store = std::filesystem::absolute(folder.toStdString());
    if (!settle(asked, line))
        return asked.wrong;

    const sartorius::record::SystemClock clock;
    auto running = service::RecordService::start(std::move(asked.options), clock);
    if (!running) {
        say(running.error().detail);
        return exitCodeOf(running.error().code);
    }
    QSocketNotifier told(signals, QSocketNotifier::Read);
    QObject::connect(
        &told, &QSocketNotifier::activated, &application, [&application] { application.quit(); });
    QObject::connect(
        running->get(), &service::RecordService::finished, &application, &QCoreApplication::quit);
    const int code = QCoreApplication::exec();
    running->reset();
    return code;
}
