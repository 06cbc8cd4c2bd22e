#pragma once

#include "dicom/supervisor/imaging.h"

#include <fstream>
#include <iterator>
#include <optional>

namespace sartorius::tests {

/// Time for a machine that builds and tests at once; the limits of the product are tried on their
/// own.
inline dicom::ImagingLimits patientLimits()
{
    return {std::chrono::milliseconds(8000), std::chrono::milliseconds(30000), 2};
}

/// The real worker, started for this one question.
inline dicom::ImagingSupervisor startedSupervisor()
{
    return dicom::ImagingSupervisor::start(patientLimits()).value();
}

template <class T>
std::optional<dicom::ImagingFault> faultOf(const record::Result<T>& result)
{
    return result ? std::nullopt : dicom::imagingFault(result.error());
}

inline std::string contentsOf(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline dicom::DemonstrationStudy madeUp(dicom::DemonstrationKind kind, record::Laterality side)
{
    dicom::PatientFacts patient;
    patient.patientId = "DEMO-0001";
    patient.issuer = "SARTORIUS-DEMO";
    patient.name = {"Müller", "Jané", "", "", ""};
    patient.birthDate = record::dateFrom("1989-03-14").value();
    patient.sex = record::AdministrativeSex::Female;
    return {kind, patient, side, record::dateFrom("2026-11-20").value(), "ACC-1", "tests"};
}

} // namespace sartorius::tests
