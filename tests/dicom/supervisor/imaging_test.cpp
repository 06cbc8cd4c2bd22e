#include "dicom/presentation.h"
#include "dicom/supervisor/imaging.h"
#include "tests/dicom/dicom_bytes.h"
#include "tests/dicom/scratch_folder.h"
#include "tests/dicom/supervisor/imaging_fixture.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace sartorius::dicom;
using namespace sartorius::tests;
using sartorius::record::Laterality;

TEST_CASE("A file's facts come back as it states them", "[dicom][supervisor]")
{
    const ScratchFolder folder;
    DicomBytes made = DicomBytes::file();
    made.text(0x00080005, "CS", "ISO_IR 192").text(0x00080020, "DA", "20261120");
    made.text(0x00080030, "TM", "104207.5").identity();
    made.text(0x00100021, "LO", "CLINIC").text(0x00100030, "DA", "19890314");
    made.text(0x00100040, "CS", "F").text(0x00200060, "CS", "R");
    made.text(0x00200062, "CS", "L").greyImage(4, 3).ramp(4, 3);

    const Instance instance
        = startedSupervisor().describe(folder.write("a.dcm", made.bytes())).value();

    CHECK(instance.patient.name.family == "DOE");
    CHECK(instance.patient.name.given == "JANE");
    CHECK(instance.patient.patientId == "DEMO-1");
    CHECK(instance.patient.issuer == "CLINIC");
    CHECK(instance.patient.birthDate == sartorius::record::dateFrom("1989-03-14").value());
    CHECK(instance.patient.sex == sartorius::record::AdministrativeSex::Female);
    CHECK(instance.study.uid.value == "2.25.1001");
    CHECK(instance.study.time == "10:42:07");
    CHECK(instance.series.laterality == Laterality::Right);
    CHECK(instance.imageLaterality == Laterality::Left);
    CHECK(instance.image.rows == 3);
    CHECK(instance.image.columns == 4);
    CHECK(instance.image.frames == 1);
    CHECK(instance.image.bitsStored == 12);
    CHECK(instance.image.spacing.source == SpacingSource::None);
    CHECK(instance.image.readable);
    CHECK_FALSE(instance.image.lossy);
}

TEST_CASE("A native frame comes back bit for bit", "[dicom][supervisor]")
{
    const ScratchFolder folder;
    DicomBytes made = DicomBytes::file();
    made.identity().greyImage(70, 60).ramp(70, 60);

    const FrameHandle handle
        = startedSupervisor().decodeFrame(folder.write("a.dcm", made.bytes()), 0).value();

    const Frame frame = handle.frame();
    REQUIRE(frame.header.width == 70);
    REQUIRE(frame.header.height == 60);
    for (std::uint32_t i = 0; i < 70 * 60; ++i)
        REQUIRE(frame.storedValue(i % 70, i / 70) == static_cast<std::int32_t>(i % 4096));
}

TEST_CASE("Each frame of a multi-frame file is its own picture", "[dicom][supervisor]")
{
    const ScratchFolder folder;
    DicomBytes made = DicomBytes::file();
    made.identity().text(0x00280008, "IS", "3").greyImage(8, 8).ramp(8, 24);
    auto image = startedSupervisor().open(folder.write("a.dcm", made.bytes())).value();

    CHECK(image.frame(2).value().frame().storedValue(0, 0) == 128);
    CHECK(image.frame(0).value().frame().storedValue(7, 7) == 63);
    CHECK(faultOf(image.frame(3)) == ImagingFault::NoSuchFrame);
    CHECK(image.frame(1).value().frame().storedValue(0, 0) == 64);
}

