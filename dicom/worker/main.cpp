// sartorius-imaging: reads one foreign image for the supervisor that started it, then ends.

#include "dicom/worker/characters.h"
#include "dicom/worker/confinement.h"
#include "dicom/worker/conversation.h"
#include "dicom/worker/dcmtk_bridge.h"

#include <cstdlib>
#include <string_view>
#include <sys/socket.h>
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

int read()
{
    using namespace sartorius::dicom;
    if (!limitResources() || !settleEnvironment() || !ForeignImage::prepareToolkit())
        return kInternal;
    CharacterReader characters;
    if (!forbidSystemCalls())
        return kInternal;
    Conversation(kControl, characters).run();
    return 0;
}

/// Proves that the confinement holds: does what it forbids. Ends by SIGSYS, or with 1 if it does
/// not.
int breakOut()
{
    using namespace sartorius::dicom;
    if (!limitResources() || !forbidSystemCalls())
        return kInternal;
    const int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    _exit(descriptor >= 0 ? 1 : 2);
}

} // namespace

int main(int count, char** arguments)
{
    const std::string_view verb = count == 2 ? arguments[1] : "";
    try {
        if (verb == "read" && isSocket(kControl))
            return read();
        if (verb == "prove-confinement")
            return breakOut();
    } catch (...) {
        return kInternal; // what it says might hold data of a patient
    }
    constexpr std::string_view kAdvice
        = "sartorius-imaging is started by the record service; it is of no use by hand.\n";
    const auto written = write(STDERR_FILENO, kAdvice.data(), kAdvice.size());
    return written < 0 ? kInternal : kUsage;
}
