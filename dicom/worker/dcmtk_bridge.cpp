#include "dicom/worker/dcmtk_bridge.h"

#include "dicom/worker/dataset_overlays.h"
#include "dicom/worker/dataset_texts.h"
#include "dicom/worker/frame_fragments.h"
#include "dicom/worker/instance_facts.h"
#include "dicom/worker/jpeg2000.h"
#include "dicom/worker/jpeg_markers.h"
#include "dicom/worker/lookup_tables.h"
#include "dicom/worker_protocol.h"

#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmdata/dcpxitem.h>
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

/// How the statements before the pixels are written.
E_TransferSyntax headSyntax(const TransferSyntax& syntax)
{
    return syntax.codec != Codec::Native && !syntax.explicitVr ? EXS_LittleEndianImplicit
                                                               : toolkitSyntax(syntax);
}

/// Reads the dataset out of memory, as far as its pixels. The toolkit never sees the file's meta
/// header, its name or the file itself.
bool readHead(Bytes bytes, E_TransferSyntax syntax, DcmDataset& dataset)
{
    DcmInputBufferStream stream;
    stream.setBuffer(bytes.data(), static_cast<offile_off_t>(bytes.size()));
    stream.setEos();
    dataset.transferInit();
    const OFCondition read
        = dataset.readUntilTag(stream, syntax, EGL_noChange, DCM_MaxReadLength, DCM_PixelData);
    dataset.transferEnd();
    return read.good() || read == EC_EndOfStream;
}

/// The few statements a decoder needs, and the bytes of one frame: all the toolkit gets to see.
std::unique_ptr<DcmDataset>
singleFrame(const RawFrame& raw, const std::string& colours, Bytes stream, E_TransferSyntax syntax)
{
    auto dataset = std::make_unique<DcmDataset>();
    const bool colour = raw.colour != Colour::Grey && raw.colour != Colour::Palette;
    const std::uint16_t samples = colour ? 3 : 1;
    auto table = std::make_unique<DcmPixelItem>(DCM_PixelItemTag);
    auto item = std::make_unique<DcmPixelItem>(DCM_PixelItemTag);
    auto sequence = std::make_unique<DcmPixelSequence>(DCM_PixelSequenceTag);
    const auto* bytes = reinterpret_cast<const Uint8*>(stream.data());
    bool done = dataset->putAndInsertUint16(DCM_SamplesPerPixel, samples).good()
        && dataset->putAndInsertString(DCM_PhotometricInterpretation, colours.c_str()).good()
        && dataset->putAndInsertString(DCM_NumberOfFrames, "1").good()
        && dataset->putAndInsertUint16(DCM_Rows, static_cast<Uint16>(raw.height)).good()
        && dataset->putAndInsertUint16(DCM_Columns, static_cast<Uint16>(raw.width)).good()
        && dataset->putAndInsertUint16(DCM_BitsAllocated, raw.bitsAllocated).good()
        && dataset->putAndInsertUint16(DCM_BitsStored, raw.bitsStored).good()
        && dataset->putAndInsertUint16(DCM_HighBit, raw.highBit).good()
        && dataset->putAndInsertUint16(DCM_PixelRepresentation, raw.isSigned ? 1 : 0).good()
        && item->putUint8Array(bytes, static_cast<unsigned long>(stream.size())).good();
    if (colour)
        done = done && dataset->putAndInsertUint16(DCM_PlanarConfiguration, raw.byPlane).good();
    // What insert() takes, it owns.
    done = done && sequence->insert(table.get()).good() && table.release() != nullptr
        && sequence->insert(item.get()).good() && item.release() != nullptr;
    if (!done)
        return nullptr;
    auto pixels = std::make_unique<DcmPixelData>(DCM_PixelData);
    pixels->putOriginalRepresentation(syntax, nullptr, sequence.release());
    return dataset->insert(pixels.get()).good() && pixels.release() != nullptr ? std::move(dataset)
                                                                               : nullptr;
}

} // namespace

struct ForeignImage::State
{
    Bytes file;
    const CharacterReader* characters = nullptr; // the caller's
    Prescan scanned;
    Instance instance;
    DcmDataset head; ///< everything before the pixels
    std::optional<Palette> palette {};
    std::optional<LookupTable> modality {};
    std::optional<LookupTable> voi {};
    std::vector<OverlayPlane> overlays {};
    std::vector<std::byte> buffer {}; ///< holds the bytes of `RawFrame`s that are not in the file

