#include "dicom/presentation.h"
#include "dicom/supervisor/imaging.h"

#include <benchmark/benchmark.h>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

/// How long a picture takes from its file to greys on the screen, worker process included.
namespace {

using namespace sartorius;

struct Prepared
{
    std::filesystem::path folder;
    std::filesystem::path file;
    std::unique_ptr<dicom::ImagingSupervisor> imaging;

    Prepared() = default;
    Prepared(Prepared&&) = default;
    Prepared& operator=(Prepared&&) = delete;

    ~Prepared()
    {
        std::error_code ignored;
        if (!folder.empty())
            std::filesystem::remove_all(folder, ignored);
    }
};

Prepared prepare(dicom::DemonstrationKind kind)
{
    Prepared made;
    auto started = dicom::ImagingSupervisor::start();
    std::string name = (std::filesystem::temp_directory_path() / "sartorius-bench-XXXXXX").string();
    if (!started || ::mkdtemp(name.data()) == nullptr)
        return made;
    made.folder = name;
    made.imaging = std::make_unique<dicom::ImagingSupervisor>(std::move(*started));
    dicom::DemonstrationStudy study {
        .kind = kind,
        .patient = {},
        .side = record::Laterality::Right,
        .date = std::chrono::year {2026} / std::chrono::November / 20,
        .accession = "BENCH",
        .uidSeed = "bench",
    };
    study.patient.patientId = "BENCH-1";
    study.patient.name.family = "Bench";
    if (const auto written = made.imaging->makeDemonstrationStudy(study, made.folder))
        made.file = written->files.front();
    return made;
}

void decode(benchmark::State& state)
{
    const Prepared prepared
        = prepare(state.range(0) == 0 ? dicom::DemonstrationKind::RadiographLateral
                                      : dicom::DemonstrationKind::MrKnee);
    if (prepared.file.empty()) {
        state.SkipWithError("no imaging worker or no study");
        return;
    }
    for (auto step : state) {
        auto frame = prepared.imaging->decodeFrame(prepared.file, 0);
        if (!frame)
            state.SkipWithError("the frame was not decoded");
        benchmark::DoNotOptimize(frame);
    }
}

BENCHMARK(decode)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->UseRealTime();

void present(benchmark::State& state)
{
    const Prepared prepared = prepare(dicom::DemonstrationKind::RadiographLateral);
    if (prepared.file.empty()) {
        state.SkipWithError("no imaging worker or no study");
        return;
    }
    const auto handle = prepared.imaging->decodeFrame(prepared.file, 0);
    if (!handle) {
        state.SkipWithError("the frame was not decoded");
        return;
    }
    const dicom::Window window = dicom::initialWindow(handle->frame());
    for (auto step : state)
        benchmark::DoNotOptimize(dicom::render(handle->frame(), window));
}

BENCHMARK(present)->Unit(benchmark::kMicrosecond);

} // namespace

BENCHMARK_MAIN();
