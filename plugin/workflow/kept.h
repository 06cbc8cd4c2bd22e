#pragma once

#include "forms/record/order.h"
#include "plugin/api/json.h"
#include "plugin/workflow/desk.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

/// What lies in the sealed payloads of the store, and how it is read and written. Each payload
/// begins with one byte that says its format, so that a later version can tell what it reads.
namespace sartorius::workflow {

inline constexpr char kPayloadFormat = '\x01';

/// An assessment as it is kept. `canonical` is empty for a draft; for a signed version it holds the
/// very bytes whose hash was signed.
struct KeptAssessment
{
    api::Assessment assessment;
    std::string canonical;
};

/// Where the file of one image lies and the key it is sealed with.
struct KeptImage
{
    record::SopInstanceUid uid;
    std::string file; ///< a random name in the store's folder "images"
    std::string key; ///< 64 hexadecimal digits; this image's alone
    std::int64_t size = 0;
};

struct KeptStudy
{
    dicom::Study study;
    std::vector<KeptImage> images;
};

/// A link as a person made it.
struct KeptLink
{
    record::AssessmentId assessment;
    record::LinkedStudy study;
    std::string sideNotStatedReason;
};

struct KeptPackFile
{
    std::string name;
    std::string bytes;
};

/// A content pack that signed assessments were made with.
struct KeptPack
{
    std::string manifest;
    std::vector<KeptPackFile> files;
};

template <class Value>
std::string payloadOf(const Value& value);

/// Corrupt when the payload is not of this kind or of a newer format.
template <class Value>
record::Result<Value> valueOf(const std::string& payload);

/// The patient with medicines and laboratory values; `assessments` and `orders` are empty.
record::Result<api::PatientChart> chartOf(const Desk& desk, const record::PatientId& id);

/// Draft if there is one, otherwise the latest version. `row` tells which.
struct FoundAssessment
{
    store::StoredRecord row;
    KeptAssessment kept;
};

record::Result<FoundAssessment> findAssessment(const Desk& desk, const record::AssessmentId& id);

/// Every assessment of a patient (empty: of all), newest first.
record::Result<std::vector<FoundAssessment>> assessmentsOf(const Desk& desk,
                                                           const record::PatientId& patient);

/// The studies that are linked to an assessment now.
record::Result<std::vector<KeptLink>> linksOf(const Desk& desk, const api::Assessment& assessment);

/// The row of a draft of this assessment.
store::StoredRecord draftRow(const api::Assessment& assessment);

/// Signed, Amended, Withdrawn or Draft from the row.
api::AssessmentState stateOf(const store::StoredRecord& row);

api::AssessmentSummary summaryOf(const FoundAssessment& found);

} // namespace sartorius::workflow
