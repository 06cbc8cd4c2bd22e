#include "dicom/presentation.h"
#include "dicom/supervisor/imaging.h"
#include "dicom/worker/frame_fragments.h"
#include "dicom/worker/jpeg2000.h"

#include <atomic>
#include <benchmark/benchmark.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>

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

/// A collected file beneath SARTORIUS_CORPORA/dicom; empty when there is none.
std::filesystem::path collected(const char* name)
{
    const char* corpora = std::getenv("SARTORIUS_CORPORA");
    const auto file = std::filesystem::path(corpora == nullptr ? "" : corpora) / "dicom" / name;
    return std::filesystem::is_regular_file(file) ? file : std::filesystem::path();
}

constexpr std::size_t kSlices = 400;

/// Does something for each of the slices, on two threads.
template <class Work>
void forEachSlice(const Work& work)
{
    std::atomic<std::size_t> next = 0;
    const auto some = [&] {
        while (next++ < kSlices)
            work();
    };
    std::thread second(some);
    some();
    second.join();
}

/// A stack of 512 x 512 slices, each file in its own worker, as a series is opened.
void decodeStack(benchmark::State& state, const char* name)
{
    const auto file = collected(name);
    const auto imaging = dicom::ImagingSupervisor::start();
    if (file.empty() || !imaging) {
        state.SkipWithError("needs SARTORIUS_CORPORA and the imaging worker");
        return;
    }
    for (auto step : state) {
        std::atomic<bool> failed = false;
        forEachSlice([&] { failed = failed || !imaging->decodeFrame(file, 0); });
        if (failed)
            state.SkipWithError("a slice was not decoded");
    }
}

BENCHMARK_CAPTURE(decodeStack, jpeg2000, "transfer-syntax/MR1_J2KR")
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(1);
BENCHMARK_CAPTURE(decodeStack, jpegLs, "transfer-syntax/MR1_JLSL")
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(1);
BENCHMARK_CAPTURE(decodeStack, rle, "transfer-syntax/MR1_RLE")
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(1);

/// The same with OpenJPEG alone, in this process: what the workers are measured against.
void decodeStackInProcess(benchmark::State& state)
{
    std::ifstream in(collected("transfer-syntax/MR1_J2KR"), std::ios::binary);
    const std::string bytes {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    const auto file = std::as_bytes(std::span(bytes));
    const auto scanned = dicom::prescan(file);
    if (!scanned || !scanned->pixels) {
        state.SkipWithError("needs SARTORIUS_CORPORA");
        return;
    }
    const auto stream = dicom::joinFragments(
        scanned->dataset(file), *scanned->pixels, dicom::Codec::Jpeg2000, 1, 0);
    const auto facts = dicom::readJpeg2000Facts(stream.value());
    for (auto step : state)
        forEachSlice([&] { benchmark::DoNotOptimize(dicom::decodeJpeg2000(*facts, true)); });
}

BENCHMARK(decodeStackInProcess)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1);

} // namespace

BENCHMARK_MAIN();
