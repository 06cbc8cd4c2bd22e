#pragma once

#include "forms/record/identifiers.h"
#include "forms/record/result.h"
#include "forms/record/time.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace sartorius::store {

/// What a record is about. Settings may be written and read while the record is locked: the courier
/// needs its peers.
enum class RecordKind { Patient, Assessment, Study, Order, LinkedStudy, Settings };

/// One row of the record. Everything but `payload` lies in clear on disk and is authenticated with
/// it; the payload is opaque here and sealed.
struct StoredRecord
{
    RecordKind kind = RecordKind::Patient;
    std::string id; ///< 32 lower-case hexadecimal digits; newRecordId or Store::derivedId
    int version = 1; ///< counts signed versions; a draft carries the version it will become
    std::int64_t revision = 0; ///< of a draft: grows by one with every save; 0 for a signed version
    bool signedVersion = false; ///< set by the store: an append-only row, not a draft
    record::PatientId patient; ///< empty when the record is about no patient (Settings)
    std::string state; ///< one word of isRowState
    std::string payload;
    record::Instant updatedAt; ///< set by the store when it writes

    friend bool operator==(const StoredRecord&, const StoredRecord&) = default;
};

/// "patient", "assessment", "study", "order", "linked-study", "settings".
std::string_view toString(RecordKind kind);
record::Result<RecordKind> recordKindFrom(std::string_view text);

/// The closed vocabulary of `state`, which is readable on disk: active, draft, signed, amended,
/// withdrawn, linked, unlinked, quarantined.
bool isRowState(std::string_view state);

/// 128 random bits of the operating system as 32 lower-case hexadecimal digits. Any thread.
std::string newRecordId();

/// True for 32 lower-case hexadecimal digits.
bool isRecordId(std::string_view id);

} // namespace sartorius::store
