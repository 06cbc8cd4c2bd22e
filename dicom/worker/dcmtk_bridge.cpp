#include "dicom/worker/dcmtk_bridge.h"

#include "dicom/worker/instance_facts.h"
#include "dicom/worker/jpeg_markers.h"
#include "dicom/worker_protocol.h"

#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>

#include <cstring>

namespace sartorius::dicom {

namespace {

E_TransferSyntax toolkitSyntax(const TransferSyntax& syntax)
{
    // The walk has undone the deflation already.
    return syntax.deflated ? EXS_LittleEndianExplicit : DcmXfer(syntax.uid.c_str()).getXfer();
}

/// Reads the dataset out of memory, as far as its pixels or to its end. The toolkit never sees the
/// file's meta header, its name or the file itself.
bool readDataset(Bytes bytes, E_TransferSyntax syntax, bool withPixels, DcmDataset& dataset)
{
    DcmInputBufferStream stream;
    stream.setBuffer(bytes.data(), static_cast<offile_off_t>(bytes.size()));
    stream.setEos();
    dataset.transferInit();
    const OFCondition read = withPixels
        ? dataset.read(stream, syntax, EGL_noChange, DCM_MaxReadLength)
        : dataset.readUntilTag(stream, syntax, EGL_noChange, DCM_MaxReadLength, DCM_PixelData);
    dataset.transferEnd();
    return read.good() || read == EC_EndOfStream;
}

} // namespace

struct ForeignImage::State
{
    Bytes file;
    const CharacterReader* characters = nullptr; // the caller's
    Prescan scanned;
    Instance instance;
    DcmDataset head; ///< everything before the pixels
    std::unique_ptr<DcmDataset> whole {}; ///< for compressed pixels, from the first frame on
    std::optional<Palette> palette {};

