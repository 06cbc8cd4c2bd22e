#include "dicom/worker/made_study.h"

#include "dicom/worker/phantom.h"
#include "dicom/worker_protocol.h"

#include <dcmtk/dcmdata/dcostrmb.h>
#include <dcmtk/dcmdata/dctk.h>

#include <array>
#include <string>

namespace sartorius::dicom {

namespace {

constexpr std::uint32_t kSlices = 24;
constexpr double kMrPixelMm = 0.625;
constexpr double kMrSliceMm = 4.0;
constexpr std::string_view kText = "DEMONSTRATION - made up, shows no patient";

std::string dicomDate(const record::Date& date)
{
    std::string text = record::toString(date);
    std::erase(text, '-');
    return text;
}

const char* sideCode(record::Laterality side)
{
    switch (side) {
    case record::Laterality::Right:
        return "R";
    case record::Laterality::Left:
        return "L";
    case record::Laterality::Bilateral:
        return "B";
    case record::Laterality::NotSided:
        return "U";
    }
    return "U";
}

const char* sexCode(record::AdministrativeSex sex)
{
    switch (sex) {
    case record::AdministrativeSex::Female:
        return "F";
    case record::AdministrativeSex::Male:
        return "M";
    case record::AdministrativeSex::Other:
        return "O";
    case record::AdministrativeSex::Unknown:
        return "";
    }
    return "";
}

/// A part of a name must not break out of its place.
std::string namePart(std::string text)
{
    std::erase_if(text, [](char c) { return c == '^' || c == '=' || c == '\\' || c == '\x1B'; });
    return text;
}

/// A dataset being filled; one refused element spoils it.
class Sheet
{
public:
    void put(const DcmTagKey& tag, std::string_view text)
    {
        m_good = m_good && m_dataset.putAndInsertString(tag, std::string(text).c_str()).good();
    }

    void put(const DcmTagKey& tag, Uint16 number)
    {
        m_good = m_good && m_dataset.putAndInsertUint16(tag, number).good();
    }

    void putPixels(const Drawing& drawing)
    {
        put(DCM_SamplesPerPixel, Uint16 {1});
        put(DCM_PhotometricInterpretation, "MONOCHROME2");
        put(DCM_Rows, drawing.height);
        put(DCM_Columns, drawing.width);
        put(DCM_BitsAllocated, Uint16 {16});
        put(DCM_BitsStored, Uint16 {12});
        put(DCM_HighBit, Uint16 {11});
        put(DCM_PixelRepresentation, Uint16 {0});
        put(DCM_BurnedInAnnotation, "YES");
        put(DCM_LossyImageCompression, "00");
        const auto count = static_cast<unsigned long>(drawing.pixels.size());
        m_good = m_good
            && m_dataset.putAndInsertUint16Array(DCM_PixelData, drawing.pixels.data(), count)
                   .good();
    }

    /// A code in a sequence of one item.
    void putCode(const DcmTagKey& sequence, const char* value, const char* meaning)
    {
        DcmItem* item = nullptr;
        m_good = m_good && m_dataset.findOrCreateSequenceItem(sequence, item, 0).good()
            && item->putAndInsertString(DCM_CodeValue, value).good()
            && item->putAndInsertString(DCM_CodingSchemeDesignator, "SCT").good()
            && item->putAndInsertString(DCM_CodeMeaning, meaning).good();
    }

    bool isGood() const { return m_good; }

