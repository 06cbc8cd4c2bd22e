#pragma once

#include "dicom/imaging_fault.h"
#include "dicom/study.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace sartorius::dicom {

using Bytes = std::span<const std::byte>;

enum class Codec : std::uint8_t { Native, Rle, Jpeg, JpegLs, Jpeg2000 };

struct TransferSyntax
{
    std::string uid;
    bool explicitVr = true;
    bool bigEndian = false;
    bool deflated = false;
    Codec codec = Codec::Native;
    bool lossy = false;
};

/// The allow-list: what is not in it is not touched.
std::optional<TransferSyntax> transferSyntaxFrom(std::string_view uid);

struct Piece
{
    std::size_t offset = 0;
    std::size_t length = 0;
};

/// Where the pixels of the file lie.
struct PixelPlace
{
    Piece whole {}; ///< of the dataset; the value of a native element
    bool encapsulated = false; ///< then the fragments hold them
    bool words = true; ///< written as 16-bit words (OW), which matters in big endian
    Piece offsetTable {}; ///< of the dataset; empty for most files
    std::vector<Piece> fragments {}; ///< without the offset table
};

struct PrescanLimits
{
    std::size_t depth = 32;
    std::size_t elements = 1'000'000;
    std::size_t inflatedBytes = std::size_t {256} << 20;
};

/// What a first reading of the file by our own code has found. Nothing else of the file is
/// believed.
struct Prescan
{
    TransferSyntax syntax;
    std::vector<std::byte> inflated; ///< the dataset of a deflated file; else empty
    std::size_t datasetOffset = 0; ///< in the file; 0 when inflated
    ImageFacts claims; ///< rows, columns, frames, samples and bits only
    bool claimsSize = false; ///< states rows or columns, be it 0
    std::optional<PixelPlace> pixels;
    std::size_t elements = 0;
    std::size_t depth = 0;

    /// The dataset, to be read explicitly as `syntax` without its deflation.
    Bytes dataset(Bytes file) const;
};

using PrescanResult = tl::expected<Prescan, ImagingFault>;

/// Walks over every element of a file without recursion and without copying values, before any
/// DICOM toolkit sees it: nesting, number of elements, every length against what remains, the
/// allow-list of transfer syntaxes, the pixel budget. Source: PS3.5 sections 7 and 10, PS3.10
/// section 7.1.
PrescanResult prescan(Bytes file, const PrescanLimits& limits = {});

} // namespace sartorius::dicom
