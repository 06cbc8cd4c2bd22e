#include "hl7/exchange/fields.h"

#include "hl7/exchange/peer_profile.h"
#include "hl7/message/timestamp.h"

namespace sartorius::hl7 {
namespace {

std::string codingSystemName(const std::string& system)
{
    // HL7 table 0396
    if (system == record::kLoinc)
        return "LN";
    if (system == record::kSnomed)
        return "SCT";
    if (system == record::kUcum)
        return "UCUM";
    if (system == record::kIcd10)
        return "I10";
    if (system == record::kLocalCodeSystem)
        return std::string(kLocalCodingSystem);
    return system;
}

bool isEmpty(const record::PersonName& name)
{
    return name == record::PersonName {};
}

std::string sexCode(record::AdministrativeSex sex)
{
    // HL7 table 0001
    switch (sex) {
    case record::AdministrativeSex::Female:
        return "F";
    case record::AdministrativeSex::Male:
        return "M";
    case record::AdministrativeSex::Other:
        return "O";
    case record::AdministrativeSex::Unknown:
        return "U";
    }
    return "U";
}

std::vector<std::string> authorityParts(const std::string& authority)
{
    std::vector<std::string> parts;
    for (const Component& part : hierarchicDesignator(authority))
        parts.push_back(part.subcomponents.front());
    return parts;
}

} // namespace

Components codingFields(const record::Coding& coding)
{
    if (coding.code.empty())
        return {"", coding.display};
    return {coding.code, coding.display, codingSystemName(coding.system)};
}

Components localCode(std::string_view code, std::string_view words)
{
    return {std::string(code), std::string(words), std::string(kLocalCodingSystem)};
}

Components unitFields(std::string_view ucum)
{
    if (ucum.empty())
        return {};
    return {std::string(ucum), std::string(ucum), "UCUM"};
}

Components nameFields(const record::PersonName& name)
{
    if (isEmpty(name))
        return {};
    return {name.family, name.given, name.middle, name.suffix, name.prefix, "", "L"};
}

Components addressFields(const record::Address& address)
{
    return {address.line, "", address.city, address.region, address.postalCode, address.country};
}

Components phoneFields(std::string_view number, std::string_view version)
{
    if (number.empty())
        return {};
    if (!hasTimingSegment(version))
        return {std::string(number), "", "PH"};
    return {"", "", "PH", "", "", "", "", "", "", "", "", std::string(number)};
}

Components identifierFields(const record::AssignedIdentifier& identifier)
{
    return {identifier.value,
            "",
            "",
            Component::of(authorityParts(identifier.authority)),
            identifier.type};
}

Components clinicianFields(const record::Clinician& clinician)
{
    const record::PersonName& name = clinician.name;
    return {clinician.number.value,
            name.family,
            name.given,
            name.middle,
            name.suffix,
            name.prefix,
            "",
            "",
            Component::of(authorityParts(clinician.number.authority)),
            "L",
            "",
            "",
            clinician.number.type};
}

Components providerNumberFields(const record::AssignedIdentifier& identifier)
{
    if (identifier.value.empty())
        return {};
    return {identifier.value, identifier.type, identifier.authority};
}

Components orderIdFields(const record::OrderId& id, std::string_view application)
{
    return {id.value, std::string(application)};
}

std::string_view sideWords(record::Laterality side)
{
    switch (side) {
    case record::Laterality::Right:
        return "Right";
    case record::Laterality::Left:
        return "Left";
    case record::Laterality::Bilateral:
        return "Both sides";
    case record::Laterality::NotSided:
        return "Not sided";
    }
    return "Not sided";
}

Components sideFields(record::Laterality side)
{
    Components fields = localCode(record::toString(side), sideWords(side));
    const auto snomed = [&fields](const char* code, const char* words) {
        fields.insert(fields.end(), {code, words, "SCT"});
    };
    // SNOMED CT qualifier values
    if (side == record::Laterality::Right)
        snomed("24028007", "Right");
    if (side == record::Laterality::Left)
        snomed("7771000", "Left");
    if (side == record::Laterality::Bilateral)
        snomed("51440002", "Right and left");
    return fields;
}

void writePatient(MessageBuilder& message, const record::Patient& patient)
{
    SegmentBuilder& pid = message.segment("PID");
    pid.text(1, "1");
    for (const record::AssignedIdentifier& identifier : patient.identifiers) {
        if (!identifier.value.empty())
            pid.composite(3, identifierFields(identifier));
    }
    pid.composite(5, nameFields(patient.name));
    if (patient.birthDate)
        pid.text(7, toString(timestampOf(*patient.birthDate)));
    pid.text(8, sexCode(patient.sex));
    pid.composite(11, addressFields(patient.address));
    pid.composite(13, phoneFields(patient.phone, message.version()));
}

void writeVisit(MessageBuilder& message, const record::Clinician& referring)
{
    // PV1-2 is required where PV1 stands; HL7 table 0004: O = outpatient.
    message.segment("PV1").text(1, "1").text(2, "O").composite(8, clinicianFields(referring));
}

void writeAllergies(MessageBuilder& message, const record::Patient& patient)
{
    int number = 0;
    for (const record::Allergy& allergy : patient.allergies)
        message.segment("AL1")
            .text(1, std::to_string(++number))
            .composite(3, {"", allergy.substance})
            .text(5, allergy.reaction);
    if (patient.allergies.empty() && patient.allergiesReviewed)
        message.segment("AL1").text(1, "1").composite(3, {"716186003", "No known allergy", "SCT"});
}

void writeDiagnosis(MessageBuilder& message,
                    const record::Coding& diagnosis,
                    const record::Instant& when,
                    const record::Clinician& by)
{
    message.segment("DG1")
        .text(1, "1")
        .composite(3, codingFields(diagnosis))
        .text(5, toString(timestampOf(when)))
        .text(6, "W")
        .composite(16, clinicianFields(by));
}

Components messageType(const std::string& type,
                       const std::string& event,
                       const std::string& structure,
                       std::string_view version)
{
    return {type, event, version == "2.3" ? std::string() : structure};
}

MessageHeader
headerFor(const MessageHeader& header, const record::Patient& patient, const record::Clinic& clinic)
{
    MessageHeader result = header;
    if (result.sendingFacility.empty())
        result.sendingFacility = clinic.facilityId;
    if (patient.demonstration)
        result.processingId = 'T';
    return result;
}

} // namespace sartorius::hl7
