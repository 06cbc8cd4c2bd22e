#include "dicom/frame_handle.h"
#include "dicom/worker_protocol.h"

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <limits>
#include <sys/mman.h>
#include <unistd.h>

using namespace sartorius;
using namespace sartorius::dicom;

namespace {

Instance fullInstance()
{
    Instance made;
    made.patient.patientId = "1";
    made.patient.name = {"Müller", "Jane", "Ann", "Dr", "II"};
    made.patient.ideographicName = "山田 太郎";
    made.patient.birthDate = record::dateFrom("1989-03-14").value();
    made.patient.sex = record::AdministrativeSex::Other;
    made.study
        = {record::StudyInstanceUid("2.25.1"), "A1", made.patient.birthDate, "10:42", "Knee"};
    made.series
        = {record::SeriesInstanceUid("2.25.2"), "MR", "KNEE", "Sag", -3, record::Laterality::Left};
    made.imageLaterality = record::Laterality::NotSided;
    made.number = 12;
    made.image.rows = 4;
    made.image.columns = 5;
    made.image.frames = 2;
    made.image.photometric = Photometric::Monochrome1;
    made.image.samplesPerPixel = 1;
    made.image.bitsAllocated = 16;
    made.image.bitsStored = 12;
    made.image.isSigned = true;
    made.image.spacing = {0.3, 0.4, SpacingSource::Detector, "ball"};
    made.image.windows = {{1, 2, "a"}, {3.5, 4, "", WindowFunction::Sigmoid}};
    made.image.voiEntries = 300;
    made.image.overlay = true;
    made.image.pixelAspect = 2;
    made.image.lossy = true;
    return made;
}

FrameHeader header()
{
    FrameHeader made = frameShape(fullInstance().image);
    made.window = Window {40, 80, "bone"};
    made.paddingFirst = -1;
    made.voiFirst = -5;
    made.spacing = {0.3, 0.3, SpacingSource::Anatomical, ""};
    return made;
}

int memory(std::uint64_t bytes)
{
    const int made = memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    REQUIRE(ftruncate(made, static_cast<off_t>(bytes)) == 0);
    return made;
}

} // namespace

TEST_CASE("What is written to the supervisor is read back the same", "[dicom][protocol]")
{
    MessageWriter writer;
    writeInstance(writer, fullInstance());
    writeFrameHeader(writer, header());
    const ArchiveEntry entry {"IM0001.dcm", 70000};
    const EchoAnswer echo {EchoEnd::AssociationRejected, 1, 7, 0};
    writeArchiveEntry(writer, entry);
    writeEchoAnswer(writer, echo);
    const std::string bytes = writer.take();

    MessageReader reader {bytes};
    CHECK(readInstance(reader) == fullInstance());
    CHECK(readFrameHeader(reader) == header());
    CHECK(readArchiveEntry(reader) == entry);
    CHECK(readEchoAnswer(reader) == echo);
    CHECK(reader.finished());
}

TEST_CASE("A description cut anywhere is refused", "[dicom][protocol]")
{
    MessageWriter writer;
    writeInstance(writer, fullInstance());
    const std::string bytes = writer.take();
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        MessageReader reader {std::string_view(bytes).substr(0, length)};
        (void)readInstance(reader);
        REQUIRE_FALSE(reader.finished());
    }
    const std::string more = bytes + "x";
    MessageReader longer {more};
    (void)readInstance(longer);
    CHECK_FALSE(longer.finished());
}

TEST_CASE("Every byte of a description may be anything without harm", "[dicom][protocol]")
{
    MessageWriter writer;
    writeInstance(writer, fullInstance());
    const std::string bytes = writer.take();
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string bad = bytes;
        bad[at] = '\xFF';
        MessageReader reader {bad};
        const Instance instance = readInstance(reader);
        if (reader.finished())
            REQUIRE(checkPixelBudget(instance.image) == std::nullopt);
    }
}

