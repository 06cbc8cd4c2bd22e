#include "plugin/entry/sartoriusctl/record_verb.h"
#include "plugin/entry/sartoriusctl/verbs.h"

#include <array>

namespace sartorius::ctl {

namespace {

/// The file speaks of one order; the act is the signature that sends it.
Reshape asPlan(std::string_view kind)
{
    return [kind](nlohmann::json& members) {
        constexpr std::array kOfTheSignature {
            "assessment", "expectedRevision", "passphrase", "overrideReason"};
        nlohmann::json act = nlohmann::json::object();
        for (const char* name : kOfTheSignature) {
            if (!members.contains(name))
                continue;
            act[name] = members[name];
            members.erase(name);
        }
        act["plan"][std::string(kind)] = members;
        members = std::move(act);
    };
}

Exit refer(const Invocation& invocation, Console& console)
{
    return performFromFile("SignAndSend", invocation, console, asPlan("referral"));
}

Exit rehab(const Invocation& invocation, Console& console)
{
    return performFromFile("SignAndSend", invocation, console, asPlan("rehab"));
}

Exit report(const Invocation& invocation, Console& console)
{
    return performFromFile("SignAndSend", invocation, console, asPlan("report"));
}

Exit cancel(const Invocation& invocation, Console& console)
{
    return performFromFile("CancelOrder", invocation, console);
}

Exit list(const Invocation& invocation, Console& console)
{
    api::ListOrders request;
    if (!invocation.operands.empty())
        request.patient = record::PatientId(invocation.operands.front());
    return performOn(invocation, console, request);
}

} // namespace

Verbs orderVerbs()
{
    return {
        {"refer",
         "FILE",
         "sign and refer: {\"assessment\", \"expectedRevision\", \"to\", \"priority\", "
         "\"question\"}",
         {},
         refer},
        {"rehab order",
         "FILE",
         "sign and order: {\"assessment\", \"expectedRevision\", \"to\", \"programme\", ...}",
         {},
         rehab},
        {"report send",
         "FILE",
         "sign and send the assessment itself: {\"assessment\", \"expectedRevision\", \"to\"}",
         {},
         report},
        {"order cancel",
         "FILE",
         "take a referral or order back: {\"order\", \"reason\"}",
         {},
         cancel},
        {"order list", "[PATIENT]", "orders with delivery and acceptance apart", {}, list},
    };
}

} // namespace sartorius::ctl
