#pragma once

#include "forms/record/problem.h"
#include "hl7/message/builder.h"

#include <string>
#include <vector>

namespace sartorius::hl7 {

/// A field that one peer insists on although the standard does not.
struct RequiredField
{
    std::string path; ///< "PID-19"
    std::string what; ///< one plain sentence for the person who must mend it
    std::string remedy;
};

/// How one peer wants our messages: data of the site's settings. The default is what HL7 2.5.1 says.
struct PeerProfile
{
    std::string version = "2.5.1"; ///< MSH-12; 2.3 to 2.5.1
    bool legacyOrders = false; ///< rehabilitation orders as ORM^O01 instead of OMG^O19
    bool reportsAsResults = false; ///< reports as ORU^R01 instead of MDM^T02
    std::string sendingApplication; ///< MSH-3 by which this peer knows us; empty: the header's
    std::string sendingFacility; ///< MSH-4 by which this peer knows us; empty: the clinic's
    std::string acceptAcknowledgement; ///< MSH-15, HL7 table 0155; both empty: original mode
    std::string applicationAcknowledgement; ///< MSH-16
    WritingRules writing; ///< character set, own codes, segments that must not be there
    std::vector<RequiredField> required;
};

/// What a new message says to whoever has an earlier one of the same order.
struct OrderAct
{
    enum class Kind {
        New, ///< REF^I12, ORC-1 NW
        Replace, ///< REF^I13 under the same id; ORC-1 RP and RO
        Cancel ///< REF^I14, ORC-1 CA
    };
    Kind kind = Kind::New;
    record::OrderId replaced; ///< of an order: the one that this one replaces
    std::string reason; ///< of a cancellation or change, for people
};

/// Everything that keeps a profile from being used; `where` is the name of the setting.
record::Problems problemsOf(const PeerProfile& profile);

/// True for a version from 2.5 on, which has TQ1, ERR-2 and CWE.
bool hasTimingSegment(std::string_view version);

/// The header by which this peer knows us.
MessageHeader withProfile(const MessageHeader& header, const PeerProfile& profile);

} // namespace sartorius::hl7
