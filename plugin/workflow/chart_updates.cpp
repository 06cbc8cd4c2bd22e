#include "plugin/workflow/chart_updates.h"

#include "hl7/exchange/patient_event.h"

#include <algorithm>

namespace sartorius::workflow {

using hl7::LabFinding;
using hl7::Meaning;
using hl7::PatientEvent;
using record::failure;
using record::Result;
using store::AuditAction;
using store::RecordKind;

namespace {

constexpr AsideReason kNobody;
constexpr AsideReason kOtherPerson = "patient-differs";
constexpr AsideReason kDiffers = "differs-from-record";

struct Person
{
    store::StoredRecord row;
    api::PatientChart chart;
};

Result<Person> personOf(const Desk& desk, const record::PatientId& id)
{
    auto row = desk.store.get(RecordKind::Patient, id.value);
    if (!row)
        return failure(row.error());
    auto chart = valueOf<api::PatientChart>(row->payload);
    if (!chart)
        return failure(chart.error());
    return Person {std::move(*row), std::move(*chart)};
}

bool sameWord(std::string_view a, std::string_view b)
{
    const auto lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    return !a.empty()
        && std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char one, char other) {
               return lower(one) == lower(other);
           });
}

/// Written apart from case and from what only one of the two says.
bool contradict(std::string_view a, std::string_view b)
{
    return !a.empty() && !b.empty() && !sameWord(a, b);
}

bool contradict(const record::PersonName& a, const record::PersonName& b)
{
    return contradict(a.family, b.family) || contradict(a.given, b.given);
}

bool contradict(const record::Address& a, const record::Address& b)
{
    return contradict(a.line, b.line) || contradict(a.city, b.city)
        || contradict(a.postalCode, b.postalCode);
}

bool contradict(record::AdministrativeSex a, record::AdministrativeSex b)
{
    return a != b && b != record::AdministrativeSex::Unknown;
}

bool contradict(const std::optional<record::Date>& a, const std::optional<record::Date>& b)
{
    return a != b;
}

/// A number alone is no proof: one mistyped digit is another person.
bool isSamePerson(const record::Patient& ours,
                  const std::optional<record::Date>& birthDate,
                  const record::PersonName& name)
{
    return (birthDate && ours.birthDate == birthDate) || sameWord(ours.name.family, name.family);
}

/// One ADT event on its way into one chart.
class Demographics
{
public:
    Demographics(api::PatientChart& chart, const PatientEvent& event, record::Instant at, Takeover how)
        : m_chart(chart)
        , m_event(event)
        , m_at(at)
        , m_how(how)
    {
    }

    void take()
    {
        record::Patient& patient = m_chart.patient;
        value("name", m_event.name, patient.name);
        value("sex", m_event.sex, patient.sex, record::AdministrativeSex::Unknown);
        value("address", m_event.address, patient.address);
        value("phone", m_event.phone, patient.phone);
        hl7::Told<std::optional<record::Date>> born {m_event.birthDate.meaning, std::nullopt};
        if (born.meaning == Meaning::Stated)
            born.value = m_event.birthDate.value;
        value("birthDate", born, patient.birthDate);
        numbers();
        allergies();
    }

    bool changed = false;
    bool differs = false;

private:
    api::StatedElsewhere* statement(std::string_view field)
    {
        const auto at = std::find_if(m_chart.stated.begin(),
                                     m_chart.stated.end(),
                                     [&](const auto& one) { return one.field == field; });
        return at == m_chart.stated.end() ? nullptr : &*at;
    }

