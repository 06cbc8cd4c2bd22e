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

void writeControl(MessageBuilder& message,
                  const record::RehabOrder& order,
                  const std::string& application)
{
    message.segment("ORC")
        .text(1, "NW") // HL7 table 0119: new order
        .composite(2, orderIdFields(order.id, application))
        .text(9, toString(timestampOf(order.signedAt)))
        .composite(12, clinicianFields(order.from))
        .composite(14, phoneFields(order.clinic.phone))
        .composite(16, codingFields(order.diagnosis))
        .composite(21, {order.clinic.name})
        .composite(22, addressFields(order.clinic.address));
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

void writeRequest(MessageBuilder& message,
                  const record::RehabOrder& order,
                  const std::string& application)
{
    Components service {"91251008", "Physical therapy procedure", "SCT"};
    if (!order.programme.empty())
        service.insert(service.end(),
                       {order.programme, order.programmeName, std::string(kLocalCodingSystem)});
    message.segment("OBR")
        .text(1, "1")
        .composite(2, orderIdFields(order.id, application)) // equals ORC-2
        .composite(4, service)
        .text(13, std::string(sideWords(*order.side)) + ": " + order.diagnosis.display)
        .composite(16, clinicianFields(order.from)) // equals ORC-12
        .composite(31, codingFields(order.diagnosis));
    message.segment("NTE").text(1, "1").formatted(3, scheduleWords(order) + ".");
    message.segment("CTD")
        .composite(1, {"RT", "Referred to Provider", "HL70286"})
        .composite(2, nameFields(order.to.person))
        .composite(3, addressFields(order.to.address))
        .composite(4, {"", "", "", "", "", "", "", "", order.to.name})
        .composite(5, phoneFields(order.to.phone))
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

} // namespace

record::Result<std::string> encodeRehabOrder(const record::RehabOrder& order,
                                             const MessageHeader& header)
{
    if (const record::Problems missing = requirements(order); !missing.empty())
        return record::failure(record::ErrorCode::InvalidInput,
                               "the order is incomplete: " + missing.front().where);
    const MessageHeader msh = headerFor(header, order.patient, order.clinic);
    MessageBuilder message(msh, {"OMG", "O19", "OMG_O19"});
    // The order of OMG_O19: NTE, PID, PV1, AL1, then ORC, TQ1, OBR, NTE, CTD, DG1, OBX.
    if (order.patient.demonstration)
        message.segment("NTE").text(1, "1").formatted(
            3, "DEMONSTRATION: made-up patient, not for care.");
    writePatient(message, order.patient);
    writeVisit(message, order.from);
    writeAllergies(message, order.patient);
    writeControl(message, order, msh.sendingApplication);
    writeTiming(message, order);
    writeRequest(message, order, msh.sendingApplication);
    writeDiagnosis(message, order.diagnosis, order.signedAt, order.from);

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
    return message.build();
}

} // namespace sartorius::hl7
