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
            const record::OrderId old(digits(20));
            for (const OrderAct& act : {OrderAct {},
                                        OrderAct {Kind::Cancel, {}, text()},
                                        OrderAct {Kind::Replace, old, text()}}) {
                take(samples, "OMG^O19", composeRehabOrder(order(), header(), {}, act));
                take(samples, "ORM^O01", composeRehabOrder(order(), header(), legacy, act));
            }
            for (const ReportAct act :
                 {ReportAct::Original, ReportAct::Correction, ReportAct::Withdrawal}) {
                take(samples, "ORU^R01", composeReport(report(), header(), results, act));
                take(samples, "MDM", composeReport(report(), header(), {}, act));
            }
            for (const char* event : {"A01", "A04", "A08", "A28", "A31", "A40", "A47"})
                take(samples, std::string("ADT^") + event, admission(event));
            take(samples, "ORU^R01 laboratory", laboratory());
            take(samples, "RRI^I12", referralAnswer());
            take(samples, "ORG^O20", orderStatus("ORG", "O20"));
            take(samples, "ORR^O02", orderStatus("ORR", "O02"));
            take(samples, "OSU^O51", orderStatus("OSU", "O51"));
            for (const char* event : {"S12", "S13", "S15", "S26"})
                take(samples, std::string("SIU^") + event, appointment(event));
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
        report.replaces = digits(20);
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
        const bool merge = event == "A40" || event == "A47";
        const bool person = event == "A28" || event == "A31";
        MessageBuilder message(training(who),
                               {"ADT",
                                event,
                                event == "A40"       ? "ADT_A39"
                                    : event == "A47" ? "ADT_A30"
                                    : person         ? "ADT_A05"
                                                     : "ADT_A01"});
        message.segment("EVN").text(1, event).text(2, now());
        writePatient(message, who);
        if (merge)
            message.segment("MRG").composite(1, identifierFields({digits(8), "A", "MR"}));
        else
            writeVisit(message, sampleReferral().from);
        return *message.build();
    }

    Composed laboratory()
    {
        const record::Patient who = patient(sampleReferral().patient);
        MessageBuilder message(training(who), {"ORU", "R01", "ORU_R01"});
        writePatient(message, who);
        message.segment("OBR")
            .text(1, "1")
            .text(2, digits(9))
            .text(3, digits(9))
            .composite(4, {"24323-8", text(), "LN"})
            .text(7, now())
            .text(25, "F");
        int number = 0;
        for (const char* loinc : {"2160-0", "1988-5", "2157-6"})
            message.segment("OBX")
                .text(1, std::to_string(++number))
                .text(2, "NM")
                .composite(3, {loinc, text(), "LN"})
                .text(5, digits(2))
                .text(6, "mg/L")
                .text(11, "F");
        return *message.build();
    }

    Composed referralAnswer()
    {
        const record::Referral r = referral();
        MessageBuilder message(training(r.patient), {"RRI", "I12", "RRI_I12"});
        message.segment("MSA").text(1, "AA").text(2, "S" + digits(17));
        message.segment("RF1")
            .composite(1, {"A", text(), "HL70283"})
            .composite(6, {r.id.value, "SARTORIUS"})
            .composite(11, {digits(9), "ORTHO"});
        message.segment("PRD").composite(1, {"RT", "Referred to", "HL70286"});
        writePatient(message, r.patient);
        return *message.build();
    }

    /// ORG^O20, ORR^O02 and OSU^O51 all speak in ORC.
    Composed orderStatus(const std::string& type, const std::string& event)
    {
        const record::RehabOrder o = order();
        const bool answer = type != "OSU";
        const std::string number = digits(9);
        MessageBuilder message(training(o.patient), {type, event, type + "_" + event});
        if (answer)
            message.segment("MSA").text(1, "AA").text(2, "S" + digits(17));
        writePatient(message, o.patient);
        message.segment("ORC")
            .text(1, answer ? "OK" : "SC")
            .composite(2, {o.id.value, "SARTORIUS"})
            .composite(3, {number, "PHYSIO"})
            .text(5, "IP")
            .composite(16, {"", text()});
        if (answer)
            message.segment("OBR")
                .text(1, "1")
                .composite(2, {o.id.value, "SARTORIUS"})
                .composite(3, {number, "PHYSIO"})
                .composite(4, {"91251-8", text(), "LN"});
        return *message.build();
    }

    Composed appointment(const std::string& event)
    {
        const record::Patient who = patient(sampleReferral().patient);
        MessageBuilder message(training(who), {"SIU", event, "SIU_S12"});
        message.segment("SCH")
            .text(1, digits(9))
            .composite(6, {"", text()})
            .composite(7, {"", text()})
            .composite(16, {digits(9), "Fox"})
            .composite(20, {digits(9), "Fox"})
            .composite(26, {digits(20), "SARTORIUS"});
        writePatient(message, who);
        message.segment("RGS").text(1, "1");
        message.segment("AIP").text(1, "1").composite(3, {digits(9), text()});
        return *message.build();
    }

    MessageHeader training(const record::Patient& who)
    {
        m_msh = headerFor(header(), who, sampleReferral().clinic);
        return m_msh;
    }

    std::string now() const { return toString(timestampOf(m_msh.time)); }

    std::mt19937 m_random;
    std::string m_controlId;
    MessageHeader m_msh;
};

} // namespace

std::vector<Sample> makeSamples(std::size_t perType, std::uint32_t seed)
{
    return Maker(seed).all(perType);
}

} // namespace sartorius::support
