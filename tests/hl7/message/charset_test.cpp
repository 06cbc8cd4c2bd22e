#include "hl7/message/message.h"

#include <catch2/catch.hpp>

using namespace sartorius::hl7;

namespace {

Message read(const std::string& msh18, const std::string& name, const ReadOptions& options = {})
{
    auto message = Message::parse("MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|T|2.5.1||||||" + msh18
                                      + "\rPID|1||9||" + name + "\r",
                                  options);
    REQUIRE(message);
    return *std::move(message);
}

} // namespace

TEST_CASE("Texts are read in the declared character set when they are valid in it",
          "[hl7][message]")
{
    CHECK(read("UNICODE UTF-8", "M\xC3\xBCller").text("PID-5") == "Müller");
    CHECK(read("8859/1", "M\xFCller").text("PID-5") == "Müller");
    CHECK(read("8859/15", "\xA4uro").text("PID-5") == "€uro");
    CHECK(read("8859/2", "\xA3ukasz").text("PID-5") == "Łukasz");
    CHECK(read("8859/5", "\xB8\xD2\xD0\xDD").text("PID-5") == "Иван");
    CHECK(read("GB 18030-2000", "\xD6\xD0\xCE\xC4").text("PID-5") == "中文");
    CHECK(read("UNICODE UTF-8", "\\XC3BC\\").text("PID-5") == "ü");
}

TEST_CASE("A wrong or absent declaration never changes a character", "[hl7][message]")
{
    CHECK(read("", "M\xC3\xBCller").text("PID-5") == "Müller");
    CHECK(read("", "M\xFCller").text("PID-5") == "Müller");
    CHECK(read("ASCII", "M\xC3\xBCller").text("PID-5") == "Müller");
    CHECK(read("UNICODE UTF-8", "M\xFCller").text("PID-5") == "Müller");
    CHECK(read("ISO IR 999", "M\xC3\xBCller").text("PID-5") == "Müller");
    CHECK(read("UTF-8~UNICODE", "M\xC3\xBCller").text("PID-5") == "Müller");
    CHECK(read("UNICODE UTF-8", "\\XFC\\").text("PID-5") == "ü");

    ReadOptions polish;
    polish.fallback = Charset {"ISO-8859-2"};
    CHECK(read("", "\xA3ukasz", polish).text("PID-5") == "Łukasz");
    CHECK(read("UNICODE UTF-8", "M\xFCller").remarks().at(0).code == "wrong-charset");
}

TEST_CASE("Only well-formed UTF-8 counts as UTF-8", "[hl7][message]")
{
    for (const char* good : {"",
                             "a",
                             "\xC2\x80",
                             "\xE0\xA0\x80",
                             "\xED\x9F\xBF",
                             "\xF0\x90\x80\x80",
                             "\xF4\x8F\xBF\xBF"})
        CHECK(isValidUtf8(good));
    for (const char* bad : {"\x80",
                            "\xC0\x80",
                            "\xC1\xBF",
                            "\xE0\x9F\xBF",
                            "\xED\xA0\x80",
                            "\xC3",
                            "\xF0\x8F\xBF\xBF",
                            "\xF4\x90\x80\x80",
                            "\xF5\x80\x80\x80",
                            "\xE2\x82"})
        CHECK_FALSE(isValidUtf8(bad));
}

TEST_CASE("Text leaves in the recipient's character set or not at all", "[hl7][message]")
{
    CHECK(fromUtf8("J\u00FCrgen", kLatin1).value() == "J\xFCrgen");
    CHECK(fromUtf8("\u20AC", Charset {"ISO-8859-15"}).value() == "\xA4");
    CHECK_FALSE(fromUtf8("\u0141ukasz", kLatin1).has_value());
    CHECK_FALSE(fromUtf8("J\u00FCrgen", Charset {"ASCII"}).has_value());
    for (const char* name : {"ASCII", "UNICODE UTF-8", "8859/1", "8859/15", "GB 18030-2000"})
        CHECK(declaredName(charsetFrom(name)) == name);
}

TEST_CASE("A separator inside a GB 18030 character separates nothing", "[hl7][message]")
{
    // In GB 18030 these are 81 7C, 81 5C and 81 5E: '|', '\\' and '^' as second bytes.
    const std::string name = "\u4E85\u4E57\u4E5B Li";
    const std::string raw = fromUtf8(name, kGb18030).value();
    REQUIRE(raw.find('|') != std::string::npos);
    const std::string bytes
        = "MSH|^~\\&|A|B|C|D|2026||ADT^A08|1|P|2.5.1||||||GB 18030-2000\rPID|1||9||" + raw + "^" + raw
        + "\rPV1|1|O\r";

    const auto message = Message::parse(bytes);

    REQUIRE(message);
    CHECK(message->bytes() == bytes);
    CHECK(message->charset() == kGb18030);
    CHECK(message->text("PID-5.1") == name);
    CHECK(message->text("PID-5.2") == name);
    CHECK(message->get("PV1-2") == "O");
    CHECK(message->original(1).size() == 11 + 2 * raw.size());
    CHECK(messagesOf(*message).front().size() + 1 == bytes.size());
}