    template <class T>
    void value(const char* field, const hl7::Told<T>& told, T& ours, const T& none = T {})
    {
        if (told.meaning == Meaning::NotStated)
            return;
        const T theirs = told.meaning == Meaning::Stated ? told.value : none;
        api::StatedElsewhere* const before = statement(field);
        const bool entered = before == nullptr && !(ours == none);
        if (before != nullptr && m_at < before->at)
            return; // an older event
        if (entered && m_how == Takeover::Careful) {
            // To delete what a person entered is to contradict it.
            differs = differs || told.meaning == Meaning::Deleted || contradict(ours, theirs);
            return;
        }
        if (theirs == ours && (before == nullptr || before->at == m_at))
            return;
        ours = theirs;
        changed = true;
        if (before != nullptr)
            before->at = m_at;
        else
            m_chart.stated.push_back({field, m_at});
    }

    /// A number of an authority that nobody gave us is taken; another one of the same authority is a
    /// change of number, and that is a person's business (A47 says it in so many words).
    void numbers()
    {
        auto& ours = m_chart.patient.identifiers;
        for (const auto& theirs : m_event.identifiers) {
            const bool known = std::any_of(ours.begin(), ours.end(), [&](const auto& one) {
                return one.value == theirs.value && one.authority == theirs.authority;
            });
            if (known)
                continue;
            const bool other = std::any_of(ours.begin(), ours.end(), [&](const auto& one) {
                return one.authority == theirs.authority && one.type == theirs.type;
            });
            if (other && m_how == Takeover::Careful) {
                differs = true;
                continue;
            }
            ours.push_back(theirs);
            changed = true;
        }
    }

    /// A list from elsewhere adds; whether the list is whole is for a person of ours to say.
    void allergies()
    {
        for (const auto& theirs : m_event.allergies.value) {
            auto& ours = m_chart.patient.allergies;
            const bool known = std::any_of(ours.begin(), ours.end(), [&](const auto& one) {
                return sameWord(one.substance, theirs.substance);
            });
            if (known)
                continue;
            ours.push_back(theirs);
            changed = true;
        }
    }

    api::PatientChart& m_chart;
    const PatientEvent& m_event;
    record::Instant m_at;
    Takeover m_how;
};

Result<AsideReason> applyOne(store::Transaction& writing,
                             const Desk& desk,
                             PatientNumbers& numbers,
                             const PatientEvent& event,
                             Takeover how)
{
    const auto id = numbers.find(event.identifiers);
    if (!id)
        return failure(id.error());
    if (!*id)
        return kNobody; // most of a hospital's patients are not ours
    auto person = personOf(desk, **id);
    if (!person)
        return failure(person.error());
    std::optional<record::Date> born;
    if (event.birthDate.meaning == Meaning::Stated)
        born = event.birthDate.value;
    if (how == Takeover::Careful && !isSamePerson(person->chart.patient, born, event.name.value))
        return kOtherPerson;
    Demographics demographics(person->chart, event, event.when.value_or(desk.clock.now()), how);
    demographics.take();
    if (demographics.changed) {
        if (auto kept = keepChart(writing, desk, person->row, person->chart, "adt"); !kept)
            return failure(kept.error());
        numbers.forget();
    }
    if (demographics.differs)
        return kDiffers;
    return event.problems.empty() ? kNobody : AsideReason("unreadable-value");
}

bool isSameSample(const record::LabResult& a, const record::LabResult& b)
{
    return a.what.system == b.what.system && a.what.code == b.what.code
        && a.taken.utc == b.taken.utc;
}

/// One finding into the list of laboratory values.
/// @return why a person must look.
AsideReason takeFinding(std::vector<record::LabResult>& labs, const LabFinding& finding, bool& changed)
{
    using Refusal = LabFinding::Refusal;
    if (finding.items.empty() || finding.refusal == Refusal::NotFinal)
        return kNobody; // no form asks for it, or the last word comes later
    if (finding.refusal != Refusal::None)
        return "laboratory-value-refused";
    const auto before = std::find_if(labs.begin(), labs.end(), [&](const auto& one) {
        return isSameSample(one, finding.written);
    });
    if (finding.withdrawn) {
        if (before == labs.end())
            return kNobody;
        labs.erase(before);
        changed = true;
        return kNobody;
    }
    if (before == labs.end()) {
        labs.push_back(finding.written);
        changed = true;
        return kNobody;
    }
    if (before->value == finding.written.value && before->comparator == finding.written.comparator)
        return kNobody;
    if (!finding.corrected)
        return "laboratory-value-differs"; // two final values of one sample: which one holds?
    *before = finding.written;
    changed = true;
    return kNobody;
}

