#include "dicom/supervisor/imaging.h"
#include "tests/plugin/entry/json_of.h"
#include "tests/plugin/entry/program.h"

#include <catch2/catch.hpp>

#include <chrono>

using namespace sartorius;
using namespace sartorius::test;

namespace {

const std::string kCtl = SARTORIUSCTL;

std::string radiographIn(const Folder& folder)
{
    const auto imaging = dicom::ImagingSupervisor::start();
    REQUIRE(imaging);
    dicom::DemonstrationStudy study {
        .kind = dicom::DemonstrationKind::RadiographLateral,
        .patient = {},
        .side = record::Laterality::Right,
        .date = std::chrono::year {2026} / std::chrono::November / 20,
        .accession = "A1",
        .uidSeed = "picture-verbs",
    };
    study.patient.patientId = "DEMO-1";
    study.patient.name.family = "Muster";
    const auto written = imaging->makeDemonstrationStudy(study, folder.path());
    REQUIRE(written);
    return written->files.front().string();
}

} // namespace

TEST_CASE("An image file's own statements come out as JSON", "[entry]")
{
    const Folder home;
    const std::string file = radiographIn(home);

    const Ran ran = run(kCtl, {"dicom", "info", file}, home.path());

    REQUIRE(ran.exit == 0);
    const auto json = jsonOf(ran.out);
    CHECK(keysOf(json) == "image instance patient schema series study");
    CHECK(json["patient"]["id"] == "DEMO-1");
    CHECK(json["image"]["readable"] == true);
    CHECK(json["image"]["rows"].get<int>() > 0);
}

TEST_CASE("A frame is rendered as a PNG of its own size", "[entry]")
{
    const Folder home;
    const std::string file = radiographIn(home);
    const std::string out = (home.path() / "out.png").string();

    const Ran ran = run(kCtl, {"dicom", "render", file, "-o", out, "--json"}, home.path());

    REQUIRE(ran.exit == 0);
    const auto json = jsonOf(ran.out);
    const auto info = jsonOf(run(kCtl, {"dicom", "info", file}, home.path()).out);
    const std::string png = contentOf(out);
    REQUIRE(png.size() > 33);
    CHECK(png.substr(1, 3) == "PNG");
    const auto number = [&png](std::size_t at) {
        unsigned value = 0;
        for (std::size_t i = at; i < at + 4; ++i)
            value = value * 256 + static_cast<unsigned char>(png[i]);
        return value;
    };
    CHECK(number(16) == info["image"]["columns"].get<unsigned>());
    CHECK(number(20) == info["image"]["rows"].get<unsigned>());
    CHECK(json["width"] == info["image"]["columns"]);
}

TEST_CASE("What is no readable image is exit 65 in a plain sentence", "[entry]")
{
    const Folder home;
    const std::string file = radiographIn(home);
    const std::string whole = contentOf(file);
    for (const std::string& bytes : {std::string(),
                                     std::string("This is text, not an image.\n"),
                                     whole.substr(0, whole.size() / 2)}) {
        const std::string bad = home.file("bad.dcm", bytes);

        const Ran ran
            = run(kCtl,
                  {"dicom", "render", bad, "-o", (home.path() / "bad.png").string(), "--json"},
                  home.path());

        CAPTURE(bytes.size());
        CHECK(ran.exit == 65);
        CHECK(ran.err.find(bad) != std::string::npos);
        CHECK(jsonOf(ran.out)["problems"].size() == 1);
        CHECK_FALSE(std::filesystem::exists(home.path() / "bad.png"));
    }
    CHECK(run(kCtl, {"dicom", "render", file, "--frame", "99", "-o", "x.png"}, home.path()).exit
          == 64);
}
