#include "dicom/worker/prescan.h"
#include "tests/dicom/dicom_bytes.h"

#include <catch2/catch.hpp>

using namespace sartorius::dicom;
using namespace sartorius::tests;

namespace {

std::optional<ImagingFault> faultOf(const std::string& file, const PrescanLimits& limits = {})
{
    const auto found = prescan(std::as_bytes(std::span(file)), limits);
    return found ? std::nullopt : std::optional(found.error());
}

DicomBytes image()
{
    DicomBytes made = DicomBytes::file();
    made.identity().greyImage(8, 4);
    return made;
}

} // namespace

TEST_CASE("The pre-scan finds the pixels and what is claimed of them", "[dicom][prescan]")
{
    DicomBytes made = DicomBytes::file();
    made.identity().text(0x00280008, "IS", "2").greyImage(8, 4).ramp(8, 8);

    const Prescan found = prescan(made.span()).value();

    CHECK(found.claims.rows == 4);
    CHECK(found.claims.columns == 8);
    CHECK(found.claims.frames == 2);
    CHECK(found.claims.bitsStored == 12);
    REQUIRE(found.pixels);
    CHECK(found.pixels->whole.length == 128);
    const Bytes pixels = found.dataset(made.span()).subspan(found.pixels->whole.offset, 4);
    CHECK(std::to_integer<int>(pixels[2]) == 1); // the ramp's second value
}

TEST_CASE("Thirty-two nested sequences pass and one more does not", "[dicom][prescan]")
{
    CHECK(faultOf(nestedFile(32)) == std::nullopt);
    CHECK(faultOf(nestedFile(33)) == ImagingFault::TooDeep);
    CHECK(faultOf(nestedFile(20000)) == ImagingFault::TooDeep);
}

TEST_CASE("Sequences of stated length count as deep as those of undefined length",
          "[dicom][prescan]")
{
    const auto wrapped = [](const std::string& inner) {
        DicomBytes item;
        item.delimiter(kItem, static_cast<std::uint32_t>(inner.size())).raw(inner);
        DicomBytes sequence;
        return sequence.longHead(0x0040A730, "SQ", static_cast<std::uint32_t>(item.bytes().size()))
            .raw(item.bytes())
            .bytes();
    };
    std::string nested;
    for (int i = 0; i < 33; ++i)
        nested = wrapped(nested);

    CHECK(faultOf(DicomBytes::file().raw(nested).bytes()) == ImagingFault::TooDeep);
}

TEST_CASE("A sequence hidden in an element of unknown kind is found", "[dicom][prescan]")
{
    // PS3.5 6.2.2: UN of undefined length is a sequence in implicit little endian.
    DicomBytes made = DicomBytes::file();
    for (int i = 0; i < 40; ++i) {
        if (i == 0)
            made.longHead(0x00091001, "UN", kUndefined);
        else
            made.delimiter(0x00091001, kUndefined);
        made.delimiter(kItem, kUndefined);
    }

    CHECK(faultOf(made.bytes()) == ImagingFault::TooDeep);
}

TEST_CASE("An implicit sequence of stated length is found by its first item", "[dicom][prescan]")
{
    std::string nested;
    for (int i = 0; i < 40; ++i) {
        DicomBytes item;
        item.delimiter(kItem, static_cast<std::uint32_t>(nested.size())).raw(nested);
        DicomBytes element;
        element.delimiter(0x0040A730, static_cast<std::uint32_t>(item.bytes().size()))
            .raw(item.bytes());
        nested = element.bytes();
    }

    CHECK(faultOf(DicomBytes::file("1.2.840.10008.1.2").raw(nested).bytes())
          == ImagingFault::TooDeep);
}

TEST_CASE("A length beyond what remains is refused", "[dicom][prescan]")
{
    CHECK(faultOf(image().longHead(kPixelData, "OW", 1000).raw("short").bytes())
          == ImagingFault::Truncated);
    CHECK(faultOf(DicomBytes::file().longHead(0x00091001, "OB", 0xFFFFFFF0).bytes())
          == ImagingFault::Truncated);
    // Within the file, but beyond the item it lies in.
    DicomBytes inner;
    inner.longHead(0x00091002, "OB", 50);
    DicomBytes made = DicomBytes::file();
    made.longHead(0x0040A730, "SQ", 20).delimiter(kItem, 12).raw(inner.bytes());
    made.text(0x00400001, "LO", std::string(100, 'x'));
    CHECK(faultOf(made.bytes()) == ImagingFault::Damaged);
}

