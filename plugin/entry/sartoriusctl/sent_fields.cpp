#include "plugin/entry/sartoriusctl/sent_fields.h"

#include "hl7/message/timestamp.h"

#include <optional>

namespace sartorius::ctl {

namespace {

constexpr char kSide[] = "side";

/// Written apart from the encoder on purpose: a mistake made once in both would prove nothing.
class Comparison
{
public:
    Comparison(const hl7::Message& message, SentFields& result)
        : m_message(message)
        , m_result(result)
    {
    }

    void text(const std::string& path, const std::string& expected)
    {
        check(path, m_message.text(path) == expected);
    }

    void instant(const std::string& path, const record::Instant& expected)
    {
        const auto time = hl7::timestampFrom(m_message.text(path));
        const auto point = time ? hl7::instantOf(*time) : std::nullopt;
        // Messages carry seconds or milliseconds; the same second is the same moment here.
        check(path,
              point
                  && std::chrono::floor<std::chrono::seconds>(point->utc)
                      == std::chrono::floor<std::chrono::seconds>(expected.utc));
    }

    void date(const std::string& path, const std::optional<record::Date>& expected)
    {
        std::string digits;
        if (expected)
            for (const char each : record::toString(*expected))
                digits += each == '-' ? std::string() : std::string(1, each);
        text(path, digits);
    }

    /// One OBX by the code of its OBR-4 (any when empty), of its OBX-3 and its OBX-4.
    void observation(const std::string& group,
                     const std::string& code,
                     const std::string& part,
                     const std::string& expected,
                     const std::string& unit = {})
    {
        const std::string place = group + '/' + code + '/' + part;
        for (const auto index : found(group, code, part)) {
            const hl7::Segment obx = m_message.segment(index);
            if (m_message.decoded(obx.part(5, 1, coded(obx) ? 1 : 0)) == expected
                && m_message.decoded(obx.part(6, 1, 1)) == unit) {
                check(place, true);
                return;
            }
        }
        check(place, false);
    }

    void name(const std::string& field, const record::PersonName& name, int first)
    {
        const auto at = [&](int offset) {
            return field + '.' + std::to_string(first + offset);
        };
        text(at(0), name.family);
        text(at(1), name.given);
        text(at(2), name.middle);
        text(at(3), name.suffix);
        text(at(4), name.prefix);
    }

    void address(const std::string& field, const record::Address& address)
    {
        text(field + ".1", address.line);
        text(field + ".3", address.city);
        text(field + ".4", address.region);
        text(field + ".5", address.postalCode);
        text(field + ".6", address.country);
    }

    void check(const std::string& place, bool agrees)
    {
        ++m_result.compared;
        if (!agrees)
            m_result.different.push_back(place);
    }

private:
    static bool coded(const hl7::Segment& obx) { return obx.field(2) == "CWE"; }

    std::vector<std::size_t>
    found(const std::string& group, const std::string& code, const std::string& part) const
    {
        std::vector<std::size_t> indexes;
        std::string current;
        for (std::size_t index = 0; index < m_message.segmentCount(); ++index) {
            const hl7::Segment segment = m_message.segment(index);
            if (segment.id() == "OBR")
                current = m_message.decoded(segment.part(4, 1, 1));
            if (segment.id() == "OBX" && (group.empty() || group == current)
                && m_message.decoded(segment.part(3, 1, 1)) == code
                && m_message.decoded(segment.field(4)) == part)
                indexes.push_back(index);
        }
        return indexes;
    }

