#include "hl7/exchange/peer_profile.h"

#include "hl7/exchange/field_rules.h"
#include "hl7/message/path.h"

#include <algorithm>
#include <array>

namespace sartorius::hl7 {
namespace {

constexpr std::array<std::string_view, 5> kVersions {"2.3", "2.3.1", "2.4", "2.5", "2.5.1"};

/// Without these no message of ours is one.
constexpr std::array<std::string_view, 9> kNeeded {
    "MSH", "PID", "PRD", "RF1", "ORC", "OBR", "TXA", "EVN", "OBX"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view text)
{
    return std::find(list.begin(), list.end(), text) != list.end();
}

} // namespace

record::Problems problemsOf(const PeerProfile& profile)
{
    record::Problems problems;
    const auto need = [&](bool holds, std::string where, const char* what, const char* remedy) {
        if (!holds)
            problems.push_back({"bad-profile", std::move(where), what, remedy});
    };
    need(contains(kVersions, profile.version),
         "version",
         "We do not write this version of HL7.",
         "Use 2.3, 2.3.1, 2.4, 2.5 or 2.5.1.");
    for (const std::string* wish :
         {&profile.acceptAcknowledgement, &profile.applicationAcknowledgement})
        need(wish->empty() || isInTable("0155", *wish),
             "acknowledgement",
             "This is no acknowledgement condition.",
             "Use AL, NE, ER or SU.");
    need(!profile.writing.charset.name.empty(),
         "charset",
         "This character set is not known.",
         "Use UNICODE UTF-8, 8859/1 to 8859/15, GB 18030-2000 or ASCII.");
    for (const std::string& segment : profile.writing.omittedSegments)
        need(!contains(kNeeded, segment),
             "omit " + segment,
             "No message of ours can be without this segment.",
             "Leave it in.");
    for (const RequiredField& field : profile.required)
        need(pathFrom(field.path).has_value(),
             "require " + field.path,
             "This is no place in a message.",
             "Write it like PID-19 or IN1-2.");
    return problems;
}

bool hasTimingSegment(std::string_view version)
{
    return version.rfind("2.5", 0) == 0;
}

MessageHeader withProfile(const MessageHeader& header, const PeerProfile& profile)
{
    MessageHeader result = header;
    result.version = profile.version;
    if (!profile.sendingApplication.empty())
        result.sendingApplication = profile.sendingApplication;
    if (!profile.sendingFacility.empty())
        result.sendingFacility = profile.sendingFacility;
    result.acceptAcknowledgement = profile.acceptAcknowledgement;
    result.applicationAcknowledgement = profile.applicationAcknowledgement;
    return result;
}

} // namespace sartorius::hl7
