// Files made to break a reader. Each must be answered plainly, in time, and leave the supervisor
// well.

#include "dicom/supervisor/imaging.h"
#include "tests/dicom/dicom_bytes.h"
#include "tests/dicom/scratch_folder.h"
#include "tests/dicom/supervisor/imaging_fixture.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>

using namespace sartorius::dicom;
using namespace sartorius::tests;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

std::string goodFile()
{
    return DicomBytes::file().identity().greyImage(16, 16).ramp(16, 16).bytes();
}

/// What a file with one frame is answered with, facts and pixels together.
std::optional<ImagingFault> faultOfReading(const ImagingSupervisor& supervisor,
                                           const std::filesystem::path& file)
{
    auto image = supervisor.open(file);
    if (!image)
        return faultOf(image);
    return faultOf(image->frame(0));
}

struct Hostile
{
    const char* name;
    std::string bytes;
    ImagingFault fault;
};

std::vector<Hostile> hostileFiles()
{
    const std::string good = goodFile();
    DicomBytes lying = DicomBytes::file();
    lying.identity().greyImage(65535, 65535).ramp(2, 2);
    DicomBytes endless = DicomBytes::file();
    endless.identity().text(0x00280008, "IS", "2147483647").greyImage(64, 64).ramp(64, 64);
    DicomBytes shortPixels = DicomBytes::file();
    shortPixels.identity().greyImage(64, 64).ramp(8, 8);
    DicomBytes twice = DicomBytes::file();
    twice.identity().greyImage(16, 16).number(0x00280010, 65535).ramp(16, 16);
    return {{"6,000 nested sequences", nestedFile(6000), ImagingFault::TooDeep},
            {"JPEG with a TEM marker", temMarkerFile(), ImagingFault::Damaged},
            {"cut short", good.substr(0, good.size() - 100), ImagingFault::Truncated},
            {"cut short in its head", good.substr(0, 300), ImagingFault::Truncated},
            {"text with the ending dcm",
             "Dear colleague,\nthank you for sending ...",
             ImagingFault::NotDicom},
            {"empty", "", ImagingFault::NotDicom},
            {"preamble only", good.substr(0, 132), ImagingFault::Truncated},
            {"65535 x 65535 pixels", lying.bytes(), ImagingFault::TooLarge},
            {"2147483647 frames", endless.bytes(), ImagingFault::TooLarge},
            {"fewer pixels than stated", shortPixels.bytes(), ImagingFault::Truncated},
            {"rows stated twice", twice.bytes(), ImagingFault::Damaged},
            {"unknown transfer syntax",
             DicomBytes::file("1.2.840.10008.1.2.4.100").identity().bytes(),
             ImagingFault::Unsupported}};
}

} // namespace

TEST_CASE("A hostile file is answered with its fault and the next file is read",
          "[dicom][supervisor]")
{
    const ScratchFolder folder;
    const ImagingSupervisor supervisor = startedSupervisor();
    const auto good = folder.write("good.dcm", goodFile());

    for (const Hostile& hostile : hostileFiles()) {
        CAPTURE(hostile.name);
        const auto file = folder.write("hostile.dcm", hostile.bytes);
        const auto began = steady_clock::now();
        CHECK(faultOfReading(supervisor, file) == hostile.fault);
        CHECK(steady_clock::now() - began < milliseconds(2000));
        CHECK(faultOfReading(supervisor, good) == std::nullopt);
    }
}

TEST_CASE("A file cut anywhere never ends the supervisor", "[dicom][supervisor]")
{
    const ScratchFolder folder;
    const ImagingSupervisor supervisor = startedSupervisor();
    const std::string good = goodFile();

    for (std::size_t length = 0; length < good.size(); length += 13) {
        const auto file = folder.write("cut.dcm", good.substr(0, length));
        CAPTURE(length);
        CHECK(faultOfReading(supervisor, file) != std::nullopt);
    }
    CHECK(faultOfReading(supervisor, folder.write("good.dcm", good)) == std::nullopt);
}

TEST_CASE("Every hostile file of the collection is answered within two seconds", "[dicom][corpora]")
{
    const char* corpora = std::getenv("SARTORIUS_CORPORA");
    if (corpora == nullptr) {
        WARN("SARTORIUS_CORPORA is not set; the collected files were not tried");
        return;
    }
    const ImagingSupervisor supervisor = startedSupervisor();
    for (const char* folder : {"hostile", "odd-broken"}) {
        const auto path = std::filesystem::path(corpora) / "dicom" / folder;
        for (const auto& entry : std::filesystem::directory_iterator(path)) {
            CAPTURE(entry.path().filename().string());
            const auto began = steady_clock::now();
            const auto fault = faultOfReading(supervisor, entry.path());
            CHECK(steady_clock::now() - began < milliseconds(2000));
            CHECK(fault != ImagingFault::WorkerMissing);
            CHECK(fault != ImagingFault::TimedOut);
        }
    }
}

TEST_CASE("Collected images of one picture decode to the same pixels", "[dicom][corpora]")
{
    const char* corpora = std::getenv("SARTORIUS_CORPORA");
    if (corpora == nullptr) {
        WARN("SARTORIUS_CORPORA is not set; the collected files were not tried");
        return;
    }
    const std::filesystem::path folder = std::filesystem::path(corpora) / "dicom";
    const std::vector<std::vector<const char*>> families {
        {"transfer-syntax/MR1_RLE", "transfer-syntax/MR1_JPLL", "transfer-syntax/MR1_JLSL"},
        {"knee-femur-msk/MR3_RLE", "knee-femur-msk/MR3_JPLL", "knee-femur-msk/MR3_JLSL"},
        {"knee-femur-msk/RG3_JPLL", "knee-femur-msk/RG3_JLSL"},
        {"transfer-syntax/MR_small.dcm",
         "transfer-syntax/MR_small_RLE.dcm",
         "transfer-syntax/MR_small_bigendian.dcm",
         "transfer-syntax/MR_small_implicit.dcm",
         "transfer-syntax/MR_small_jpeg_ls_lossless.dcm"},
        {"enhanced-multiframe/emri_small.dcm",
         "enhanced-multiframe/emri_small_RLE.dcm",
         "enhanced-multiframe/emri_small_jpeg_ls_lossless.dcm"}};
    const ImagingSupervisor supervisor = startedSupervisor();
    for (const auto& family : families) {
        const auto first = supervisor.decodeFrame(folder / family.front(), 0).value();
        for (const char* member : family) {
            CAPTURE(member);
            const auto other = supervisor.decodeFrame(folder / member, 0);
            REQUIRE(faultOf(other) == std::nullopt);
            CHECK(std::ranges::equal(other->frame().pixels, first.frame().pixels));
        }
    }
}
