#include "dicom/demonstration.h"

#include <algorithm>
#include <array>

namespace sartorius::dicom {

namespace {

/// 64 bits from a text: FNV-1a, then the finishing steps of SplitMix64 so that near texts end far
/// apart. Not cryptography: made-up studies need stable numbers, not secret ones.
std::uint64_t digest(std::string_view text, std::uint64_t seed)
{
    std::uint64_t hash = 0xCBF29CE484222325U ^ seed;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001B3U;
    }
    hash = (hash ^ (hash >> 30U)) * 0xBF58476D1CE4E5B9U;
    hash = (hash ^ (hash >> 27U)) * 0x94D049BB133111EBU;
    return hash ^ (hash >> 31U);
}

std::string decimal(std::uint64_t high, std::uint64_t low)
{
    std::array<std::uint32_t, 4> limbs {static_cast<std::uint32_t>(high >> 32U),
                                        static_cast<std::uint32_t>(high),
                                        static_cast<std::uint32_t>(low >> 32U),
                                        static_cast<std::uint32_t>(low)};
    std::string digits;
    while (std::any_of(limbs.begin(), limbs.end(), [](std::uint32_t limb) { return limb != 0; })) {
        std::uint64_t remainder = 0;
        for (std::uint32_t& limb : limbs) {
            const std::uint64_t value = (remainder << 32U) | limb;
            limb = static_cast<std::uint32_t>(value / 10);
            remainder = value % 10;
        }
        digits.push_back(static_cast<char>('0' + remainder));
    }
    std::reverse(digits.begin(), digits.end());
    return digits.empty() ? "0" : digits;
}

std::string_view kindText(DemonstrationKind kind)
{
    switch (kind) {
    case DemonstrationKind::RadiographStandingBothKnees:
        return "standing";
    case DemonstrationKind::RadiographLateral:
        return "lateral";
    case DemonstrationKind::MrKnee:
        return "mr";
    }
    return {};
}

} // namespace

std::string demonstrationUid(std::string_view seed, std::uint32_t index)
{
    // PS3.5 B.2: "2.25." and a UUID as a decimal number; version 8 (own making), variant 2, RFC
    // 9562.
    const std::string text = std::string(seed) + '#' + decimal(0, index);
    std::uint64_t high = digest(text, 1);
    std::uint64_t low = digest(text, 2);
    high = (high & ~std::uint64_t {0xF000}) | 0x8000U;
    low = (low & 0x3FFFFFFFFFFFFFFFU) | 0x8000000000000000U;
    return "2.25." + decimal(high, low);
}

record::StudyInstanceUid demonstrationStudyUid(const DemonstrationStudy& study)
{
    return record::StudyInstanceUid(
        demonstrationUid(study.uidSeed + '/' + std::string(kindText(study.kind)) + "/study", 0));
}

} // namespace sartorius::dicom
