#pragma once

#include "forms/record/coding.h"
#include "forms/record/order.h"
#include "forms/record/person.h"
#include "hl7/message/builder.h"

#include <string>
#include <string_view>

namespace sartorius::hl7 {

/// The coding system of codes that only Sartorius knows, HL7 table 0396 style.
inline constexpr std::string_view kLocalCodingSystem = "99SARTORIUS";

/// CE / CWE: code, text, coding system; FHIR systems by their HL7 table 0396 name.
Components codingFields(const record::Coding& coding);

/// A code of our own with its words.
Components localCode(std::string_view code, std::string_view words);

/// CE for units: UCUM.
Components unitFields(std::string_view ucum);

/// XPN with name type L (legal); empty for an empty name.
Components nameFields(const record::PersonName& name);

/// XAD; empty for an empty address.
Components addressFields(const record::Address& address);

/// XTN: the number as it was written, with its equipment type: in XTN-12, before 2.5 in XTN-1.
Components phoneFields(std::string_view number, std::string_view version);

/// CX: value, assigning authority (name, or OID as ISO), type.
Components identifierFields(const record::AssignedIdentifier& identifier);

/// XCN: number, name, authority.
Components clinicianFields(const record::Clinician& clinician);

/// PLN: number, type, authority.
Components providerNumberFields(const record::AssignedIdentifier& identifier);

/// EI of an order of ours.
Components orderIdFields(const record::OrderId& id, std::string_view application);

/// The side as a code of ours with its SNOMED CT code beside it where there is one.
Components sideFields(record::Laterality side);

/// "Right", "Left", "Both sides", "Not sided".
std::string_view sideWords(record::Laterality side);

/// Writes PID; PV1 for an out-patient; one AL1 for each allergy, or for "none" when that was asked.
void writePatient(MessageBuilder& message, const record::Patient& patient);
void writeVisit(MessageBuilder& message, const record::Clinician& referring);
void writeAllergies(MessageBuilder& message, const record::Patient& patient);

/// Writes DG1, a working diagnosis (HL7 table 0052: W).
void writeDiagnosis(MessageBuilder& message,
                    const record::Coding& diagnosis,
                    const record::Instant& when,
                    const record::Clinician& by);

/// MSH-9; its third part exists from 2.3.1 on.
Components messageType(const std::string& type,
                       const std::string& event,
                       const std::string& structure,
                       std::string_view version);

/// MSH of a message about this patient: a made-up patient always travels as training (MSH-11 T).
MessageHeader headerFor(const MessageHeader& header,
                        const record::Patient& patient,
                        const record::Clinic& clinic);

} // namespace sartorius::hl7
