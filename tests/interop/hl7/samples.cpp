#include "tests/interop/hl7/samples.h"

#include "hl7/exchange/fields.h"
#include "hl7/exchange/outgoing_message.h"
#include "hl7/message/timestamp.h"
#include "tests/hl7/exchange/sample_orders.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <random>

namespace sartorius::support {
namespace {

using namespace hl7;

class Maker
{
public:
    explicit Maker(std::uint32_t seed)
        : m_random(seed)
    {
    }

    std::vector<Sample> all(std::size_t perType)
    {
        std::vector<Sample> samples;
        using Kind = OrderAct::Kind;
        PeerProfile legacy;
        legacy.legacyOrders = true;
        PeerProfile results;
        results.reportsAsResults = true;
        for (std::size_t i = 0; i < perType; ++i) {
            take(samples, "REF^I12", composeReferral(referral(), header(), {}, {}));
            take(samples, "REF^I13", composeReferral(referral(), header(), {}, {Kind::Replace, {}, text()}));
            take(samples, "REF^I14", composeReferral(referral(), header(), {}, {Kind::Cancel, {}, text()}));
            take(samples, "OMG^O19", composeRehabOrder(order(), header()));
            take(samples, "ORM^O01", composeRehabOrder(order(), header(), legacy));
            take(samples, "ORU^R01", composeReport(report(), header(), results));
            take(samples, "MDM^T02", composeReport(report(), header()));
            for (const char* event : {"A01", "A04", "A08", "A40"})
                take(samples, std::string("ADT^") + event, admission(event));
        }
        return samples;
    }

private:
    void take(std::vector<Sample>& samples, const std::string& type, const Composed& bytes)
    {
        if (!bytes) {
            std::fprintf(stderr, "%s: %s\n", type.c_str(), bytes.error().front().what.c_str());
            std::exit(1); // a sample that we refuse to send is a fault of this program
        }
        samples.push_back({type, m_controlId, *bytes});
    }

    std::size_t below(std::size_t end)
    {
        return std::uniform_int_distribution<std::size_t>(0, end - 1)(m_random);
    }

    /// Words with everything that libraries stumble over; never empty, no blank at the ends.
    std::string text()
    {
        constexpr std::array<const char*, 16> kWords {
            "knee", "M\u00FCller", "\u0141uk", "|", "^", "~", "&", "\\", "a|b", "\\F\\", "\u4E04\u6C34",
            "O'Brien", "50 %", "<5", "\u20AC 3", "\U0001F9B5"};
        std::string words = "x";
        for (std::size_t i = below(5) + 1; i > 0; --i)
            words += std::string(" ") + kWords[below(kWords.size())];
        return words + " y";
    }

    std::string digits(std::size_t count)
    {
        std::string number;
        while (number.size() < count)
            number += static_cast<char>('1' + below(9));
        return number;
    }

    MessageHeader header()
    {
        MessageHeader header = sampleHeader();
        m_controlId = "S" + digits(17);
        header.controlId = record::ControlId(m_controlId);
        return header;
    }

    record::Patient patient(record::Patient patient)
    {
        patient.identifiers.front().value = digits(8);
        patient.name.family = text();
        patient.name.given = text();
        patient.address.line = text();
        return patient;
    }

    record::Referral referral()
    {
        record::Referral r = sampleReferral();
        r.id = record::OrderId(digits(20));
        r.patient = patient(r.patient);
        r.question = text() + "\n" + text();
        r.summary = text();
        r.redFlags = {text(), text()};
        return r;
    }

    record::RehabOrder order()
    {
        record::RehabOrder o = sampleRehabOrder();
        o.id = record::OrderId(digits(20));
        o.patient = patient(o.patient);
        o.goal = text();
        o.precautions = {text()};
        o.sessions = static_cast<int>(below(30)) + 1;
        return o;
    }

    Report report()
    {
        const record::Referral r = referral();
        Report report;
        report.documentId = digits(20);
        report.title = text();
        report.patient = r.patient;
        report.from = r.from;
        report.clinic = r.clinic;
        report.to = r.to;
        report.side = r.side;
        report.signedAt = r.signedAt;
        report.workingDiagnosis = r.workingDiagnosis;
        report.statements = r.statements;
        report.pdf = "%PDF-1.4\n";
        for (std::size_t i = 0; i < 3000 + below(3000); ++i)
            report.pdf += static_cast<char>(below(256));
        return report;
    }

    Composed admission(const std::string& event)
    {
        const record::Patient who = patient(sampleReferral().patient);
        const MessageHeader msh = headerFor(header(), who, sampleReferral().clinic);
        const bool merge = event == "A40";
        MessageBuilder message(msh, {"ADT", event, merge ? "ADT_A39" : "ADT_A01"});
        message.segment("EVN").text(1, event).text(2, toString(timestampOf(msh.time)));
        writePatient(message, who);
        if (merge)
            message.segment("MRG").composite(1, identifierFields({digits(8), "A", "MR"}));
        else
            writeVisit(message, sampleReferral().from);
        return *message.build();
    }

    std::mt19937 m_random;
    std::string m_controlId;
};

} // namespace

std::vector<Sample> makeSamples(std::size_t perType, std::uint32_t seed)
{
    return Maker(seed).all(perType);
}

} // namespace sartorius::support
