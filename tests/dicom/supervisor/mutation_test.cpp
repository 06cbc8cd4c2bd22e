// Files changed at random, each read by the real worker. SARTORIUS_MUTATIONS says how many; the
// long campaign has a hundred thousand (ctest -C long -L long).

#include "dicom/supervisor/imaging.h"
#include "tests/dicom/dicom_bytes.h"
#include "tests/dicom/jpeg2000_bytes.h"
#include "tests/dicom/scratch_folder.h"
#include "tests/dicom/supervisor/imaging_fixture.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <random>
#include <sys/resource.h>

using namespace sartorius::dicom;
using namespace sartorius::tests;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

using Random = std::mt19937_64;

std::string jpeg2000File()
{
    const std::string stream
        = jpeg2000Stream(std::vector<std::int32_t>(32 * 32, 700), 32, 32, 1, 12, false);
    DicomBytes made = DicomBytes::file("1.2.840.10008.1.2.4.90");
    made.identity().greyImage(32, 32, 12).longHead(kPixelData, "OB", kUndefined);
    made.delimiter(kItem, 0).delimiter(kItem, static_cast<std::uint32_t>(stream.size()));
    return made.raw(stream).delimiter(kSequenceEnd, 0).bytes();
}

std::string drawnOverFile()
{
    DicomBytes made = DicomBytes::file();
    made.text(0x00080005, "CS", "\\ISO 2022 IR 87").identity().greyImage(16, 16);
    made.longHead(0x00283010, "SQ", kUndefined).delimiter(kItem, kUndefined);
    made.text(0x00283002, "US", std::string_view("\4\0\0\0\x08\0", 6));
    made.longHead(0x00283006, "OW", 8).raw(std::string_view("\0\0\x40\0\x80\0\xFF\0", 8));
    made.delimiter(kItemEnd, 0).delimiter(kSequenceEnd, 0);
    made.number(0x60000010, 16).number(0x60000011, 16);
    made.longHead(0x60003000, "OW", 32).raw(std::string(32, '\x5A'));
    return made.ramp(16, 16).bytes();
}

std::vector<std::string> seeds()
{
    DicomBytes frames = DicomBytes::file();
    frames.identity().text(0x00280008, "IS", "3").greyImage(8, 8).ramp(8, 24);
    std::vector<std::string> files {
        DicomBytes::file().identity().greyImage(16, 16).ramp(16, 16).bytes(),
        frames.bytes(),
        nestedFile(20),
        temMarkerFile(),
        jpeg2000File(),
        drawnOverFile()};
    const char* corpora = std::getenv("SARTORIUS_CORPORA");
    if (corpora == nullptr)
        return files;
    constexpr std::uintmax_t kLargest = 60'000; // so that a change lands where it matters
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::filesystem::path(corpora) / "dicom")) {
        if (entry.is_regular_file() && entry.file_size() <= kLargest && entry.file_size() > 0)
            files.push_back(contentsOf(entry.path()));
    }
    return files;
}

std::size_t below(Random& random, std::size_t limit)
{
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
}

void mutate(std::string& bytes, Random& random)
{
    // Four of five changes fall into the first kilobytes, where the statements are.
    const std::size_t reach
        = below(random, 5) == 0 ? bytes.size() : std::min<std::size_t>(bytes.size(), 4096);
    const std::size_t at = below(random, reach);
    const std::size_t length = 1 + below(random, 8);
    static const std::vector<std::string> kOdd {std::string(4, '\xFF'),
                                                std::string(4, '\0'),
                                                std::string("\xFF\xFF\xFF\x7F"),
                                                std::string("\xFE\xFF\x00\xE0", 4),
                                                std::string("\xFE\xFF\x0D\xE0", 4),
                                                std::string("SQ"),
                                                std::string("UN")};
    switch (below(random, 6)) {
    case 0:
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(random, 8)));
        break;
    case 1:
        bytes[at] = static_cast<char>(below(random, 256));
        break;
    case 2:
        bytes.resize(std::max<std::size_t>(at, 1));
        break;
    case 3:
        bytes.erase(at, length);
        break;
    case 4:
        bytes.insert(at, bytes.substr(below(random, bytes.size()), length * length));
        break;
    default:
        const std::string& odd = kOdd[below(random, kOdd.size())];
        bytes.replace(at, odd.size(), odd);
    }
    if (bytes.empty())
        bytes = "x";
}

struct Tally
{
    int read = 0;
    int refused = 0;
    int crashed = 0;
    int timedOut = 0;
    int slow = 0; ///< longer than two seconds, from the question to the answer
    int missing = 0; ///< the supervisor could not go on
};

void count(Tally& tally, const std::optional<ImagingFault>& fault)
{
    if (!fault)
        ++tally.read;
    else if (*fault == ImagingFault::Crashed)
        ++tally.crashed;
    else if (*fault == ImagingFault::TimedOut)
        ++tally.timedOut;
    else if (*fault == ImagingFault::WorkerMissing)
        ++tally.missing;
    else
        ++tally.refused;
}

Tally campaign(const ImagingSupervisor& supervisor, int files, std::uint64_t seed)
{
    const ScratchFolder folder;
    const std::vector<std::string> originals = seeds();
    Random random {seed};
    Tally tally;
    for (int i = 0; i < files; ++i) {
        std::string bytes = originals[below(random, originals.size())];
        for (std::size_t changes = 1 + below(random, 4); changes > 0; --changes)
            mutate(bytes, random);
        const auto file = folder.write("mutated.dcm", bytes);
        const auto began = steady_clock::now();
        auto image = supervisor.open(file);
        std::optional<ImagingFault> fault = image ? faultOf(image->frame(0)) : faultOf(image);
        count(tally, fault);
        if (steady_clock::now() - began > milliseconds(2000))
            ++tally.slow;
    }
    return tally;
}

int wantedMutations()
{
    int wanted = 300;
    if (const char* text = std::getenv("SARTORIUS_MUTATIONS"))
        std::from_chars(text, text + std::strlen(text), wanted);
    return wanted;
}

} // namespace

TEST_CASE("Files changed at random are answered, and the supervisor lives", "[dicom][mutations]")
{
    const ImagingSupervisor supervisor = ImagingSupervisor::start().value(); // the product's limits
    const Tally tally = campaign(supervisor, wantedMutations(), 20261121);

    rusage used {};
    REQUIRE(getrusage(RUSAGE_CHILDREN, &used) == 0);
    WARN("read " << tally.read << ", refused " << tally.refused << ", worker crashed "
                 << tally.crashed << ", watchdog " << tally.timedOut << ", over 2 s " << tally.slow
                 << ", largest worker " << used.ru_maxrss / 1024 << " MiB");
    CHECK(tally.missing == 0);
    CHECK(tally.refused > 0);
    CHECK(tally.read > 0);
#ifndef SARTORIUS_SANITIZED
    CHECK(used.ru_maxrss <= 512 * 1024);
#endif
    const ScratchFolder folder;
    const auto good = folder.write("good.dcm", seeds().front());
    CHECK(faultOf(supervisor.decodeFrame(good, 0)) == std::nullopt);
}

TEST_CASE("The campaign sees a worker that dies of a file", "[dicom][mutations]")
{
    const ScratchFolder folder;
    const auto own = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    std::filesystem::create_symlink(own / "pretend-imaging-worker", folder.path() / "dies");
    const auto supervisor
        = ImagingSupervisor::start(folder.path() / "dies", patientLimits()).value();

    const Tally tally = campaign(supervisor, 5, 1);

    CHECK(tally.crashed == 5);
}
