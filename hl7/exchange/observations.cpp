#include "hl7/exchange/observations.h"

#include "forms/record/decimal.h"
#include "hl7/exchange/fields.h"
#include "hl7/exchange/peer_profile.h"
#include "hl7/message/base64.h"
#include "hl7/message/timestamp.h"

namespace sartorius::hl7 {

bool isNumeric(std::string_view text)
{
    return text.find_first_not_of("+-0123456789.") == std::string_view::npos
        && record::decimalFrom(text).has_value();
}

Observations::Observations(MessageBuilder& message,
                           std::string_view status,
                           const record::Instant& when)
    : m_message(message)
    , m_status(status)
    , m_when(when)
{
}

void Observations::group(const Components& service, const record::Clinician& by)
{
    m_message.segment("OBR")
        .text(1, std::to_string(++m_groups))
        .composite(4, service)
        .text(7, toString(timestampOf(m_when)))
        .composite(16, clinicianFields(by))
        .text(25, m_status);
    m_number = 0;
    m_notes = 0;
}

SegmentBuilder&
Observations::begin(std::string_view type, const Components& what, std::string_view part)
{
    m_notes = 0;
    SegmentBuilder& obx = m_message.segment("OBX");
    obx.text(1, std::to_string(++m_number)).text(2, type).composite(3, what).text(4, part);
    obx.text(11, m_status).text(14, toString(timestampOf(m_when)));
    return obx;
}

SegmentBuilder&
Observations::words(const Components& what, std::string_view value, std::string_view part)
{
    return begin("ST", what, part).text(5, value);
}

SegmentBuilder&
Observations::formattedText(const Components& what, std::string_view value, std::string_view part)
{
    return begin("FT", what, part).formatted(5, value);
}

SegmentBuilder& Observations::number(const Components& what,
                                     std::string_view value,
                                     std::string_view unit,
                                     std::string_view part)
{
    return begin(isNumeric(value) ? "NM" : "ST", what, part)
        .text(5, value)
        .composite(6, unitFields(unit));
}

SegmentBuilder&
Observations::coded(const Components& what, const Components& value, std::string_view part)
{
    // HL7 table 0125 has CWE from 2.5.1 on.
    return begin(hasTimingSegment(m_message.version()) ? "CWE" : "CE", what, part)
        .composite(5, value);
}

SegmentBuilder&
Observations::date(const Components& what, const record::Date& date, std::string_view part)
{
    return begin("DT", what, part).text(5, toString(timestampOf(date)));
}

SegmentBuilder& Observations::statement(const record::Statement& statement, std::string_view part)
{
    // The side stands in the words too: a viewer that shows only OBX-3 and OBX-5 must not lose it.
    record::Coding what = statement.what;
    std::string place(part);
    if (statement.side) {
        what.display += what.display.empty() ? "" : ", ";
        what.display += record::toString(*statement.side);
        place += "-" + std::string(record::toString(*statement.side));
    }
    SegmentBuilder& obx = statement.unit.empty()
        ? words(codingFields(what), statement.value, place)
        : number(codingFields(what), statement.value, statement.unit, place);
    if (statement.abnormal)
        markAbnormal(obx);
    if (!statement.source.empty())
        note("Source: " + statement.source);
    return obx;
}

SegmentBuilder& Observations::labResult(const record::LabResult& result)
{
    const std::string value = record::toString(result.value.value);
    const Components what = codingFields(result.what);
    SegmentBuilder& obx = result.comparator.empty()
        ? number(what, value, result.value.unit)
        : begin("SN", what, {})
              .composite(5, {result.comparator, value})
              .composite(6, unitFields(result.value.unit));
    return obx.text(7, result.referenceRange).text(14, toString(timestampOf(result.taken)));
}

SegmentBuilder& Observations::document(const Components& what, std::string_view pdf)
{
    return begin("ED", what, {})
        .composite(5, {"SARTORIUS", "application", "pdf", "Base64", toBase64(pdf)});
}

void Observations::note(std::string_view text)
{
    m_message.segment("NTE").text(1, std::to_string(++m_notes)).formatted(3, text);
}

} // namespace sartorius::hl7
