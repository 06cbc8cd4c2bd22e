#pragma once

#include "forms/record/identifiers.h"
#include "forms/record/time.h"

#include <optional>
#include <string>
#include <vector>

namespace sartorius::record {

/// A number somebody gave to a person, with who gave it. Two of the same value from different
/// authorities are different identifiers.
struct AssignedIdentifier
{
    std::string value;
    std::string authority; ///< assigning authority, HL7 CX.4 / DICOM Issuer of Patient ID
    std::string type;      ///< HL7 table 0203: MR, NI, NPI ...

    friend auto operator<=>(const AssignedIdentifier&, const AssignedIdentifier&) = default;
};

struct PersonName
{
    std::string family;
    std::string given;
    std::string middle;
    std::string prefix;
    std::string suffix;

    friend bool operator==(const PersonName&, const PersonName&) = default;
};

struct Address
{
    std::string line;
    std::string city;
    std::string region;
    std::string postalCode;
    std::string country; ///< ISO 3166 alpha-3

    friend bool operator==(const Address&, const Address&) = default;
};

/// HL7 table 0001, shortened to what the record asks.
enum class AdministrativeSex { Female, Male, Other, Unknown };

struct Allergy
{
    std::string substance;
    std::string reaction;

    friend bool operator==(const Allergy&, const Allergy&) = default;
};

struct Patient
{
    PatientId id;
    std::vector<AssignedIdentifier> identifiers; ///< the first is the one shown (MRN)
    PersonName name;
    std::optional<Date> birthDate;
    AdministrativeSex sex = AdministrativeSex::Unknown;
    Address address;
    std::string phone;
    std::vector<Allergy> allergies;
    bool allergiesReviewed = false; ///< false and no allergies: "allergies not recorded", never "none"
    bool demonstration = false;     ///< made up; every page and message says so (MSH-11 T)

    friend bool operator==(const Patient&, const Patient&) = default;
};

struct Encounter
{
    EncounterId id;
    PatientId patient;
    Instant start;
    std::string reason;

    friend bool operator==(const Encounter&, const Encounter&) = default;
};

/// Who works with the record. Nothing is signed by a clinician without name, number and role.
struct Clinician
{
    AssignedIdentifier number;
    PersonName name;
    std::string role; ///< "orthopaedics", "sports medicine", "physiotherapy" ...

    friend bool operator==(const Clinician&, const Clinician&) = default;
};

struct Clinic
{
    std::string name;
    std::string facilityId; ///< MSH-4
    Address address;
    std::string phone;

    friend bool operator==(const Clinic&, const Clinic&) = default;
};

/// "DOE, Jane".
std::string displayName(const PersonName& name);

} // namespace sartorius::record
