#include "hl7/message/message.h"

#include <catch2/catch.hpp>

#include <string>

using namespace sartorius::hl7;

namespace {

const std::string kHeader
    = "MSH|^~\\&|SEND|FAC|RECV|FAC2|20260101120000||ADT^A01^ADT_A01|42|T|2.5.1";

Message read(std::string bytes)
{
    auto message = Message::parse(std::move(bytes));
    REQUIRE(message);
    return *std::move(message);
}

} // namespace

TEST_CASE("A value is reached by its path", "[hl7][message]")
{
    const Message message = read(kHeader
                                 + "\rPID|1||111^^^A&1.2&ISO^MR~222^^^B^SS||DOE^JANE\r"
                                   "OBX|1|NM|X^Flexion||92\rOBX|2|TX|Y||a~b\r");

    CHECK(message.get("MSH-1") == "|");
    CHECK(message.get("MSH-2") == "^~\\&");
    CHECK(message.text("MSH-2") == "^~\\&");
    CHECK(message.get("MSH-9.2") == "A01");
    CHECK(message.get("MSH-10") == "42");
    CHECK(message.get("PID-3") == "111^^^A&1.2&ISO^MR");
    CHECK(message.get("PID-3[2]") == "222^^^B^SS");
    CHECK(message.get("PID-3.4.2") == "1.2");
    CHECK(message.get("PID-3[2].4.1") == "B");
    CHECK(message.get("PID-5-2") == "JANE");
    CHECK(message.get("OBX[2]-5[2]") == "b");
    CHECK(message.segment(message.find("OBX", 2)).field(5) == "a~b");
    CHECK(message.segment(1).repetitionCount(3) == 2);
    CHECK(message.segment(1).fieldCount() == 5);
    CHECK(message.get("PID-30").empty());
    CHECK(message.get("PV1-2").empty());
    CHECK(message.get("OBX[3]-1").empty());
}

TEST_CASE("What is no path gives nothing", "[hl7][message]")
{
    const Message message = read(kHeader + "\rPID|1||9\r");

    for (const char* text : {"",
                             "PID",
                             "PID-",
                             "PID-0",
                             "pid-3",
                             "PID-3[0]",
                             "PID-3[1",
                             "PID-3.",
                             "PID-3.1.1.1",
                             "PID[1]",
                             "PID-99999999999",
                             "1ID-3",
                             "PID-3.x"}) {
        INFO(text);
        CHECK_FALSE(pathFrom(text));
        CHECK(message.get(text).empty());
    }
    for (const char* text : {"PID-5", "OBX[3]-5[2].1", "MSH-9.2.1"})
        CHECK(toString(*pathFrom(text)) == text);
}

TEST_CASE("Null is an order to delete and empty says nothing", "[hl7][message]")
{
    const Message message = read(kHeader + "\rPID|1||9||\"\"||19890314|\\X22\\\\X22\\\r");

    CHECK(message.meaning("PID-5") == Meaning::Deleted);
    CHECK(message.meaning("PID-6") == Meaning::NotStated);
    CHECK(message.meaning("PID-40") == Meaning::NotStated);
    CHECK(message.meaning("PID-7") == Meaning::Stated);
    CHECK(message.meaning("PID-8") == Meaning::Stated);
    CHECK(message.text("PID-5").empty());
    CHECK(message.text("PID-8") == "\"\"");
}

TEST_CASE("Every kind of segment end is read and written again as it was", "[hl7][message]")
{
    for (const char* end : {"\r", "\n", "\r\n", "\r\r", "\n\n"}) {
        const std::string bytes = kHeader + end + "EVN|A01" + end + "PID|1||9" + end;
        const Message message = read(bytes);
        CHECK(message.segmentCount() == 3);
        CHECK(message.get("PID-3") == "9");
        CHECK(message.bytes() == bytes);
    }
    const std::string mixed = "\xEF\xBB\xBF" + kHeader + "\rEVN|A01\nPID|1||9\r\nPV1|1|O";
    CHECK(read(mixed).segmentCount() == 4);
    CHECK(read(mixed).get("PV1-2") == "O");
    CHECK(read(mixed).bytes() == mixed);
}

TEST_CASE("A line feed inside a field stays in the field and is remarked", "[hl7][message]")
{
    const Message message = read(kHeader + "\nNTE|1||first line\nsecond line\nNTE|2||x\n");

    CHECK(message.segmentCount() == 3);
    CHECK(message.get("NTE-3") == "first line\nsecond line");
    CHECK(message.get("NTE[2]-3") == "x");
    REQUIRE(message.remarks().size() == 1);
    CHECK(message.remarks()[0].code == "line-break-in-field");
}

