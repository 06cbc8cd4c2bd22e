#include "hl7/message/message.h"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace sartorius::hl7;

TEST_CASE("Every message of the corpus is written again byte for byte", "[hl7][message][corpus]")
{
    const char* const corpora = std::getenv("SARTORIUS_CORPORA");
    if (corpora == nullptr) {
        WARN("SARTORIUS_CORPORA is not set: the corpus was not read");
        return;
    }
    std::size_t files = 0;
    std::size_t refused = 0;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::filesystem::path(corpora) / "hl7")) {
        if (!entry.is_regular_file() || entry.path().extension() != ".hl7")
            continue;
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string bytes((std::istreambuf_iterator<char>(file)),
                                std::istreambuf_iterator<char>());
        INFO(entry.path().string());
        const auto message = Message::parse(bytes);
        ++files;
        if (!message) {
            ++refused;
            WARN(entry.path().string() << ": " << message.error()[0].code);
            continue;
        }
        CHECK(message->bytes() == bytes);
        // The index covers every byte that is no segment end and no leading mark.
        std::size_t covered = 0;
        for (std::size_t i = 0; i < message->segmentCount(); ++i)
            covered += message->segment(i).raw().size();
        CHECK(covered + bytes.size() / 20 + 200 > bytes.size());
        for (std::size_t i = 0; i < message->segmentCount(); ++i) {
            const Segment segment = message->segment(i);
            std::string again(segment.id());
            const bool header = again == "MSH" || again == "FHS" || again == "BHS";
            for (std::uint32_t f = header ? 2 : 1; f <= segment.fieldCount(); ++f) {
                again += message->delimiters().field;
                again += segment.field(f);
            }
            if (!segment.id().empty())
                CHECK(again == segment.raw());
        }
    }
    CHECK(files > 200);
    CHECK(refused == 0);
}