    void readTables();
    std::optional<ImagingFault> fetch(RawFrame& raw, std::uint32_t index);
    std::optional<ImagingFault> native(RawFrame& raw, std::uint32_t index);
    std::optional<ImagingFault> compressed(RawFrame& raw, std::uint32_t index);
    std::optional<ImagingFault> jpeg2000(RawFrame& raw, Bytes stream);
    std::optional<ImagingFault> byToolkit(RawFrame& raw, Bytes stream);
    std::optional<ImagingFault>
    shape(const RawFrame& raw, FrameHeader& header, std::span<std::byte> out) const;
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
    if (!readHead(dataset, headSyntax(state->scanned.syntax), state->head))
        return tl::make_unexpected(ImagingFault::Damaged);
    state->instance = readInstance(state->head, state->scanned, characters);
    state->readTables();
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
    if (out.size() != frameBytes(header))
        return tl::make_unexpected(ImagingFault::Damaged);
    RawFrame raw = rawLayout(m_state->head, m_state->instance);
    if (m_state->modality)
        raw.modality = &*m_state->modality;
    if (const auto fault = m_state->fetch(raw, index))
        return tl::make_unexpected(*fault);
    completeHeader(m_state->head, m_state->instance, *m_state->characters, index, header);
    const std::size_t pixels = pixelBytes(header);
    if (const auto fault = m_state->shape(raw, header, out.first(pixels)))
        return tl::make_unexpected(*fault);
    if (m_state->voi) {
        writeGreys(*m_state->voi, out.subspan(pixels, header.voiEntries));
        header.voiFirst = m_state->voi->firstMapped;
    }
    if (header.overlay)
        drawOverlays(m_state->overlays, index, raw, out.subspan(pixels + header.voiEntries));
    return header;
}

/// What stands in tables and beside the pixels, and what a JPEG 2000 stream says of itself; the
/// facts are completed with it.
void ForeignImage::State::readTables()
{
    ImageFacts& image = instance.image;
    if (!scanned.pixels || !image.readable)
        return;
    if (scanned.syntax.codec == Codec::Jpeg2000 && !scanned.pixels->fragments.empty()) {
        const Piece& first = scanned.pixels->fragments.front();
        const auto facts
            = readJpeg2000Facts(scanned.dataset(file).subspan(first.offset, first.length));
        if (facts && facts->bits <= image.bitsAllocated) {
            // Coded without sign and stated with one, the bits are two's complement all the same.
            image.isSigned = image.isSigned || facts->isSigned;
            image.bitsStored = facts->bits;
        }
    }
    if (image.photometric == Photometric::PaletteColor) {
        palette = readPalette(head);
        image.readable = palette.has_value();
    }
    if (image.samplesPerPixel == 1 && image.photometric != Photometric::PaletteColor) {
        if (image.bitsAllocated == 8 || image.bitsAllocated == 16)
            modality = readModalityTable(head, image.isSigned);
        voi = readVoiTable(head, image.isSigned && !modality);
    }
    overlays = readOverlays(head);
    image.modalityTable = modality.has_value();
    image.voiEntries = voi ? static_cast<std::uint32_t>(voi->entries.size()) : 0;
    image.overlay = !overlays.empty();
}

std::optional<ImagingFault> ForeignImage::State::fetch(RawFrame& raw, std::uint32_t index)
{
    return scanned.pixels->encapsulated ? compressed(raw, index) : native(raw, index);
}

std::optional<ImagingFault>
ForeignImage::State::shape(const RawFrame& raw, FrameHeader& header, std::span<std::byte> out) const
{
    if (raw.bitsAllocated != 32)
        return shapePixels(raw, palette, out);
    const auto narrowing = shapeWidePixels(raw, out);
    if (!narrowing)
        return narrowing.error();
    header.rescaleIntercept += header.rescaleSlope * narrowing->intercept;
    header.rescaleSlope *= narrowing->slope;
    header.paddingFirst.reset(); // stated for values as they were
    header.paddingLast.reset();
    return std::nullopt;
}

