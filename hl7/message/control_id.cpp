#include "hl7/message/control_id.h"

#include <cerrno>
#include <cstdlib>
#include <string>
#include <sys/random.h>

namespace sartorius::hl7 {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kRandomCharacters = kControlIdLength - 1;

// Multiplication by x in GF(32) with x^5 + x^2 + 1. x has order 31, more than the 20 positions, so
// a weighted sum finds every single change and every exchange of two characters.
unsigned timesX(unsigned value)
{
    value <<= 1U;
    return (value & 0x20U) != 0U ? (value ^ 0x25U) : value;
}

unsigned weightedSum(std::string_view digits)
{
    unsigned sum = 0;
    for (const char digit : digits)
        sum = timesX(sum) ^ static_cast<unsigned>(kAlphabet.find(digit));
    return timesX(sum);
}

} // namespace

record::ControlId controlIdFrom(const std::array<std::uint8_t, 12>& randomBytes)
{
    std::string text;
    text.reserve(kControlIdLength);
    for (std::size_t i = 0; i < kRandomCharacters; ++i) {
        unsigned value = 0;
        for (std::size_t bit = i * 5; bit < i * 5 + 5; ++bit)
            value = (value << 1U) | ((unsigned {randomBytes[bit / 8]} >> (7 - bit % 8)) & 1U);
        text += kAlphabet[value];
    }
    text += kAlphabet[weightedSum(text)];
    return record::ControlId(std::move(text));
}

record::ControlId newControlId()
{
    std::array<std::uint8_t, 12> bytes {};
    std::size_t filled = 0;
    while (filled < bytes.size()) {
        const ssize_t got = ::getrandom(bytes.data() + filled, bytes.size() - filled, 0);
        if (got > 0)
            filled += static_cast<std::size_t>(got);
        else if (errno != EINTR)
            std::abort(); // an id that might repeat would lose a message silently
    }
    return controlIdFrom(bytes);
}

bool isValidControlId(std::string_view text)
{
    if (text.size() != kControlIdLength
        || text.find_first_not_of(kAlphabet) != std::string_view::npos)
        return false;
    return kAlphabet[weightedSum(text.substr(0, kRandomCharacters))] == text.back();
}

} // namespace sartorius::hl7
