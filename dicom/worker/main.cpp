// sartorius-imaging: reads foreign images for the supervisor that started it, each in a process of
// its own that then ends.

#include "dicom/worker/characters.h"
#include "dicom/worker/confinement.h"
#include "dicom/worker/conversation.h"
#include "dicom/worker/dcmtk_bridge.h"
#include "dicom/worker/nursery.h"

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <string_view>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

constexpr int kControl = 0;
constexpr int kUsage = 64;
constexpr int kInternal = 70;

/// What the libraries read from the environment is ours; everything else of it is dropped.
bool settleEnvironment()
{
    return clearenv() == 0
        && setenv("LC_ALL", "C", 1) == 0
        // Debian's DCMTK leaves Nagle's algorithm on, which costs a factor of 70 against most
        // archives.
        && setenv("TCP_NODELAY", "1", 1) == 0
        && setenv("DCMDICTPATH", SARTORIUS_DICOM_DICTIONARY, 1) == 0;
}

bool isSocket(int descriptor)
{
    int type = 0;
    socklen_t length = sizeof type;
    return getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &length) == 0
        && type == SOCK_SEQPACKET;
}

/// One worker, freshly forked: confined before it hears of any file.
int read(int control, sartorius::dicom::CharacterReader& characters)
{
    using namespace sartorius::dicom;
    try {
        if (!limitResources() || !forbidSystemCalls())
            return kInternal;
        Conversation(control, characters).run();
        return 0;
    } catch (...) {
        return kInternal; // what it says might hold data of a patient
    }
}

int nurse()
{
    using namespace sartorius::dicom;
    if (!settleEnvironment() || !ForeignImage::prepareToolkit())
        return kInternal;
    CharacterReader characters;
    runNursery(kControl, [&](int control) { return read(control, characters); });
    return 0;
}

/// Proves that the confinement holds: breaks one of its rules. Ends by SIGSYS, or with 1 if it does
/// not.
int breakOut(std::string_view rule)
{
    using namespace sartorius::dicom;
    constexpr std::size_t kPage = 4096;
    if (!limitResources() || !forbidSystemCalls())
        return kInternal;
    if (rule == "network")
        (void)socket(AF_INET, SOCK_STREAM, 0);
    if (rule == "files")
        (void)open("/etc/hostname", O_RDONLY);
    if (rule == "programs")
        (void)execl("/bin/true", "true", nullptr);
    if (rule == "processes")
        (void)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
    if (rule == "signals")
        (void)kill(getppid(), 0);
    if (rule == "tracing")
        (void)syscall(SYS_ptrace, 0, 0, 0, 0);
    if (rule == "code")
        (void)mmap(nullptr, kPage, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (rule == "limits")
        (void)syscall(SYS_prlimit64, 0, RLIMIT_CPU, nullptr, nullptr);
    _exit(1);
}

} // namespace

int main(int count, char** arguments)
{
    const std::string_view verb = count >= 2 ? arguments[1] : "";
    try {
        if (verb == "nurse" && isSocket(kControl))
            return nurse();
        if (verb == "prove-confinement")
            return breakOut(count == 3 ? arguments[2] : "network");
    } catch (...) {
        return kInternal; // what it says might hold data of a patient
    }
    constexpr std::string_view kAdvice
        = "sartorius-imaging is started by the record service; it is of no use by hand.\n";
    const auto written = write(STDERR_FILENO, kAdvice.data(), kAdvice.size());
    return written < 0 ? kInternal : kUsage;
}
