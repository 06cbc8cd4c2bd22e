#include "plugin/entry/sartoriusctl/record_verb.h"
#include "plugin/entry/sartoriusctl/verbs.h"

namespace sartorius::ctl {

namespace {

std::string lineOf(const api::OrderSummary& order)
{
    return order.outbox.value + '\t' + std::to_string(order.number) + '\t' + order.what + '\t'
        + order.to + '\t' + std::string(record::toString(order.delivery)) + '\t'
        + std::string(record::toString(order.acceptance)) + '\t' + order.reason;
}

Exit list(const Invocation& invocation, Console& console)
{
    RecordAccess access = openRecord(invocation, console);
    if (access.exit != Exit::Ok)
        return access.exit;
    auto reply = askAndWait(*access.client, api::ListOrders {});
    if (!reply)
        return refuse(reply.error(), console);
    std::erase_if(reply->items,
                  [](const api::OrderSummary& order) { return order.outbox.empty(); });
    if (console.wantsJson()) {
        console.result(replyObject(api::replyToJson(*reply)));
        return Exit::Ok;
    }
    for (const auto& order : reply->items)
        console.line(lineOf(order));
    return Exit::Ok;
}

/// The frozen bytes; segments end with CR, so a terminal needs `tr '\r' '\n'`.
Exit show(const Invocation& invocation, Console& console)
{
    RecordAccess access = openRecord(invocation, console);
    if (access.exit != Exit::Ok)
        return access.exit;
    const auto reply = askAndWait(*access.client,
                                  api::GetMessage {record::OutboxId(invocation.operands.front())});
    if (!reply)
        return refuse(reply.error(), console);
    if (console.wantsJson()) {
        Json object = schemaOne();
        object["message"] = *reply;
        console.result(object);
    } else {
        console.bytes(*reply);
    }
    return Exit::Ok;
}

auto act(api::OutboxAct what)
{
    return [what](const Invocation& invocation, Console& console) {
        api::ActOnOutbox request;
        request.id = record::OutboxId(invocation.operands.front());
        request.act = what;
        request.reason = invocation.value("--reason").value_or("");
        return performOn(invocation, console, request);
    };
}

} // namespace

Verbs outboxVerbs()
{
    const std::vector<Option> reason {{"--reason", "WORDS", "why; without patient data"}};
    return {
        {"outbox list", "", "messages with delivery and acceptance apart", {}, list},
        {"outbox show", "ID", "the very bytes of one message", {}, show},
        {"outbox retry",
         "ID",
         "try a waiting message again now",
         reason,
         act(api::OutboxAct::Retry)},
        {"outbox hold", "ID", "keep a message back", reason, act(api::OutboxAct::Hold)},
        {"outbox cancel",
         "ID",
         "take a message back before it goes",
         reason,
         act(api::OutboxAct::Cancel)},
    };
}

} // namespace sartorius::ctl
