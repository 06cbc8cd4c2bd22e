#include "hl7/message/escape.h"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace sartorius::hl7;

TEST_CASE("Every delimiter and control character is escaped and comes back", "[hl7][message]")
{
    const Delimiters standard;

    CHECK(escaped("a|b^c~d\\e&f", standard) == "a\\F\\b\\S\\c\\R\\d\\E\\e\\T\\f");
    CHECK(escaped("\r\n\x0B\x1C", standard) == "\\X0D\\\\X0A\\\\X0B\\\\X1C\\");
    CHECK(escaped("\"\"", standard) == "\\X22\\\\X22\\");
    CHECK(escapedFormatted("one\r\ntwo\nthree\rfour", standard)
          == "one\\.br\\two\\.br\\three\\.br\\four");
    CHECK(unescaped("one\\.br\\two", standard) == "one\ntwo");
    CHECK(unescaped(escaped("\\.br\\", standard), standard) == "\\.br\\");
}

TEST_CASE("Unknown and unclosed escapes are kept as they stand", "[hl7][message]")
{
    const std::vector<std::pair<std::string, std::string>> cases {
        {"BSV 4\\5 re.", "BSV 4\\5 re."},
        {"\\\\server\\share\\file", "\\\\server\\share\\file"},
        {"\\\\server\\F\\x", "\\\\server|x"},
        {"\\Zab\\", "\\Zab\\"},
        {"\\C2842\\", "\\C2842\\"},
        {"\\X0\\", "\\X0\\"},
        {"\\XZZ\\", "\\XZZ\\"},
        {"\\X\\", "\\X\\"},
        {"\\", "\\"},
        {"\\\\", "\\\\"},
        {"end\\F", "end\\F"},
    };
    for (const auto& [raw, text] : cases)
        CHECK(unescaped(raw, Delimiters {}) == text);
}

TEST_CASE("Escapes of all kinds are understood", "[hl7][message]")
{
    const std::vector<std::pair<std::string, std::string>> cases {
        {"\\F\\\\S\\\\T\\\\R\\\\E\\", "|^&~\\"},
        {"\\X000d\\", std::string("\0\r", 2)},
        {"\\X0A\\", "\n"},
        {"\\x41\\", "A"},
        {"\\H\\bold\\N\\", "bold"},
        {"a\\.sp 2\\b", "a\nb"},
        {"\\.in+4\\x", "x"},
        {"\\.nf\\x\\.fi\\", "x"},
    };
    for (const auto& [raw, text] : cases)
        CHECK(unescaped(raw, Delimiters {}) == text);
    CHECK(unescaped("a\\P\\b", Delimiters {'|', '^', '~', '\\', '&', '#'}) == "a#b");
    CHECK(unescaped("a\\P\\b", Delimiters {}) == "a\\P\\b");
    CHECK(unescaped("a\\F\\b", Delimiters {'|', '^', '~', '\0', '\0', '\0'}) == "a\\F\\b");
}
