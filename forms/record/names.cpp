// The stable spellings of the vocabulary's enumerations, and the few that are read back.

#include "forms/record/answer.h"
#include "forms/record/finding.h"
#include "forms/record/laterality.h"
#include "forms/record/medication.h"
#include "forms/record/order.h"
#include "forms/record/person.h"
#include "forms/record/result.h"

#include <array>

namespace sartorius::record {

std::string_view toString(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidInput:
        return "InvalidInput";
    case ErrorCode::NotFound:
        return "NotFound";
    case ErrorCode::Conflict:
        return "Conflict";
    case ErrorCode::Unavailable:
        return "Unavailable";
    case ErrorCode::Rejected:
        return "Rejected";
    case ErrorCode::Corrupt:
        return "Corrupt";
    case ErrorCode::NotPermitted:
        return "NotPermitted";
    case ErrorCode::Internal:
        return "Internal";
    }
    return {};
}

std::string_view toString(Laterality side)
{
    switch (side) {
    case Laterality::Right:
        return "right";
    case Laterality::Left:
        return "left";
    case Laterality::Bilateral:
        return "bilateral";
    case Laterality::NotSided:
        return "not-sided";
    }
    return {};
}

Result<Laterality> lateralityFrom(std::string_view text)
{
    if (text == "right" || text == "R")
        return Laterality::Right;
    if (text == "left" || text == "L")
        return Laterality::Left;
    if (text == "bilateral" || text == "B")
        return Laterality::Bilateral;
    if (text == "not-sided" || text == "U")
        return Laterality::NotSided;
    return failure(ErrorCode::InvalidInput, "not a laterality");
}

Laterality opposite(Laterality side)
{
    switch (side) {
    case Laterality::Right:
        return Laterality::Left;
    case Laterality::Left:
        return Laterality::Right;
    case Laterality::Bilateral:
    case Laterality::NotSided:
        return side;
    }
    return side;
}

std::string_view toString(Presence presence)
{
    switch (presence) {
    case Presence::Present:
        return "present";
    case Presence::Absent:
        return "absent";
    case Presence::NotAssessed:
        return "not-assessed";
    }
    return {};
}

std::string_view toString(MedicationStatus status)
{
    switch (status) {
    case MedicationStatus::Active:
        return "active";
    case MedicationStatus::Stopped:
        return "stopped";
    case MedicationStatus::Unknown:
        return "unknown";
    }
    return {};
}

std::string_view toString(DeliveryState state)
{
    switch (state) {
    case DeliveryState::Draft:
        return "draft";
    case DeliveryState::Queued:
        return "queued";
    case DeliveryState::InFlight:
        return "in-flight";
    case DeliveryState::Retrying:
        return "retrying";
    case DeliveryState::Delivered:
        return "delivered";
    case DeliveryState::Parked:
        return "parked";
    case DeliveryState::Held:
        return "held";
    case DeliveryState::Cancelled:
        return "cancelled";
    }
    return {};
}

std::string_view toString(AcceptanceState state)
{
    switch (state) {
    case AcceptanceState::NotAnswered:
        return "not-answered";
    case AcceptanceState::InfoRequested:
        return "info-requested";
    case AcceptanceState::Accepted:
        return "accepted";
    case AcceptanceState::Scheduled:
        return "scheduled";
    case AcceptanceState::AppointmentCancelled:
        return "appointment-cancelled";
    case AcceptanceState::NoShow:
        return "no-show";
    case AcceptanceState::Seen:
        return "seen";
    case AcceptanceState::InterimReport:
        return "interim-report";
    case AcceptanceState::Completed:
        return "completed";
    case AcceptanceState::Reviewed:
        return "reviewed";
    case AcceptanceState::Rejected:
        return "rejected";
    case AcceptanceState::Redirected:
        return "redirected";
    case AcceptanceState::Cancelled:
        return "cancelled";
    case AcceptanceState::Expired:
        return "expired";
    }
    return {};
}

std::string_view toString(OrderKind kind)
{
    switch (kind) {
    case OrderKind::Referral:
        return "referral";
    case OrderKind::Rehabilitation:
        return "rehabilitation";
    case OrderKind::Report:
        return "report";
    }
    return {};
}

std::string_view toString(Priority priority)
{
    switch (priority) {
    case Priority::Stat:
        return "stat";
    case Priority::Asap:
        return "asap";
    case Priority::Routine:
        return "routine";
    }
    return {};
}

std::string_view toString(AnswerOrigin origin)
{
    switch (origin) {
    case AnswerOrigin::Entered:
        return "entered";
    case AnswerOrigin::BulkNormal:
        return "bulk-normal";
    case AnswerOrigin::FromRecord:
        return "from-record";
    case AnswerOrigin::Adopted:
        return "adopted";
    case AnswerOrigin::Derived:
        return "derived";
    }
    return {};
}

Result<AnswerOrigin> answerOriginFrom(std::string_view text)
{
    constexpr std::array kAll {AnswerOrigin::Entered,
                               AnswerOrigin::BulkNormal,
                               AnswerOrigin::FromRecord,
                               AnswerOrigin::Adopted,
                               AnswerOrigin::Derived};
    for (const AnswerOrigin origin : kAll) {
        if (toString(origin) == text)
            return origin;
    }
    return failure(ErrorCode::InvalidInput, "not an origin of an answer");
}

std::string displayName(const PersonName& name)
{
    std::string family;
    for (std::size_t i = 0; i < name.family.size(); ++i) {
        // Upper case for ASCII only: changing case in UTF-8 needs the language of the name.
        const char c = name.family[i];
        family += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    std::string given = name.given;
    if (!name.middle.empty())
        given += (given.empty() ? "" : " ") + name.middle;
    if (family.empty() || given.empty())
        return family + given;
    return family + ", " + given;
}

} // namespace sartorius::record
