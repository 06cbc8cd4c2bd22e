#include "plugin/workflow/kept.h"

#include "plugin/api/bounded.h"
#include "plugin/workflow/kept_shapes.h"

#include <algorithm>

namespace sartorius::workflow {

using record::ErrorCode;
using record::failure;
using store::RecordKind;

template <class Value>
std::string payloadOf(const Value& value)
{
    return kPayloadFormat + api::cborOf(api::written(value));
}

template <class Value>
record::Result<Value> valueOf(const std::string& payload)
{
    if (payload.empty() || payload[0] != kPayloadFormat)
        return failure(ErrorCode::Corrupt, "payload of an unknown format");
    const auto json = api::jsonFromCbor(std::string_view(payload).substr(1));
    if (!json)
        return failure(ErrorCode::Corrupt, "unreadable payload");
    auto value = api::valueFrom<Value>(*json);
    if (!value)
        return failure(ErrorCode::Corrupt, "payload of another shape");
    return std::move(*value);
}

template std::string payloadOf(const api::PatientChart&);
template record::Result<api::PatientChart> valueOf(const std::string&);
template std::string payloadOf(const KeptAssessment&);
template record::Result<KeptAssessment> valueOf(const std::string&);
template std::string payloadOf(const KeptStudy&);
template record::Result<KeptStudy> valueOf(const std::string&);
template std::string payloadOf(const KeptLink&);
template record::Result<KeptLink> valueOf(const std::string&);
template std::string payloadOf(const api::AnyOrder&);
template record::Result<api::AnyOrder> valueOf(const std::string&);
template std::string payloadOf(const KeptPack&);
template record::Result<KeptPack> valueOf(const std::string&);
template std::string payloadOf(const api::Settings&);
template record::Result<api::Settings> valueOf(const std::string&);

record::Result<api::Settings> settingsOf(const Desk& desk)
{
    const auto id = desk.store.derivedId(RecordKind::Settings, "settings");
    if (!id)
        return failure(id.error());
    const auto row = desk.store.get(RecordKind::Settings, *id);
    if (!row)
        return row.error().code == ErrorCode::NotFound
            ? record::Result<api::Settings>(api::Settings {})
            : failure(row.error());
    return valueOf<api::Settings>(row->payload);
}

namespace {

/// What an audit column takes: printable ASCII, at most 64 characters.
std::string printable(std::string_view text)
{
    std::string safe;
    for (const char c : text) {
        if (c >= ' ' && c <= '~' && safe.size() < 64)
            safe += c;
    }
    return safe;
}

} // namespace

store::AuditEvent eventOf(const Desk& desk, store::AuditAction action)
{
    store::AuditEvent event;
    event.action = action;
    event.workstation = printable(desk.workstation);
    if (const auto settings = settingsOf(desk); settings && settings->clinician) {
        event.user = printable(settings->clinician->number.value);
        event.role = printable(settings->clinician->role);
    }
    return event;
}

std::string reasonWord(std::string_view text)
{
    std::string word;
    for (const char c : text) {
        if (word.size() == 64)
            break;
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')
            word += c;
        else if (c >= 'A' && c <= 'Z')
            word += static_cast<char>(c - 'A' + 'a');
    }
    return word;
}

record::Result<api::PatientChart> chartOf(const Desk& desk, const record::PatientId& id)
{
    const auto row = desk.store.get(RecordKind::Patient, id.value);
    if (!row)
        return failure(row.error());
    return valueOf<api::PatientChart>(row->payload);
}

namespace {

record::Result<FoundAssessment> assessmentFrom(store::StoredRecord row)
{
    auto kept = valueOf<KeptAssessment>(row.payload);
    if (!kept)
        return failure(kept.error());
    kept->assessment.revision = row.revision;
    kept->assessment.state = stateOf(row);
    kept->assessment.changed = row.updatedAt;
    return FoundAssessment {std::move(row), std::move(*kept)};
}

} // namespace

record::Result<FoundAssessment> findAssessment(const Desk& desk, const record::AssessmentId& id)
{
    auto row = desk.store.get(RecordKind::Assessment, id.value);
    if (!row)
        return failure(row.error());
    return assessmentFrom(std::move(*row));
}

record::Result<std::vector<FoundAssessment>> assessmentsOf(const Desk& desk,
                                                           const record::PatientId& patient)
{
    auto rows = desk.store.list(RecordKind::Assessment,
                                patient.empty() ? std::nullopt : std::optional(patient));
    if (!rows)
        return failure(rows.error());
    std::vector<FoundAssessment> found;
    for (auto& row : *rows) {
        auto one = assessmentFrom(std::move(row));
        if (!one)
            return failure(one.error());
        found.push_back(std::move(*one));
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
        return a.row.updatedAt > b.row.updatedAt;
    });
    return found;
}

record::Result<std::vector<KeptLink>> linksOf(const Desk& desk, const api::Assessment& assessment)
{
    const auto rows = desk.store.list(RecordKind::LinkedStudy, assessment.patient);
    if (!rows)
        return failure(rows.error());
    std::vector<KeptLink> links;
    for (const auto& row : *rows) {
        if (row.state != "linked")
            continue;
        auto link = valueOf<KeptLink>(row.payload);
        if (!link)
            return failure(link.error());
        if (link->assessment == assessment.id)
            links.push_back(std::move(*link));
    }
    std::sort(links.begin(), links.end(), [](const KeptLink& a, const KeptLink& b) {
        return a.study.uid.value < b.study.uid.value;
    });
    return links;
}

store::StoredRecord draftRow(const api::Assessment& assessment)
{
    store::StoredRecord row;
    row.kind = RecordKind::Assessment;
    row.id = assessment.id.value;
    row.version = assessment.version;
    row.patient = assessment.patient;
    row.state = "draft";
    row.payload = payloadOf(KeptAssessment {assessment, {}});
    return row;
}

api::AssessmentState stateOf(const store::StoredRecord& row)
{
    if (!row.signedVersion)
        return api::AssessmentState::Draft;
    if (row.state == "withdrawn")
        return api::AssessmentState::Withdrawn;
    return row.state == "amended" ? api::AssessmentState::Amended : api::AssessmentState::Signed;
}

api::AssessmentSummary summaryOf(const FoundAssessment& found)
{
    const api::Assessment& one = found.kept.assessment;
    return {one.id,
            one.patient,
            one.form,
            one.side,
            one.state,
            one.version,
            one.changed,
            one.workingDiagnosis ? one.workingDiagnosis->display : std::string()};
}

} // namespace sartorius::workflow