TEST_CASE("A frame is sealed before anybody else sees it", "[dicom][supervisor]")
{
    const ScratchFolder folder;
    DicomBytes made = DicomBytes::file();
    made.identity().greyImage(8, 8).ramp(8, 8);
    const FrameHandle handle
        = startedSupervisor().decodeFrame(folder.write("a.dcm", made.bytes()), 0).value();

    const int seals = fcntl(handle.descriptor(), F_GET_SEALS);
    const int wanted = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;
    CHECK((seals & wanted) == wanted);
    CHECK(ftruncate(handle.descriptor(), 0) != 0);
    CHECK(pwrite(handle.descriptor(), "x", 1, 0) < 0);
    CHECK(mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, handle.descriptor(), 0)
          == MAP_FAILED);

    const FrameHandle received = FrameHandle::adopt(dup(handle.descriptor())).value();
    CHECK(received.header() == handle.header());
    CHECK(std::ranges::equal(received.frame().pixels, handle.frame().pixels));
}

namespace {

/// The same picture, compressed by one of Debian's dcmtk tools; nothing when the tool is not there.
std::optional<std::filesystem::path> compressed(const std::string& tool,
                                                const std::filesystem::path& file)
{
    const std::filesystem::path out = file.string() + ".packed";
    const std::string program = tool.substr(0, tool.find(' '));
    if (!std::filesystem::exists("/usr/bin/" + program)) {
        WARN(program << " is not installed; this syntax was not tried");
        return std::nullopt;
    }
    const std::string command
        = "/usr/bin/" + tool + " '" + file.string() + "' '" + out.string() + "'";
    return std::system(command.c_str()) == 0 ? std::optional(out) : std::nullopt;
}

} // namespace

TEST_CASE("A losslessly compressed frame equals the native one", "[dicom][supervisor]")
{
    const ScratchFolder folder;
    const auto study = startedSupervisor().makeDemonstrationStudy(
        madeUp(DemonstrationKind::MrKnee, Laterality::Right), folder.path());
    REQUIRE(study);
    const std::filesystem::path native = study->files[8];
    const FrameHandle expected = startedSupervisor().decodeFrame(native, 0).value();

    for (const char* tool : {"dcmcrle",
                             "dcmcjpeg +e1",
                             "dcmcjpeg +el",
                             "dcmcjpls +el",
                             "dcmconv +tb",
                             "dcmconv +ti",
                             "dcmconv +td"}) {
        CAPTURE(tool);
        const auto packed = compressed(tool, native);
        if (!packed)
            continue;
        const auto handle = startedSupervisor().decodeFrame(*packed, 0);
        REQUIRE(faultOf(handle) == std::nullopt);
        CHECK(handle->header() == expected.header());
        CHECK(std::ranges::equal(handle->frame().pixels, expected.frame().pixels));
    }
}

TEST_CASE("A made-up study is a real one, and says that it is made up", "[dicom][supervisor]")
{
    const ScratchFolder folder;
    const auto kind = GENERATE(DemonstrationKind::RadiographStandingBothKnees,
                               DemonstrationKind::RadiographLateral,
                               DemonstrationKind::MrKnee);
    const DemonstrationStudy wanted = madeUp(kind, Laterality::Left);

    const WrittenStudy written
        = startedSupervisor().makeDemonstrationStudy(wanted, folder.path()).value();

    CHECK(written.files.size() == (kind == DemonstrationKind::MrKnee ? 48 : 1));
    std::vector<Instance> instances;
    for (const auto& file : written.files)
        instances.push_back(startedSupervisor().describe(file).value());
    const std::vector<Study> studies = groupStudies(instances);
    REQUIRE(studies.size() == 1);
    CHECK(studies[0].facts.uid == written.uid);
    CHECK(studies[0].patient == wanted.patient);
    CHECK(studies[0].series.size() == (kind == DemonstrationKind::MrKnee ? 2 : 1));
    CHECK(studies[0].facts.date == wanted.date);
    const Instance& first = studies[0].series[0].instances[0];
    CHECK(first.burnedInText);
    CHECK(first.comments.find("DEMONSTRATION") == 0);
    CHECK(first.image.spacing.source
          == (kind == DemonstrationKind::MrKnee ? SpacingSource::Anatomical
                                                : SpacingSource::Detector));
    const FrameHandle handle = startedSupervisor().decodeFrame(written.files[0], 0).value();
    const Picture picture = render(handle.frame(), initialWindow(handle.frame()));
    CHECK(std::ranges::count(picture.bytes, 255) > 300); // the dots of the word
}

