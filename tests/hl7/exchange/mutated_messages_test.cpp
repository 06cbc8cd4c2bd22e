#include "hl7/exchange/outgoing_message.h"
#include "hl7/exchange/receiver.h"
#include "hl7/message/path.h"
#include "hl7/message/pieces.h"
#include "tests/hl7/exchange/sample_orders.h"
#include "tests/support/manual_clock.h"

#include <catch2/catch.hpp>

#include <set>

using namespace sartorius;
using namespace sartorius::hl7;

namespace {

/// A good message taken apart into segments and fields, to be spoilt in one place.
class Spoilt
{
public:
    explicit Spoilt(const std::string& bytes)
    {
        for (const std::string_view line : Pieces(bytes, '\r')) {
            if (line.empty())
                continue;
            auto& fields = m_segments.emplace_back();
            for (const std::string_view field : Pieces(line, '|'))
                fields.emplace_back(field);
        }
    }

    /// Field of the n-th segment of this id; MSH counts its separator.
    std::string& field(const std::string& id, std::size_t occurrence, std::size_t number)
    {
        for (auto& fields : m_segments) {
            if (fields[0] != id || --occurrence > 0)
                continue;
            const std::size_t at = id == "MSH" ? number - 1 : number;
            if (fields.size() <= at)
                fields.resize(at + 1);
            return fields[at];
        }
        FAIL("no such segment: " << id);
        return m_segments[0][0];
    }

    void drop(const std::string& id)
    {
        std::erase_if(m_segments, [&](const auto& fields) { return fields[0] == id; });
    }

    std::size_t count(const std::string& id) const
    {
        std::size_t number = 0;
        for (const auto& fields : m_segments)
            number += fields[0] == id ? 1U : 0U;
        return number;
    }

