#include "dicom/worker/zip_directory.h"
#include "tests/dicom/zip_bytes.h"

#include <catch2/catch.hpp>

using namespace sartorius::dicom;
using sartorius::tests::zipArchive;

namespace {

Bytes bytesOf(const std::string& text)
{
    return std::as_bytes(std::span(text));
}

std::string unpacked(const std::string& archive, const ZipEntry& entry)
{
    std::string out(entry.size, '\0');
    const auto fault
        = unpackZipEntry(bytesOf(archive), entry, std::as_writable_bytes(std::span(out)));
    return fault ? "fault " + std::string(toString(*fault)) : out;
}

} // namespace

TEST_CASE("The files of an archive come out as they went in", "[dicom][zip]")
{
    const std::string text(5000, 'a');
    const std::string archive
        = zipArchive({{"a/", "", false}, {"a/one", text, true}, {"two", "plain", false}});
    const auto entries = readZipDirectory(bytesOf(archive));
    REQUIRE(entries);
    REQUIRE(entries->size() == 2);
    CHECK(entries->front().name == "a/one");
    CHECK(unpacked(archive, entries->front()) == text);
    CHECK(unpacked(archive, entries->back()) == "plain");
}

TEST_CASE("An archive that unpacks one block many times is refused", "[dicom][zip]")
{
    const std::string once = zipArchive({{"one", std::string(100000, 'a'), true}});
    auto entry = readZipDirectory(bytesOf(once)).value().front();
    std::string twice = zipArchive(
        {{"one", std::string(100000, 'a'), true}, {"two", std::string(100000, 'a'), true}});
    // The second file is said to begin where the first one does.
    const std::size_t second = twice.rfind("PK\1\2");
    for (std::size_t i = 0; i < 4; ++i)
        twice[second + 42 + i] = '\0';
    CHECK(readZipDirectory(bytesOf(twice)).error() == ImagingFault::Damaged);

    entry.size = 99999; // shorter than it is
    CHECK(unpacked(once, entry) == "fault too-large");
}

TEST_CASE("An archive cut or changed anywhere does no harm", "[dicom][zip]")
{
    const std::string archive = zipArchive({{"one", "some text", true}, {"two", "more", false}});
    for (std::size_t at = 0; at < archive.size(); ++at) {
        for (const std::string& broken : {archive.substr(0, at),
                                          archive.substr(0, at) + '\xFF' + archive.substr(at + 1),
                                          archive.substr(at)}) {
            const auto entries = readZipDirectory(bytesOf(broken));
            for (const ZipEntry& entry : entries.value_or(std::vector<ZipEntry> {}))
                CHECK(unpacked(broken, entry).size() < 10000);
        }
    }
}