    DcmDataset& dataset() { return m_dataset; }

private:
    DcmDataset m_dataset;
    bool m_good = true;
};

/// What every file of the study says.
void putStudy(Sheet& sheet, const DemonstrationStudy& study)
{
    const PatientFacts& patient = study.patient;
    sheet.put(DCM_SpecificCharacterSet, "ISO_IR 192");
    sheet.put(DCM_PatientID, patient.patientId);
    sheet.put(DCM_IssuerOfPatientID, patient.issuer);
    std::string name = namePart(patient.name.family) + '^' + namePart(patient.name.given) + '^'
        + namePart(patient.name.middle) + '^' + namePart(patient.name.prefix) + '^'
        + namePart(patient.name.suffix);
    name.erase(name.find_last_not_of('^') + 1);
    sheet.put(DCM_PatientName, name);
    sheet.put(DCM_PatientBirthDate, patient.birthDate ? dicomDate(*patient.birthDate) : "");
    sheet.put(DCM_PatientSex, sexCode(patient.sex));
    sheet.put(DCM_StudyInstanceUID, demonstrationStudyUid(study).value);
    sheet.put(DCM_StudyID, "DEMO");
    sheet.put(DCM_AccessionNumber, study.accession);
    sheet.put(DCM_ReferringPhysicianName, "");
    for (const DcmTagKey& tag :
         {DCM_StudyDate, DCM_SeriesDate, DCM_AcquisitionDate, DCM_ContentDate})
        sheet.put(tag, dicomDate(study.date));
    for (const DcmTagKey& tag :
         {DCM_StudyTime, DCM_SeriesTime, DCM_AcquisitionTime, DCM_ContentTime})
        sheet.put(tag, "100000");
    sheet.put(DCM_Manufacturer, "Sartorius");
    sheet.put(DCM_ManufacturerModelName, "drawn phantom");
    sheet.put(DCM_BodyPartExamined, "KNEE");
    sheet.put(DCM_ImageComments, kText);
    sheet.put(DCM_InstitutionName, "DEMONSTRATION");
}

void putSeries(Sheet& sheet,
               const DemonstrationStudy& study,
               std::uint32_t series,
               std::uint32_t image)
{
    const std::string seed = demonstrationStudyUid(study).value + '/'
        + std::to_string(series); // a seed, no number shown
    sheet.put(DCM_SeriesInstanceUID, demonstrationUid(seed, 0));
    sheet.put(DCM_SOPInstanceUID, demonstrationUid(seed, image));
    sheet.put(DCM_SeriesNumber, std::to_string(series));
    sheet.put(DCM_InstanceNumber, std::to_string(image));
}

void putRadiograph(Sheet& sheet, const DemonstrationStudy& study)
{
    const bool standing = study.kind == DemonstrationKind::RadiographStandingBothKnees;
    const bool left = study.side == record::Laterality::Left;
    putSeries(sheet, study, 1, 1);
    sheet.put(DCM_SOPClassUID, UID_DigitalXRayImageStorageForPresentation);
    sheet.put(DCM_Modality, "DX");
    sheet.put(DCM_PresentationIntentType, "FOR PRESENTATION");
    sheet.put(DCM_ImageType, "DERIVED\\PRIMARY");
    sheet.put(DCM_StudyDescription, "Knee radiograph (demonstration)");
    sheet.put(DCM_SeriesDescription, standing ? "Both knees standing AP" : "Knee lateral");
    sheet.put(DCM_ImageLaterality, standing ? "B" : sideCode(study.side));
    sheet.put(DCM_PatientOrientation, standing ? "L\\F" : "A\\F");
    sheet.put(DCM_ViewPosition, standing ? "AP" : (left ? "LL" : "RL"));
    sheet.putCode(DCM_AnatomicRegionSequence, "72696002", "Knee");
    sheet.putCode(DCM_ViewCodeSequence,
                  standing ? "399348003" : "399067008",
                  standing ? "Antero-posterior projection" : "Lateral projection");
    // Millimetres at the detector: a radiograph that is not calibrated, as most are.
    sheet.put(DCM_ImagerPixelSpacing, "0.3\\0.3");
    sheet.put(DCM_PixelIntensityRelationship, "LOG");
    sheet.put(DCM_RescaleIntercept, "0");
    sheet.put(DCM_RescaleSlope, "1");
    sheet.put(DCM_RescaleType, "US");
    sheet.put(DCM_PresentationLUTShape, "IDENTITY");
    sheet.put(DCM_WindowCenter, "1900");
    sheet.put(DCM_WindowWidth, "3600");
    sheet.putPixels(standing ? drawStandingKnees(study.side) : drawLateralKnee(study.side));
}

/// "-12.5": decimal strings without any locale; tenths are all that is needed here.
std::string tenths(double value)
{
    const long all = static_cast<long>(value * 10 + (value < 0 ? -0.5 : 0.5));
    const long whole = all < 0 ? -all : all;
    return (all < 0 ? "-" : "") + std::to_string(whole / 10) + '.' + std::to_string(whole % 10);
}

void putSlice(Sheet& sheet, const DemonstrationStudy& study, bool sagittal, std::uint32_t slice)
{
    putSeries(sheet, study, sagittal ? 1 : 2, slice + 1);
    sheet.put(DCM_SOPClassUID, UID_MRImageStorage);
    sheet.put(DCM_Modality, "MR");
    sheet.put(DCM_ImageType, "DERIVED\\PRIMARY\\OTHER");
    sheet.put(DCM_StudyDescription, "Knee MR (demonstration)");
    sheet.put(DCM_SeriesDescription, sagittal ? "Sagittal PD" : "Coronal PD");
    sheet.put(DCM_Laterality, sideCode(study.side));
    sheet.put(DCM_ScanningSequence, "SE");
    sheet.put(DCM_SequenceVariant, "NONE");
    sheet.put(DCM_ScanOptions, "");
    sheet.put(DCM_MRAcquisitionType, "2D");
    sheet.put(DCM_RepetitionTime, "2500");
    sheet.put(DCM_EchoTime, "30");
    sheet.put(DCM_EchoTrainLength, "1");
    sheet.put(DCM_PatientPosition, "FFS");
    sheet.put(DCM_FrameOfReferenceUID, demonstrationUid(demonstrationStudyUid(study).value, 9));
    sheet.put(DCM_PositionReferenceIndicator, "");
    sheet.put(DCM_PixelSpacing, "0.625\\0.625");
    sheet.put(DCM_SliceThickness, "4");
    sheet.put(DCM_SpacingBetweenSlices, "4");
    const double edge = 128 * kMrPixelMm;
    const double place = (slice - (kSlices - 1) / 2.0) * kMrSliceMm;
    // Patient coordinates: x to the patient's left, y to the back, z to the head (PS3.3
    // C.7.6.2.1.1).
    if (sagittal) {
        sheet.put(DCM_ImageOrientationPatient, "0\\1\\0\\0\\0\\-1");
        sheet.put(DCM_ImagePositionPatient,
                  tenths(place) + '\\' + tenths(-edge) + '\\' + tenths(edge));
        sheet.put(DCM_PatientOrientation, "P\\F");
    } else {
        sheet.put(DCM_ImageOrientationPatient, "1\\0\\0\\0\\0\\-1");
        sheet.put(DCM_ImagePositionPatient,
                  tenths(-edge) + '\\' + tenths(place) + '\\' + tenths(edge));
        sheet.put(DCM_PatientOrientation, "L\\F");
    }
    sheet.put(DCM_SliceLocation, tenths(place));
    sheet.put(DCM_WindowCenter, "1800");
    sheet.put(DCM_WindowWidth, "3400");
    sheet.putPixels(sagittal ? drawSagittalSlice(study.side, slice, kSlices)
                             : drawCoronalSlice(study.side, slice, kSlices));
}

/// Lays files into the memory one after the other.
class Shelf
{
public:
    explicit Shelf(std::span<std::byte> memory)
        : m_memory(memory)
    {
    }

