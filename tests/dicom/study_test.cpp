#include "dicom/demonstration.h"
#include "dicom/imaging_fault.h"
#include "dicom/study.h"

#include <catch2/catch.hpp>

#include <set>

using namespace sartorius;
using namespace sartorius::dicom;

namespace {

Instance instance(const char* study, const char* series, const char* uid, std::optional<int> number)
{
    Instance made;
    made.study.uid.value = study;
    made.series.uid.value = series;
    made.uid.value = uid;
    made.number = number;
    return made;
}

} // namespace

TEST_CASE("Loose files are sorted into studies and series", "[dicom][study]")
{
    const auto studies = groupStudies({instance("1.1", "1.1.2", "1.9.1", 3),
                                       instance("1.1", "1.1.2", "1.9.2", std::nullopt),
                                       instance("1.2", "1.2.1", "1.9.3", 1),
                                       instance("1.1", "1.1.2", "1.9.4", 1),
                                       instance("1.1", "1.1.2", "1.9.4", 1)});

    REQUIRE(studies.size() == 2);
    REQUIRE(studies[0].series.size() == 1);
    const auto& sorted = studies[0].series[0].instances;
    REQUIRE(sorted.size() == 3); // the repeated one once
    CHECK(sorted[0].uid.value == "1.9.4");
    CHECK(sorted[1].uid.value == "1.9.1");
    CHECK(sorted[2].uid.value == "1.9.2"); // without a number: last, not 0
    CHECK_FALSE(studies[0].patientsDiffer);
}

TEST_CASE("A UID is digits and dots and nothing else", "[dicom][study]")
{
    CHECK(isUid("1.2.840.10008.1.2"));
    CHECK(isUid("0.1"));
    CHECK(isUid(std::string(64, '1')));
    for (const std::string& bad : {std::string(),
                                   std::string("../../x"),
                                   std::string("/abs"),
                                   std::string("1.2\0.3", 6),
                                   std::string(65, '1'),
                                   std::string("1..2"),
                                   std::string(".1"),
                                   std::string("1."),
                                   std::string("1.02"),
                                   std::string("1.2 ")}) {
        CAPTURE(bad);
        CHECK_FALSE(isUid(bad));
    }
}

TEST_CASE("Only the coded letters are a side", "[dicom][study]")
{
    CHECK(lateralityFromCode("R") == record::Laterality::Right);
    CHECK(lateralityFromCode("B") == record::Laterality::Bilateral);
    CHECK(lateralityFromCode("U") == record::Laterality::NotSided);
    for (const char* other : {"", "r", "right", "RT", "LEFT"})
        CHECK(lateralityFromCode(other) == std::nullopt);
}

TEST_CASE("Made-up UIDs are UIDs, stable and not alike", "[dicom][study]")
{
    std::set<std::string> seen;
    for (std::uint32_t i = 0; i < 500; ++i) {
        const std::string uid = demonstrationUid("seed", i);
        REQUIRE(isUid(uid));
        REQUIRE(uid.starts_with("2.25."));
        seen.insert(uid);
    }
    CHECK(seen.size() == 500);
    CHECK(demonstrationUid("seed", 7) == demonstrationUid("seed", 7));
    CHECK(demonstrationUid("seed", 7) != demonstrationUid("seed ", 7));
    // Written into records once, so it must never change.
    CHECK(demonstrationUid("sartorius", 1) == "2.25.265708462995175234031210604302687149965");
}

TEST_CASE("Every fault has its own words and comes back out of its error", "[dicom][fault]")
{
    std::set<std::string_view> sentences;
    for (const ImagingFault fault : kImagingFaults) {
        sentences.insert(plainSentence(fault));
        CHECK(imagingFault(errorFor(fault, "some: detail")) == fault);
        CHECK(imagingFault(errorFor(fault)) == fault);
    }
    CHECK(sentences.size() == kImagingFaults.size());
    CHECK(imagingFault(record::Error {record::ErrorCode::Corrupt, "imaging"}) == std::nullopt);
    CHECK(errorFor(ImagingFault::TooDeep).code == record::ErrorCode::Corrupt);
    CHECK(errorFor(ImagingFault::WorkerMissing).code == record::ErrorCode::Unavailable);
}
