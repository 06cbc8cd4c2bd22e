#include "plugin/workflow/patients.h"

#include "dicom/patient_match.h"
#include "plugin/workflow/kept.h"
#include "plugin/workflow/orders.h"

#include <algorithm>

namespace sartorius::workflow {

using record::ErrorCode;
using store::AuditAction;
using store::RecordKind;

namespace {

record::Problems missingParts(const record::Patient& patient)
{
    record::Problems problems;
    if (patient.name.family.empty())
        problems.push_back({"missing",
                            "patient.name.family",
                            "The patient has no family name.",
                            "Enter the family name."});
    if (!patient.birthDate || !patient.birthDate->ok())
        problems.push_back({"missing",
                            "patient.birthDate",
                            "The patient has no date of birth.",
                            "Enter the date of birth."});
    for (std::size_t i = 0; i < patient.identifiers.size(); ++i) {
        if (patient.identifiers[i].value.empty())
            problems.push_back({"missing",
                                "patient.identifiers[" + std::to_string(i) + "].value",
                                "This number is empty.",
                                "Enter it or remove the line."});
    }
    return problems;
}

bool sharesNumber(const record::Patient& a, const record::Patient& b)
{
    for (const auto& one : a.identifiers) {
        for (const auto& other : b.identifiers) {
            if (one.value == other.value && one.authority == other.authority)
                return true;
        }
    }
    return false;
}

/// Same birth date and a name alike. The comparison of names is the one that links images, so that
/// both call the same people the same.
bool isAlike(const record::Patient& a, const record::Patient& b)
{
    if (!a.birthDate || a.birthDate != b.birthDate)
        return false;
    record::Patient nameOnly;
    nameOnly.name = b.name;
    nameOnly.birthDate = b.birthDate;
    dicom::PatientFacts facts;
    facts.name = a.name;
    facts.birthDate = a.birthDate;
    return std::holds_alternative<dicom::Matches>(dicom::matchPatient(facts, nameOnly));
}

record::Result<std::vector<api::PatientChart>> everybody(const Desk& desk)
{
    const auto rows = desk.store.list(RecordKind::Patient);
    if (!rows)
        return record::failure(rows.error());
    std::vector<api::PatientChart> charts;
    for (const auto& row : *rows) {
        auto chart = valueOf<api::PatientChart>(row.payload);
        if (!chart)
            return record::failure(chart.error());
        charts.push_back(std::move(*chart));
    }
    return charts;
}

api::PatientSummary summaryOf(const record::Patient& patient,
                              const std::vector<FoundAssessment>& assessments)
{
    api::PatientSummary summary {
        patient.id, patient.name, patient.birthDate, patient.sex, {}, {}, 0};
    if (!patient.identifiers.empty())
        summary.mrn = patient.identifiers.front();
    for (const FoundAssessment& one : assessments) {
        if (one.row.patient != patient.id)
            continue;
        if (!summary.lastVisit || *summary.lastVisit < one.row.updatedAt)
            summary.lastVisit = one.row.updatedAt;
        if (!one.row.signedVersion)
            ++summary.unsignedDrafts;
    }
    return summary;
}

std::string lowerAscii(std::string_view text)
{
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

/// Every word of the search must begin a name, a number or the birth date.
bool fits(const record::Patient& patient, const std::vector<std::string>& words)
{
    std::vector<std::string> keys {lowerAscii(patient.name.family),
                                   lowerAscii(patient.name.given),
                                   lowerAscii(patient.name.middle)};
    for (const auto& identifier : patient.identifiers)
        keys.push_back(lowerAscii(identifier.value));
    if (patient.birthDate) {
        keys.push_back(record::toString(*patient.birthDate));
        keys.push_back(lowerAscii(record::toClinicalText(*patient.birthDate)));
    }
    return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
        return std::any_of(keys.begin(), keys.end(), [&](const std::string& key) {
            return key.rfind(word, 0) == 0 || key.find(" " + word) != std::string::npos
                || key.find("-" + word) != std::string::npos;
        });
    });
}

std::vector<std::string> wordsOf(std::string_view text)
{
    std::vector<std::string> words;
    std::string word;
    for (const char c : lowerAscii(text)) {
        if (c != ' ' && c != ',') {
            word += c;
        } else if (!word.empty()) {
            words.push_back(std::move(word));
            word.clear();
        }
    }
    if (!word.empty())
        words.push_back(std::move(word));
    return words;
}

} // namespace

