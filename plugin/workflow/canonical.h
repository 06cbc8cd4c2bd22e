#pragma once

#include "forms/differential/reasoning.h"
#include "forms/record/person.h"
#include "plugin/workflow/kept.h"

#include <string>

/// The very bytes that a signature is about: deterministic JSON, keys sorted, decimals as written.
namespace sartorius::workflow {

/// What is signed beside the assessment itself.
struct SigningFacts
{
    record::Patient patient; ///< as he was known then
    record::Clinician by;
    record::Instant at;
    std::string meaning; ///< "author", "withdrawn"
    std::string contentSha256;
    std::string reasoning; ///< what the form showed, differential::toJson
    std::string previousSha256; ///< of the version before; empty for the first
};

/// Freezes an assessment: sets its signature and keeps the bytes whose SHA-256 it names.
KeptAssessment freeze(api::Assessment assessment, const SigningFacts& facts);

/// Corrupt when a signed version's bytes do not have the hash that was signed, or say something
/// else than the assessment beside them.
record::Result<void> checkCanonical(const KeptAssessment& kept);

/// The SHA-256 of the latest signed version of this assessment; empty when there is none.
record::Result<std::string> lastSignedSha256(const Desk& desk, const record::AssessmentId& id);

/// A withdrawn version, frozen like a signed one.
record::Result<KeptAssessment>
withdrawalOf(const Desk& desk, api::Assessment assessment, const record::Clinician& by);

} // namespace sartorius::workflow