TEST_CASE("The same made-up study is written the same twice, and never over a file",
          "[dicom][supervisor]")
{
    const ScratchFolder one;
    const ScratchFolder two;
    const DemonstrationStudy wanted
        = madeUp(DemonstrationKind::RadiographLateral, Laterality::Right);
    const auto first = startedSupervisor().makeDemonstrationStudy(wanted, one.path()).value();
    const auto second = startedSupervisor().makeDemonstrationStudy(wanted, two.path()).value();

    CHECK(contentsOf(first.files[0]) == contentsOf(second.files[0]));
    CHECK(faultOf(startedSupervisor().makeDemonstrationStudy(wanted, one.path()))
          == ImagingFault::NotWritten);
    CHECK(contentsOf(first.files[0]) == contentsOf(second.files[0]));
}

TEST_CASE("A worker killed in the middle of a file is a plain answer", "[dicom][supervisor]")
{
    const ScratchFolder folder;
    DicomBytes made = DicomBytes::file();
    made.identity().greyImage(8, 8).ramp(8, 8);
    const auto file = folder.write("a.dcm", made.bytes());
    auto image = startedSupervisor().open(file).value();

    REQUIRE(kill(image.workerProcessId(), SIGKILL) == 0);

    CHECK(faultOf(image.frame(0)) == ImagingFault::Crashed);
    CHECK(faultOf(image.frame(0)) == ImagingFault::Crashed);
    CHECK(startedSupervisor().decodeFrame(file, 0));
}

TEST_CASE("A missing worker program is a clear answer", "[dicom][supervisor]")
{
    const ScratchFolder folder;

    CHECK(faultOf(ImagingSupervisor::start(folder.path() / "sartorius-imaging"))
          == ImagingFault::WorkerMissing);
    CHECK(faultOf(ImagingSupervisor::start("/bin/true")) == ImagingFault::WorkerMissing);
}

TEST_CASE("The worker beside our own files is taken, never one from PATH", "[dicom][supervisor]")
{
    const auto worker = findImagingWorker().value();

    CHECK(worker.parent_path() == std::filesystem::read_symlink("/proc/self/exe").parent_path());
}

TEST_CASE("What is no plain file is not opened", "[dicom][supervisor]")
{
    const ScratchFolder folder;
    const auto real = folder.write("real.dcm", DicomBytes::file().identity().bytes());
    std::filesystem::create_symlink(real, folder.path() / "link.dcm");
    REQUIRE(mkfifo((folder.path() / "pipe.dcm").c_str(), 0600) == 0);

    CHECK(faultOf(startedSupervisor().describe(folder.path() / "link.dcm"))
          == ImagingFault::NotReadable);
    CHECK(faultOf(startedSupervisor().describe(folder.path() / "pipe.dcm"))
          == ImagingFault::NotReadable);
    CHECK(faultOf(startedSupervisor().describe(folder.path())) == ImagingFault::NotReadable);
    CHECK(faultOf(startedSupervisor().describe(folder.path() / "none"))
          == ImagingFault::NotReadable);
}

#ifndef SARTORIUS_SANITIZED
TEST_CASE("A worker that asks for a forbidden system call is ended at once", "[dicom][supervisor]")
{
    const char* rule = GENERATE(
        "network", "files", "programs", "processes", "signals", "tracing", "code", "limits");
    CAPTURE(rule);
    const std::string worker = findImagingWorker().value().string();
    for (int time = 0; time < 3; ++time) {
        const pid_t child = fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            execl(worker.c_str(), "sartorius-imaging", "prove-confinement", rule, nullptr);
            _exit(127);
        }
        int status = 0;
        REQUIRE(waitpid(child, &status, 0) == child);

        REQUIRE(WIFSIGNALED(status));
        CHECK(WTERMSIG(status) == SIGSYS);
    }
}
#endif
