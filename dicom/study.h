#pragma once

#include "forms/record/identifiers.h"
#include "forms/record/laterality.h"
#include "forms/record/person.h"
#include "forms/record/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sartorius::dicom {

/// Who an image says it shows. Texts are UTF-8 whatever the file was written in; bytes that could
/// not be read in the declared character set have become U+FFFD, so a comparison with them fails.
struct PatientFacts
{
    std::string patientId; ///< (0010,0020)
    std::string issuer; ///< (0010,0021); empty when the file does not say
    record::PersonName name; ///< the alphabetic group of (0010,0010)
    std::string ideographicName; ///< as written, components divided by spaces; empty when absent
    std::string phoneticName;
    std::optional<record::Date> birthDate;
    record::AdministrativeSex sex = record::AdministrativeSex::Unknown;

    friend bool operator==(const PatientFacts&, const PatientFacts&) = default;
};

struct StudyFacts
{
    record::StudyInstanceUid uid;
    std::string accession;
    std::optional<record::Date> date;
    std::string time; ///< "10:42:07", or empty
    std::string description;

    friend bool operator==(const StudyFacts&, const StudyFacts&) = default;
};

struct SeriesFacts
{
    record::SeriesInstanceUid uid;
    std::string modality; ///< "DX", "CR", "MR" ...
    std::string bodyPart;
    std::string description;
    std::optional<int> number;
    std::optional<record::Laterality> laterality; ///< (0020,0060); absent = the file does not say

    friend bool operator==(const SeriesFacts&, const SeriesFacts&) = default;
};

/// Where a pixel's size in millimetres comes from (PS3.3 10.7.1). A length is shown as plain "mm"
/// only for Anatomical and Calibrated.
enum class SpacingSource : std::uint8_t {
    None, ///< nothing stated: pixels only
    Anatomical, ///< cross-sections: millimetres in the patient
    Calibrated, ///< radiograph, calibrated by geometry or a fiducial
    VendorCorrected, ///< differs from the detector's spacing without saying how
    Detector, ///< millimetres at the detector: 5-20 % too long at the knee
    EstimatedMagnification, ///< detector spacing divided by an estimated magnification
    Nominal ///< film scans and secondary captures
};

struct PixelSpacing
{
    double rowMm = 0; ///< distance between rows
    double columnMm = 0; ///< distance between columns
    SpacingSource source = SpacingSource::None;
    std::string note; ///< (0028,0A04) calibration description, if any

    friend bool operator==(const PixelSpacing&, const PixelSpacing&) = default;
};

/// How greys follow from values within a window, PS3.3 C.11.2.1. LINEAR_EXACT is written in
/// LINEAR's terms (half a value up, one wider) and needs no name of its own.
enum class WindowFunction : std::uint8_t {
    Linear,
    Sigmoid,
    Table ///< the file's own VOI table, stretched over the window
};

/// A grey window in output units of the modality (after rescaling), PS3.3 C.11.2.1.2.
struct Window
{
    double center = 0;
    double width = 0; ///< usable from 1 upwards
    std::string name; ///< (0028,1055), may be empty
    WindowFunction function = WindowFunction::Linear;

    friend bool operator==(const Window&, const Window&) = default;
};

enum class Photometric : std::uint8_t { Monochrome1, Monochrome2, Rgb, PaletteColor, Ybr, Other };

/// "MONOCHROME1" ... as in (0028,0004); "OTHER" for what we do not read.
std::string_view toString(Photometric photometric);

/// How the pixels of an image are written down in its file.
struct ImageFacts
{
    std::uint32_t rows = 0; ///< 0 when the object holds no image (reports, key objects)
    std::uint32_t columns = 0;
    std::uint32_t frames = 0;
    Photometric photometric = Photometric::Other;
    std::uint16_t samplesPerPixel = 0;
    std::uint16_t bitsAllocated = 0;
    std::uint16_t bitsStored = 0;
    bool isSigned = false;
    PixelSpacing spacing;
    std::vector<Window> windows; ///< the presets in file order; unusable ones left out
    std::string transferSyntax; ///< UID
    bool lossy = false; ///< decided by (0028,2110) or by the transfer syntax
    std::string lossyNote; ///< (0008,2111) derivation description, shown with lossy images
    bool readable = false; ///< this build can decode its transfer syntax and pixel format
    bool modalityTable = false; ///< its frames come out as the output of its modality table
    std::uint32_t voiEntries = 0; ///< of its VOI table; 0 when it has none
    bool overlay = false; ///< has graphics or regions drawn over the picture (60xx)
    double pixelAspect = 1; ///< height of a pixel over its width

    friend bool operator==(const ImageFacts&, const ImageFacts&) = default;
};

/// Facts of one file, as it states them. Nothing is guessed: what it does not say is absent.
struct Instance
{
    PatientFacts patient;
    StudyFacts study;
    SeriesFacts series;
    record::SopInstanceUid uid;
    std::string sopClass;
    std::optional<int> number;
    std::string viewPosition; ///< "AP", "LL" ...
    std::optional<record::Laterality> imageLaterality; ///< (0020,0062)
    std::optional<record::Date> acquired;
    std::string comments; ///< (0020,4000)
    bool burnedInText = false;
    ImageFacts image;

    friend bool operator==(const Instance&, const Instance&) = default;
};

struct Series
{
    SeriesFacts facts;
    std::vector<Instance> instances; ///< by instance number, then in the order given

    friend bool operator==(const Series&, const Series&) = default;
};

struct Study
{
    PatientFacts patient;
    StudyFacts facts;
    std::vector<Series> series; ///< by series number, then in the order given
    /// Some file of this study states other patient facts than the first: each file is compared
    /// then.
    bool patientsDiffer = false;

    friend bool operator==(const Study&, const Study&) = default;
};

/// Sorts loose files into studies and series by their UIDs. The same SOP Instance UID twice is kept
/// once.
std::vector<Study> groupStudies(std::vector<Instance> instances);

/// PS3.5 section 9.1: 1-64 characters, digits and single dots, no leading zeros. Holds no path.
bool isUid(std::string_view text);

/// "Right", "right knee, left knee" are never parsed: only the coded R, L, B, U of the standard
/// count.
std::optional<record::Laterality> lateralityFromCode(std::string_view code);

} // namespace sartorius::dicom
