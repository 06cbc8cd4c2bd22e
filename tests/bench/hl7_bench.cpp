#include "hl7/message/builder.h"
#include "hl7/message/message.h"

#include <benchmark/benchmark.h>
#include <string>

/// How fast a message is read and written. Goals: hl7.md section 5 (read any field of a small ORU
/// at 400,000 messages a second, build the whole at 150,000).
namespace {

using namespace sartorius;

std::string smallReport(std::size_t attachment)
{
    std::string message
        = "MSH|^~\\&|LAB|HOSPITAL|SARTORIUS|CLINIC|20261120104207+0100||ORU^R01^ORU_R01|"
          "BENCH0000000000001|T|2.5.1|||AL|NE||UNICODE UTF-8\r"
          "PID|1||DEMO-0001^^^SARTORIUS-DEMO^MR||Musterfrau^Johanna||19970314|F\r"
          "PV1|1|O\r"
          "ORC|RE|PL1^SARTORIUS|FI1^LAB||CM\r"
          "OBR|1|PL1^SARTORIUS|FI1^LAB|24325-3^Panel^LN|||20261110090000+0100\r";
    for (int row = 1; row <= 8; ++row)
        message += "OBX|" + std::to_string(row) + "|NM|1988-5^C reactive protein^LN||"
            + std::to_string(row) + ".2|mg/L|<5|N|||F|||20261110090000+0100\r";
    if (attachment > 0)
        message += "OBX|9|ED|11502-2^Report^LN||LAB^application^pdf^Base64^"
            + std::string(attachment, 'A') + "||||||F\r";
    return message;
}

void parseAndReadOneField(benchmark::State& state)
{
    const std::string bytes = smallReport(static_cast<std::size_t>(state.range(0)));
    for (auto step : state) {
        auto message = hl7::Message::parse(bytes);
        benchmark::DoNotOptimize(message->get("OBX[4]-5"));
    }
    state.SetItemsProcessed(state.iterations());
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
}

BENCHMARK(parseAndReadOneField)->Arg(0)->Arg(989'000);

void parseAndReadEveryField(benchmark::State& state)
{
    const std::string bytes = smallReport(0);
    for (auto step : state) {
        auto message = hl7::Message::parse(bytes);
        std::size_t characters = 0;
        for (std::size_t index = 0; index < message->segmentCount(); ++index) {
            const hl7::Segment segment = message->segment(index);
            for (std::uint32_t field = 1; field <= segment.fieldCount(); ++field)
                characters += message->decoded(segment.field(field)).size();
        }
        benchmark::DoNotOptimize(characters);
    }
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK(parseAndReadEveryField);

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
