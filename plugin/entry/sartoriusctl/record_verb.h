#pragma once

#include "plugin/api/json.h"
#include "plugin/entry/sartoriusctl/record_access.h"

#include <functional>
#include <string_view>

/// A verb that is one act of the record: its arguments become a request, its reply becomes JSON.
namespace sartorius::ctl {

/// The JSON of a file as the act's own members, or why not.
struct Members
{
    nlohmann::json value = nlohmann::json::object();
    Exit exit = Exit::Ok; ///< not Ok: already told
};

/// Reads a JSON object; a syntax error is told with line and column.
Members readMembers(const std::string& file, Console& console);

/// The typed request of an act and its members; exit 65 with all problems otherwise.
struct Typed
{
    std::optional<api::Request> request;
    Exit exit = Exit::Ok;
};

Typed typedRequest(std::string_view act, const nlohmann::json& members, Console& console);

/// {"schema": 1} and the members of the reply.
Json replyObject(const std::string& replyJson);

/// Asks and writes the reply as JSON.
template <class Request>
Exit perform(client::RecordClient& client, Request request, Console& console)
{
    const auto reply = askAndWait(client, std::move(request));
    if (!reply)
        return refuse(reply.error(), console);
    console.result(replyObject(api::replyToJson(*reply)));
    return Exit::Ok;
}

/// Opens the record, asks one thing, writes the reply.
template <class Request>
Exit performOn(const Invocation& invocation, Console& console, Request request)
{
    RecordAccess access = openRecord(invocation, console);
    if (access.exit != Exit::Ok)
        return access.exit;
    return perform(*access.client, std::move(request), console);
}

/// A verb whose only operand is a file with the members of `act` ("RegisterPatient"). The
/// passphrase of a signature may stand in the passphrase file instead.
Exit performFromFile(std::string_view act, const Invocation& invocation, Console& console);

/// As above, with the members changed before they are sent.
using Reshape = std::function<void(nlohmann::json& members)>;
Exit performFromFile(std::string_view act,
                     const Invocation& invocation,
                     Console& console,
                     const Reshape& reshape);

} // namespace sartorius::ctl
