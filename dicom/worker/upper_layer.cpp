#include "dicom/worker/upper_layer.h"

#include <algorithm>

namespace sartorius::dicom {

namespace {

constexpr std::string_view kApplicationContext = "1.2.840.10008.3.1.1.1";
constexpr std::string_view kVerification = "1.2.840.10008.1.1";
constexpr std::string_view kImplicitLittleEndian = "1.2.840.10008.1.2";
constexpr std::string_view kImplementation = "2.25.329800735698586629295641978511506172917";
constexpr std::uint16_t kMessageId = 1;
constexpr std::uint8_t kContextId = 1;

std::uint32_t number(Bytes bytes, std::size_t offset, unsigned length, bool bigEndian = true)
{
    std::uint32_t value = 0;
    for (unsigned i = 0; i < length; ++i) {
        const auto byte
            = std::to_integer<std::uint32_t>(bytes[offset + (bigEndian ? i : length - 1 - i)]);
        value = (value << 8U) | byte;
    }
    return value;
}

void append(std::string& out, std::uint32_t value, unsigned length, bool bigEndian = true)
{
    for (unsigned i = 0; i < length; ++i) {
        const unsigned place = bigEndian ? length - 1 - i : i;
        out.push_back(static_cast<char>((value >> (8U * place)) & 0xFFU));
    }
}

std::string item(std::uint8_t kind, std::string_view value)
{
    std::string out;
    append(out, kind, 1);
    append(out, 0, 1);
    append(out, static_cast<std::uint32_t>(value.size()), 2);
    return out.append(value);
}

std::string pdu(PduKind kind, std::string_view body)
{
    std::string out;
    append(out, static_cast<std::uint8_t>(kind), 1);
    append(out, 0, 1);
    append(out, static_cast<std::uint32_t>(body.size()), 4);
    return out.append(body);
}

std::string padded(std::string_view title)
{
    std::string out {title.substr(0, 16)};
    out.resize(16, ' ');
    return out;
}

/// An element of a command set, always implicit little endian (PS3.7 6.3).
std::string commandElement(std::uint32_t element, std::string value)
{
    if (value.size() % 2 != 0)
        value.push_back('\0');
    std::string out;
    append(out, 0, 2, false);
    append(out, element, 2, false);
    append(out, static_cast<std::uint32_t>(value.size()), 4, false);
    return out + value;
}

std::string word(std::uint32_t value)
{
    std::string out;
    append(out, value, 2, false);
    return out;
}

/// The numbers of a command set that an answer to a verification is judged by.
struct Command
{
    std::uint32_t field = 0;
    std::uint32_t answers = 0;
    std::optional<std::uint32_t> status {};
};

std::optional<Command> readCommand(Bytes bytes)
{
    Command command;
    std::size_t at = 0;
    while (at != bytes.size()) {
        if (bytes.size() - at < 8 || number(bytes, at, 2, false) != 0)
            return std::nullopt;
        const std::uint32_t element = number(bytes, at + 2, 2, false);
        const std::uint32_t length = number(bytes, at + 4, 4, false);
        at += 8;
        if (length > bytes.size() - at)
            return std::nullopt;
        const std::uint32_t value = length == 2 ? number(bytes, at, 2, false) : 0;
        if (element == 0x0100)
            command.field = value;
        else if (element == 0x0120)
            command.answers = value;
        else if (element == 0x0900 && length == 2)
            command.status = value;
        at += length;
    }
    return command;
}

} // namespace

std::optional<PduHead> readPduHead(Bytes head)
{
    if (head.size() < kPduHead)
        return std::nullopt;
    const std::uint32_t kind = number(head, 0, 1);
    const std::uint32_t length = number(head, 2, 4);
    if (kind < 1 || kind > 7 || length > kMaxPduBytes)
        return std::nullopt;
    return PduHead {static_cast<PduKind>(kind), length};
}

std::string associateRequest(const Node& node)
{
    std::string context;
    append(context, kContextId, 1);
    append(context, 0, 3);
    context += item(0x30, kVerification) + item(0x40, kImplicitLittleEndian);
    std::string most;
    append(most, kMaxPduBytes, 4);
    const std::string user
        = item(0x51, most) + item(0x52, kImplementation) + item(0x55, "SARTORIUS");
    std::string body;
    append(body, 1, 2);
    append(body, 0, 2);
    body += padded(node.calledAe) + padded(node.callingAe) + std::string(32, '\0');
    body += item(0x10, kApplicationContext) + item(0x20, context) + item(0x50, user);
    return pdu(PduKind::AssociateRequest, body);
}

std::optional<bool> acceptsVerification(Bytes body)
{
    constexpr std::size_t kFixed = 68;
    constexpr std::uint32_t kContext = 0x21;
    if (body.size() < kFixed)
        return std::nullopt;
    bool accepted = false;
    for (std::size_t at = kFixed; at != body.size();) {
        if (body.size() - at < 4 || number(body, at + 2, 2) > body.size() - at - 4)
            return std::nullopt;
        const std::uint32_t length = number(body, at + 2, 2);
        if (number(body, at, 1) == kContext && length >= 4)
            accepted = accepted
                || (number(body, at + 4, 1) == kContextId && number(body, at + 6, 1) == 0);
        at += 4 + std::size_t {length};
    }
    return accepted;
}

std::optional<EchoAnswer> readRejection(Bytes body)
{
    if (body.size() != 4)
        return std::nullopt;
    EchoAnswer answer {EchoEnd::AssociationRejected};
    answer.source = static_cast<std::uint8_t>(number(body, 2, 1));
    answer.reason = static_cast<std::uint8_t>(number(body, 3, 1));
    return answer;
}

std::string echoRequest()
{
    constexpr std::uint32_t kEchoRequest = 0x0030;
    constexpr std::uint32_t kNoDataset = 0x0101;
    constexpr std::uint32_t kLastOfCommand = 0x03;
    const std::string rest = commandElement(0x0002, std::string(kVerification))
        + commandElement(0x0100, word(kEchoRequest)) + commandElement(0x0110, word(kMessageId))
        + commandElement(0x0800, word(kNoDataset));
    std::string length;
    append(length, static_cast<std::uint32_t>(rest.size()), 4, false);
    const std::string command = commandElement(0x0000, length) + rest;
    std::string value;
    append(value, static_cast<std::uint32_t>(command.size() + 2), 4);
    append(value, kContextId, 1);
    append(value, kLastOfCommand, 1);
    return pdu(PduKind::Data, value + command);
}

std::optional<std::uint16_t> readEchoStatus(Bytes body)
{
    constexpr std::uint32_t kEchoResponse = 0x8030;
    constexpr std::uint32_t kLastOfCommand = 0x03;
    if (body.size() < 6 || number(body, 0, 4) != body.size() - 4 || number(body, 4, 1) != kContextId
        || (number(body, 5, 1) & kLastOfCommand) != kLastOfCommand)
        return std::nullopt;
    const auto command = readCommand(body.subspan(6));
    if (!command || command->field != kEchoResponse || command->answers != kMessageId
        || !command->status)
        return std::nullopt;
    return static_cast<std::uint16_t>(*command->status);
}

std::string releaseRequest()
{
    return pdu(PduKind::ReleaseRequest, std::string(4, '\0'));
}

} // namespace sartorius::dicom
