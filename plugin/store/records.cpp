#include "plugin/store/records.h"

#include "plugin/store/sealing.h"

#include <algorithm>
#include <array>

namespace sartorius::store {

std::string_view toString(RecordKind kind)
{
    switch (kind) {
    case RecordKind::Patient:
        return "patient";
    case RecordKind::Assessment:
        return "assessment";
    case RecordKind::Study:
        return "study";
    case RecordKind::Order:
        return "order";
    case RecordKind::LinkedStudy:
        return "linked-study";
    case RecordKind::Settings:
        return "settings";
    }
    return {};
}

record::Result<RecordKind> recordKindFrom(std::string_view text)
{
    for (const auto kind : {RecordKind::Patient,
                            RecordKind::Assessment,
                            RecordKind::Study,
                            RecordKind::Order,
                            RecordKind::LinkedStudy,
                            RecordKind::Settings})
        if (toString(kind) == text)
            return kind;
    return record::failure(record::ErrorCode::InvalidInput, "no such kind of record");
}

bool isRowState(std::string_view state)
{
    constexpr std::array<std::string_view, 8> kStates {
        "active", "draft", "signed", "amended", "withdrawn", "linked", "unlinked", "quarantined"};
    return std::find(kStates.begin(), kStates.end(), state) != kStates.end();
}

std::string newRecordId()
{
    return toHex(randomBytes(16));
}

bool isRecordId(std::string_view id)
{
    return id.size() == 32 && std::all_of(id.begin(), id.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

} // namespace sartorius::store
