#include "hl7/message/base64.h"
#include "hl7/message/escape.h"
#include "hl7/message/message.h"
#include "hl7/message/walk.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

using namespace sartorius::hl7;

namespace {

void need(bool holds)
{
    if (!holds)
        std::abort();
}

/// What is walked over is what a path finds, and every text can be written and read again.
void checkValues(const Message& message)
{
    std::size_t left = 2000; // a path is found by counting: bounded, or large inputs take minutes
    walk(message, [&](const ValuePlace& at, std::string_view raw) {
        if (left == 0)
            return;
        --left;
        const Segment segment = message.segment(at.segment);
        need(segment.part(at.field, at.repetition, at.component, at.subcomponent) == raw);
        const std::string text = message.decoded(raw);
        need(isValidUtf8(text));
        const Delimiters& delimiters = message.delimiters();
        if (delimiters.escape != '\0')
            need(unescaped(escaped(text, delimiters), delimiters) == text);
    });
}

} // namespace

// What parses is kept to the byte and read the same by every way; what does not is refused with
// problems.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string bytes(data, data + size);
    const auto message = Message::parse(bytes);
    if (!message) {
        need(!message.error().empty());
        return 0;
    }
    need(message->bytes() == bytes);
    checkValues(*message);
    for (const std::string_view part : messagesOf(*message)) {
        const auto again = Message::parse(std::string(part));
        need(!again || again->bytes() == part);
    }
    need(fromBase64(toBase64(bytes)) == bytes);
    return 0;
}
