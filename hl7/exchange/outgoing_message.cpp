#include "hl7/exchange/outgoing_message.h"

#include "hl7/exchange/conformance.h"

#include <algorithm>
#include <functional>

namespace sartorius::hl7 {
namespace {

using record::Problems;

/// A peer may want a segment left out that the standard requires: then it is no fault.
bool isWanted(const PeerProfile& profile, const Fault& fault)
{
    const auto& omitted = profile.writing.omittedSegments;
    return fault.code == "100"
        && std::find(omitted.begin(), omitted.end(), fault.location) != omitted.end();
}

Problems judged(const std::string& bytes, const PeerProfile& profile)
{
    const auto message = Message::parse(bytes);
    if (!message)
        return message.error();
    std::vector<Fault> faults = faultsOf(*message, Strictness::Written);
    std::erase_if(faults, [&](const Fault& fault) {
        return fault.severity != Severity::Error || isWanted(profile, fault);
    });
    Problems problems = problemsOf(faults);
    for (const RequiredField& field : profile.required) {
        if (message->meaning(field.path) != Meaning::Stated)
            problems.push_back({"missing", field.path, field.what, field.remedy});
    }
    return problems;
}

Composed composed(Problems missing,
                  const PeerProfile& profile,
                  const std::function<record::Result<std::string>()>& encode)
{
    Problems unusable = problemsOf(profile);
    missing.insert(missing.end(), unusable.begin(), unusable.end());
    if (!missing.empty())
        return tl::unexpected(std::move(missing));
    auto bytes = encode();
    if (!bytes)
        return tl::unexpected(Problems {{"not-encodable",
                                         "message",
                                         "The message cannot be written: " + bytes.error().detail
                                             + ".",
                                         "Choose another character set for this destination, or "
                                         "write the text without the character."}});
    if (Problems problems = judged(*bytes, profile); !problems.empty())
        return tl::unexpected(std::move(problems));
    return *std::move(bytes);
}

} // namespace

Composed composeReferral(const record::Referral& referral,
                         const MessageHeader& header,
                         const PeerProfile& profile,
                         const OrderAct& act)
{
    return composed(requirements(referral), profile, [&] {
        return encodeReferral(referral, header, profile, act);
    });
}

Composed composeRehabOrder(const record::RehabOrder& order,
                           const MessageHeader& header,
                           const PeerProfile& profile,
                           const OrderAct& act)
{
    Problems missing = requirements(order);
    if (!profile.legacyOrders && !hasTimingSegment(profile.version))
        missing.push_back({"bad-profile",
                           "legacyOrders",
                           "OMG^O19 with its timing needs version 2.5.",
                           "Send ORM^O01 to this destination."});
    return composed(std::move(missing), profile, [&] {
        return encodeRehabOrder(order, header, profile, act);
    });
}

Composed composeReport(const Report& report,
                       const MessageHeader& header,
                       const PeerProfile& profile,
                       ReportAct act)
{
    return composed(requirements(report), profile, [&] {
        return encodeReport(report, header, profile, act);
    });
}

} // namespace sartorius::hl7
