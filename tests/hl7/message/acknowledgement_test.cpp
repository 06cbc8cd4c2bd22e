#include "hl7/message/acknowledgement.h"

#include <catch2/catch.hpp>

using namespace sartorius;
using namespace sartorius::hl7;

namespace {

std::string ack(const std::string& rest)
{
    return "MSH|^~\\&|R|F|SARTORIUS|S|20260101||ACK^I12^ACK|77|T|2.5.1\r" + rest;
}

} // namespace

TEST_CASE("An answer tells code, message, words and place", "[hl7][message]")
{
    const auto read
        = readAcknowledgement(ack("MSA|AE|ABC|Not \\T\\ taken\rERR||PID^1^5^2^1|101^Required field "
                                  "missing^HL70357|E|||d|Name missing\r"
                                  "ERR||OBX^2^5|103^Table value^HL70357|W\r"));

    REQUIRE(read);
    CHECK(read->code == AckCode::AE);
    CHECK(read->acknowledges == record::ControlId("ABC"));
    CHECK(read->ownId == record::ControlId("77"));
    CHECK(read->messageType == "ACK^I12^ACK");
    CHECK(read->text == "Not & taken");
    REQUIRE(read->errors.size() == 2);
    CHECK(read->errors[0] == AckError {"PID-5[2].1", "101", "E", "Name missing"});
    CHECK(read->errors[1] == AckError {"OBX[2]-5", "103", "W", "Table value"});
}

TEST_CASE("All six codes are read and any business answer with MSA counts", "[hl7][message]")
{
    for (const auto code :
         {AckCode::AA, AckCode::AE, AckCode::AR, AckCode::CA, AckCode::CE, AckCode::CR}) {
        const auto read = readAcknowledgement(ack("MSA|" + std::string(toString(code)) + "|X\r"));
        REQUIRE(read);
        CHECK(read->code == code);
    }
    CHECK(
        readAcknowledgement("MSH|^~\\&|R|F|S|S|20260101||RRI^I12^RRI_I12|77|T|2.5.1\nMSA|AA|X\n"));
    CHECK(readAcknowledgement(ack("MSA|AA|X\rtrailing garbage")));
}

TEST_CASE("An answer that decides nothing is unreadable", "[hl7][message]")
{
    for (const std::string& bytes : {std::string(),
                                     std::string("OK"),
                                     ack(""),
                                     ack("MSA|XX|X\r"),
                                     ack("MSA||X\r"),
                                     ack("MSA|aa|X\r"),
                                     ack("MSA|AA|X\rMSA|AE|X\r"),
                                     ack("MSA|AA|X\r") + ack("MSA|AA|Y\r"),
                                     std::string("HTTP/1.1 200 OK\r\n\r\n")}) {
        INFO(bytes);
        const auto read = readAcknowledgement(bytes);
        REQUIRE_FALSE(read);
        CHECK(read.error().code == record::ErrorCode::Corrupt);
    }
}
