#include "hl7/exchange/document.h"
#include "hl7/message/base64.h"

#include <catch2/catch.hpp>

using namespace sartorius;
using namespace sartorius::hl7;

namespace {

std::string contentOf(const std::string& field)
{
    const auto message = Message::parse(
        "MSH|^~\\&|A|B|C|D|2026||ORU^R01|1|P|2.5.1\rOBX|1|ED|11502-2^Report^LN||" + field
        + "||||||F\r");
    REQUIRE(message);
    const auto documents = documentsOf(*message);
    if (documents.size() != 1)
        return "none";
    std::string bytes;
    const auto read = readDocument(
        *message, documents.front(), [&](std::string_view block) { bytes += block; });
    return documents.front().mediaType + " " + (read ? bytes : "unreadable");
}

} // namespace

TEST_CASE("A document is found however its sender filled the field", "[hl7][exchange]")
{
    const std::string pdf = toBase64("%PDF-1.4 x");

    CHECK(contentOf("LAB^application^pdf^Base64^" + pdf) == "application/pdf %PDF-1.4 x");
    CHECK(contentOf("^AP^PDF^Base64^" + pdf) == "application/pdf %PDF-1.4 x");
    CHECK(contentOf("^Application^PDF^base64^" + pdf) == "application/pdf %PDF-1.4 x");
    CHECK(contentOf("^TEXT^PDF^^" + pdf) == "application/pdf %PDF-1.4 x");
    CHECK(contentOf("^application/pdf^Base64^" + pdf) == "application/pdf %PDF-1.4 x");
    CHECK(contentOf("^application^pdf^Hex^255044") == "application/pdf %PD");
    CHECK(contentOf("^TEXT^HTML^A^<p>a \\T\\ b</p>") == "text/html <p>a & b</p>");
    CHECK(contentOf("^application^pdf^Base64^" + pdf.substr(0, 8) + "\\.br\\" + pdf.substr(8))
          == "application/pdf %PDF-1.4 x");
}

TEST_CASE("What is no document in its encoding is said to be unreadable", "[hl7][exchange]")
{
    CHECK(contentOf("^application^pdf^Base64^!!!!") == "application/pdf unreadable");
    CHECK(contentOf("^application^pdf^Hex^2G") == "application/pdf unreadable");
    CHECK(contentOf("only text") == "none");
}