TEST_CASE("Unknown segments are kept and hide nothing after them", "[hl7][message]")
{
    const std::string bytes = kHeader + "\rZZ1|a|b\rgarbage\rPID|1||9\r";
    const Message message = read(bytes);

    CHECK(message.get("ZZ1-2") == "b");
    CHECK(message.get("PID-3") == "9");
    CHECK(message.bytes() == bytes);
    CHECK(message.remarks().at(0).code == "not-a-segment");
}

TEST_CASE("Separators are taken from each message", "[hl7][message]")
{
    const Message odd
        = read("MSH$%*!@$A$B$C$D$20260101$$ADT%A01$7$T$2.5.1\rPID$1$$9%%%X@1$$DOE!S!A%B\r");
    CHECK(odd.get("PID-3.4.2") == "1");
    CHECK(odd.text("PID-5.1") == "DOE%A");

    const Message five = read("MSH|^~\\&#|A|B|C|D|20260101||ADT^A01|7|T|2.7\rPID|1||9||a\\P\\b\r");
    CHECK(five.delimiters().truncation == '#');
    CHECK(five.text("PID-5") == "a#b");

    const Message few = read("MSH|^|A|B|C|D|20260101||ADT^A01|7|T|2.5\rPID|1||9||a~b\\c&d^e\r");
    CHECK(few.get("PID-5.1") == "a~b\\c&d");
    CHECK(few.text("PID-5.2") == "e");
}

TEST_CASE("A doubled escape character in MSH-2 is understood and remarked", "[hl7][message]")
{
    const std::string bytes = "MSH|^~\\\\&|A|B|C|D|20260101||ADT^A01|7|T|2.5\rPID|1||9||a&b^c\r";
    const Message message = read(bytes);

    CHECK(message.get("PID-5.1.2") == "b");
    CHECK(message.get("MSH-3") == "A");
    CHECK(message.remarks().at(0).code == "doubled-escape");
    CHECK(message.bytes() == bytes);
}

TEST_CASE("What is no message is refused with its place", "[hl7][message]")
{
    struct Case
    {
        std::string bytes;
        std::string code;
    };

    const Case cases[] = {
        {"", "no-header"},
        {"\r\n \r\n", "no-header"},
        {"PID|1||9\r", "no-header"},
        {"<html>", "no-header"},
        {std::string("M\0S\0H\0", 6), "no-header"},
        {"MSH", "bad-separators"},
        {"MSH|", "bad-separators"},
        {"MSH||A|B", "bad-separators"},
        {"MSH|^~\\&#%|A", "bad-separators"},
        {"MSH|^^\\&|A", "bad-separators"},
        {"MSH|^~|&|A\rMSHX", ""},
        {"MSHA^~\\&AxAy", "bad-separators"},
        {"MSH\r|^~\\&", "bad-separators"},
    };
    for (const Case& one : cases) {
        INFO(one.bytes);
        const auto message = Message::parse(one.bytes);
        if (one.code.empty()) {
            CHECK(message);
            continue;
        }
        REQUIRE_FALSE(message);
        CHECK(message.error().at(0).code == one.code);
        CHECK_FALSE(message.error().at(0).where.empty());
    }
}

TEST_CASE("A message over its limits is refused", "[hl7][message]")
{
    ReadOptions options;
    options.limits.bytes = 100;
    const auto large = Message::parse(kHeader + "|" + std::string(100, 'x'), options);
    REQUIRE_FALSE(large);
    CHECK(large.error()[0].code == "too-large");

    ReadOptions few;
    few.limits.segments = 3;
    CHECK(Message::parse(kHeader + "\rPID|1\rPV1|1\r", few));
    const auto many = Message::parse(kHeader + "\rPID|1\rPV1|1\rZZZ|1\r", few);
    REQUIRE_FALSE(many);
    CHECK(many.error()[0].code == "too-many-segments");
}

TEST_CASE("A batch is told from a message and its messages are found", "[hl7][message]")
{
    const std::string one = kHeader + "\rPID|1||1";
    const std::string two = kHeader + "\rPID|1||2\rPV1|1|O";
    const Message batch
        = read("FHS|^~\\&|A\rBHS|^~\\&|A\r" + one + "\r" + two + "\rBTS|2\rFTS|1\r");

    CHECK(batch.isBatch());
    CHECK(messagesOf(batch) == std::vector<std::string_view> {one, two});
    CHECK_FALSE(read(one).isBatch());
    CHECK(messagesOf(read(one)).size() == 1);
    CHECK(read(one + "\r" + two).remarks().at(0).code == "several-messages");
}
