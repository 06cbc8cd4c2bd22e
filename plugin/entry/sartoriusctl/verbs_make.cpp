#include "forms/record/clock.h"
#include "hl7/exchange/referral_message.h"
#include "hl7/exchange/rehab_order_message.h"
#include "hl7/message/control_id.h"
#include "plugin/api/record_json.h"
#include "plugin/entry/sartoriusctl/input.h"
#include "plugin/entry/sartoriusctl/record_verb.h"
#include "plugin/entry/sartoriusctl/verbs.h"

namespace sartorius::ctl {

namespace {

hl7::MessageHeader headerFor(const record::Recipient& to)
{
    hl7::MessageHeader header;
    header.controlId = hl7::newControlId();
    header.time = record::SystemClock().now();
    header.receivingFacility = to.destination.value;
    return header;
}

record::Result<std::string> encode(const record::Referral& referral)
{
    return hl7::encodeReferral(referral, headerFor(referral.to));
}

record::Result<std::string> encode(const record::RehabOrder& order)
{
    return hl7::encodeRehabOrder(order, headerFor(order.to));
}

template <class Kind>
Exit makeFrom(const api::AnyOrder& order, const std::string& file, Console& console)
{
    const Kind* value = std::get_if<Kind>(&order);
    if (value == nullptr)
        return console.refuse(Exit::BadData,
                              {.code = "other-kind",
                               .where = file,
                               .what = "this record value is of the other kind",
                               .remedy = "Use \"hl7 make referral\" for a referral and \"hl7 make "
                                         "rehab-order\" for a rehabilitation order."});
    if (const record::Problems missing = hl7::requirements(*value); !missing.empty())
        return console.refuse(Exit::BadData, missing);
    const auto bytes = encode(*value);
    if (!bytes)
        return console.refuse(bytes.error());
    console.bytes(*bytes);
    return Exit::Ok;
}

/// A value may stand alone or under the name of its kind, as GetOrder gives it.
std::string underItsKind(const nlohmann::json& value, std::string_view kind)
{
    const bool named = value.contains("referral") || value.contains("rehabOrder");
    const nlohmann::json whole = named ? value : nlohmann::json {{std::string(kind), value}};
    return whole.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Exit make(const Invocation& invocation, Console& console)
{
    const std::string& what = invocation.operands[0];
    const std::string& file = invocation.operands[1];
    if (what != "referral" && what != "rehab-order")
        return console.refuse(Exit::Usage,
                              {.code = "usage",
                               .where = what,
                               .what = "hl7 make knows referral and rehab-order",
                               .remedy = {}});
    const Members members = readMembers(file, console);
    if (members.exit != Exit::Ok)
        return members.exit;
    const auto order = api::orderFromJson(
        underItsKind(members.value, what == "referral" ? "referral" : "rehabOrder"));
    if (!order)
        return console.refuse(Exit::BadData, order.error());
    return what == "referral" ? makeFrom<record::Referral>(*order, file, console)
                              : makeFrom<record::RehabOrder>(*order, file, console);
}

} // namespace

Verbs makeVerbs()
{
    return {{"hl7 make",
             "referral|rehab-order FILE",
             "a record value (as demo --keep leaves it) as REF^I12 or OMG^O19",
             {},
             make}};
}

} // namespace sartorius::ctl
