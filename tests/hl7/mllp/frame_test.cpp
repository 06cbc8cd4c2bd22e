#include "hl7/mllp/frame.h"

#include <catch2/catch.hpp>

#include <random>
#include <vector>

using namespace sartorius;
using namespace sartorius::hl7;

namespace {

std::vector<std::string> drain(FrameReader& reader)
{
    std::vector<std::string> found;
    while (auto message = reader.next())
        found.push_back(*std::move(message));
    return found;
}

std::vector<std::string> read(std::string_view stream)
{
    FrameReader reader;
    reader.feed(stream);
    return drain(reader);
}

using Frames = std::vector<std::string>;

} // namespace

TEST_CASE("However a stream is cut, the same messages come out", "[hl7][mllp]")
{
    const std::string stream = *framed("one|\x1B") + "\r\n\0" + *framed("MSH|^~\\&|two\rPID|1\r")
        + "junk" + "\x0Bthree without return\x1C" + *framed("four")
        + "\x0B"
          "five \x1C inside\x1C\r";
    const Frames whole = read(stream);
    REQUIRE(whole
            == Frames {"one|\x1B",
                       "MSH|^~\\&|two\rPID|1\r",
                       "three without return",
                       "four",
                       "five \x1C inside"});

    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
        FrameReader reader;
        reader.feed(std::string_view(stream).substr(0, cut));
        reader.feed(std::string_view(stream).substr(cut));
        CHECK(drain(reader) == whole);
    }
    FrameReader single;
    for (const char c : stream)
        single.feed(std::string_view(&c, 1));
    CHECK(drain(single) == whole);
}

TEST_CASE("Any stream gives the same frames in any pieces", "[hl7][mllp][property]")
{
    const auto seed = Catch::rngSeed();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    constexpr std::string_view alphabet {"\x0B\x1C\r\nab|\0", 8};
    std::uniform_int_distribution<std::size_t> letter(0, alphabet.size() - 1);
    std::uniform_int_distribution<std::size_t> size(0, 40);
    for (int i = 0; i < 20'000; ++i) {
        std::string stream;
        for (std::size_t n = size(random); n > 0; --n)
            stream += alphabet[letter(random)];
        FrameReader whole(12);
        whole.feed(stream);
        whole.finish();
        FrameReader pieces(12);
        std::string_view rest = stream;
        while (!rest.empty()) {
            const std::size_t n = std::min(rest.size(), size(random) % 4 + 1);
            pieces.feed(rest.substr(0, n));
            rest.remove_prefix(n);
        }
        pieces.finish();
        REQUIRE(whole.tooLarge() == pieces.tooLarge());
        REQUIRE(whole.buffered() == pieces.buffered());
        REQUIRE(drain(whole) == drain(pieces));
        REQUIRE(whole.counts().strayBytes == pieces.counts().strayBytes);
        REQUIRE(whole.counts().broken == pieces.counts().broken);
    }
}

TEST_CASE("FS without CR ends a frame only when the next one begins or the stream ends",
          "[hl7][mllp]")
{
    CHECK(read("\x0B"
               "a\x1C\x0B"
               "b\x1C\r")
          == Frames {"a", "b"});
    CHECK(read("\x0B"
               "a\x1C\n\x0B"
               "b\x1C\r")
          == Frames {"a", "b"});
    CHECK(read("\x0B"
               "a\x1C"
               "b\x1C\r")
          == Frames {"a\x1C"
                     "b"});
    CHECK(read("\x0B"
               "a\x1C")
              .empty());

    FrameReader reader;
    reader.feed("\x0B"
                "a\x1C");
    reader.finish();
    CHECK(drain(reader) == Frames {"a"});

    FrameReader cut;
    cut.feed("\x0B"
             "a");
    cut.finish();
    CHECK(drain(cut).empty());
}

TEST_CASE("A frame begun anew drops what was never finished", "[hl7][mllp]")
{
    FrameReader reader;
    reader.feed("\x0B"
                "half of one\x0B"
                "whole\x1C\r");

    CHECK(drain(reader) == Frames {"whole"});
    CHECK(reader.counts().broken == 1);
}

TEST_CASE("Bytes between frames are counted and ignored", "[hl7][mllp]")
{
    FrameReader reader;
    reader.feed(std::string("\r\n\0\0junk", 8) + *framed("a") + "\n" + *framed("b"));

    CHECK(drain(reader) == Frames {"a", "b"});
    CHECK(reader.counts().strayBytes == 9);
}

TEST_CASE("A frame over its limit is dropped and nothing of it is kept", "[hl7][mllp]")
{
    FrameReader reader(10);
    reader.feed("\x0B"
                "0123456789\x1C\r");
    CHECK(drain(reader) == Frames {"0123456789"});

    reader.feed("\x0B"
                "01234567890");

    CHECK(reader.tooLarge());
    CHECK(reader.buffered() == 0);
    reader.feed("\x1C\r" + *framed("a"));
    CHECK(drain(reader).empty());
}

TEST_CASE("A message with frame characters, or none at all, is not framed", "[hl7][mllp]")
{
    CHECK(*framed("MSH") == "\x0BMSH\x1C\r");
    for (const char* message : {"",
                                "a\x0B"
                                "b",
                                "a\x1C"}) {
        const auto frame = framed(message);
        REQUIRE_FALSE(frame);
        CHECK(frame.error().code == record::ErrorCode::InvalidInput);
    }
    CHECK(isCommitBlock("\x06"));
    CHECK(isCommitBlock("\x15"));
    CHECK_FALSE(isCommitBlock("\x06\x06"));
}
