#include "hl7/exchange/rehab_order_message.h"

#include "hl7/exchange/fields.h"
#include "hl7/exchange/observations.h"
#include "hl7/message/timestamp.h"

namespace sartorius::hl7 {
namespace {

Components priorityFields(record::Priority priority)
{
    // HL7 table 0485
    switch (priority) {
    case record::Priority::Stat:
        return {"S", "STAT", "HL70485"};
    case record::Priority::Asap:
        return {"A", "ASAP", "HL70485"};
    case record::Priority::Routine:
        return {"R", "Routine", "HL70485"};
    }
    return {"R", "Routine", "HL70485"};
}

std::string scheduleWords(const record::RehabOrder& order)
{
    return std::to_string(order.sessions) + " sessions, " + std::to_string(order.sessionsPerWeek)
        + " per week, for " + std::to_string(order.weeks) + " weeks";
}

/// TQ of ORC-7 and OBR-27 in ORM: pattern, duration in weeks, priority, text, occurrences.
Components oldTiming(const record::RehabOrder& order)
{
    return {"",
            std::to_string(order.sessionsPerWeek) + "/wk",
            "W" + std::to_string(order.weeks),
            "",
            "",
            priorityFields(order.priority).front(),
            "",
            scheduleWords(order),
            "",
            "",
            "",
            std::to_string(order.sessions)};
}

/// `control`: HL7 table 0119.
SegmentBuilder& writeControl(MessageBuilder& message,
                             const record::RehabOrder& order,
                             const record::OrderId& id,
                             const std::string& application,
                             const char* control)
{
    SegmentBuilder& orc = message.segment("ORC");
    orc.text(1, control)
        .composite(2, orderIdFields(id, application))
        .text(9, toString(timestampOf(order.signedAt)))
        .composite(12, clinicianFields(order.from))
        .composite(14, phoneFields(order.clinic.phone, message.version()))
        .composite(16, codingFields(order.diagnosis));
    // ORC ended with field 19 in 2.3.
    if (message.version() != "2.3")
        orc.composite(21, {order.clinic.name}).composite(22, addressFields(order.clinic.address));
    return orc;
}

void writeTiming(MessageBuilder& message, const record::RehabOrder& order)
{
    // RPT has no code for "n times a week": a local one, with words, and the whole again in TQ1-11.
    const std::string perWeek = std::to_string(order.sessionsPerWeek);
    message.segment("TQ1")
        .text(1, "1")
        .composite(3,
                   {Component::of(
                       {perWeek + "/wk", perWeek + " per week", std::string(kLocalCodingSystem)})})
        .composite(6, {std::to_string(order.weeks), Component::of({"wk", "week", "UCUM"})})
        .composite(9, priorityFields(order.priority))
        .text(11, scheduleWords(order))
        .text(14, std::to_string(order.sessions));
}

SegmentBuilder& writeService(MessageBuilder& message,
                             const record::RehabOrder& order,
                             const record::OrderId& id,
                             const std::string& application)
{
    Components service {"91251008", "Physical therapy procedure", "SCT"};
    if (!order.programme.empty())
        service.insert(service.end(),
                       {order.programme, order.programmeName, std::string(kLocalCodingSystem)});
    SegmentBuilder& obr = message.segment("OBR");
    obr.text(1, "1")
        .composite(2, orderIdFields(id, application)) // equals ORC-2
        .composite(4, service)
        .text(13, std::string(sideWords(*order.side)) + ": " + order.diagnosis.display)
        .composite(16, clinicianFields(order.from)) // equals ORC-12
        .composite(31, codingFields(order.diagnosis));
    return obr;
}

void writeRecipient(MessageBuilder& message, const record::RehabOrder& order)
{
    message.segment("CTD")
        .composite(1, {"RT", "Referred to Provider", "HL70286"})
        .composite(2, nameFields(order.to.person))
        .composite(3, addressFields(order.to.address))
        .composite(4, {"", "", "", "", "", "", "", "", order.to.name})
        .composite(5, phoneFields(order.to.phone, message.version()))
        .composite(7, providerNumberFields(order.to.number));
}

std::string doseWords(const record::ExerciseDose& dose)
{
    std::string text = dose.name;
    const auto add
        = [&text](const std::optional<int>& number, const char* before, const char* after) {
              if (number)
                  text += before + std::to_string(*number) + after;
          };
    add(dose.sets, ": ", " sets");
    add(dose.repetitions, dose.sets ? " of " : ": ", " repetitions");
    add(dose.holdSeconds, ", hold ", " s");
    add(dose.daysPerWeek, ", ", " days a week");
    if (!dose.load.empty())
        text += ", load: " + dose.load;
    if (!dose.stopRule.empty())
        text += ". Stop: " + dose.stopRule;
    return text;
}

void writeExercise(Observations& out, const record::ExerciseDose& dose, const std::string& part)
{
    out.coded(localCode("exercise", "Exercise"), localCode(dose.exercise, dose.name), part);
    out.note(doseWords(dose));
    const auto number = [&](const char* code,
                            const char* words,
                            const std::optional<int>& value,
                            const char* unit) {
        if (value)
            out.number(localCode(code, words), std::to_string(*value), unit, part);
    };
    number("sets", "Sets", dose.sets, "{set}");
    number("repetitions", "Repetitions", dose.repetitions, "{repetition}");
    number("hold", "Hold", dose.holdSeconds, "s");
    number("days-per-week", "Days per week", dose.daysPerWeek, "d/wk");
    const auto words = [&](const char* code, const char* display, const std::string& value) {
        if (!value.empty())
            out.formattedText(localCode(code, display), value, part);
    };
    words("load", "Load", dose.load);
    words("stop-rule", "Stop when", dose.stopRule);
    words("why", "Why this exercise", dose.why);
}

void writeContent(MessageBuilder& message, const record::RehabOrder& order)
{
    Observations out(message, "O", order.signedAt);
    out.coded(localCode("side", "Side of the body"), sideFields(*order.side));
    if (order.patient.allergies.empty() && !order.patient.allergiesReviewed)
        out.coded(localCode("allergies", "Allergies"), localCode("not-recorded", "Not recorded"));
    if (!order.goal.empty())
        out.formattedText(localCode("goal", "Goal"), order.goal);
    int part = 0;
    for (const std::string& precaution : order.precautions)
        Observations::markAbnormal(
            out.words(localCode("precaution", "Precaution"), precaution, std::to_string(++part)));
    part = 0;
    for (const record::ExerciseDose& dose : order.exercises)
        writeExercise(out, dose, std::to_string(++part));
}

/// ORC, timing, OBR and all that belongs to them, in the order of OMG_O19 or ORM_O01.
void writeOrder(MessageBuilder& message,
                const record::RehabOrder& order,
                const std::string& application,
                const char* control,
                bool legacy)
{
    SegmentBuilder& orc = writeControl(message, order, order.id, application, control);
    if (!legacy)
        writeTiming(message, order);
    SegmentBuilder& obr = writeService(message, order, order.id, application);
    if (legacy) {
        orc.composite(7, oldTiming(order));
        obr.composite(27, oldTiming(order));
    }
    // Where there is no CTD the recipient stands in the note.
    const bool contact = !legacy || hasTimingSegment(message.version());
    const std::string to = contact ? "" : "\nTo: " + order.to.name;
    message.segment("NTE").text(1, "1").formatted(3, scheduleWords(order) + "." + to);
    if (contact)
        writeRecipient(message, order);
    writeDiagnosis(message, order.diagnosis, order.signedAt, order.from);
    writeContent(message, order);
}

/// An order that shall no longer stand.
void writeEnd(MessageBuilder& message,
              const record::RehabOrder& order,
              const record::OrderId& id,
              const std::string& application,
              const OrderAct& act)
{
    const char* control = act.kind == OrderAct::Kind::Cancel ? "CA" : "RP";
    SegmentBuilder& orc = writeControl(message, order, id, application, control);
    if (!act.reason.empty())
        orc.text(16, {}).composite(16, {"", act.reason});
    writeService(message, order, id, application);
}

} // namespace

record::Result<std::string> encodeRehabOrder(const record::RehabOrder& order,
                                             const MessageHeader& header,
                                             const PeerProfile& profile,
                                             const OrderAct& act)
{
    if (const record::Problems missing = requirements(order); !missing.empty())
        return record::failure(record::ErrorCode::InvalidInput,
                               "the order is incomplete: " + missing.front().where);
    if (act.kind == OrderAct::Kind::Replace && act.replaced.empty())
        return record::failure(record::ErrorCode::InvalidInput, "nothing says what is replaced");
    const MessageHeader msh = headerFor(withProfile(header, profile), order.patient, order.clinic);
    const auto type = profile.legacyOrders ? messageType("ORM", "O01", "ORM_O01", msh.version)
                                           : messageType("OMG", "O19", "OMG_O19", msh.version);
    MessageBuilder message(msh, type, profile.writing);
    if (order.patient.demonstration)
        message.segment("NTE").text(1, "1").formatted(
            3, "DEMONSTRATION: made-up patient, not for care.");
    writePatient(message, order.patient);
    writeVisit(message, order.from);
    writeAllergies(message, order.patient);
    const std::string& application = msh.sendingApplication;
    using Kind = OrderAct::Kind;
    if (act.kind == Kind::Cancel) {
        writeEnd(message, order, order.id, application, act);
        return message.build();
    }
    if (act.kind == Kind::Replace)
        writeEnd(message, order, act.replaced, application, act);
    writeOrder(message,
               order,
               application,
               act.kind == Kind::Replace ? "RO" : "NW",
               profile.legacyOrders);
    return message.build();
}

} // namespace sartorius::hl7
