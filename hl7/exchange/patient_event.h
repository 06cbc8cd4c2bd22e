#pragma once

#include "forms/record/person.h"
#include "forms/record/problem.h"
#include "forms/record/result.h"
#include "hl7/message/message.h"

#include <optional>
#include <string>
#include <vector>

namespace sartorius::hl7 {

/// What a sender says about one value: nothing at all, that it is to be deleted, or the value.
template <class T>
struct Told
{
    Meaning meaning = Meaning::NotStated;
    T value {}; ///< when Stated

    friend bool operator==(const Told&, const Told&) = default;
};

/// What one PID of an ADT message says about one patient.
struct PatientEvent
{
    enum class Kind {
        Update, ///< A01, A04, A08, A28, A31 ...: values replace those of before
        Merge, ///< A40, A34, A18, A30: two records were one person; `identifiers` survive
        ChangeIdentifier ///< A47, A46: the same record goes by another identifier
    };
    Kind kind = Kind::Update;
    std::string event; ///< MSH-9.2
    std::optional<record::Instant> when; ///< EVN-2, or MSH-7; an older event never overwrites
    bool demonstration = false; ///< MSH-11 T
    std::vector<record::AssignedIdentifier> identifiers; ///< PID-3
    std::vector<record::AssignedIdentifier> superseded; ///< MRG-1: kept as a trail, never dropped
    Told<record::PersonName> name;
    Told<record::Date> birthDate;
    Told<record::AdministrativeSex> sex;
    Told<record::Address> address;
    Told<std::string> phone;
    Told<std::vector<record::Allergy>> allergies; ///< Stated and empty: "no known allergy"
    record::Problems problems; ///< values that are none; they count as not stated

    friend bool operator==(const PatientEvent&, const PatientEvent&) = default;
};

/// How the times of a peer without time zones are meant.
struct PeerClock
{
    std::optional<std::chrono::minutes> zone;
};

/// Reads A01 A04 A05 A08 A13 A14 A28 A31 and the other person events as updates, A40 and the older
/// merges, A47 and A46: one event for each PID. Pure; nothing is matched or applied here.
/// @return InvalidInput when the message is no ADT; an event of a type we do not read gives none.
record::Result<std::vector<PatientEvent>> readPatientEvents(const Message& message,
                                                            const PeerClock& clock = {});

/// The patient after an update: stated values replace, deleted ones empty, others stay; identifiers
/// of other authorities stay beside the new ones, and allergies are only ever added. Merges change nothing here.
record::Patient applied(record::Patient patient, const PatientEvent& event);

} // namespace sartorius::hl7