TEST_CASE("More elements than the limit are refused", "[dicom][prescan]")
{
    DicomBytes made = DicomBytes::file();
    for (std::uint16_t i = 0; i < 100; ++i)
        made.number(0x00090010U + i, i);
    PrescanLimits limits;
    limits.elements = 99;
    CHECK(faultOf(made.bytes(), limits) == ImagingFault::TooManyElements);
    limits.elements = 100;
    CHECK(faultOf(made.bytes(), limits) == std::nullopt);
}

TEST_CASE("More than one GiB of pixels is refused before a codec is asked", "[dicom][prescan]")
{
    const auto claiming = [](std::uint16_t columns, std::uint16_t rows, std::string_view frames) {
        DicomBytes made = DicomBytes::file();
        made.text(0x00280008, "IS", frames).greyImage(columns, rows).ramp(2, 2);
        return made.bytes();
    };
    CHECK(faultOf(claiming(16384, 32768, "1")) == std::nullopt); // exactly 1 GiB
    CHECK(faultOf(claiming(16384, 32769, "1")) == ImagingFault::TooLarge);
    CHECK(faultOf(claiming(512, 512, "2147483647")) == ImagingFault::TooLarge);
    CHECK(faultOf(claiming(65535, 65535, "99999999999999")) == ImagingFault::TooLarge);
}

TEST_CASE("Bits, rows and samples that cannot be are refused", "[dicom][prescan]")
{
    CHECK(faultOf(DicomBytes::file().greyImage(8, 0).ramp(2, 2).bytes()) == ImagingFault::Damaged);
    CHECK(faultOf(DicomBytes::file().greyImage(8, 8, 17).ramp(2, 2).bytes())
          == ImagingFault::Damaged);
    CHECK(faultOf(image().number(0x00280010, 9).ramp(2, 2).bytes()) == ImagingFault::Damaged);
}

TEST_CASE("A transfer syntax that is not allowed is not touched", "[dicom][prescan]")
{
    CHECK(faultOf(DicomBytes::file("1.2.840.10008.1.2.4.100").bytes())
          == ImagingFault::Unsupported);
    CHECK(faultOf(DicomBytes::file("../../etc").bytes()) == ImagingFault::Unsupported);
}

TEST_CASE("Fragments are listed without their offset table", "[dicom][prescan]")
{
    DicomBytes made = DicomBytes::file("1.2.840.10008.1.2.5");
    made.identity().greyImage(8, 8);
    made.longHead(kPixelData, "OB", kUndefined).delimiter(kItem, 4).raw("tabl");
    made.delimiter(kItem, 6).raw("first.").delimiter(kItem, 2).raw("2.").delimiter(kSequenceEnd, 0);

    const Prescan found = prescan(made.span()).value();

    REQUIRE(found.pixels);
    REQUIRE(found.pixels->fragments.size() == 2);
    CHECK(found.pixels->fragments[0].length == 6);
    CHECK(found.pixels->fragments[1].length == 2);
}

TEST_CASE("A file without preamble is read when it begins like a dataset", "[dicom][prescan]")
{
    DicomBytes bare;
    bare.text(0x00080005, "CS", "ISO_IR 100").identity().greyImage(4, 4).ramp(4, 4);

    CHECK(prescan(bare.span()).value().claims.rows == 4);
    CHECK(faultOf("MZ this is a program, not an image") == ImagingFault::NotDicom);
    CHECK(faultOf(std::string(5000, '\0')) == ImagingFault::NotDicom);
}

TEST_CASE("Every byte of a file may be anything without harm", "[dicom][prescan]")
{
    // Under the sanitizer preset this shows any read outside of the file.
    const std::string good = image().ramp(8, 4).bytes();
    for (std::size_t at = 128; at < good.size(); ++at) {
        for (const int value : {0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF}) {
            std::string bad = good;
            bad[at] = static_cast<char>(value);
            const auto found = prescan(std::as_bytes(std::span(bad)));
            if (found && found->pixels)
                REQUIRE(found->pixels->whole.offset + found->pixels->whole.length
                        <= found->dataset(std::as_bytes(std::span(bad))).size());
        }
    }
}
