#include "tests/dicom/dicom_bytes.h"

namespace sartorius::tests {

DicomBytes DicomBytes::file(std::string_view transferSyntax)
{
    DicomBytes made;
    made.m_bytes = std::string(128, '\0') + "DICM";
    return made.text(0x00020010, "UI", transferSyntax);
}

void DicomBytes::number16(std::uint32_t value)
{
    m_bytes.push_back(static_cast<char>(value & 0xFFU));
    m_bytes.push_back(static_cast<char>((value >> 8U) & 0xFFU));
}

void DicomBytes::number32(std::uint32_t value)
{
    number16(value);
    number16(value >> 16U);
}

void DicomBytes::tag(std::uint32_t value)
{
    number16(value >> 16U);
    number16(value);
}

DicomBytes& DicomBytes::text(std::uint32_t where, std::string_view vr, std::string_view value)
{
    std::string padded {value};
    if (padded.size() % 2 != 0)
        padded.push_back(vr == "UI" ? '\0' : ' ');
    tag(where);
    m_bytes += vr;
    number16(static_cast<std::uint32_t>(padded.size()));
    m_bytes += padded;
    return *this;
}

DicomBytes& DicomBytes::number(std::uint32_t where, std::uint16_t value)
{
    tag(where);
    m_bytes += "US";
    number16(2);
    number16(value);
    return *this;
}

DicomBytes& DicomBytes::longHead(std::uint32_t where, std::string_view vr, std::uint32_t length)
{
    tag(where);
    m_bytes += vr;
    number16(0);
    number32(length);
    return *this;
}

DicomBytes& DicomBytes::delimiter(std::uint32_t where, std::uint32_t length)
{
    tag(where);
    number32(length);
    return *this;
}

DicomBytes& DicomBytes::raw(std::string_view bytes)
{
    m_bytes += bytes;
    return *this;
}

DicomBytes& DicomBytes::identity()
{
    text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7");
    text(0x00080018, "UI", "2.25.1003");
    text(0x00080060, "CS", "OT");
    text(0x00100010, "PN", "DOE^JANE");
    text(0x00100020, "LO", "DEMO-1");
    text(0x0020000D, "UI", "2.25.1001");
    return text(0x0020000E, "UI", "2.25.1002");
}

DicomBytes& DicomBytes::greyImage(std::uint16_t columns, std::uint16_t rows, std::uint16_t bits)
{
    number(0x00280002, 1);
    text(0x00280004, "CS", "MONOCHROME2");
    number(0x00280010, rows);
    number(0x00280011, columns);
    number(0x00280100, 16);
    number(0x00280101, bits);
    number(0x00280102, static_cast<std::uint16_t>(bits - 1));
    return number(0x00280103, 0);
}

DicomBytes& DicomBytes::ramp(std::uint16_t columns, std::uint16_t rows, std::uint16_t bits)
{
    const std::uint32_t pixels = std::uint32_t {columns} * rows;
    longHead(kPixelData, "OW", 2 * pixels);
    for (std::uint32_t i = 0; i < pixels; ++i)
        number16(i % (1U << bits));
    return *this;
}

std::span<const std::byte> DicomBytes::span() const
{
    return std::as_bytes(std::span(m_bytes));
}

std::string nestedFile(int levels)
{
    DicomBytes made = DicomBytes::file();
    made.identity();
    for (int i = 0; i < levels; ++i)
        made.longHead(0x0040A730, "SQ", kUndefined).delimiter(kItem, kUndefined);
    for (int i = 0; i < levels; ++i)
        made.delimiter(kItemEnd, 0).delimiter(kSequenceEnd, 0);
    return made.bytes();
}

std::string temMarkerFile()
{
    using namespace std::string_literals;
    DicomBytes made = DicomBytes::file("1.2.840.10008.1.2.4.50");
    made.identity();
    made.number(0x00280002, 1).text(0x00280004, "CS", "MONOCHROME2");
    made.number(0x00280010, 8).number(0x00280011, 8);
    made.number(0x00280100, 8).number(0x00280101, 8).number(0x00280102, 7).number(0x00280103, 0);
    // SOI, TEM, then nothing but fill: what sends the decoder round for ever.
    const std::string stream = "\xFF\xD8\xFF\x01"s + std::string(60, '\0');
    made.longHead(kPixelData, "OB", kUndefined).delimiter(kItem, 0);
    made.delimiter(kItem, static_cast<std::uint32_t>(stream.size())).raw(stream);
    return made.delimiter(kSequenceEnd, 0).bytes();
}

} // namespace sartorius::tests
