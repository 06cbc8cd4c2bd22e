#include "hl7/message/message.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

// What parses is kept to the byte; what does not is refused with problems.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string bytes(data, data + size);
    const auto message = sartorius::hl7::Message::parse(bytes);
    if (message) {
        if (message->bytes() != bytes)
            std::abort();
    } else if (message.error().empty()) {
        std::abort();
    }
    return 0;
}
