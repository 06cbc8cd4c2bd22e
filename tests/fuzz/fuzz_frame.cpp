#include "hl7/mllp/frame.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

std::vector<std::string> messagesOf(std::string_view stream, std::size_t piece)
{
    sartorius::hl7::FrameReader reader(4096);
    for (std::size_t at = 0; at < stream.size(); at += piece) {
        reader.feed(stream.substr(at, piece));
        // Finished messages wait until they are taken; what is unfinished never passes the limit.
        if (reader.insideFrame() && reader.buffered() > stream.size())
            std::abort();
    }
    reader.finish();
    std::vector<std::string> messages;
    while (auto message = reader.next())
        messages.push_back(*message);
    return messages;
}

} // namespace

// Any split of the stream gives the same messages.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string stream(data, data + size);
    if (messagesOf(stream, 1) != messagesOf(stream, size + 1))
        std::abort();
    return 0;
}
