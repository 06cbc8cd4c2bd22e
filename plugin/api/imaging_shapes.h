#pragma once

#include "dicom/frame.h"
#include "dicom/patient_match.h"
#include "dicom/study.h"
#include "plugin/api/record_shapes.h"

/// The shapes of the imaging words.
namespace sartorius::api {

/// A string like every number with a point: shortest form that reads back to the same value.
template <>
struct Codec<double>
{
    static Json write(double value);
    static void read(const Json& json, double& out, Reading& reading);
};

/// {"matches": {...}}, {"mismatch": {...}} or {"notEnough": {...}}.
template <>
struct Codec<dicom::PatientMatch>
{
    static Json write(const dicom::PatientMatch& match);
    static void read(const Json& json, dicom::PatientMatch& out, Reading& reading);
};

template <>
struct Words<dicom::SpacingSource>
{
    using enum dicom::SpacingSource;
    static constexpr std::array<std::pair<dicom::SpacingSource, std::string_view>, 7> words {
        {{None, "none"},
         {Anatomical, "anatomical"},
         {Calibrated, "calibrated"},
         {VendorCorrected, "vendor-corrected"},
         {Detector, "detector"},
         {EstimatedMagnification, "estimated-magnification"},
         {Nominal, "nominal"}}};
};

template <>
struct Words<dicom::Photometric>
{
    using enum dicom::Photometric;
    static constexpr std::array<std::pair<dicom::Photometric, std::string_view>, 6> words {
        {{Monochrome1, "monochrome1"},
         {Monochrome2, "monochrome2"},
         {Rgb, "rgb"},
         {PaletteColor, "palette-color"},
         {Ybr, "ybr"},
         {Other, "other"}}};
};

template <>
struct Words<dicom::WindowFunction>
{
    using enum dicom::WindowFunction;
    static constexpr std::array<std::pair<dicom::WindowFunction, std::string_view>, 3> words {
        {{Linear, "linear"}, {Sigmoid, "sigmoid"}, {Table, "table"}}};
};

template <>
struct Words<dicom::Identifier>
{
    using enum dicom::Identifier;
    static constexpr std::array<std::pair<dicom::Identifier, std::string_view>, 4> words {
        {{PatientNumber, "patient-number"},
         {Name, "name"},
         {BirthDate, "birth-date"},
         {Sex, "sex"}}};
};

template <>
struct Words<dicom::SideCheck>
{
    using enum dicom::SideCheck;
    static constexpr std::array<std::pair<dicom::SideCheck, std::string_view>, 3> words {
        {{Agrees, "agrees"}, {Conflicts, "conflicts"}, {NotStated, "not-stated"}}};
};

template <>
struct Shape<dicom::PatientFacts>
{
    static constexpr auto fields
        = std::tuple(field("patientId", &dicom::PatientFacts::patientId),
                     field("issuer", &dicom::PatientFacts::issuer),
                     field("name", &dicom::PatientFacts::name),
                     field("ideographicName", &dicom::PatientFacts::ideographicName),
                     field("phoneticName", &dicom::PatientFacts::phoneticName),
                     field("birthDate", &dicom::PatientFacts::birthDate),
                     field("sex", &dicom::PatientFacts::sex));
};

template <>
struct Shape<dicom::StudyFacts>
{
    static constexpr auto fields
        = std::tuple(required("uid", &dicom::StudyFacts::uid),
                     field("accession", &dicom::StudyFacts::accession),
                     field("date", &dicom::StudyFacts::date),
                     field("time", &dicom::StudyFacts::time),
                     field("description", &dicom::StudyFacts::description));
};

template <>
struct Shape<dicom::SeriesFacts>
{
    static constexpr auto fields
        = std::tuple(field("uid", &dicom::SeriesFacts::uid),
                     field("modality", &dicom::SeriesFacts::modality),
                     field("bodyPart", &dicom::SeriesFacts::bodyPart),
                     field("description", &dicom::SeriesFacts::description),
                     field("number", &dicom::SeriesFacts::number),
                     field("laterality", &dicom::SeriesFacts::laterality));
};

template <>
struct Shape<dicom::PixelSpacing>
{
    static constexpr auto fields = std::tuple(field("rowMm", &dicom::PixelSpacing::rowMm),
                                              field("columnMm", &dicom::PixelSpacing::columnMm),
                                              field("source", &dicom::PixelSpacing::source),
                                              field("note", &dicom::PixelSpacing::note));
};

template <>
struct Shape<dicom::Window>
{
    static constexpr auto fields = std::tuple(field("center", &dicom::Window::center),
                                              field("width", &dicom::Window::width),
                                              field("name", &dicom::Window::name),
                                              field("function", &dicom::Window::function));
};

template <>
struct Shape<dicom::ImageFacts>
{
    static constexpr auto fields
        = std::tuple(field("rows", &dicom::ImageFacts::rows),
                     field("columns", &dicom::ImageFacts::columns),
                     field("frames", &dicom::ImageFacts::frames),
                     field("photometric", &dicom::ImageFacts::photometric),
                     field("samplesPerPixel", &dicom::ImageFacts::samplesPerPixel),
                     field("bitsAllocated", &dicom::ImageFacts::bitsAllocated),
                     field("bitsStored", &dicom::ImageFacts::bitsStored),
                     field("isSigned", &dicom::ImageFacts::isSigned),
                     field("spacing", &dicom::ImageFacts::spacing),
                     field("windows", &dicom::ImageFacts::windows),
                     field("transferSyntax", &dicom::ImageFacts::transferSyntax),
                     field("lossy", &dicom::ImageFacts::lossy),
                     field("lossyNote", &dicom::ImageFacts::lossyNote),
                     field("readable", &dicom::ImageFacts::readable),
                     field("modalityTable", &dicom::ImageFacts::modalityTable),
                     field("voiEntries", &dicom::ImageFacts::voiEntries),
                     field("overlay", &dicom::ImageFacts::overlay),
                     field("pixelAspect", &dicom::ImageFacts::pixelAspect));
};

template <>
struct Shape<dicom::Instance>
{
    static constexpr auto fields
        = std::tuple(field("patient", &dicom::Instance::patient),
                     field("study", &dicom::Instance::study),
                     field("series", &dicom::Instance::series),
                     field("uid", &dicom::Instance::uid),
                     field("sopClass", &dicom::Instance::sopClass),
                     field("number", &dicom::Instance::number),
                     field("viewPosition", &dicom::Instance::viewPosition),
                     field("imageLaterality", &dicom::Instance::imageLaterality),
                     field("acquired", &dicom::Instance::acquired),
                     field("comments", &dicom::Instance::comments),
                     field("burnedInText", &dicom::Instance::burnedInText),
                     field("image", &dicom::Instance::image));
};

template <>
struct Shape<dicom::Series>
{
    static constexpr auto fields = std::tuple(field("facts", &dicom::Series::facts),
                                              field("instances", &dicom::Series::instances));
};

template <>
struct Shape<dicom::Study>
{
    static constexpr auto fields
        = std::tuple(field("patient", &dicom::Study::patient),
                     field("facts", &dicom::Study::facts),
                     field("series", &dicom::Study::series),
                     field("patientsDiffer", &dicom::Study::patientsDiffer));
};

template <>
struct Shape<dicom::FrameHeader>
{
    static constexpr auto fields
        = std::tuple(required("width", &dicom::FrameHeader::width),
                     required("height", &dicom::FrameHeader::height),
                     field("samples", &dicom::FrameHeader::samples),
                     field("bytesPerSample", &dicom::FrameHeader::bytesPerSample),
                     field("bitsStored", &dicom::FrameHeader::bitsStored),
                     field("isSigned", &dicom::FrameHeader::isSigned),
                     field("photometric", &dicom::FrameHeader::photometric),
                     field("rescaleSlope", &dicom::FrameHeader::rescaleSlope),
                     field("rescaleIntercept", &dicom::FrameHeader::rescaleIntercept),
                     field("window", &dicom::FrameHeader::window),
                     field("paddingFirst", &dicom::FrameHeader::paddingFirst),
                     field("paddingLast", &dicom::FrameHeader::paddingLast),
                     field("lossy", &dicom::FrameHeader::lossy),
                     field("spacing", &dicom::FrameHeader::spacing),
                     field("pixelAspect", &dicom::FrameHeader::pixelAspect),
                     field("voiEntries", &dicom::FrameHeader::voiEntries),
                     field("voiFirst", &dicom::FrameHeader::voiFirst),
                     field("overlay", &dicom::FrameHeader::overlay));
};

template <>
struct Shape<dicom::Difference>
{
    static constexpr auto fields = std::tuple(field("identifier", &dicom::Difference::identifier),
                                              field("inStudy", &dicom::Difference::inStudy),
                                              field("inRecord", &dicom::Difference::inRecord));
};

template <>
struct Shape<dicom::Matches>
{
    static constexpr auto fields = std::tuple(field("agreeing", &dicom::Matches::agreeing));
};

template <>
struct Shape<dicom::Mismatch>
{
    static constexpr auto fields = std::tuple(field("differences", &dicom::Mismatch::differences),
                                              field("agreeing", &dicom::Mismatch::agreeing));
};

template <>
struct Shape<dicom::NotEnough>
{
    static constexpr auto fields = std::tuple(field("agreeing", &dicom::NotEnough::agreeing));
};

} // namespace sartorius::api
