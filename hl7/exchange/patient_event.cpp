#include "hl7/exchange/patient_event.h"

#include "hl7/exchange/reading.h"

#include <algorithm>
#include <array>

namespace sartorius::hl7 {
namespace {

using Kind = PatientEvent::Kind;

constexpr std::array<std::string_view, 12> kUpdates {
    "A01", "A02", "A03", "A04", "A05", "A08", "A11", "A13", "A14", "A28", "A31", "A06"};
constexpr std::array<std::string_view, 4> kMerges {"A18", "A30", "A34", "A40"};
constexpr std::array<std::string_view, 2> kChanges {"A46", "A47"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view text)
{
    return std::find(list.begin(), list.end(), text) != list.end();
}

std::optional<Kind> kindOf(std::string_view event)
{
    if (contains(kUpdates, event))
        return Kind::Update;
    if (contains(kMerges, event))
        return Kind::Merge;
    return contains(kChanges, event) ? std::optional(Kind::ChangeIdentifier) : std::nullopt;
}

/// HL7 table 0001. Ambiguous and not applicable are not known to us.
std::optional<record::AdministrativeSex> sexFrom(std::string_view code)
{
    using Sex = record::AdministrativeSex;
    if (code == "F")
        return Sex::Female;
    if (code == "M")
        return Sex::Male;
    if (code == "O")
        return Sex::Other;
    return code == "U" || code == "A" || code == "N" ? std::optional(Sex::Unknown) : std::nullopt;
}

class PidReader
{
public:
    PidReader(const Message& message, const Segment& pid, PatientEvent& event)
        : m_message(message)
        , m_pid(pid)
        , m_event(event)
    {
    }

    void read()
    {
        m_event.identifiers = identifiersOf(m_message, m_pid.field(3));
        take(5, m_event.name, [this](std::string_view raw) {
            return std::optional(nameOf(m_message, raw));
        });
        take(7, m_event.birthDate, [this](std::string_view raw) {
            const auto time = timeOf(m_message, raw);
            return time ? dateOf(*time) : std::optional<record::Date> {};
        });
        take(8, m_event.sex, [this](std::string_view raw) {
            return sexFrom(partOf(m_message, raw, 1));
        });
        take(11, m_event.address, [this](std::string_view raw) { return addressOf(raw); });
        take(13, m_event.phone, [this](std::string_view raw) { return phoneOf(raw); });
    }

private:
    template <class T, class Read>
    void take(std::uint32_t field, Told<T>& told, const Read& read)
    {
        const std::string_view raw = m_pid.part(field, 1);
        told.meaning = meaningOf(raw);
        if (told.meaning != Meaning::Stated)
            return;
        if (auto value = read(raw)) {
            told.value = *std::move(value);
            return;
        }
        told.meaning = Meaning::NotStated;
        const std::string where = "PID-" + std::to_string(field);
        m_event.problems.push_back({"unreadable",
                                    where,
                                    "The value of " + where + " cannot be read.",
                                    "Compare it with the sender before the record is used."});
    }

    std::optional<record::Address> addressOf(std::string_view raw) const
    {
        const auto part = [&](std::uint32_t number) {
            return m_message.decoded(partOf(m_message, raw, number, 1));
        };
        return record::Address {part(1), part(3), part(4), part(5), part(6)};
    }

    /// XTN-12 as it was written, or the old XTN-1, or what XTN-5 to 7 say.
    std::optional<std::string> phoneOf(std::string_view raw) const
    {
        const auto part = [&](std::uint32_t number) {
            return m_message.decoded(partOf(m_message, raw, number));
        };
        for (const std::uint32_t whole : {12U, 1U}) {
            if (std::string number = part(whole); !number.empty())
                return number;
        }
        std::string number;
        for (const std::uint32_t piece : {5U, 6U, 7U}) {
            const std::string more = part(piece);
            number += (number.empty() || more.empty() ? "" : " ") + more;
        }
        return number.empty() ? std::nullopt : std::optional(number);
    }