std::optional<ImagingFault> ForeignImage::State::native(RawFrame& raw, std::uint32_t index)
{
    const Piece& place = scanned.pixels->whole;
    const Bytes whole = scanned.dataset(file).subspan(place.offset, place.length);
    if (raw.bitsAllocated == 1) {
        buffer.resize(std::size_t {raw.width} * raw.height);
        raw.bitsAllocated = 8;
        raw.bytes = buffer;
        return spreadBits(whole, std::uint64_t {index} * buffer.size(), buffer);
    }
    const std::uint64_t length = rawBytes(raw);
    // Both factors are within the pixel budget, so the product stays below 2^64.
    if ((index + std::uint64_t {1}) * length > place.length)
        return ImagingFault::Truncated;
    raw.bytes = whole.subspan(index * length, length);
    if (!scanned.syntax.bigEndian || (raw.bitsAllocated == 8 && !scanned.pixels->words))
        return std::nullopt;
    if (length % 2 != 0 || raw.bitsAllocated == 32)
        return ImagingFault::Unsupported; // frames of an odd length share a word
    buffer.assign(raw.bytes.begin(), raw.bytes.end());
    swapWords(buffer);
    raw.bytes = buffer;
    return std::nullopt;
}

std::optional<ImagingFault> ForeignImage::State::compressed(RawFrame& raw, std::uint32_t index)
{
    const auto stream = joinFragments(
        scanned.dataset(file), *scanned.pixels, scanned.syntax.codec, instance.image.frames, index);
    if (!stream)
        return stream.error();
    if (scanned.syntax.codec == Codec::Jpeg2000)
        return jpeg2000(raw, *stream);
    TemMarkerSearch search;
    if (scanned.syntax.codec == Codec::Jpeg && search.feed(*stream))
        return ImagingFault::Damaged;
    return byToolkit(raw, *stream);
}

std::optional<ImagingFault> ForeignImage::State::jpeg2000(RawFrame& raw, Bytes stream)
{
    const auto facts = readJpeg2000Facts(stream);
    if (!facts)
        return facts.error();
    const bool colour = raw.colour != Colour::Grey && raw.colour != Colour::Palette;
    if (facts->width != raw.width || facts->height != raw.height
        || (facts->components == 1) == colour)
        return ImagingFault::Damaged;
    auto decoded = decodeJpeg2000(*facts, raw.bitsAllocated > 8);
    if (!decoded)
        return decoded.error();
    const std::string stated = codeAt(head, DCM_PhotometricInterpretation);
    if (colour)
        raw.colour = !decoded->transformed && stated.starts_with("YBR_FULL") ? Colour::YbrFull
                                                                             : Colour::Rgb;
    raw.byPlane = false;
    raw.bitsStored = facts->bits;
    raw.highBit = static_cast<std::uint16_t>(facts->bits - 1);
    raw.isSigned = (raw.isSigned || facts->isSigned) && raw.colour == Colour::Grey;
    buffer = std::move(decoded->bytes);
    raw.bytes = buffer;
    return std::nullopt;
}

std::optional<ImagingFault> ForeignImage::State::byToolkit(RawFrame& raw, Bytes stream)
{
    const std::string stated = codeAt(head, DCM_PhotometricInterpretation);
    const auto dataset = singleFrame(raw, stated, stream, toolkitSyntax(scanned.syntax));
    DcmElement* element = nullptr;
    if (!dataset || dataset->findAndGetElement(DCM_PixelData, element).bad())
        return ImagingFault::Damaged;
    auto* pixels = dynamic_cast<DcmPixelData*>(element);
    if (raw.colour == Colour::YbrFull422)
        raw.colour = Colour::YbrFull; // a decoder gives three whole planes
    buffer.assign(rawBytes(raw) + rawBytes(raw) % 2, std::byte {0});
    Uint32 wanted = 0;
    Uint32 fragment = 0;
    OFString colours;
    if (pixels == nullptr || pixels->getUncompressedFrameSize(dataset.get(), wanted).bad()
        || wanted > buffer.size()
        || pixels
               ->getUncompressedFrame(dataset.get(),
                                      0,
                                      fragment,
                                      buffer.data(),
                                      static_cast<Uint32>(buffer.size()),
                                      colours)
               .bad())
        return ImagingFault::Damaged;
    if (raw.colour == Colour::YbrFull && colours == "RGB")
        raw.colour = Colour::Rgb;
    else if (raw.colour == Colour::Rgb && (colours == "YBR_FULL" || colours == "YBR_FULL_422"))
        raw.colour = Colour::YbrFull;
    if (scanned.syntax.codec != Codec::Rle)
        raw.byPlane = false; // as the decoders were told
    raw.bytes = buffer;
    return std::nullopt;
}

} // namespace sartorius::dicom