TEST_CASE("Text that is not UTF-8 or too long is refused", "[dicom][protocol]")
{
    const auto readable = [](std::string_view text) {
        MessageWriter writer;
        writer.text(text);
        const std::string bytes = writer.take();
        MessageReader reader {bytes};
        const std::string back = reader.text();
        return reader.finished() && back == text;
    };
    CHECK(readable("Müller 山 😀"));
    for (const std::string_view bad : {std::string_view("\xC3\x28"),
                                       std::string_view("\xC0\xAF"),
                                       std::string_view("\xED\xA0\x80"),
                                       std::string_view("\xF5\x80\x80\x80"),
                                       std::string_view("\xE5\xB1"),
                                       std::string_view("a\0b", 3)})
        CHECK_FALSE(readable(bad));

    // Too long is cut at a character's edge by the writer ...
    MessageWriter writer;
    writer.text(std::string(kMaxTextBytes - 1, 'x') + "é");
    const std::string cut = writer.take();
    MessageReader reader {cut};
    CHECK(reader.text() == std::string(kMaxTextBytes - 1, 'x'));
    // ... and refused from one who does not.
    MessageWriter liar;
    liar.number32(kMaxTextBytes + 1);
    const std::string lie = liar.take() + std::string(kMaxTextBytes + 1, 'x');
    MessageReader refused {lie};
    (void)refused.text();
    CHECK(refused.failed());
}

TEST_CASE("A packet of another program is refused", "[dicom][protocol]")
{
    const std::string good = packetFrom({MessageKind::Ready, "body"});
    CHECK(messageFrom(good).value().body == "body");
    CHECK_FALSE(messageFrom(good + "x"));
    CHECK_FALSE(messageFrom(good.substr(0, 11)));
    CHECK_FALSE(messageFrom("GET / HTTP/1.1\r\n"));
    std::string otherVersion = good;
    otherVersion[4] = 9;
    CHECK_FALSE(messageFrom(otherVersion));
    std::string otherKind = good;
    otherKind[6] = 77;
    CHECK_FALSE(messageFrom(otherKind));
}

TEST_CASE("A frame is taken only from memory that nobody can change", "[dicom][frame]")
{
    const std::uint64_t size = kFramePixelOffset + frameBytes(header());
    const int sealed = memory(size);
    REQUIRE(sealFrame(sealed, header()));
    CHECK(FrameHandle::adopt(sealed).value().header() == header());

    CHECK_FALSE(FrameHandle::adopt(memory(size))); // not sealed
    CHECK_FALSE(FrameHandle::adopt(open("/dev/null", O_RDONLY | O_CLOEXEC)));
    CHECK_FALSE(FrameHandle::adopt(-1));
    const int small = memory(size - 1);
    REQUIRE(sealFrame(small, header()));
    CHECK_FALSE(FrameHandle::adopt(small)); // shorter than its header says
    const int empty = memory(size);
    REQUIRE(fcntl(empty, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW) == 0);
    CHECK_FALSE(FrameHandle::adopt(empty)); // no header
}

TEST_CASE("A header that cannot be true is not sound", "[dicom][frame]")
{
    const auto sound = [](auto change) {
        FrameHeader changed = header();
        change(changed);
        return isSound(changed);
    };
    CHECK(sound([](FrameHeader&) {}));
    CHECK_FALSE(sound([](FrameHeader& h) { h.width = 0; }));
    CHECK_FALSE(sound([](FrameHeader& h) { h.width = h.height = 0xFFFFFFFF; }));
    CHECK_FALSE(sound([](FrameHeader& h) { h.samples = 2; }));
    CHECK_FALSE(sound([](FrameHeader& h) { h.bytesPerSample = 4; }));
    CHECK_FALSE(sound([](FrameHeader& h) { h.bitsStored = 17; }));
    CHECK_FALSE(sound([](FrameHeader& h) { h.photometric = Photometric::Ybr; }));
    CHECK_FALSE(sound([](FrameHeader& h) { h.window->width = 0; }));
    CHECK_FALSE(sound([](FrameHeader& h) { h.spacing.rowMm = -1; }));
    CHECK_FALSE(
        sound([](FrameHeader& h) { h.rescaleSlope = std::numeric_limits<double>::quiet_NaN(); }));
}
