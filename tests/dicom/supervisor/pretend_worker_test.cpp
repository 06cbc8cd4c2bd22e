#include "dicom/supervisor/imaging.h"
#include "tests/dicom/dicom_bytes.h"
#include "tests/dicom/scratch_folder.h"
#include "tests/dicom/supervisor/imaging_fixture.h"

#include <catch2/catch.hpp>

using namespace sartorius::dicom;
using namespace sartorius::tests;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

/// The pretend worker lies beside this test; the name it is started under says how it behaves.
ImagingSupervisor
supervisorOf(const ScratchFolder& folder, const char* act, ImagingLimits limits = patientLimits())
{
    const auto own = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    const auto worker = folder.path() / act;
    std::filesystem::create_symlink(own / "pretend-imaging-worker", worker);
    return ImagingSupervisor::start(worker, limits).value();
}

std::filesystem::path anyFile(const ScratchFolder& folder)
{
    return folder.write("a.dcm", "read by nobody");
}

} // namespace

TEST_CASE("A worker that lies is ended and its answer thrown away", "[dicom][supervisor]")
{
    const char* act = GENERATE("dies",
                               "babbles",
                               "floods",
                               "names-no-fault",
                               "answers-another-question",
                               "claims-a-terabyte",
                               "writes-bad-text");
    CAPTURE(act);
    const ScratchFolder folder;
    const ImagingSupervisor supervisor = supervisorOf(folder, act);

    CHECK(faultOf(supervisor.describe(anyFile(folder))) == ImagingFault::Crashed);
}

TEST_CASE("A worker cannot harm the process that reads its frame", "[dicom][supervisor]")
{
    const char* act
        = GENERATE("keeps-the-memory-mapped", "lies-about-the-size", "gives-an-unsound-number");
    CAPTURE(act);
    const ScratchFolder folder;
    const ImagingSupervisor supervisor = supervisorOf(folder, act);
    auto image = supervisor.open(anyFile(folder)).value();

    CHECK(faultOf(image.frame(0)) == ImagingFault::Crashed);
}

TEST_CASE("A worker cannot shrink the memory of a frame", "[dicom][supervisor]")
{
    const ScratchFolder folder;
    const ImagingSupervisor supervisor = supervisorOf(folder, "shrinks-the-memory");

    // The attempt fails, so it answers as an honest one would.
    const FrameHandle handle = supervisor.decodeFrame(anyFile(folder), 0).value();
    CHECK(handle.frame().pixels.size() == 128);
    CHECK(handle.frame().pixels.back() == std::byte {0});
}

TEST_CASE("A worker that hangs is ended by the watchdog", "[dicom][supervisor]")
{
    const char* act = GENERATE("hangs", "hangs-later");
    CAPTURE(act);
    const ScratchFolder folder;
    const ImagingLimits limits {milliseconds(300), milliseconds(1000), 1};
    const ImagingSupervisor supervisor = supervisorOf(folder, act, limits);

    const auto began = steady_clock::now();
    CHECK(faultOf(supervisor.decodeFrame(anyFile(folder), 0)) == ImagingFault::TimedOut);
    CHECK(steady_clock::now() - began >= milliseconds(300));
    CHECK(steady_clock::now() - began < milliseconds(5000));
}

TEST_CASE("The limits are one and a half seconds a step and fifteen in all", "[dicom][supervisor]")
{
    CHECK(ImagingLimits {}.step == milliseconds(1500));
    CHECK(ImagingLimits {}.whole == milliseconds(15000));
    CHECK(ImagingLimits {}.readyWorkers == 2);
}