    const Message& m_message;
    const Segment& m_pid;
    PatientEvent& m_event;
};

void readAllergy(const Message& message, const Segment& al1, PatientEvent& event)
{
    event.allergies.meaning = Meaning::Stated;
    const record::Coding what = codingOf(message, al1.field(3));
    if (what.system == record::kSnomed && what.code == "716186003")
        return; // "no known allergy" is an answer, and none to add
    record::Allergy allergy {what.display.empty() ? what.code : what.display,
                             message.decoded(al1.part(5, 1))};
    if (!allergy.substance.empty())
        event.allergies.value.push_back(std::move(allergy));
}

std::optional<record::Instant> whenOf(const Message& message, const PeerClock& clock)
{
    const auto zone = zoneOf(message, clock.zone);
    for (const char* path : {"EVN-2", "MSH-7"}) {
        const auto time = timeOf(message, message.get(path));
        if (const auto instant = time ? instantOf(*time, zone) : std::nullopt)
            return instant;
    }
    return std::nullopt;
}

/// A list from elsewhere adds; it never takes away what somebody here was told.
void addAllergies(record::Patient& patient, const std::vector<record::Allergy>& more)
{
    for (const record::Allergy& allergy : more) {
        const bool known
            = std::any_of(patient.allergies.begin(), patient.allergies.end(), [&](const auto& one) {
                  return one.substance == allergy.substance;
              });
        if (!known)
            patient.allergies.push_back(allergy);
    }
}

template <class T>
void apply(const Told<T>& told, T& value)
{
    if (told.meaning == Meaning::Stated)
        value = told.value;
    if (told.meaning == Meaning::Deleted)
        value = T {};
}

} // namespace

record::Result<std::vector<PatientEvent>> readPatientEvents(const Message& message,
                                                            const PeerClock& clock)
{
    if (message.get("MSH-9.1") != "ADT")
        return record::failure(record::ErrorCode::InvalidInput, "the message is no ADT");
    std::vector<PatientEvent> events;
    const auto kind = kindOf(message.get("MSH-9.2"));
    if (!kind)
        return events;
    for (std::size_t i = 0; i < message.segmentCount(); ++i) {
        const Segment segment = message.segment(i);
        if (segment.id() == "PID") {
            PatientEvent& event = events.emplace_back();
            event.kind = *kind;
            event.event = message.get("MSH-9.2");
            event.when = whenOf(message, clock);
            event.demonstration = message.get("MSH-11.1") == "T";
            PidReader(message, segment, event).read();
        } else if (segment.id() == "MRG" && !events.empty()) {
            events.back().superseded = identifiersOf(message, segment.field(1));
        } else if (segment.id() == "AL1" && !events.empty()) {
            readAllergy(message, segment, events.back());
        }
    }
    return events;
}

record::Patient applied(record::Patient patient, const PatientEvent& event)
{
    if (event.kind != Kind::Update)
        return patient;
    apply(event.name, patient.name);
    apply(event.sex, patient.sex);
    apply(event.address, patient.address);
    apply(event.phone, patient.phone);
    if (event.birthDate.meaning == Meaning::Stated)
        patient.birthDate = event.birthDate.value;
    if (event.birthDate.meaning == Meaning::Deleted)
        patient.birthDate.reset();
    if (event.allergies.meaning == Meaning::Stated) {
        patient.allergiesReviewed = true;
        addAllergies(patient, event.allergies.value);
    }
    for (const record::AssignedIdentifier& identifier : event.identifiers) {
        const auto same = std::find_if(
            patient.identifiers.begin(), patient.identifiers.end(), [&](const auto& one) {
                return one.authority == identifier.authority && one.type == identifier.type;
            });
        if (same == patient.identifiers.end())
            patient.identifiers.push_back(identifier);
        else
            *same = identifier;
    }
    return patient;
}

} // namespace sartorius::hl7
