#pragma once

#include "plugin/workflow/kept.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// Which content an assessment was made with, and who approved it.
namespace sartorius::workflow {

/// Adds the pack to the record, so that what is signed with it can always be read with it. Nothing happens
/// when it is kept already.
record::Result<void> keepPack(store::Transaction& writing, const Desk& desk, const FormContent& content);

/// The content of exactly that hash: a shipped form, or the pack that the record keeps.
/// @return NotFound when neither is there; Corrupt when what is kept has another hash.
record::Result<std::shared_ptr<const FormContent>> contentOf(const Desk& desk, std::string_view sha256);

/// The content that a signed version names; empty for a draft or a withdrawal.
std::string contentHashOf(const KeptAssessment& kept);

/// The name of the clinician who approved exactly this pack at this site.
std::optional<std::string> approvedBy(const api::Settings& settings, const FormContent& content);

} // namespace sartorius::workflow
