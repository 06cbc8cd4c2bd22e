#include "plugin/entry/sartoriusctl/numbers.h"
#include "plugin/entry/sartoriusctl/record_verb.h"
#include "plugin/entry/sartoriusctl/verbs.h"

namespace sartorius::ctl {

namespace {

Exit verify(const Invocation& invocation, Console& console)
{
    RecordAccess access = openRecord(invocation, console);
    if (access.exit != Exit::Ok)
        return access.exit;
    const auto reply = askAndWait(*access.client, api::VerifyAudit {});
    if (!reply)
        return refuse(reply.error(), console);
    console.result(replyObject(api::replyToJson(*reply)));
    if (reply->intact)
        return Exit::Ok;
    console.say("the audit trail is broken at row " + std::to_string(reply->firstBroken.value_or(0))
                + "; keep the record as it is and ask who looks after it");
    return Exit::BadData;
}

Exit exportRows(const Invocation& invocation, Console& console)
{
    api::ListAudit request;
    request.limit = 1'000'000;
    if (const auto text = invocation.value("--limit")) {
        const auto limit = numberFrom<int>(*text);
        if (!limit || *limit < 1)
            return console.refuse(Exit::Usage,
                                  {.code = "usage",
                                   .where = "--limit",
                                   .what = "--limit needs a number of rows",
                                   .remedy = {}});
        request.limit = *limit;
    }
    return performOn(invocation, console, request);
}

} // namespace

Verbs auditVerbs()
{
    return {
        {"audit verify", "", "is the chain of audit rows whole?", {}, verify},
        {"audit export",
         "",
         "the audit rows, newest first",
         {{"--limit", "N", "at most so many rows"}},
         exportRows},
    };
}

} // namespace sartorius::ctl
