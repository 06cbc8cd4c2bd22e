#include "dicom/worker/conversation.h"

#include "dicom/frame_handle.h"
#include "dicom/worker/dcmtk_bridge.h"
#include "dicom/worker/made_study.h"
#include "dicom/worker/request.h"
#include "dicom/worker/verification.h"
#include "dicom/worker/zip_directory.h"
#include "dicom/worker_protocol.h"

#include <algorithm>
#include <iterator>
#include <new>
#include <optional>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sartorius::dicom {

namespace {

/// A descriptor mapped into memory, whole; both are let go with it.
class Mapped
{
public:
    Mapped() = default;

    Mapped(int descriptor, bool writable)
        : m_descriptor(descriptor)
    {
        struct stat facts
        {
        };

        if (descriptor < 0 || fstat(descriptor, &facts) != 0 || facts.st_size <= 0)
            return;
        m_length = static_cast<std::size_t>(facts.st_size);
        m_start = mmap(nullptr,
                       m_length,
                       writable ? PROT_READ | PROT_WRITE : PROT_READ,
                       writable ? MAP_SHARED : MAP_PRIVATE,
                       descriptor,
                       0);
    }

    Mapped(const Mapped&) = delete;
    Mapped& operator=(const Mapped&) = delete;

    ~Mapped()
    {
        if (isMapped())
            munmap(m_start, m_length);
        if (m_descriptor >= 0)
            close(m_descriptor);
    }

    bool isMapped() const { return m_start != MAP_FAILED; }

