#include "plugin/entry/sartoriusctl/record_verb.h"
#include "plugin/entry/sartoriusctl/verbs.h"

namespace sartorius::ctl {

Verbs patientVerbs()
{
    return {
        {"patient add",
         "FILE",
         "register a patient: {\"patient\": {...}, \"medications\": [...], \"labs\": [...]}",
         {},
         [](const Invocation& invocation, Console& console) {
             return performFromFile("RegisterPatient", invocation, console);
         }},
        {"patient find",
         "[FILE]",
         "patients by name, number or birth date: {\"text\": \"...\"}; without FILE the last seen",
         {},
         [](const Invocation& invocation, Console& console) {
             // The words to search for are patient data, so they never stand among the arguments.
             return invocation.operands.empty()
                 ? performOn(invocation, console, api::FindPatients {})
                 : performFromFile("FindPatients", invocation, console);
         }},
        {"patient show",
         "ID",
         "one patient's chart",
         {},
         [](const Invocation& invocation, Console& console) {
             return performOn(invocation,
                              console,
                              api::GetPatient {record::PatientId(invocation.operands.front())});
         }},
    };
}

} // namespace sartorius::ctl