    std::optional<ImagingFault> native(RawFrame raw, std::uint32_t index, std::span<std::byte> out);
    std::optional<ImagingFault>
    compressed(RawFrame raw, std::uint32_t index, std::span<std::byte> out);
    std::optional<ImagingFault> prepareCompressed();
    std::optional<ImagingFault>
    decompress(std::uint32_t index, std::span<std::byte> buffer, OFString& colours) const;
};

ForeignImage::ForeignImage(std::unique_ptr<State> state)
    : m_state(std::move(state))
{
}

ForeignImage::ForeignImage(ForeignImage&&) noexcept = default;
ForeignImage& ForeignImage::operator=(ForeignImage&&) noexcept = default;
ForeignImage::~ForeignImage() = default;

bool ForeignImage::prepareToolkit()
{
    // Its log would carry names and values.
    OFLog::configure(OFLogger::OFF_LOG_LEVEL);
    DcmRLEDecoderRegistration::registerCodecs();
    DJDecoderRegistration::registerCodecs(
        EDC_photometricInterpretation, EUC_default, EPC_colorByPixel);
    DJLSDecoderRegistration::registerCodecs(EJLSUC_default, EJLSPC_colorByPixel);
    return dcmDataDict.isDictionaryLoaded();
}

tl::expected<ForeignImage, ImagingFault> ForeignImage::open(Bytes file, CharacterReader& characters)
{
    auto scanned = prescan(file);
    if (!scanned)
        return tl::make_unexpected(scanned.error());
    auto state = std::make_unique<State>();
    state->file = file;
    state->characters = &characters;
    state->scanned = *std::move(scanned);
    const Bytes dataset = state->scanned.dataset(file);
    if (!readDataset(dataset, toolkitSyntax(state->scanned.syntax), false, state->head))
        return tl::make_unexpected(ImagingFault::Damaged);
    state->instance = readInstance(state->head, state->scanned, characters);
    return ForeignImage(std::move(state));
}

const Instance& ForeignImage::instance() const
{
    return m_state->instance;
}

tl::expected<FrameHeader, ImagingFault> ForeignImage::decode(std::uint32_t index,
                                                             std::span<std::byte> out)
{
    const ImageFacts& image = m_state->instance.image;
    if (!m_state->scanned.pixels)
        return tl::make_unexpected(ImagingFault::NoPixels);
    if (!image.readable)
        return tl::make_unexpected(ImagingFault::Unsupported);
    if (index >= image.frames)
        return tl::make_unexpected(ImagingFault::NoSuchFrame);
    FrameHeader header = frameShape(image);
    if (out.size() != pixelBytes(header))
        return tl::make_unexpected(ImagingFault::Damaged);
    if (image.photometric == Photometric::PaletteColor && !m_state->palette) {
        m_state->palette = readPalette(m_state->head);
        if (!m_state->palette)
            return tl::make_unexpected(ImagingFault::Unsupported);
    }
    const RawFrame raw = rawLayout(m_state->head, m_state->instance);
    const auto fault = m_state->scanned.pixels->encapsulated ? m_state->compressed(raw, index, out)
                                                             : m_state->native(raw, index, out);
    if (fault)
        return tl::make_unexpected(*fault);
    completeHeader(m_state->head, m_state->instance, *m_state->characters, index, header);
    return header;
}

std::optional<ImagingFault>
ForeignImage::State::native(RawFrame raw, std::uint32_t index, std::span<std::byte> out)
{
    const Piece& place = scanned.pixels->whole;
    const std::uint64_t length = rawBytes(raw);
    // Both factors are within the pixel budget, so the product stays below 2^64.
    if ((index + std::uint64_t {1}) * length > place.length)
        return ImagingFault::Truncated;
    const Bytes bytes = scanned.dataset(file).subspan(place.offset + index * length, length);
    if (!scanned.syntax.bigEndian || (raw.bitsAllocated == 8 && !scanned.pixels->words)) {
        raw.bytes = bytes;
        return shapePixels(raw, palette, out);
    }
    if (length % 2 != 0)
        return ImagingFault::Unsupported; // frames of an odd length share a word
    std::vector<std::byte> swapped(bytes.begin(), bytes.end());
    swapWords(swapped);
    raw.bytes = swapped;
    return shapePixels(raw, palette, out);
}

std::optional<ImagingFault> ForeignImage::State::prepareCompressed()
{
    if (whole)
        return std::nullopt;
    const Bytes dataset = scanned.dataset(file);
    if (scanned.syntax.codec == Codec::Jpeg) {
        TemMarkerSearch search;
        for (const Piece& fragment : scanned.pixels->fragments) {
            if (search.feed(dataset.subspan(fragment.offset, fragment.length)))
                return ImagingFault::Damaged;
        }
    }
    auto read = std::make_unique<DcmDataset>();
    if (!readDataset(dataset, toolkitSyntax(scanned.syntax), true, *read))
        return ImagingFault::Damaged;
    whole = std::move(read);
    return std::nullopt;
}

std::optional<ImagingFault> ForeignImage::State::decompress(std::uint32_t index,
                                                            std::span<std::byte> buffer,
                                                            OFString& colours) const
{
    DcmElement* element = nullptr;
    if (whole->findAndGetElement(DCM_PixelData, element).bad())
        return ImagingFault::Damaged;
    auto* pixels = dynamic_cast<DcmPixelData*>(element);
    if (pixels == nullptr)
        return ImagingFault::Damaged;
    Uint32 wanted = 0;
    if (pixels->getUncompressedFrameSize(whole.get(), wanted).bad() || wanted > buffer.size())
        return ImagingFault::Damaged;
    Uint32 fragment = 0;
    const OFCondition done = pixels->getUncompressedFrame(
        whole.get(), index, fragment, buffer.data(), static_cast<Uint32>(buffer.size()), colours);
    return done.good() ? std::nullopt : std::optional(ImagingFault::Damaged);
}

std::optional<ImagingFault>
ForeignImage::State::compressed(RawFrame raw, std::uint32_t index, std::span<std::byte> out)
{
    if (const auto fault = prepareCompressed())
        return fault;
    if (raw.colour == Colour::YbrFull422)
        raw.colour = Colour::YbrFull; // a decoder gives three whole planes
    std::vector<std::byte> buffer(rawBytes(raw) + rawBytes(raw) % 2);
    OFString colours;
    if (const auto fault = decompress(index, buffer, colours))
        return fault;
    if (raw.colour == Colour::YbrFull && colours == "RGB")
        raw.colour = Colour::Rgb;
    else if (raw.colour == Colour::Rgb && (colours == "YBR_FULL" || colours == "YBR_FULL_422"))
        raw.colour = Colour::YbrFull;
    if (scanned.syntax.codec != Codec::Rle)
        raw.byPlane = false; // as the decoders were told
    raw.bytes = buffer;
    return shapePixels(raw, palette, out);
}

} // namespace sartorius::dicom