api::Outcome<api::PatientRegistered> answer(Desk& desk, const api::RegisterPatient& request)
{
    if (auto problems = missingParts(request.patient); !problems.empty())
        return api::refuse(ErrorCode::InvalidInput, "incomplete patient", std::move(problems));
    const auto known = everybody(desk);
    if (!known)
        return api::refuse(known.error());
    api::PatientRegistered registered;
    for (const api::PatientChart& one : *known) {
        if (!request.notADuplicate
            && (sharesNumber(one.patient, request.patient)
                || isAlike(one.patient, request.patient)))
            registered.duplicates.push_back(summaryOf(one.patient, {}));
    }
    if (!registered.duplicates.empty())
        return registered;

    api::PatientChart chart;
    chart.patient = request.patient;
    chart.patient.id = record::PatientId(store::newRecordId());
    chart.patient.demonstration = chart.patient.demonstration || desk.demonstration;
    chart.medications = request.medications;
    chart.medicationsReviewed = request.medicationsReviewed;
    chart.labs = request.labs;
    store::StoredRecord row;
    row.kind = RecordKind::Patient;
    row.id = chart.patient.id.value;
    row.patient = chart.patient.id;
    row.state = "active";
    row.payload = payloadOf(chart);
    auto event = eventOf(desk, AuditAction::Create);
    event.entityKind = "patient";
    event.entityId = row.id;
    event.patient = row.patient;
    event.reasonCode = request.notADuplicate ? "not-a-duplicate" : "";

    auto writing = desk.store.begin();
    if (!writing)
        return api::refuse(writing.error());
    if (const auto put = writing->putDraft(row, 0); !put)
        return api::refuse(put.error());
    if (const auto noted = writing->audit(event); !noted)
        return api::refuse(noted.error());
    if (const auto done = writing->commit(); !done)
        return api::refuse(done.error());
    registered.id = chart.patient.id;
    return registered;
}

api::Outcome<api::Listed<api::PatientSummary>> answer(Desk& desk, const api::FindPatients& request)
{
    const auto known = everybody(desk);
    if (!known)
        return api::refuse(known.error());
    const auto assessments = assessmentsOf(desk, {});
    if (!assessments)
        return api::refuse(assessments.error());
    const auto words = wordsOf(request.text);
    api::Listed<api::PatientSummary> found;
    for (const api::PatientChart& one : *known) {
        if (fits(one.patient, words))
            found.items.push_back(summaryOf(one.patient, *assessments));
    }
    std::stable_sort(found.items.begin(), found.items.end(), [](const auto& a, const auto& b) {
        return a.lastVisit.has_value() != b.lastVisit.has_value() ? a.lastVisit.has_value()
                                                                  : b.lastVisit < a.lastVisit;
    });
    const auto limit = static_cast<std::size_t>(std::clamp(request.limit, 0, 1000));
    if (found.items.size() > limit)
        found.items.resize(limit);
    if (const auto noted = desk.store.audit(eventOf(desk, AuditAction::Query)); !noted)
        return api::refuse(noted.error());
    return found;
}

api::Outcome<api::PatientChart> answer(Desk& desk, const api::GetPatient& request)
{
    auto chart = chartOf(desk, request.id);
    if (!chart)
        return api::refuse(chart.error());
    const auto assessments = assessmentsOf(desk, request.id);
    if (!assessments)
        return api::refuse(assessments.error());
    for (const FoundAssessment& one : *assessments)
        chart->assessments.push_back(summaryOf(one));
    const auto orders = ordersOf(desk, request.id);
    if (!orders)
        return api::refuse(orders.error());
    chart->orders = *orders;
    auto event = eventOf(desk, AuditAction::Read);
    event.entityKind = "patient";
    event.entityId = request.id.value;
    event.patient = request.id;
    if (const auto noted = desk.store.audit(event); !noted)
        return api::refuse(noted.error());
    return std::move(*chart);
}

} // namespace sartorius::workflow
