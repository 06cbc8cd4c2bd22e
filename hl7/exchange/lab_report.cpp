#include "hl7/exchange/lab_report.h"

#include "hl7/exchange/lab_items.h"
#include "hl7/exchange/observations.h"
#include "hl7/exchange/reading.h"

#include <algorithm>
#include <array>

namespace sartorius::hl7 {
namespace {

using Refusal = LabFinding::Refusal;

/// HL7 table 0085: final, final without retransmission, corrected.
bool isFinal(std::string_view status)
{
    return status == "F" || status == "U" || status == "C";
}

/// "<5", ">= 200", "5.10": what stands before the number, and the number.
bool readNumber(std::string text, record::LabResult& result)
{
    constexpr std::array<std::string_view, 4> kComparators {"<=", ">=", "<", ">"};
    for (const std::string_view comparator : kComparators) {
        if (text.rfind(comparator, 0) != 0)
            continue;
        result.comparator = comparator;
        text.erase(0, comparator.size());
        break;
    }
    text.erase(0, text.find_first_not_of(' '));
    if (!isNumeric(text))
        return false;
    const auto number = record::decimalFrom(text);
    if (number)
        result.value.value = *number;
    return number.has_value();
}

class ReportReader
{
public:
    ReportReader(const Message& message, const PeerClock& clock, const std::vector<LabCode>& codes)
        : m_message(message)
        , m_zone(zoneOf(message, clock.zone))
        , m_codes(codes)
    {
    }

    std::vector<LabReport> read()
    {
        for (std::size_t i = 0; i < m_message.segmentCount(); ++i) {
            const Segment segment = m_message.segment(i);
            if (segment.id() == "PID")
                patient(segment);
            else if (segment.id() == "OBR")
                group(segment);
            else if (segment.id() == "OBX" && !m_reports.empty())
                m_reports.back().findings.push_back(finding(segment, i));
        }
        return std::move(m_reports);
    }

private:
    void patient(const Segment& pid)
    {
        LabReport& report = m_reports.emplace_back();
        report.identifiers = identifiersOf(m_message, pid.field(3));
        report.name = nameOf(m_message, pid.field(5));
        report.demonstration = m_message.get("MSH-11.1") == "T";
        if (const auto born = timeOf(m_message, pid.field(7)))
            report.birthDate = dateOf(*born);
        m_taken.reset();
    }

    void group(const Segment& obr)
    {
        m_taken = instant(obr.field(7));
        if (m_reports.empty())
            return;
        LabReport& report = m_reports.back();
        if (report.placerOrder.empty())
            report.placerOrder = m_message.decoded(obr.part(2, 1, 1));
        if (report.fillerOrder.empty())
            report.fillerOrder = m_message.decoded(obr.part(3, 1, 1));
    }

    std::optional<record::Instant> instant(std::string_view raw) const
    {
        const auto time = timeOf(m_message, raw);
        return time ? instantOf(*time, m_zone) : std::nullopt;
    }

    LabFinding finding(const Segment& obx, std::size_t index) const
    {
        LabFinding found;
        found.segment = index;
        found.written.what = codeOf(obx.field(3));
        found.written.referenceRange = m_message.decoded(obx.part(7, 1));
        found.status = obx.part(11, 1);
        found.corrected = found.status == "C";
        found.withdrawn = found.status == "D" || found.status == "W";
        const std::string_view flag = obx.part(8, 1, 1);
        found.abnormal = meaningOf(flag) == Meaning::Stated && flag != "N";
        if (found.written.what.system == record::kLoinc)
            found.items = labItemsOf(found.written.what.code);
        found.refusal = value(obx, found);
        return found;
    }

    /// A LOINC code as it stands, or the one that the peer's settings give for its own.
    record::Coding codeOf(std::string_view raw) const
    {
        record::Coding what = codingOf(m_message, raw);
        const auto known = std::find_if(m_codes.begin(), m_codes.end(), [&](const LabCode& one) {
            return what.system != record::kLoinc && one.code == what.code;
        });
        if (known != m_codes.end()) {
            what.system = record::kLoinc;
            what.code = known->loinc;
        }
        return what;
    }

    Refusal value(const Segment& obx, LabFinding& found) const
    {
        const std::string_view raw = obx.field(5);
        found.text = m_message.decoded(raw);
        const bool structured = obx.field(2) == "SN";
        const std::string number = structured ? m_message.decoded(partOf(m_message, raw, 1))
                + m_message.decoded(partOf(m_message, raw, 2))
                                              : found.text;
        // SN with a separator is a ratio or a range, which is no one number.
        const bool single = !structured || partOf(m_message, raw, 3).empty();
        const bool numeric = single && readNumber(number, found.written);
        found.written.value.unit = ucumFrom(m_message.decoded(partOf(m_message, obx.field(6), 1)));
        const auto taken = obx.field(14).empty() ? m_taken : instant(obx.field(14));
        if (taken)
            found.written.taken = *taken;
        if (found.items.empty())
            return Refusal::NoItem;
        if (!found.withdrawn && !isFinal(found.status))
            return Refusal::NotFinal;
        if (!taken)
            return Refusal::NoTime;
        if (found.withdrawn)
            return Refusal::None;
        if (!numeric)
            return Refusal::NotANumber;
        if (found.written.value.unit.empty())
            return Refusal::NoUnit;
        found.value = inItemUnit(found.written.what.code, found.written.value);
        return found.value ? Refusal::None : Refusal::OtherUnit;
    }

    const Message& m_message;
    std::optional<std::chrono::minutes> m_zone;
    const std::vector<LabCode>& m_codes;
    std::optional<record::Instant> m_taken; // of the group
    std::vector<LabReport> m_reports;
};

} // namespace

bool hasLabItems(const LabReport& report)
{
    return std::any_of(report.findings.begin(), report.findings.end(), [](const auto& one) {
        return !one.items.empty();
    });
}

record::Result<std::vector<LabReport>> readLabReports(const Message& message,
                                                      const PeerClock& clock,
                                                      const std::vector<LabCode>& codes)
{
    if (message.get("MSH-9.1") != "ORU")
        return record::failure(record::ErrorCode::InvalidInput, "the message is no ORU");
    return ReportReader(message, clock, codes).read();
}

} // namespace sartorius::hl7
