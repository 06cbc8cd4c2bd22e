#include "hl7/message/builder.h"
#include "hl7/message/message.h"

#include <catch2/catch.hpp>

#include <array>
#include <random>

using namespace sartorius;
using namespace sartorius::hl7;

namespace {

MessageHeader header()
{
    MessageHeader h;
    h.sendingFacility = "1.2.3.4";
    h.receivingApplication = "THEM";
    h.controlId = record::ControlId("0123456789ABCDEFGHJK");
    h.time.offset = std::chrono::minutes {-330};
    h.processingId = 'T';
    return h;
}

/// Pieces that break careless encoders, put together at random.
std::string hostileText(std::mt19937& random)
{
    static const std::array<std::string, 36> pieces {"|",
                                                     "^",
                                                     "~",
                                                     "\\",
                                                     "&",
                                                     "#",
                                                     "\r",
                                                     "\n",
                                                     "\x0B",
                                                     "\x1C",
                                                     std::string(1, '\0'),
                                                     "\x7F",
                                                     "\"\"",
                                                     "\"",
                                                     "\\.br\\",
                                                     "\\F\\",
                                                     "\\X0D\\",
                                                     "\\X",
                                                     "MSH|^~\\&|",
                                                     "\rPID|1||",
                                                     "Müller",
                                                     "O'Brien",
                                                     "中文",
                                                     "𝄞",
                                                     "é",
                                                     " ",
                                                     "  x",
                                                     "a",
                                                     "Z",
                                                     "0",
                                                     "\t",
                                                     "\x1B",
                                                     "\\E\\",
                                                     "\\H\\",
                                                     "\xC2\x85",
                                                     "--"};
    std::uniform_int_distribution<std::size_t> length(1, 8);
    std::uniform_int_distribution<std::size_t> which(0, pieces.size() - 1);
    std::string text;
    for (std::size_t n = length(random); n > 0; --n)
        text += pieces[which(random)];
    return text;
}

} // namespace

TEST_CASE("Any text reads back as it was written", "[hl7][message][property]")
{
    const auto seed = Catch::rngSeed();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    for (int i = 0; i < 20'000; ++i) {
        const std::string family = hostileText(random);
        const std::string given = hostileText(random);
        const std::string authority = hostileText(random);
        const std::string note = hostileText(random);
        MessageBuilder builder(header(), {"ADT", "A01", "ADT_A01"});
        builder.segment("PID")
            .composite(3, {"1", "", "", Component::of({authority, "1.2", "ISO"})})
            .composite(5, {family, given})
            .composite(5, {given, family});
        builder.segment("NTE").formatted(3, note);
        builder.segment("NTE").text(3, note);

        const auto bytes = builder.build();

        REQUIRE(bytes);
        REQUIRE(bytes->find('\x0B') == std::string::npos);
        REQUIRE(bytes->find('\x1C') == std::string::npos);
        const auto message = Message::parse(*bytes);
        REQUIRE(message);
        REQUIRE(message->segmentCount() == 4);
        REQUIRE(message->text("PID-3.4.1") == authority);
        REQUIRE(message->text("PID-5.1") == family);
        REQUIRE(message->text("PID-5.2") == given);
        REQUIRE(message->text("PID-5[2].1") == given);
        REQUIRE(message->text("NTE[2]-3") == note);
        REQUIRE(message->bytes() == *bytes);
    }
}

TEST_CASE("A header says who, to whom, when and in which character set", "[hl7][message]")
{
    MessageBuilder builder(header(), {"REF", "I12", "REF_I12"});

    const auto bytes = builder.build();

    REQUIRE(bytes);
    CHECK(*bytes
          == "MSH|^~\\&|SARTORIUS|^1.2.3.4^ISO|THEM||19691231183000-0530||REF^I12^REF_I12|"
             "0123456789ABCDEFGHJK|T|2.5.1||||||UNICODE UTF-8\r");
}

TEST_CASE("Text that is not UTF-8 is not sent", "[hl7][message]")
{
    MessageBuilder builder(header(), {"ADT", "A01"});
    builder.segment("PID").text(5, "M\xFCller");

    const auto bytes = builder.build();

    REQUIRE_FALSE(bytes);
    CHECK(bytes.error().code == record::ErrorCode::InvalidInput);
}

TEST_CASE("Trailing empty parts are left out and null is written as such", "[hl7][message]")
{
    MessageBuilder builder(header(), {"ADT", "A01"});
    builder.segment("PID").composite(3, {"1", "", ""}).composite(5, {"", ""}).text(9, "");
    builder.segment("PD1").deleted(4);

    const auto bytes = builder.build();

    REQUIRE(bytes);
    CHECK(bytes->find("\rPID|||1\rPD1||||\"\"\r") != std::string::npos);
}

TEST_CASE("A field written again holds the later text only", "[hl7][message]")
{
    MessageBuilder builder(header(), {"ORU", "R01"});
    builder.segment("OBX").text(14, "20261120").text(14, "20261101");

    const auto bytes = builder.build();

    REQUIRE(bytes);
    CHECK(bytes->find("20261101") != std::string::npos);
    CHECK(bytes->find("20261120") == std::string::npos);
}

TEST_CASE("A peer's own codes, character set and omissions are written as its settings say",
          "[hl7][message]")
{
    WritingRules rules;
    rules.charset = kLatin1;
    rules.omittedSegments = {"NTE"};
    rules.codes = {{"PRD", 1, "RT", {"IR", "Intended Recipient", "HL70286"}}, {"PV1", 2, "O", {"R"}}};
    MessageHeader header;
    header.controlId = record::ControlId("1");
    MessageBuilder message(header, {"REF", "I12"}, rules);
    message.segment("NTE").text(1, "1");
    message.segment("PRD").composite(1, {"RP", "Referring Provider"});
    message.segment("PRD").composite(1, {"RT", "Referred to Provider", "HL70286"});
    message.segment("PV1").text(1, "1").text(2, "O").text(3, "J\u00FCrgen");

    const auto bytes = message.build();

    REQUIRE(bytes);
    const auto read = Message::parse(*bytes);
    REQUIRE(read);
    CHECK(read->get("MSH-18") == "8859/1");
    CHECK(read->count("NTE") == 0);
    CHECK(read->get("PRD-1") == "RP^Referring Provider");
    CHECK(read->get("PRD[2]-1") == "IR^Intended Recipient^HL70286");
    CHECK(read->get("PV1-2") == "R");
    CHECK(read->get("PV1-3") == "J\xFCrgen");
    CHECK(read->text("PV1-3") == "J\u00FCrgen");
    message.segment("PID").text(5, "\u0141ukasz");
    REQUIRE_FALSE(message.build());
    CHECK(message.build().error().code == record::ErrorCode::InvalidInput);
}