Result<AsideReason> applyReport(store::Transaction& writing,
                                const Desk& desk,
                                PatientNumbers& numbers,
                                const hl7::LabReport& report)
{
    const auto id = numbers.find(report.identifiers);
    if (!id)
        return failure(id.error());
    if (!*id)
        return AsideReason("unknown-patient");
    auto person = personOf(desk, **id);
    if (!person)
        return failure(person.error());
    if (!isSamePerson(person->chart.patient, report.birthDate, report.name))
        return kOtherPerson;
    bool changed = false;
    AsideReason aside;
    for (const LabFinding& finding : report.findings) {
        const AsideReason why = takeFinding(person->chart.labs, finding, changed);
        aside = aside.empty() ? why : aside;
    }
    if (changed) {
        if (auto kept = keepChart(writing, desk, person->row, person->chart, "laboratory"); !kept)
            return failure(kept.error());
    }
    return aside;
}

} // namespace

Result<void> keepChart(store::Transaction& writing,
                       const Desk& desk,
                       store::StoredRecord row,
                       const api::PatientChart& chart,
                       std::string_view reason)
{
    row.payload = payloadOf(chart);
    const auto put = writing.putDraft(row, row.revision);
    if (!put)
        return failure(put.error());
    auto event = eventOf(desk, AuditAction::Update);
    event.entityKind = "patient";
    event.entityId = row.id;
    event.patient = row.patient;
    event.reasonCode = reason;
    return writing.audit(event);
}

Result<std::optional<record::PatientId>>
PatientNumbers::find(const std::vector<record::AssignedIdentifier>& numbers)
{
    if (!m_known) {
        const auto rows = m_desk.store.list(RecordKind::Patient);
        if (!rows)
            return failure(rows.error());
        m_known.emplace();
        for (const auto& row : *rows) {
            const auto chart = valueOf<api::PatientChart>(row.payload);
            if (!chart)
                return failure(chart.error());
            for (const auto& number : chart->patient.identifiers)
                m_known->emplace(Number {number.authority, number.value}, chart->patient.id);
        }
    }
    std::optional<record::PatientId> found;
    for (const auto& number : numbers) {
        const auto [first, last] = m_known->equal_range({number.authority, number.value});
        for (auto one = first; one != last; ++one) {
            if (found && *found != one->second)
                return std::optional<record::PatientId>();
            found = one->second;
        }
    }
    return found;
}

Result<AsideReason> applyPatientEvents(store::Transaction& writing,
                                       const Desk& desk,
                                       PatientNumbers& numbers,
                                       const hl7::Message& message,
                                       Takeover how)
{
    const auto events = hl7::readPatientEvents(message);
    if (!events)
        return failure(events.error());
    AsideReason aside;
    for (const PatientEvent& event : *events) {
        if (event.kind != PatientEvent::Kind::Update)
            continue;
        auto why = applyOne(writing, desk, numbers, event, how);
        if (!why)
            return why;
        aside = aside.empty() ? *why : aside;
    }
    return aside;
}

Result<AsideReason> applyLabReports(store::Transaction& writing,
                                    const Desk& desk,
                                    PatientNumbers& numbers,
                                    const std::vector<hl7::LabReport>& reports)
{
    AsideReason aside;
    for (const hl7::LabReport& report : reports) {
        if (!hl7::hasLabItems(report))
            continue;
        auto why = applyReport(writing, desk, numbers, report);
        if (!why)
            return why;
        aside = aside.empty() ? *why : aside;
    }
    return aside;
}

} // namespace sartorius::workflow
