#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace sartorius::tests {

/// Builds DICOM files byte by byte, so that a test can also build what no toolkit would write.
/// Explicit little endian unless said otherwise.
class DicomBytes
{
public:
    /// Preamble, DICM and a meta header that names the transfer syntax.
    static DicomBytes file(std::string_view transferSyntax = "1.2.840.10008.1.2.1");

    DicomBytes& text(std::uint32_t tag, std::string_view vr, std::string_view value);
    DicomBytes& number(std::uint32_t tag, std::uint16_t value);

    /// A head with a 32-bit length as given, true or not.
    DicomBytes& longHead(std::uint32_t tag, std::string_view vr, std::uint32_t length);
    /// Item, item end or sequence end.
    DicomBytes& delimiter(std::uint32_t tag, std::uint32_t length);
    DicomBytes& raw(std::string_view bytes);

    /// Rows, columns, bits and the other facts of a grey image with `bits` of 16.
    DicomBytes& greyImage(std::uint16_t columns, std::uint16_t rows, std::uint16_t bits = 12);
    /// Who and which, for a made-up patient.
    DicomBytes& identity();
    /// Native pixels: 0, 1, 2 ... modulo 2^bits.
    DicomBytes& ramp(std::uint16_t columns, std::uint16_t rows, std::uint16_t bits = 12);

    const std::string& bytes() const { return m_bytes; }

    std::span<const std::byte> span() const;

private:
    void number16(std::uint32_t value);
    void number32(std::uint32_t value);
    void tag(std::uint32_t value);

    std::string m_bytes;
};

inline constexpr std::uint32_t kItem = 0xFFFEE000;
inline constexpr std::uint32_t kItemEnd = 0xFFFEE00D;
inline constexpr std::uint32_t kSequenceEnd = 0xFFFEE0DD;
inline constexpr std::uint32_t kUndefined = 0xFFFFFFFF;
inline constexpr std::uint32_t kPixelData = 0x7FE00010;

/// A file with `levels` sequences one in the other.
std::string nestedFile(int levels);

/// A JPEG baseline file whose stream holds a TEM marker.
std::string temMarkerFile();

} // namespace sartorius::tests