    bool add(Sheet& sheet, const DemonstrationStudy& study)
    {
        putStudy(sheet, study);
        if (!sheet.isGood())
            return false;
        DcmFileFormat file {&sheet.dataset()};
        const std::span<std::byte> room = m_memory.subspan(m_used);
        DcmOutputBufferStream stream {room.data(), static_cast<offile_off_t>(room.size())};
        file.transferInit();
        const OFCondition written
            = file.write(stream, EXS_LittleEndianExplicit, EET_ExplicitLength, nullptr);
        file.transferEnd();
        stream.flush();
        void* start = nullptr;
        offile_off_t length = 0;
        stream.flushBuffer(start, length);
        if (written.bad() || start != room.data() || length <= 0)
            return false;
        m_pieces.push_back({m_used, static_cast<std::size_t>(length)});
        m_used += static_cast<std::size_t>(length);
        return true;
    }

    std::vector<Piece> pieces() const { return m_pieces; }

private:
    std::span<std::byte> m_memory;
    std::size_t m_used = 0;
    std::vector<Piece> m_pieces;
};

bool addAll(Shelf& shelf, const DemonstrationStudy& study)
{
    if (study.kind != DemonstrationKind::MrKnee) {
        Sheet sheet;
        putRadiograph(sheet, study);
        return shelf.add(sheet, study);
    }
    for (const bool sagittal : {true, false}) {
        for (std::uint32_t slice = 0; slice < kSlices; ++slice) {
            Sheet sheet;
            putSlice(sheet, study, sagittal, slice);
            if (!shelf.add(sheet, study))
                return false;
        }
    }
    return true;
}

} // namespace

tl::expected<std::vector<Piece>, ImagingFault> makeStudyFiles(const DemonstrationStudy& study,
                                                              std::span<std::byte> memory)
{
    Shelf shelf {memory};
    if (!addAll(shelf, study))
        return tl::make_unexpected(ImagingFault::NotWritten);
    return shelf.pieces();
}

} // namespace sartorius::dicom
