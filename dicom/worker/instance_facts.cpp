#include "dicom/worker/instance_facts.h"

#include "dicom/worker/dataset_texts.h"
#include "dicom/worker_protocol.h"

#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <cmath>

namespace sartorius::dicom {

namespace {

Photometric photometricFrom(const std::string& text, Codec codec)
{
    if (text == "MONOCHROME1")
        return Photometric::Monochrome1;
    if (text == "MONOCHROME2")
        return Photometric::Monochrome2;
    if (text == "RGB")
        return Photometric::Rgb;
    if (text == "PALETTE COLOR")
        return Photometric::PaletteColor;
    if (text == "YBR_FULL" || text == "YBR_FULL_422")
        return Photometric::Ybr;
    // The transforms of JPEG 2000 are undone with it; anywhere else these words mean nothing.
    if ((text == "YBR_RCT" || text == "YBR_ICT") && codec == Codec::Jpeg2000)
        return Photometric::Ybr;
    return Photometric::Other;
}

record::AdministrativeSex sexFrom(const std::string& text)
{
    if (text == "F")
        return record::AdministrativeSex::Female;
    if (text == "M")
        return record::AdministrativeSex::Male;
    return text == "O" ? record::AdministrativeSex::Other : record::AdministrativeSex::Unknown;
}

/// The item of a functional group that holds for a frame: its own before the shared one (PS3.3
/// C.7.6.16).
DcmItem* functionalGroup(DcmDataset& dataset, std::uint32_t frame, const DcmTagKey& group)
{
    DcmItem* groups = nullptr;
    DcmItem* item = nullptr;
    const auto place = static_cast<long>(frame);
    if (dataset.findAndGetSequenceItem(DCM_PerFrameFunctionalGroupsSequence, groups, place).good()
        && groups->findAndGetSequenceItem(group, item, 0).good())
        return item;
    if (dataset.findAndGetSequenceItem(DCM_SharedFunctionalGroupsSequence, groups, 0).good()
        && groups->findAndGetSequenceItem(group, item, 0).good())
        return item;
    return nullptr;
}

std::optional<PixelSpacing> spacingAt(DcmItem& item, const DcmTagKey& tag)
{
    const auto row = realAt(item, tag, 0);
    const auto column = realAt(item, tag, 1);
    if (!row || !column || *row <= 0 || *column <= 0)
        return std::nullopt;
    return PixelSpacing {*row, *column, SpacingSource::None, {}};
}

bool isProjection(const std::string& modality)
{
    static const std::array<std::string_view, 8> kProjections {
        "CR", "DX", "IO", "MG", "PX", "RF", "RG", "XA"};
    return std::find(kProjections.begin(), kProjections.end(), modality) != kProjections.end();
}

bool isCrossSection(const std::string& modality)
{
    return modality == "CT" || modality == "MR" || modality == "PT" || modality == "NM";
}

/// The calibration rules for radiographs, PS3.3 10.7.1.
PixelSpacing radiographSpacing(DcmItem& item,
                               std::optional<PixelSpacing> patient,
                               std::optional<PixelSpacing> detector)
{
    const bool equal = patient && detector && patient->rowMm == detector->rowMm
        && patient->columnMm == detector->columnMm;
    if (patient && detector && !equal) {
        patient->source = SpacingSource::VendorCorrected;
        return *patient;
    }
    PixelSpacing spacing = detector ? *detector : *patient;
    spacing.source = SpacingSource::Detector;
    const auto factor = realAt(item, DCM_EstimatedRadiographicMagnificationFactor, 0);
    if (detector && factor && *factor >= 1) {
        spacing.rowMm /= *factor;
        spacing.columnMm /= *factor;
        spacing.source = SpacingSource::EstimatedMagnification;
    }
    return spacing;
}

PixelSpacing readSpacing(DcmDataset& dataset,
                         std::uint32_t frame,
                         const std::string& modality,
                         const TextReader& texts)
{
    DcmItem* measures = functionalGroup(dataset, frame, DCM_PixelMeasuresSequence);
    auto patient = measures != nullptr ? spacingAt(*measures, DCM_PixelSpacing)
                                       : spacingAt(dataset, DCM_PixelSpacing);
    const auto detector = spacingAt(dataset, DCM_ImagerPixelSpacing);
    const std::string calibration = codeAt(dataset, DCM_PixelSpacingCalibrationType);
    if (patient && (calibration == "GEOMETRY" || calibration == "FIDUCIAL")) {
        patient->source = SpacingSource::Calibrated;
        patient->note = texts.textAt(dataset, DCM_PixelSpacingCalibrationDescription);
        return *patient;
    }
    if (detector || (patient && isProjection(modality)))
        return radiographSpacing(dataset, patient, detector);
    if (patient) {
        patient->source
            = isCrossSection(modality) ? SpacingSource::Anatomical : SpacingSource::Nominal;
        return *patient;
    }
    auto nominal = spacingAt(dataset, DCM_NominalScannedPixelSpacing);
    if (!nominal)
        return {};
    nominal->source = SpacingSource::Nominal;
    return *nominal;
}

/// Presets of an item; of a function we do not know, none.
std::vector<Window> windowsAt(DcmItem& item, const TextReader& texts)
{
    std::vector<Window> windows;
    const std::string function = codeAt(item, DCM_VOILUTFunction);
    if (!function.empty() && function != "LINEAR" && function != "LINEAR_EXACT"
        && function != "SIGMOID")
        return windows;
    const auto kind = function == "SIGMOID" ? WindowFunction::Sigmoid : WindowFunction::Linear;
    const std::vector<std::string> names = texts.textsAt(item, DCM_WindowCenterWidthExplanation);
    for (unsigned long i = 0; i < kMaxWindows; ++i) {
        auto center = realAt(item, DCM_WindowCenter, i);
        auto width = realAt(item, DCM_WindowWidth, i);
        if (!center || !width)
            break;
        if (function == "LINEAR_EXACT") {
            // The same line written in LINEAR's terms, PS3.3 C.11.2.1.3.2.
            *center += 0.5;
            *width += 1;
        }
        if (*width >= 1)
            windows.push_back(
                {*center, *width, i < names.size() ? names[i] : std::string {}, kind});
    }
    return windows;
}

std::vector<Window> readWindows(DcmDataset& dataset, std::uint32_t frame, const TextReader& texts)
{
    DcmItem* item = functionalGroup(dataset, frame, DCM_FrameVOILUTSequence);
    return windowsAt(item != nullptr ? *item : dataset, texts);
}

bool isLossy(DcmDataset& dataset, const TransferSyntax& syntax)
{
    const std::string said = codeAt(dataset, DCM_LossyImageCompression);
    // "Near lossless" JPEG-LS and JPEG 2000 may carry either; only an explicit 00 clears them.
    const bool either = syntax.codec == Codec::JpegLs || syntax.codec == Codec::Jpeg2000;
    return said == "01" || (syntax.lossy && !(either && said == "00"));
}

/// The words of whoever compressed it, or else how much and by what, so that a lossy image never
/// goes without a word.
std::string lossyNote(DcmDataset& dataset, const TextReader& texts)
{
    std::string note = texts.textAt(dataset, DCM_DerivationDescription);
    const std::string ratio = codeAt(dataset, DCM_LossyImageCompressionRatio);
    if (!note.empty() || ratio.empty())
        return note;
    const std::string method = codeAt(dataset, DCM_LossyImageCompressionMethod);
    return ratio + ":1" + (method.empty() ? "" : " " + method);
}

/// PS3.3 C.7.6.3.1.7: vertical over horizontal, stated only where no spacing is.
double aspectOf(DcmDataset& dataset, const PixelSpacing& spacing)
{
    const bool stated = spacing.source == SpacingSource::None;
    const double vertical
        = stated ? realAt(dataset, DCM_PixelAspectRatio, 0).value_or(1) : spacing.rowMm;
    const double horizontal
        = stated ? realAt(dataset, DCM_PixelAspectRatio, 1).value_or(1) : spacing.columnMm;
    constexpr double kFurthest = 100; // what is longer is no pixel
    const double aspect = horizontal > 0 ? vertical / horizontal : 1;
    return aspect >= 1 / kFurthest && aspect <= kFurthest ? aspect : 1;
}

bool isReadable(const ImageFacts& image, Codec codec)
{
    const bool common = image.bitsAllocated == 8 || image.bitsAllocated == 16;
    const bool rare
        = (image.bitsAllocated == 1 || image.bitsAllocated == 32) && codec == Codec::Native;
    switch (image.photometric) {
    case Photometric::Monochrome1:
    case Photometric::Monochrome2:
        return image.samplesPerPixel == 1 && (common || rare);
    case Photometric::PaletteColor:
        return image.samplesPerPixel == 1 && common;
    case Photometric::Rgb:
    case Photometric::Ybr:
        return image.samplesPerPixel == 3 && common;
    case Photometric::Other:
        return false;
    }
    return false;
}

ImageFacts readImage(DcmDataset& dataset,
                     const Prescan& scanned,
                     const std::string& modality,
                     const TextReader& texts)
{
    ImageFacts image = scanned.claims;
    image.transferSyntax = scanned.syntax.uid;
    if (!scanned.pixels)
        return image;
    image.photometric
        = photometricFrom(codeAt(dataset, DCM_PhotometricInterpretation), scanned.syntax.codec);
    image.isSigned = numberAt(dataset, DCM_PixelRepresentation).value_or(0) == 1;
    image.spacing = readSpacing(dataset, 0, modality, texts);
    image.windows = readWindows(dataset, 0, texts);
    image.lossy = isLossy(dataset, scanned.syntax);
    image.lossyNote = lossyNote(dataset, texts);
    image.pixelAspect = aspectOf(dataset, image.spacing);
    image.readable = isReadable(image, scanned.syntax.codec);
    return image;
}

PatientFacts readPatient(DcmDataset& dataset, const TextReader& texts)
{
    PatientFacts patient;
    patient.patientId = texts.textAt(dataset, DCM_PatientID);
    patient.issuer = texts.textAt(dataset, DCM_IssuerOfPatientID);
    splitPersonName(texts.textAt(dataset, DCM_PatientName), patient);
    patient.birthDate = dateAt(dataset, DCM_PatientBirthDate);
    patient.sex = sexFrom(codeAt(dataset, DCM_PatientSex));
    return patient;
}

std::string uidAt(DcmItem& item, const DcmTagKey& tag)
{
    // What is no UID by its letters is not kept: it would go on as a key, and might be a path.
    std::string uid = codeAt(item, tag);
    return isUid(uid) ? uid : std::string {};
}

} // namespace

Instance readInstance(DcmDataset& dataset, const Prescan& scanned, CharacterReader& characters)
{
    characters.use(rawTextAt(dataset, DCM_SpecificCharacterSet));
    const TextReader texts {characters};
    Instance instance;
    instance.patient = readPatient(dataset, texts);
    instance.study.uid.value = uidAt(dataset, DCM_StudyInstanceUID);
    instance.study.accession = texts.textAt(dataset, DCM_AccessionNumber);
    instance.study.date = dateAt(dataset, DCM_StudyDate);
    instance.study.time = timeAt(dataset, DCM_StudyTime);
    instance.study.description = texts.textAt(dataset, DCM_StudyDescription);
    instance.series.uid.value = uidAt(dataset, DCM_SeriesInstanceUID);
    instance.series.modality = codeAt(dataset, DCM_Modality);
    instance.series.bodyPart = codeAt(dataset, DCM_BodyPartExamined);
    instance.series.description = texts.textAt(dataset, DCM_SeriesDescription);
    instance.series.number = numberAt(dataset, DCM_SeriesNumber);
    instance.series.laterality = lateralityFromCode(codeAt(dataset, DCM_Laterality));
    instance.uid.value = uidAt(dataset, DCM_SOPInstanceUID);
    instance.sopClass = uidAt(dataset, DCM_SOPClassUID);
    instance.number = numberAt(dataset, DCM_InstanceNumber);
    instance.viewPosition = codeAt(dataset, DCM_ViewPosition);
    instance.imageLaterality = lateralityFromCode(codeAt(dataset, DCM_ImageLaterality));
    DcmItem* anatomy = functionalGroup(dataset, 0, DCM_FrameAnatomySequence);
    if (!instance.imageLaterality && anatomy != nullptr)
        instance.imageLaterality = lateralityFromCode(codeAt(*anatomy, DCM_FrameLaterality));
    instance.acquired = dateAt(dataset, DCM_AcquisitionDate);
    instance.comments = texts.textAt(dataset, DCM_ImageComments);
    instance.burnedInText = codeAt(dataset, DCM_BurnedInAnnotation) == "YES";
    instance.image = readImage(dataset, scanned, instance.series.modality, texts);
    return instance;
}

void completeHeader(DcmDataset& dataset,
                    const Instance& instance,
                    const CharacterReader& characters,
                    std::uint32_t index,
                    FrameHeader& shape)
{
    const TextReader texts {characters};
    DcmItem* transformation = functionalGroup(dataset, index, DCM_PixelValueTransformationSequence);
    DcmItem& rescaling = transformation != nullptr ? *transformation : dataset;
    const double slope = realAt(rescaling, DCM_RescaleSlope, 0).value_or(1);
    shape.rescaleSlope = slope == 0 ? 1 : slope;
    shape.rescaleIntercept = realAt(rescaling, DCM_RescaleIntercept, 0).value_or(0);
    shape.lossy = instance.image.lossy;
    shape.spacing = readSpacing(dataset, index, instance.series.modality, texts);
    shape.spacing.note = instance.image.spacing.note;
    shape.pixelAspect = aspectOf(dataset, shape.spacing);
    if (shape.samples != 1)
        return;
    const std::vector<Window> windows = readWindows(dataset, index, texts);
    if (!windows.empty())
        shape.window = windows.front();
    if (instance.image.modalityTable) {
        shape.rescaleSlope = 1;
        shape.rescaleIntercept = 0;
        return; // what stood for padding is an output of the table now
    }
    const bool isSigned = instance.image.isSigned;
    shape.paddingFirst = storedValueAt(dataset, DCM_PixelPaddingValue, isSigned);
    if (shape.paddingFirst)
        shape.paddingLast = storedValueAt(dataset, DCM_PixelPaddingRangeLimit, isSigned);
}

RawFrame rawLayout(DcmDataset& dataset, const Instance& instance)
{
    const ImageFacts& image = instance.image;
    RawFrame raw;
    raw.width = image.columns;
    raw.height = image.rows;
    raw.bitsAllocated = image.bitsAllocated;
    raw.bitsStored = image.bitsStored;
    raw.isSigned = image.isSigned;
    const int highest = raw.bitsAllocated - 1;
    const int lowest = raw.bitsStored - 1;
    const int stated = numberAt(dataset, DCM_HighBit).value_or(lowest);
    raw.highBit = static_cast<std::uint16_t>(stated < lowest || stated > highest ? lowest : stated);
    raw.byPlane = numberAt(dataset, DCM_PlanarConfiguration).value_or(0) == 1;
    switch (image.photometric) {
    case Photometric::PaletteColor:
        raw.colour = Colour::Palette;
        raw.isSigned = false;
        break;
    case Photometric::Rgb:
        raw.colour = Colour::Rgb;
        break;
    case Photometric::Ybr:
        raw.colour = codeAt(dataset, DCM_PhotometricInterpretation) == "YBR_FULL_422"
            ? Colour::YbrFull422
            : Colour::YbrFull;
        break;
    case Photometric::Monochrome1:
    case Photometric::Monochrome2:
    case Photometric::Other:
        raw.colour = Colour::Grey;
        break;
    }
    return raw;
}

} // namespace sartorius::dicom
