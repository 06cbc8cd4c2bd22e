#include "hl7/message/base64.h"

#include <catch2/catch.hpp>

#include <string>

using namespace sartorius::hl7;

TEST_CASE("Bytes read back from Base64 as they were", "[hl7][message]")
{
    // RFC 4648 section 10
    CHECK(toBase64("") == "");
    CHECK(toBase64("f") == "Zg==");
    CHECK(toBase64("fo") == "Zm8=");
    CHECK(toBase64("foo") == "Zm9v");
    CHECK(toBase64("foobar") == "Zm9vYmFy");
    std::string bytes;
    for (int i = 0; i < 200'000; ++i) {
        bytes += static_cast<char>((i * 7919) >> 3);
        if (i % 9973 < 4 || i > 199'990)
            CHECK(fromBase64(toBase64(bytes)) == bytes);
    }
}

TEST_CASE("Base64 is read as senders write it and refused when it is none", "[hl7][message]")
{
    CHECK(fromBase64("Zm9v\r\nYmFy").value() == "foobar");
    CHECK(fromBase64("Zm9vYg").value() == "foob");
    CHECK(fromBase64("Zm9vYg==\n").value() == "foob");
    CHECK(fromBase64(" Z m 9 v ").value() == "foo");
    for (const char* text : {"Zm9v!", "Z", "Zm9vY", "Zg=a", "====", "Zm9v=", "Zg===", "Zm9v\\.br\\Zg=="})
        CHECK_FALSE(fromBase64(text).has_value());
}
