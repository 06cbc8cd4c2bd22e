// The collected images of many makers, each frame against a second decoder.

#include "dicom/supervisor/imaging.h"
#include "tests/dicom/scratch_folder.h"
#include "tests/dicom/supervisor/imaging_fixture.h"

#include <catch2/catch.hpp>

#include <cstdlib>

using namespace sartorius::dicom;
using namespace sartorius::tests;

namespace {

std::vector<std::filesystem::path> filesBeneath(const std::filesystem::path& root)
{
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
        const std::string name = entry.path().filename().string();
        if (entry.is_regular_file() && entry.path().extension() != ".json"
            && entry.path().extension() != ".md" && name.find("DICOMDIR") == std::string::npos
            && entry.path().string().find("/hostile/") == std::string::npos)
            files.push_back(entry.path());
    }
    return files;
}

/// Lays every frame of every file down and lists them for the second decoder.
std::string layDown(const std::vector<std::filesystem::path>& files, const ScratchFolder& folder)
{
    const ImagingSupervisor supervisor = startedSupervisor();
    std::string list;
    int count = 0;
    for (const auto& file : files) {
        auto image = supervisor.open(file);
        const std::uint32_t frames = image ? std::max(image->instance().image.frames, 1U) : 1;
        for (std::uint32_t i = 0; i < frames; ++i) {
            const sartorius::record::Result<FrameHandle> frame
                = image ? image->frame(i) : sartorius::record::failure(image.error());
            const auto fault = faultOf(frame);
            if (fault) {
                list += file.string() + "\tfault\t" + std::string(toString(*fault)) + "\n";
                break;
            }
            const auto pixels = frame->frame().pixels;
            const auto name = folder.write(
                std::to_string(count++) + ".raw",
                std::string(reinterpret_cast<const char*>(pixels.data()), pixels.size()));
            list += file.string() + "\t" + std::to_string(i) + "\t" + name.string() + "\n";
        }
    }
    return list;
}

} // namespace

TEST_CASE("Every collected image that can be decoded is, to the same pixels as by a second decoder",
          "[dicom][corpora]")
{
    const char* corpora = std::getenv("SARTORIUS_CORPORA");
    if (corpora == nullptr || std::system("/usr/bin/python3 -c 'import gdcm, numpy, pydicom'") != 0) {
        WARN("SARTORIUS_CORPORA is not set, or pydicom and GDCM are missing; nothing was compared");
        return;
    }
    const ScratchFolder folder;
    const auto list = folder.write(
        "list", layDown(filesBeneath(std::filesystem::path(corpora) / "dicom"), folder));
    const auto out = folder.path() / "out";

    const std::string command = "/usr/bin/python3 '" SARTORIUS_SECOND_DECODER "' < '"
        + list.string() + "' > '" + out.string() + "'";
    REQUIRE(std::system(command.c_str()) == 0);

    const std::string words = contentsOf(out);
    CAPTURE(words);
    CHECK(words.find("refused:") == std::string::npos);
    CHECK(words.find("different:") == std::string::npos);
    CHECK(words.find("compared 0 ") == std::string::npos);
    CHECK(words.find("compared ") != std::string::npos);
}

TEST_CASE("Every collected name comes out right", "[dicom][corpora]")
{
    const char* corpora = std::getenv("SARTORIUS_CORPORA");
    if (corpora == nullptr) {
        WARN("SARTORIUS_CORPORA is not set; the collected files were not tried");
        return;
    }

    struct Name
    {
        const char* file;
        const char* family;
        const char* given;
        const char* ideographic;
        const char* phonetic;
    };

    // By hand from the samples' documentation; PS3.5 annexes H, I and J have the same names.
    const std::vector<Name> names {{"chrFren.dcm", "Buc", "Jérôme", "", ""},
                                   {"chrFrenMulti.dcm", "Buc", "Jérôme", "", ""},
                                   {"chrGerm.dcm", "Äneas", "Rüdiger", "", ""},
                                   {"chrH31.dcm", "Yamada", "Tarou", "山田 太郎", "やまだ たろう"},
                                   {"chrJapMulti.dcm", "やまだ", "たろう", "", ""},
                                   {"chrJapMultiExplicitIR6.dcm", "やまだ", "たろう", "", ""},
                                   {"chrKoreanMulti.dcm", "김희중", "", "", ""},
                                   {"chrRuss.dcm", "Люкceмбypг", "", "", ""},
                                   {"chrX1.dcm", "Wang", "XiaoDong", "王 小東", ""}};
    const ImagingSupervisor supervisor = startedSupervisor();
    for (const Name& name : names) {
        CAPTURE(name.file);
        const auto file = std::filesystem::path(corpora) / "dicom" / "charsets" / name.file;
        const PatientFacts patient = supervisor.describe(file).value().patient;
        CHECK(patient.name.family == name.family);
        CHECK(patient.name.given == name.given);
        CHECK(patient.ideographicName == name.ideographic);
        CHECK(patient.phoneticName == name.phonetic);
    }
}
