#include "plugin/entry/sartoriusctl/image_json.h"

namespace sartorius::ctl {

namespace {

Json sideJson(const std::optional<record::Laterality>& side)
{
    return side ? Json(record::toString(*side)) : Json(nullptr);
}

Json dateJson(const std::optional<record::Date>& date)
{
    return date ? Json(record::toString(*date)) : Json(nullptr);
}

std::string_view nameOf(record::AdministrativeSex sex)
{
    using enum record::AdministrativeSex;
    switch (sex) {
    case Female:
        return "female";
    case Male:
        return "male";
    case Other:
        return "other";
    case Unknown:
        return "unknown";
    }
    return "unknown";
}

std::string_view nameOf(dicom::SpacingSource source)
{
    using enum dicom::SpacingSource;
    switch (source) {
    case None:
        return "none";
    case Anatomical:
        return "anatomical";
    case Calibrated:
        return "calibrated";
    case VendorCorrected:
        return "vendor-corrected";
    case Detector:
        return "detector";
    case EstimatedMagnification:
        return "estimated-magnification";
    case Nominal:
        return "nominal";
    }
    return "none";
}

Json patientJson(const dicom::PatientFacts& patient)
{
    Json object = Json::object();
    object["id"] = patient.patientId;
    object["issuer"] = patient.issuer;
    object["family"] = patient.name.family;
    object["given"] = patient.name.given;
    object["ideographicName"] = patient.ideographicName;
    object["birthDate"] = dateJson(patient.birthDate);
    object["sex"] = nameOf(patient.sex);
    return object;
}

Json imageJson(const dicom::ImageFacts& image)
{
    Json windows = Json::array();
    for (const auto& window : image.windows)
        windows.push_back(
            {{"center", window.center}, {"width", window.width}, {"name", window.name}});
    Json object = Json::object();
    object["rows"] = image.rows;
    object["columns"] = image.columns;
    object["frames"] = image.frames;
    object["photometric"] = dicom::toString(image.photometric);
    object["samplesPerPixel"] = image.samplesPerPixel;
    object["bitsAllocated"] = image.bitsAllocated;
    object["bitsStored"] = image.bitsStored;
    object["signed"] = image.isSigned;
    object["spacing"] = {{"rowMm", image.spacing.rowMm},
                         {"columnMm", image.spacing.columnMm},
                         {"source", nameOf(image.spacing.source)}};
    object["windows"] = std::move(windows);
    object["transferSyntax"] = image.transferSyntax;
    object["lossy"] = image.lossy;
    object["readable"] = image.readable;
    return object;
}

} // namespace

Json toJson(const dicom::Instance& instance)
{
    Json object = schemaOne();
    object["patient"] = patientJson(instance.patient);
    object["study"] = {{"uid", instance.study.uid.value},
                       {"accession", instance.study.accession},
                       {"date", dateJson(instance.study.date)},
                       {"time", instance.study.time},
                       {"description", instance.study.description}};
    object["series"] = {{"uid", instance.series.uid.value},
                        {"modality", instance.series.modality},
                        {"bodyPart", instance.series.bodyPart},
                        {"description", instance.series.description},
                        {"laterality", sideJson(instance.series.laterality)}};
    object["instance"] = {{"uid", instance.uid.value},
                          {"sopClass", instance.sopClass},
                          {"number", instance.number ? Json(*instance.number) : Json(nullptr)},
                          {"viewPosition", instance.viewPosition},
                          {"laterality", sideJson(instance.imageLaterality)},
                          {"burnedInText", instance.burnedInText}};
    object["image"] = imageJson(instance.image);
    return object;
}

} // namespace sartorius::ctl
