#pragma once

#include "forms/record/order.h"
#include "hl7/message/builder.h"

#include <string>
#include <string_view>

namespace sartorius::hl7 {

/// Writes OBR groups: one OBR, then numbered OBX, each with its notes.
class Observations
{
public:
    /// `status`: OBX-11, HL7 table 0085: F final, O order detail only.
    Observations(MessageBuilder& message, std::string_view status, const record::Instant& when);

    /// Begins the next OBR of a message without orders; what follows belongs to it.
    void group(const Components& service, const record::Clinician& by);

    /// Each writes one OBX. `part` tells several values of one thing apart (OBX-4).
    SegmentBuilder&
    words(const Components& what, std::string_view value, std::string_view part = {});
    SegmentBuilder&
    formattedText(const Components& what, std::string_view value, std::string_view part = {});
    SegmentBuilder& number(const Components& what,
                           std::string_view value,
                           std::string_view unit,
                           std::string_view part = {});
    SegmentBuilder&
    coded(const Components& what, const Components& value, std::string_view part = {});
    SegmentBuilder& statement(const record::Statement& statement, std::string_view part);
    SegmentBuilder& labResult(const record::LabResult& result);
    SegmentBuilder& date(const Components& what, const record::Date& date, std::string_view part);

    /// A document as ED, in Base64.
    SegmentBuilder& document(const Components& what, std::string_view pdf);

    /// HL7 table 0078: A = abnormal.
    static void markAbnormal(SegmentBuilder& obx) { obx.text(8, "A"); }

    /// A note to the last observation, order or message.
    void note(std::string_view text);

private:
    SegmentBuilder& begin(std::string_view type, const Components& what, std::string_view part);

    MessageBuilder& m_message;
    std::string m_status;
    record::Instant m_when;
    int m_groups = 0;
    int m_number = 0;
    int m_notes = 0;
};

/// True for a number as HL7 NM takes it: sign, digits, point; no exponent.
bool isNumeric(std::string_view text);

} // namespace sartorius::hl7