    const hl7::Message& m_message;
    SentFields& m_result;
};

std::string_view sexLetter(record::AdministrativeSex sex)
{
    using enum record::AdministrativeSex;
    switch (sex) {
    case Female:
        return "F";
    case Male:
        return "M";
    case Other:
        return "O";
    case Unknown:
        return "U";
    }
    return "U";
}

std::string sideText(std::optional<record::Laterality> side)
{
    return side ? std::string(record::toString(*side)) : std::string();
}

std::string_view priorityLetter(record::Priority priority)
{
    using enum record::Priority;
    switch (priority) {
    case Stat:
        return "S";
    case Asap:
        return "A";
    case Routine:
        return "R";
    }
    return "R";
}

void compareHeader(Comparison& compare,
                   const char* type,
                   const record::ControlId& controlId,
                   const record::Patient& patient)
{
    compare.text("MSH-9.1", std::string(type).substr(0, 3));
    compare.text("MSH-9.2", std::string(type).substr(4));
    compare.text("MSH-10", controlId.value);
    compare.text("MSH-11.1", patient.demonstration ? "T" : "P");
    compare.text("MSH-12.1", "2.5.1");
}

void comparePatient(Comparison& compare, const record::Patient& patient)
{
    int repetition = 0;
    for (const auto& identifier : patient.identifiers) {
        const std::string field = "PID-3[" + std::to_string(++repetition) + ']';
        compare.text(field + ".1", identifier.value);
        compare.text(field + ".4.1", identifier.authority);
        compare.text(field + ".5", identifier.type);
    }
    compare.name("PID-5", patient.name, 1);
    compare.date("PID-7", patient.birthDate);
    compare.text("PID-8", std::string(sexLetter(patient.sex)));
    compare.address("PID-11", patient.address);
    compare.text("PID-13.12", patient.phone);
    int number = 0;
    for (const auto& allergy : patient.allergies) {
        const std::string segment = "AL1[" + std::to_string(++number) + ']';
        compare.text(segment + "-3.2", allergy.substance);
        compare.text(segment + "-5", allergy.reaction);
    }
}

void compareDiagnosis(Comparison& compare, const record::Coding& diagnosis)
{
    compare.text("DG1-3.1", diagnosis.code);
    compare.text("DG1-3.2", diagnosis.display);
}

void compareStudy(Comparison& compare, const record::LinkedStudy& study, const std::string& part)
{
    const std::string group = "18748-4";
    compare.observation(group, "113014", part, study.uid.value);
    if (!study.accession.empty())
        compare.observation(group, "accession", part, study.accession);
    if (!study.modality.empty())
        compare.observation(group, "modality", part, study.modality);
    if (!study.description.empty())
        compare.observation(group, "study-description", part, study.description);
    if (study.side)
        compare.observation(group, "study-side", part, std::string(record::toString(*study.side)));
}

void compareStatements(Comparison& compare, const record::Referral& referral)
{
    int number = 0;
    for (const auto& statement : referral.statements) {
        std::string part = std::to_string(++number);
        if (statement.side)
            part += '-' + std::string(record::toString(*statement.side));
        compare.observation("findings", statement.what.code, part, statement.value, statement.unit);
    }
    number = 0;
    for (const auto& flag : referral.redFlags)
        compare.observation("57133-1", "red-flag", std::to_string(++number), flag);
    for (const auto& lab : referral.labs)
        if (lab.comparator.empty())
            compare.observation(
                "26436-6", lab.what.code, "", record::toString(lab.value.value), lab.value.unit);
    number = 0;
    for (const auto& study : referral.studies)
        compareStudy(compare, study, std::to_string(++number));
}

void compareExercise(Comparison& compare, const record::ExerciseDose& dose, const std::string& part)
{
    compare.observation("", "exercise", part, dose.exercise);
    const auto number = [&](const char* code, const std::optional<int>& value, const char* unit) {
        if (value)
            compare.observation("", code, part, std::to_string(*value), unit);
    };
    number("sets", dose.sets, "{set}");
    number("repetitions", dose.repetitions, "{repetition}");
    number("hold", dose.holdSeconds, "s");
    number("days-per-week", dose.daysPerWeek, "d/wk");
    const auto words = [&](const char* code, const std::string& value) {
        if (!value.empty())
            compare.observation("", code, part, value);
    };
    words("load", dose.load);
    words("stop-rule", dose.stopRule);
    words("why", dose.why);
}

} // namespace

SentFields compareSent(const hl7::Message& received,
                       const record::Referral& referral,
                       const record::ControlId& controlId)
{
    SentFields result;
    Comparison compare(received, result);
    compareHeader(compare, "REF^I12", controlId, referral.patient);
    compare.text("RF1-2.1", std::string(priorityLetter(referral.priority)));
    compare.text("RF1-6.1", referral.id.value);
    compare.instant("RF1-7", referral.signedAt);
    compare.name("PRD-2", referral.from.name, 1);
    compare.text("PRD-4.9", referral.clinic.name);
    compare.text("PRD-7.1", referral.from.number.value);
    compare.name("PRD[2]-2", referral.to.person, 1);
    compare.text("PRD[2]-4.9", referral.to.name);
    compare.text("PRD[2]-7.1", referral.to.number.value);
    compare.address("PRD[2]-3", referral.to.address);
    comparePatient(compare, referral.patient);
    compareDiagnosis(compare, referral.workingDiagnosis);
    compare.observation("57133-1", "42349-1", "", referral.question);
    compare.observation("57133-1", kSide, "", sideText(referral.side));
    if (!referral.summary.empty())
        compare.observation("57133-1", "51848-0", "", referral.summary);
    compareStatements(compare, referral);
    compare.text("PV1-8.1", referral.from.number.value);
    return result;
}

SentFields compareSent(const hl7::Message& received,
                       const record::RehabOrder& order,
                       const record::ControlId& controlId)
{
    SentFields result;
    Comparison compare(received, result);
    compareHeader(compare, "OMG^O19", controlId, order.patient);
    comparePatient(compare, order.patient);
    compare.text("ORC-1", "NW");
    compare.text("ORC-2.1", order.id.value);
    compare.instant("ORC-9", order.signedAt);
    compare.text("ORC-12.1", order.from.number.value);
    compare.name("ORC-12", order.from.name, 2);
    compare.text("ORC-21.1", order.clinic.name);
    compare.text("TQ1-14", std::to_string(order.sessions));
    compare.text("TQ1-6.1", std::to_string(order.weeks));
    compare.text("TQ1-9.1.1", std::string(priorityLetter(order.priority)));
    compare.text("TQ1-3.1.1", std::to_string(order.sessionsPerWeek) + "/wk");
    compare.text("OBR-2.1", order.id.value);
    if (!order.programme.empty()) {
        compare.text("OBR-4.4", order.programme);
        compare.text("OBR-4.5", order.programmeName);
    }
    compare.text("CTD-4.9", order.to.name);
    compare.name("CTD-2", order.to.person, 1);
    compareDiagnosis(compare, order.diagnosis);
    compare.observation("", kSide, "", sideText(order.side));
    if (!order.goal.empty())
        compare.observation("", "goal", "", order.goal);
    int number = 0;
    for (const auto& precaution : order.precautions)
        compare.observation("", "precaution", std::to_string(++number), precaution);
    number = 0;
    for (const auto& dose : order.exercises)
        compareExercise(compare, dose, std::to_string(++number));
    return result;
}

} // namespace sartorius::ctl
