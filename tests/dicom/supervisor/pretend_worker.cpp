// A worker that is not ours any more: taken over by a file, or simply wrong. What it does is chosen
// by the name it is started under, since the supervisor passes nothing else on.

#include "dicom/frame_handle.h"
#include "dicom/worker/nursery.h"
#include "dicom/worker_protocol.h"

#include <array>
#include <cstring>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace sartorius::dicom;

namespace {

constexpr int kControl = 0;

void say(MessageKind kind, std::string body)
{
    const std::string packet = packetFrom({kind, std::move(body)});
    (void)send(kControl, packet.data(), packet.size(), MSG_NOSIGNAL);
}

/// Waits for a request; the descriptor that came along, or -1.
int receive()
{
    std::string packet(kMaxMessageBytes, '\0');
    iovec part {packet.data(), packet.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> space {};
    msghdr head {};
    head.msg_iov = &part;
    head.msg_iovlen = 1;
    head.msg_control = space.data();
    head.msg_controllen = space.size();
    if (recvmsg(kControl, &head, 0) <= 0)
        _exit(0);
    int descriptor = -1;
    const cmsghdr* rights = CMSG_FIRSTHDR(&head);
    if (rights != nullptr)
        std::memcpy(&descriptor, CMSG_DATA(rights), sizeof(int));
    return descriptor;
}

Instance image()
{
    Instance instance;
    instance.image.rows = 8;
    instance.image.columns = 8;
    instance.image.frames = 1;
    instance.image.photometric = Photometric::Monochrome2;
    instance.image.samplesPerPixel = 1;
    instance.image.bitsAllocated = 16;
    instance.image.bitsStored = 12;
    instance.image.readable = true;
    return instance;
}

void describe(const Instance& instance)
{
    MessageWriter writer;
    writeInstance(writer, instance);
    say(MessageKind::Described, writer.take());
}

void answerFrame(const FrameHeader& header)
{
    MessageWriter writer;
    writeFrameHeader(writer, header);
    say(MessageKind::FrameReady, writer.take());
}

[[noreturn]] void hang()
{
    for (;;)
        pause();
}

void afterOpening(std::string_view act)
{
    if (act == "hangs")
        hang();
    if (act == "dies")
        _exit(3);
    if (act == "babbles")
        (void)send(kControl, "hello", 5, MSG_NOSIGNAL);
    if (act == "names-no-fault")
        say(MessageKind::Fault, std::string(1, '\x7F'));
    if (act == "answers-another-question")
        say(MessageKind::StudyReady, {});
    if (act == "floods")
        say(MessageKind::Described, std::string(kMaxMessageBytes + 100, 'x'));
    if (act == "claims-a-terabyte") {
        Instance instance = image();
        instance.image.rows = 65535;
        instance.image.columns = 65535;
        instance.image.frames = 4000;
        describe(instance);
    }
    if (act == "writes-bad-text") {
        Instance instance = image();
        instance.patient.name.family = "\xC3\x28";
        describe(instance);
    }
    describe(image());
}

void afterFrameRequest(std::string_view act, int memory)
{
    FrameHeader header = frameShape(image().image);
    if (act == "hangs-later")
        hang();
    if (act == "shrinks-the-memory" && ftruncate(memory, 0) == 0)
        _exit(9);
    if (act == "keeps-the-memory-mapped")
        (void)mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    if (act == "lies-about-the-size")
        header.width = 4000;
    if (act == "gives-an-unsound-number")
        header.rescaleSlope = 1.0 / 0.0;
    answerFrame(header);
}

} // namespace

int main(int, char** arguments)
{
    std::string_view act = arguments[0];
    act.remove_prefix(act.rfind('/') + 1);
    if (act == "never-ready")
        hang();
    runNursery(kControl, [&](int) {
        say(MessageKind::Ready, {});
        receive();
        afterOpening(act);
        const int memory = receive();
        afterFrameRequest(act, memory);
        receive();
        return 0;
    });
    return 0;
}
