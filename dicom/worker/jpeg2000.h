#pragma once

#include "dicom/worker/pixels.h"

namespace sartorius::dicom {

/// What a JPEG 2000 codestream (also HTJ2K) states in its SIZ segment, read by our own code before
/// the library sees it. The file's statements of sign and bits give way to these: they are what was
/// coded.
struct Jpeg2000Facts
{
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::uint16_t components = 0;
    std::uint16_t bits = 0; ///< of the first component
    bool isSigned = false;
    Bytes codestream; ///< from its SOC marker on
};

/// Finds the codestream, also inside a JP2 box. Damaged when there is none or it is cut;
/// Unsupported for parts of different size, sign or bits; TooLarge for more than 1024 tiles.
/// Source: ITU-T T.800 A.5.1 and I.5.4, T.814 for the bits HTJ2K adds.
tl::expected<Jpeg2000Facts, ImagingFault> readJpeg2000Facts(Bytes stream);

/// A decoded frame: little endian, pixel by pixel, as RawFrame has it.
struct DecodedFrame
{
    std::vector<std::byte> bytes;
    Colour colour = Colour::Grey;
    bool transformed = false; ///< its colours went through the codec's own transform and back
};

/// Decodes one frame whose facts were found acceptable. Damaged when the library refuses it, also
/// when it is cut short. Samples take 8 bits, or 16 when `wide`.
tl::expected<DecodedFrame, ImagingFault> decodeJpeg2000(const Jpeg2000Facts& facts, bool wide);

} // namespace sartorius::dicom
