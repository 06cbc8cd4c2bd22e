#include "plugin/entry/sartoriusctl/record_verb.h"
#include "plugin/entry/sartoriusctl/verbs.h"

namespace sartorius::ctl {

namespace {

auto fromFile(std::string_view act)
{
    return [act](const Invocation& invocation, Console& console) {
        return performFromFile(act, invocation, console);
    };
}

Exit list(const Invocation& invocation, Console& console)
{
    api::ListAssessments request;
    if (!invocation.operands.empty())
        request.patient = record::PatientId(invocation.operands.front());
    return performOn(invocation, console, request);
}

Exit show(const Invocation& invocation, Console& console)
{
    return performOn(invocation,
                     console,
                     api::GetAssessment {record::AssessmentId(invocation.operands.front())});
}

} // namespace

Verbs assessVerbs()
{
    return {
        {"assess new",
         "FILE",
         "begin a draft: {\"patient\", \"form\", \"side\"}",
         {},
         fromFile("StartAssessment")},
        {"assess set",
         "FILE",
         "save answers of a draft: {\"assessment\", \"expectedRevision\", \"changed\": [...]}",
         {},
         fromFile("SaveAnswers")},
        {"assess sign",
         "FILE",
         "sign, with or without a plan: {\"assessment\", \"expectedRevision\", \"plan\": {...}}",
         {},
         fromFile("SignAndSend")},
        {"assess amend",
         "FILE",
         "a new draft of what was signed: {\"assessment\", \"reason\"}",
         {},
         fromFile("AmendAssessment")},
        {"assess withdraw",
         "FILE",
         "{\"assessment\", \"reason\"}",
         {},
         fromFile("WithdrawAssessment")},
        {"assess list",
         "[PATIENT]",
         "a patient's assessments; without PATIENT every draft",
         {},
         list},
        {"assess show", "ID", "one assessment", {}, show},
    };
}

} // namespace sartorius::ctl
