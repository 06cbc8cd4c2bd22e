#pragma once

#include "plugin/api/reading.h"
#include "plugin/api/record_json.h"
#include "plugin/api/requests.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

/// Requests, replies and notices as JSON for people and as CBOR for the socket. The rules of
/// record_json.h hold for both. Nothing here throws; every function may be called from any thread.
namespace sartorius::api {

/// The word of a request, as it stands under "ask" ("SignAndSend").
std::string_view nameOf(const Request& request);

/// {"ask": "GetPatient", "with": {"id": "..."}}; `indent` < 0 gives one line.
std::string toJson(const Request& request, int indent = -1);
Read<Request> requestFromJson(std::string_view text);

/// Any reply type of requests.h, and any value of values.h. Defined for those only.
template <class Value>
std::string replyToJson(const Value& reply, int indent = -1);
template <class Value>
Read<Value> replyFromJson(std::string_view text);

/// {"error": {...}, "problems": [...]}.
std::string toJson(const Refusal& refusal, int indent = -1);
Read<Refusal> refusalFromJson(std::string_view text);
std::string toJson(const ChangeNotice& notice, int indent = -1);

// The frames of the socket, without their four length bytes.

/// {"v": 1, "id": n, "ask": "...", "with": {...}}
std::string requestFrame(std::uint64_t id, const Request& request);

/// A frame that is no usable request still has its id (0 when even that is missing), so that the
/// refusal finds the one who asked.
struct ReceivedRequest
{
    std::uint64_t id = 0;
    std::variant<Request, Refusal> what;
};

ReceivedRequest requestFromFrame(std::string_view cbor);

/// {"v": 1, "id": n, "reply": ...}; the types of replyToJson.
template <class Value>
std::string replyFrame(std::uint64_t id, const Value& reply);

/// {"v": 1, "id": n, "refusal": {...}}
std::string refusalFrame(std::uint64_t id, const Refusal& refusal);

/// {"v": 1, "notice": {...}}. The service greets each caller with one (RecordState); nothing is
/// asked before it has come.
std::string noticeFrame(const ChangeNotice& notice);

struct ReceivedReply
{
    std::uint64_t id = 0;
    std::string cbor; ///< for replyFromCbor
};

struct ReceivedRefusal
{
    std::uint64_t id = 0;
    Refusal refusal;
};

using FromService = std::variant<ReceivedReply, ReceivedRefusal, ChangeNotice>;

Read<FromService> serviceFrame(std::string_view cbor);

template <class Value>
Read<Value> replyFromCbor(std::string_view cbor);

/// The bare value, as the store keeps it; equal values give equal bytes.
template <class Value>
std::string replyToCbor(const Value& value);

} // namespace sartorius::api