    std::string bytes() const
    {
        std::string all;
        for (const auto& fields : m_segments) {
            for (const std::string& field : fields)
                all += &field == &fields.front() ? field : "|" + field;
            all += '\r';
        }
        return all;
    }

private:
    std::vector<std::vector<std::string>> m_segments;
};

struct Case
{
    std::string bytes;
    std::string code; ///< MSA-1
    std::string error; ///< ERR-2, ERR-3.1, ERR-4
};

std::vector<std::string> goodMessages()
{
    auto header = support::sampleHeader();
    const auto referral = support::sampleReferral();
    const auto order = support::sampleRehabOrder();
    Report report {"D-2", "", {}, "Knee", referral.patient, referral.from, referral.clinic,
                   referral.to, referral.side, referral.signedAt, referral.workingDiagnosis,
                   referral.statements, {}, "%PDF"};
    PeerProfile legacy;
    legacy.legacyOrders = true;
    legacy.version = "2.5";
    PeerProfile results;
    results.reportsAsResults = true;
    std::vector<std::string> all {composeReferral(referral, header).value(),
                                  composeReferral(referral, header, {}, {OrderAct::Kind::Replace, {}, {}}).value(),
                                  composeRehabOrder(order, header).value(),
                                  composeRehabOrder(order, header, legacy).value(),
                                  composeReport(report, header).value(),
                                  composeReport(report, header, results).value()};
    const std::string msh = "MSH|^~\\&|EHR|GH|S|C|20260101120000+0100||";
    for (const char* event : {"A01", "A04", "A08", "A28", "A31"})
        all.push_back(msh + "ADT^" + event + "|1|T|2.5.1\rEVN||20260101\rPID|||9^^^A^MR||X^Y||19890314\r"
                      "PV1||O\r");
    all.push_back(msh + "ADT^A40|1|T|2.5.1\rEVN||20260101\rPID|||9^^^A^MR||X^Y\rMRG|8^^^A^MR\r");
    return all;
}

/// A fault in one place of the n-th segment of an id, for each segment that has the place.
void eachOf(std::vector<Case>& cases,
            const std::string& good,
            const std::string& id,
            std::size_t number,
            const std::string& value,
            const std::string& error)
{
    const std::size_t count = Spoilt(good).count(id);
    for (std::size_t n = 1; n <= count; ++n) {
        Spoilt spoilt(good);
        spoilt.field(id, n, number) = value;
        cases.push_back(
            {spoilt.bytes(), "AE", id + "^" + std::to_string(n) + "^" + std::to_string(number) + error});
    }
}

std::vector<Case> spoiltMessages()
{
    std::vector<Case> cases;
    for (const std::string& good : goodMessages()) {
        const auto rejected = [&](std::size_t field, const std::string& value, const char* error) {
            Spoilt spoilt(good);
            spoilt.field("MSH", 1, field) = value;
            cases.push_back({spoilt.bytes(), "AR", error});
        };
        rejected(9, "QBP^Q11", "MSH^1^9^1 200 E");
        rejected(9, "ADT^R01", "MSH^1^9^1^2 201 E");
        rejected(9, "ORU^A08", "MSH^1^9^1^2 201 E");
        rejected(9, "REF", "MSH^1^9^1^2 201 E");
        rejected(11, "P", "MSH^1^11^1 202 E");
        rejected(11, "", "MSH^1^11^1 202 E");
        rejected(12, "3.0", "MSH^1^12^1 203 E");
        rejected(12, "", "MSH^1^12^1 203 E");
        Spoilt nameless(good);
        nameless.field("MSH", 1, 10) = "";
        cases.push_back({nameless.bytes(), "AE", "MSH^1^10^1 101 E"});
        for (const char* id : {"PID", "MRG", "RF1", "TXA"}) {
            Spoilt spoilt(good);
            const bool required = std::string(id) != "RF1"; // REF_I12 can do without
            if (spoilt.count(id) == 0 || !required)
                continue;
            spoilt.drop(id);
            if (good.find("OMG^O19") == std::string::npos && good.find("ORM^O01") == std::string::npos
                && good.find("ORU^R01") == std::string::npos)
                cases.push_back({spoilt.bytes(), "AE", std::string(id) + "^1 100 E"});
        }
        eachOf(cases, good, "PID", 3, "", "^1 101 E");
        eachOf(cases, good, "PID", 3, "^^^A^MR", "^1^1 101 E");
        eachOf(cases, good, "PID", 7, "20261301", "^1 102 E");
        eachOf(cases, good, "PID", 7, "14.03.1989", "^1 102 E");
        eachOf(cases, good, "PID", 7, "19890230", "^1 102 E");
        eachOf(cases, good, "MRG", 1, "", "^1 101 E");
        eachOf(cases, good, "RF1", 6, "", "^1 101 E");
        eachOf(cases, good, "ORC", 1, "", "^1 101 E");
        eachOf(cases, good, "ORC", 1, "QQ", "^1 103 E");
        eachOf(cases, good, "ORC", 5, "QQ", "^1 103 E");
        eachOf(cases, good, "OBR", 4, "", "^1 101 E");
        eachOf(cases, good, "TXA", 12, "", "^1 101 E");
        eachOf(cases, good, "TXA", 17, "QQ", "^1 103 E");
        eachOf(cases, good, "OBX", 3, "", "^1 101 E");
        eachOf(cases, good, "OBX", 11, "", "^1 101 E");
        eachOf(cases, good, "OBX", 11, "Q", "^1 103 E");
        eachOf(cases, good, "OBX", 2, "", "^1 101 E");
    }
    return cases;
}

/// "ERR-2 ERR-3.1 ERR-4" of the one ERR of an answer.
std::string errorOf(const Message& answer)
{
    return std::string(answer.get("ERR-2")) + " " + std::string(answer.get("ERR-3.1")) + " "
        + std::string(answer.get("ERR-4"));
}

} // namespace

TEST_CASE("Every fault of a message is answered with its place, code and severity",
          "[hl7][exchange]")
{
    const auto cases = spoiltMessages();
    ReceiverSettings settings;
    settings.processingId = 'T';
    support::ManualClock clock;
    std::size_t kept = 0;
    const auto keep = [&](const InboundMessage&, const std::string&) {
        ++kept;
        return record::Result<InboundOutcome>(InboundOutcome {});
    };

    std::set<std::string> distinct;
    for (const Case& one : cases) {
        INFO(one.error);
        distinct.insert(one.bytes);
        const auto reply = receive(one.bytes, settings, clock, keep);
        REQUIRE(reply);
        REQUIRE(reply->answers.size() == 1);
        const auto answer = Message::parse(reply->answers.front());
        REQUIRE(answer);
        CHECK(answer->get("MSA-1") == one.code);
        CHECK(answer->count("ERR") == 1);
        CHECK(errorOf(*answer) == one.error);
    }
    CHECK(distinct.size() >= 500);
    CHECK(kept == 0);

    // The messages that were spoilt are good.
    for (const std::string& good : goodMessages()) {
        const auto reply = receive(good, settings, clock, keep);
        REQUIRE(reply);
        CHECK(Message::parse(reply->answers.front())->get("MSA-1") == "AA");
    }
    CHECK(kept == goodMessages().size());
}
