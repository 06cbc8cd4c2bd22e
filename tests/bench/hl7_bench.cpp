#include "hl7/exchange/document.h"
#include "hl7/message/base64.h"
#include "hl7/message/builder.h"
#include "hl7/message/message.h"
#include "hl7/message/walk.h"

#include <benchmark/benchmark.h>
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <malloc.h>
#include <new>
#include <string>

/// How fast a message is read and written. Goals: hl7.md section 5 (read any field of a small ORU
/// at 400,000 messages a second, build the whole at 150,000).
namespace {

std::atomic<std::size_t> heapNow {0};
std::atomic<std::size_t> heapMost {0};

/// The most that was allocated at one time; `again` starts from what is allocated now.
std::size_t heapPeak(bool again)
{
    if (again)
        heapMost = heapNow.load();
    return heapMost;
}

} // namespace

void* operator new(std::size_t size)
{
    void* const block = std::malloc(size);
    if (block == nullptr)
        throw std::bad_alloc();
    heapNow += ::malloc_usable_size(block);
    if (heapNow > heapMost)
        heapMost = heapNow.load();
    return block;
}

void operator delete(void* block) noexcept
{
    heapNow -= ::malloc_usable_size(block);
    std::free(block);
}

void operator delete(void* block, std::size_t) noexcept
{
    operator delete(block);
}

namespace {

using namespace sartorius;

/// A report of 14 segments and 1.6 KB; peers are timed with the same file.
std::string report()
{
    std::ifstream file(SARTORIUS_TEST_DATA "/hl7/report.hl7", std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

/// The same with a document of `bytes` in it.
std::string reportWithDocument(std::size_t bytes)
{
    std::string pdf(bytes, '\0');
    for (std::size_t i = 0; i < bytes; ++i)
        pdf[i] = static_cast<char>(i * 2654435761U >> 13U);
    return report() + "OBX|8|ED|11502-2^Report^LN||LAB^application^pdf^Base64^" + hl7::toBase64(pdf)
        + "||||||F\r";
}

void count(benchmark::State& state, const std::string& bytes)
{
    state.SetItemsProcessed(state.iterations());
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
}

void parseAndReadOneField(benchmark::State& state)
{
    const std::string bytes = report();
    for (auto step : state) {
        const auto message = hl7::Message::parse(bytes);
        benchmark::DoNotOptimize(message->get("OBX[4]-5"));
    }
    count(state, bytes);
}

BENCHMARK(parseAndReadOneField);

void parseAndWalk(benchmark::State& state)
{
    const std::string bytes = report();
    for (auto step : state) {
        const auto message = hl7::Message::parse(bytes);
        std::size_t characters = 0;
        hl7::walk(*message, [&](const hl7::ValuePlace& place, std::string_view raw) {
            characters += raw.size() + place.subcomponent;
        });
        benchmark::DoNotOptimize(characters);
    }
    count(state, bytes);
}

BENCHMARK(parseAndWalk);

void findAndDecodeDocument(benchmark::State& state)
{
    const std::string bytes = reportWithDocument(742'000);
    for (auto step : state) {
        const auto message = hl7::Message::parse(bytes);
        std::size_t size = 0;
        for (const auto& document : hl7::documentsOf(*message))
            static_cast<void>(hl7::readDocument(
                *message, document, [&](std::string_view block) { size += block.size(); }));
        benchmark::DoNotOptimize(size);
    }
    count(state, bytes);
    // What one message needs at most: its own bytes, the index and one block.
    const std::size_t before = heapPeak(true);
    {
        const auto message = hl7::Message::parse(std::string(bytes));
        for (const auto& document : hl7::documentsOf(*message))
            static_cast<void>(hl7::readDocument(*message, document, [](std::string_view) { }));
    }
    state.counters["memory_per_byte"]
        = static_cast<double>(heapPeak(false) - before) / static_cast<double>(bytes.size());
}

BENCHMARK(findAndDecodeDocument);

void build(benchmark::State& state)
{
    hl7::MessageHeader header;
    header.controlId = record::ControlId("BENCH0000000000001");
    for (auto step : state) {
        hl7::MessageBuilder message(header, {"REF", "I12", "REF_I12"});
        message.segment("PID")
            .composite(3, {"DEMO-0001", "", "", "SARTORIUS-DEMO", "MR"})
            .composite(5, {"Musterfrau", "Johanna"});
        for (int row = 1; row <= 8; ++row)
            message.segment("OBX")
                .text(1, "1")
                .text(2, "ST")
                .composite(3, {"1988-5", "CRP", "LN"})
                .text(5, "gait & load; 3|4 weeks^");
        benchmark::DoNotOptimize(message.build());
    }
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK(build);

} // namespace

BENCHMARK_MAIN();
