#include "plugin/workflow/content_packs.h"

#include "forms/record/approval.h"
#include "plugin/api/bounded.h"

namespace sartorius::workflow {

using record::ErrorCode;
using record::failure;
using store::RecordKind;

namespace {

record::Result<std::string> rowOf(const Desk& desk, std::string_view sha256)
{
    return desk.store.derivedId(RecordKind::Settings, "content-pack " + std::string(sha256));
}

} // namespace

record::Result<void> keepPack(store::Transaction& writing, const Desk& desk, const FormContent& content)
{
    const auto id = rowOf(desk, content.sha256);
    if (!id)
        return failure(id.error());
    const auto before = desk.store.get(RecordKind::Settings, *id);
    if (before || before.error().code != ErrorCode::NotFound)
        return before ? record::Result<void>() : failure(before.error());
    KeptPack kept {content::manifestOf(*content.pack, sha256Hex), {}};
    for (const auto& file : content::filesOf(*content.pack))
        kept.files.push_back({std::string(file.name), std::string(file.bytes)});
    store::StoredRecord row;
    row.kind = RecordKind::Settings;
    row.id = *id;
    row.state = "active";
    row.payload = payloadOf(kept);
    if (const auto put = writing.putDraft(row, 0); !put)
        return failure(put.error());
    return {};
}

record::Result<std::shared_ptr<const FormContent>> contentOf(const Desk& desk, std::string_view sha256)
{
    for (const FormContent& shipped : desk.catalogue.forms()) {
        if (shipped.sha256 == sha256)
            return std::make_shared<const FormContent>(shipped);
    }
    const auto id = rowOf(desk, sha256);
    if (!id)
        return failure(id.error());
    const auto row = desk.store.get(RecordKind::Settings, *id);
    if (!row)
        return failure(row.error());
    auto kept = valueOf<KeptPack>(row->payload);
    if (!kept)
        return failure(kept.error());
    content::PackBytes bytes;
    bytes.manifest = std::move(kept->manifest);
    for (auto& file : kept->files)
        bytes.files[file.name] = std::move(file.bytes);
    const auto opened = content::openKept(std::move(bytes), sha256Hex, sha256);
    if (!opened)
        return failure(ErrorCode::Corrupt, "a kept content pack: " + opened.error()[0].code);
    auto content = formContent((*opened)->pack());
    if (!content)
        return failure(ErrorCode::Corrupt, "a kept content pack cannot be read any more");
    content->kept = *opened;
    return std::make_shared<const FormContent>(std::move(*content));
}

std::string contentHashOf(const KeptAssessment& kept)
{
    const auto json = api::jsonFromText(kept.canonical);
    return json && json->is_object() ? json->value("contentSha256", std::string()) : std::string();
}

std::optional<std::string> approvedBy(const api::Settings& settings, const FormContent& content)
{
    const auto* approval = record::approvalOf(settings.approvals, content.pack->id, content.sha256);
    return approval == nullptr ? std::optional<std::string>()
                               : std::optional(record::displayName(approval->by.name));
}

} // namespace sartorius::workflow
