#include "plugin/entry/sartoriusctl/record_verb.h"

#include "forms/assessment/located_json.h"
#include "plugin/entry/sartoriusctl/input.h"

namespace sartorius::ctl {

namespace {

bool isSigned(std::string_view act)
{
    return act == "SignAndSend" || act == "WithdrawAssessment" || act == "CancelOrder";
}

/// Places as the person wrote them: without the envelope we put around the file.
record::Problems withoutEnvelope(record::Problems problems)
{
    for (auto& problem : problems)
        if (problem.where.starts_with("with."))
            problem.where.erase(0, 5);
    return problems;
}

} // namespace

Members readMembers(const std::string& file, Console& console)
{
    Members members;
    Input input = readInput(file);
    if (!input.ok()) {
        members.exit = console.refuse(input.exit, input.problem);
        return members;
    }
    assessment::JsonLimits limits;
    limits.bytes = kMaximumInput;
    const auto located = assessment::readJson(input.bytes, file, limits);
    if (!located) {
        members.exit = console.refuse(Exit::BadData, located.error());
        return members;
    }
    if (!located->root().isObject()) {
        members.exit = console.refuse(Exit::BadData,
                                      {.code = "wrong-type",
                                       .where = located->where(located->root()),
                                       .what = "this must be an object",
                                       .remedy = "Write the act's members in { }."});
        return members;
    }
    members.value = nlohmann::json::parse(input.bytes, nullptr, false);
    if (members.value.is_discarded())
        members.exit = console.refuse(Exit::BadData,
                                      {.code = "json-syntax",
                                       .where = file,
                                       .what = "this is not JSON",
                                       .remedy = "Mend its syntax."});
    return members;
}

Typed typedRequest(std::string_view act, const nlohmann::json& members, Console& console)
{
    const nlohmann::json whole {{"ask", act}, {"with", members}};
    auto request = api::requestFromJson(
        whole.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    if (!request)
        return {.request = std::nullopt,
                .exit = console.refuse(Exit::BadData, withoutEnvelope(request.error()))};
    return {.request = std::move(*request), .exit = Exit::Ok};
}

Json replyObject(const std::string& replyJson)
{
    Json object = schemaOne();
    const Json reply = Json::parse(replyJson, nullptr, false);
    if (reply.is_object())
        object.update(reply);
    else if (!reply.is_discarded())
        object["value"] = reply;
    return object;
}

Exit performFromFile(std::string_view act,
                     const Invocation& invocation,
                     Console& console,
                     const Reshape& reshape)
{
    Members members = readMembers(invocation.operands.front(), console);
    if (members.exit != Exit::Ok)
        return members.exit;
    if (reshape)
        reshape(members.value);
    if (isSigned(act) && !members.value.contains("passphrase"))
        if (const auto passphrase = passphraseOf(invocation, storeFolderOf(invocation)))
            members.value["passphrase"] = *passphrase;
    Typed typed = typedRequest(act, members.value, console);
    if (!typed.request)
        return typed.exit;
    RecordAccess access = openRecord(invocation, console);
    if (access.exit != Exit::Ok)
        return access.exit;
    return std::visit(
        [&](auto& request) { return perform(*access.client, std::move(request), console); },
        *typed.request);
}

Exit performFromFile(std::string_view act, const Invocation& invocation, Console& console)
{
    return performFromFile(act, invocation, console, {});
}

} // namespace sartorius::ctl
