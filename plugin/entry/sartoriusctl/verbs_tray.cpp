#include "plugin/entry/sartoriusctl/record_verb.h"
#include "plugin/entry/sartoriusctl/verbs.h"

namespace sartorius::ctl {

namespace {

Exit list(const Invocation& invocation, Console& console)
{
    RecordAccess access = openRecord(invocation, console);
    if (access.exit != Exit::Ok)
        return access.exit;
    const auto reply = askAndWait(*access.client, api::ListTray {});
    if (!reply)
        return refuse(reply.error(), console);
    if (console.wantsJson()) {
        console.result(replyObject(api::replyToJson(*reply)));
        return Exit::Ok;
    }
    for (const auto& item : reply->items)
        console.line(item.id + '\t' + item.type + '\t' + item.sender + '\t' + item.reason + '\t'
                     + item.patient);
    return Exit::Ok;
}

Exit show(const Invocation& invocation, Console& console)
{
    RecordAccess access = openRecord(invocation, console);
    if (access.exit != Exit::Ok)
        return access.exit;
    const auto reply
        = askAndWait(*access.client, api::GetTrayMessage {invocation.operands.front()});
    if (!reply)
        return refuse(reply.error(), console);
    console.bytes(*reply);
    return Exit::Ok;
}

auto resolve(api::TrayAct act)
{
    return [act](const Invocation& invocation, Console& console) {
        api::ResolveTray request {invocation.operands.front(), act, {}};
        if (invocation.operands.size() > 1)
            request.order = record::OrderId(invocation.operands.back());
        return performOn(invocation, console, request);
    };
}

Exit review(const Invocation& invocation, Console& console)
{
    return performOn(
        invocation, console, api::ReviewReport {record::OrderId(invocation.operands.front())});
}

} // namespace

Verbs trayVerbs()
{
    return {
        {"tray list", "", "what came in and waits for a person", {}, list},
        {"tray show", "ID", "the very bytes of one message", {}, show},
        {"tray assign", "ID ORDER", "it speaks of this order", {}, resolve(api::TrayAct::ForOrder)},
        {"tray merge", "ID", "its two numbers are one person's", {}, resolve(api::TrayAct::Merge)},
        {"tray take-over",
         "ID",
         "what it states about the patient holds",
         {},
         resolve(api::TrayAct::TakeOver)},
        {"tray dismiss", "ID", "nothing to do", {}, resolve(api::TrayAct::Dismiss)},
        {"order reviewed", "ORDER", "its report was read: the loop is closed", {}, review},
    };
}

} // namespace sartorius::ctl
