#include "plugin/workflow/keeping.h"

#include "plugin/workflow/destinations.h"
#include "plugin/workflow/inbound.h"
#include "plugin/workflow/kept.h"

#include <algorithm>
#include <unistd.h>

namespace sartorius::workflow {

using record::ErrorCode;
using store::AuditAction;
using store::RecordKind;

namespace {

record::Result<void> writeSettings(Desk& desk, const api::Settings& settings)
{
    const auto id = desk.store.derivedId(RecordKind::Settings, "settings");
    if (!id)
        return record::failure(id.error());
    const auto before = desk.store.get(RecordKind::Settings, *id);
    if (!before && before.error().code != ErrorCode::NotFound)
        return record::failure(before.error());
    store::StoredRecord row;
    row.kind = RecordKind::Settings;
    row.id = *id;
    row.state = "active";
    row.payload = payloadOf(settings);
    auto event = eventOf(desk, AuditAction::Configure);
    event.entityKind = "settings";
    event.entityId = *id;
    auto writing = desk.store.begin();
    if (!writing)
        return record::failure(writing.error());
    if (const auto put = writing->putDraft(row, before ? before->revision : 0); !put)
        return record::failure(put.error());
    if (const auto noted = writing->audit(event); !noted)
        return record::failure(noted.error());
    return writing->commit();
}

} // namespace

api::Status statusOf(const Desk& desk)
{
    api::Status status;
    switch (desk.store.state()) {
    case store::StoreState::Empty:
        status.record = api::RecordState::Empty;
        break;
    case store::StoreState::Locked:
        status.record = api::RecordState::Locked;
        break;
    case store::StoreState::Open:
        status.record = api::RecordState::Open;
        break;
    }
    status.demonstration = desk.demonstration;
    status.servicePid = ::getpid();
    if (const auto settings = settingsOf(desk)) {
        status.clinician = settings->clinician;
        status.clinic = settings->clinic;
        for (const auto& one : settings->destinations)
            status.destinations.push_back({one.id.value, false, false, {}});
        for (const auto& one : settings->nodes)
            status.nodes.push_back({one.id.value, false, false, {}});
    }
    if (const auto counts = desk.store.outboxCounts()) {
        status.unsent = counts->unsent;
        status.parked = counts->parked;
        status.held = counts->held;
    }
    return status;
}

api::Outcome<api::RecordCreated> answer(Desk& desk, const api::CreateRecord& request)
{
    auto key = desk.store.create(request.passphrase);
    if (!key) {
        record::Problems problems;
        if (key.error().code == ErrorCode::InvalidInput)
            problems.push_back({"weak-passphrase",
                                "passphrase",
                                "The passphrase is shorter than 12 characters or a common one.",
                                "Choose several words that nobody else would choose."});
        return api::refuse(key.error(), std::move(problems));
    }
    api::Settings settings;
    settings.clinician = request.clinician;
    settings.clinic = request.clinic;
    if (const auto kept = writeSettings(desk, settings); !kept)
        return api::refuse(kept.error());
    return api::RecordCreated {std::move(*key)};
}

api::Outcome<api::Done> answer(Desk& desk, const api::Unlock& request)
{
    if (const auto opened = desk.store.unlock(request.passphrase); !opened)
        return api::refuse(opened.error());
    // What cannot be applied now lies in the tray still: no reason to keep the record shut.
    static_cast<void>(applyWaiting(desk));
    return api::Done {};
}

api::Outcome<api::Done> answer(Desk& desk, const api::Lock&)
{
    if (const auto locked = desk.store.lock(eventOf(desk, AuditAction::Lock).user); !locked)
        return api::refuse(locked.error());
    return api::Done {};
}

api::Outcome<api::Settings> answer(Desk& desk, const api::GetSettings&)
{
    if (desk.store.state() != store::StoreState::Open)
        return api::refuse(ErrorCode::NotPermitted, "the record is locked");
    auto settings = settingsOf(desk);
    if (!settings)
        return api::refuse(settings.error());
    return std::move(*settings);
}

api::Outcome<api::Done> answer(Desk& desk, const api::SaveSettings& request)
{
    if (desk.store.state() != store::StoreState::Open)
        return api::refuse(ErrorCode::NotPermitted, "the record is locked");
    auto problems = settingsProblems(request.settings, desk.demonstration);
    if (!problems.empty())
        return api::refuse(ErrorCode::InvalidInput, "settings", std::move(problems));
    if (const auto kept = writeSettings(desk, request.settings); !kept)
        return api::refuse(kept.error());
    return api::Done {};
}

api::Outcome<api::AuditVerified> answer(Desk& desk, const api::VerifyAudit&)
{
    const auto verified = desk.store.verifyAudit();
    if (!verified)
        return api::refuse(verified.error());
    return api::AuditVerified {verified->rows, verified->intact, verified->firstBroken};
}

api::Outcome<api::Listed<api::AuditRow>> answer(Desk& desk, const api::ListAudit& request)
{
    if (desk.store.state() != store::StoreState::Open)
        return api::refuse(ErrorCode::NotPermitted, "the record is locked");
    const auto entries = desk.store.listAudit(
        request.patient.empty() ? std::nullopt : std::optional(request.patient),
        std::clamp(request.limit, 0, 10000));
    if (!entries)
        return api::refuse(entries.error());
    api::Listed<api::AuditRow> rows;
    for (const store::AuditEntry& entry : *entries) {
        std::string entity = entry.event.entityKind;
        if (!entry.event.entityId.empty())
            entity += " " + entry.event.entityId;
        if (entry.event.entityVersion > 0)
            entity += " " + std::to_string(entry.event.entityVersion);
        rows.items.push_back({entry.sequence,
                              entry.at,
                              entry.event.user,
                              std::string(store::toString(entry.event.action)),
                              std::move(entity),
                              std::string(store::toString(entry.event.outcome))});
    }
    return rows;
}

api::Outcome<api::Done> answer(Desk& desk, const api::MakeBackup& request)
{
    if (request.file.empty() || request.file[0] != '/')
        return api::refuse(ErrorCode::InvalidInput,
                           "backup file",
                           {{"not-absolute",
                             "file",
                             "The backup needs a full path.",
                             "Give a path that begins with /."}});
    if (const auto made = desk.store.backup(request.file, eventOf(desk, AuditAction::Backup).user);
        !made)
        return api::refuse(made.error());
    return api::Done {};
}

} // namespace sartorius::workflow
