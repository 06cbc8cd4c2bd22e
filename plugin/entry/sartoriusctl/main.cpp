#include "plugin/entry/sartoriusctl/verbs.h"

#include <QCoreApplication>

#include <csignal>
#include <cstdio>

namespace {

using namespace sartorius::ctl;

Verbs allVerbs()
{
    Verbs all;
    for (const auto& family : {demoVerbs(),
                               formsVerbs(),
                               evaluateVerbs(),
                               fhirpathVerbs(),
                               scoreVerbs(),
                               messageVerbs(),
                               makeVerbs(),
                               exchangeVerbs(),
                               pingVerbs(),
                               pictureVerbs(),
                               nodeVerbs(),
                               patientVerbs(),
                               assessVerbs(),
                               orderVerbs(),
                               studyVerbs(),
                               outboxVerbs(),
                               trayVerbs(),
                               auditVerbs(),
                               recordVerbs()})
        all.insert(all.end(), family.begin(), family.end());
    return all;
}

Exit run(const std::vector<std::string>& arguments)
{
    const Verbs verbs = allVerbs();
    const Parsed parsed = parseCommandLine(arguments, verbs);
    Console console(parsed.invocation.has("--json"));
    if (!parsed.fault.empty())
        return console.refuse(Exit::Usage,
                              {.code = "usage",
                               .where = "",
                               .what = parsed.fault,
                               .remedy = "sartoriusctl --help lists the verbs."});
    if (parsed.version) {
        console.line("sartoriusctl " SARTORIUS_VERSION);
        return console.finish();
    }
    if (parsed.help) {
        console.bytes(parsed.verb == nullptr ? helpText(verbs) : helpText(*parsed.verb));
        return console.finish();
    }
    const Exit exit = parsed.verb->run(parsed.invocation, console);
    const Exit written = console.finish();
    return exit == Exit::Ok ? written : exit;
}

} // namespace

int main(int argc, char** argv)
{
    // A reader that goes away (`| head`) is told by write(), not by a signal that kills a delivery.
    static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("sartorius"));
    QCoreApplication::setApplicationVersion(QStringLiteral(SARTORIUS_VERSION));
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    try {
        return static_cast<int>(run(arguments));
    } catch (const std::exception&) {
        // Not its text: it may hold what was read.
        static_cast<void>(std::fputs("sartoriusctl: a fault of the program itself\n", stderr));
        return static_cast<int>(Exit::Internal);
    }
}