    std::span<std::byte> bytes() const { return {static_cast<std::byte*>(m_start), m_length}; }

private:
    int m_descriptor = -1;
    void* m_start = MAP_FAILED;
    std::size_t m_length = 0;
};

bool sayFault(int control, ImagingFault fault)
{
    return say(control, MessageKind::Fault, std::string(1, static_cast<char>(fault)));
}

/// The file being read and what was made of it.
struct Reading
{
    std::unique_ptr<Mapped> file;
    std::optional<ForeignImage> image;
    std::vector<ZipEntry> entries; ///< when it is an archive
};

bool openFile(int control, int descriptor, CharacterReader& characters, Reading& reading)
{
    reading.file = std::make_unique<Mapped>(descriptor, false);
    if (!reading.file->isMapped())
        return sayFault(control, ImagingFault::TooLarge);
    auto image = ForeignImage::open(reading.file->bytes(), characters);
    if (!image)
        return sayFault(control, image.error());
    reading.image = *std::move(image);
    MessageWriter writer;
    writeInstance(writer, reading.image->instance());
    return say(control, MessageKind::Described, writer.take());
}

tl::expected<FrameHeader, ImagingFault>
decodeInto(int descriptor, std::uint32_t index, Reading& reading)
{
    // Unmapped before the answer goes out: the supervisor seals the memory against writing then.
    const Mapped memory {descriptor, true};
    if (!memory.isMapped() || memory.bytes().size() < kFramePixelOffset || !reading.image)
        return tl::make_unexpected(ImagingFault::Crashed);
    return reading.image->decode(index, memory.bytes().subspan(kFramePixelOffset));
}

bool decodeFrame(int control, const Request& request, Reading& reading)
{
    MessageReader reader {request.message.body};
    const std::uint32_t index = reader.number32();
    const auto header = decodeInto(request.descriptor, index, reading);
    if (!header)
        return sayFault(control, header.error());
    MessageWriter writer;
    writeFrameHeader(writer, *header);
    return say(control, MessageKind::FrameReady, writer.take());
}

bool makeStudy(int control, const Request& request)
{
    MessageReader reader {request.message.body};
    const DemonstrationStudy study = readStudyRequest(reader);
    const Mapped memory {request.descriptor, true};
    if (!reader.finished() || !memory.isMapped())
        return sayFault(control, ImagingFault::NotWritten);
    const auto pieces = makeStudyFiles(study, memory.bytes());
    if (!pieces)
        return sayFault(control, pieces.error());
    MessageWriter writer;
    writer.number32(static_cast<std::uint32_t>(pieces->size()));
    for (const Piece& piece : *pieces) {
        writer.number64(piece.offset);
        writer.number64(piece.length);
    }
    return say(control, MessageKind::StudyReady, writer.take());
}

bool openArchive(int control, int descriptor, Reading& reading)
{
    reading.file = std::make_unique<Mapped>(descriptor, false);
    if (!reading.file->isMapped())
        return sayFault(control, ImagingFault::TooLarge);
    auto entries = readZipDirectory(reading.file->bytes());
    if (!entries)
        return sayFault(control, entries.error());
    reading.entries = *std::move(entries);
    MessageWriter writer;
    writer.number32(static_cast<std::uint32_t>(reading.entries.size()));
    return say(control, MessageKind::ArchiveOpened, writer.take());
}

const ZipEntry* entryOf(const Request& request, const Reading& reading)
{
    MessageReader reader {request.message.body};
    const std::uint32_t index = reader.number32();
    return reader.finished() && index < reading.entries.size() ? &reading.entries[index] : nullptr;
}

/// A name in whatever character set the archive's maker used: what is no plain letter is left out.
std::string plainName(const std::string& name)
{
    std::string plain;
    std::copy_if(name.begin(), name.end(), std::back_inserter(plain), [](char c) {
        return c >= 0x20 && c < 0x7F;
    });
    return plain;
}

bool describeEntry(int control, const Request& request, const Reading& reading)
{
    const ZipEntry* entry = entryOf(request, reading);
    if (entry == nullptr)
        return sayFault(control, ImagingFault::NoSuchFrame);
    MessageWriter writer;
    writeArchiveEntry(writer, {plainName(entry->name), entry->size});
    return say(control, MessageKind::EntryDescribed, writer.take());
}

bool unpackEntry(int control, const Request& request, const Reading& reading)
{
    const Mapped memory {request.descriptor, true};
    const ZipEntry* entry = entryOf(request, reading);
    if (entry == nullptr || !memory.isMapped() || memory.bytes().size() != entry->size)
        return sayFault(control, ImagingFault::NoSuchFrame);
    if (const auto fault = unpackZipEntry(reading.file->bytes(), *entry, memory.bytes()))
        return sayFault(control, *fault);
    return say(control, MessageKind::EntryUnpacked, {});
}

bool verifyNode(int control, const Request& request)
{
    MessageReader reader {request.message.body};
    Node node;
    node.calledAe = reader.text();
    node.callingAe = reader.text();
    if (!reader.finished() || request.descriptor < 0)
        return false;
    MessageWriter writer;
    writeEchoAnswer(writer, verify(request.descriptor, node));
    close(request.descriptor);
    return say(control, MessageKind::Verified, writer.take());
}

bool answer(int control, const Request& request, CharacterReader& characters, Reading& reading)
{
    switch (request.message.kind) {
    case MessageKind::OpenFile:
        return !reading.file && openFile(control, request.descriptor, characters, reading);
    case MessageKind::DecodeFrame:
        return decodeFrame(control, request, reading);
    case MessageKind::MakeStudy:
        return makeStudy(control, request);
    case MessageKind::OpenArchive:
        return !reading.file && openArchive(control, request.descriptor, reading);
    case MessageKind::DescribeEntry:
        return describeEntry(control, request, reading);
    case MessageKind::UnpackEntry:
        return unpackEntry(control, request, reading);
    case MessageKind::Verify:
        return verifyNode(control, request);
    case MessageKind::Ready:
    case MessageKind::Described:
    case MessageKind::FrameReady:
    case MessageKind::StudyReady:
    case MessageKind::Fault:
    case MessageKind::Fork:
    case MessageKind::Forked:
    case MessageKind::ArchiveOpened:
    case MessageKind::EntryDescribed:
    case MessageKind::EntryUnpacked:
    case MessageKind::Verified:
        return false;
    }
    return false;
}

} // namespace

Conversation::Conversation(int control, CharacterReader& characters)
    : m_control(control)
    , m_characters(characters)
{
}

void Conversation::run()
{
    if (!say(m_control, MessageKind::Ready, {}))
        return;
    Reading reading;
    while (const auto request = receiveRequest(m_control)) {
        bool goesOn = false;
        try {
            goesOn = answer(m_control, *request, m_characters, reading);
        } catch (const std::bad_alloc&) {
            goesOn = sayFault(m_control, ImagingFault::TooLarge);
        }
        if (!goesOn)
            return;
    }
}

} // namespace sartorius::dicom
