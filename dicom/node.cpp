#include "dicom/node.h"

#include <algorithm>

namespace sartorius::dicom {

bool isAeTitle(std::string_view title)
{
    constexpr std::size_t kLongest = 16;
    return !title.empty() && title.size() <= kLongest
        && title.find_first_not_of(' ') != std::string_view::npos
        && std::all_of(
            title.begin(), title.end(), [](char c) { return c >= 0x20 && c < 0x7F && c != '\\'; });
}

std::string_view rejectionWords(const EchoAnswer& answer)
{
    // PS3.8 table 9-21: source 1 is the service user, 3 the presentation part of the provider.
    constexpr std::uint8_t kUser = 1;
    constexpr std::uint8_t kProvider = 3;
    if (answer.source == kUser && answer.reason == 3)
        return "it does not know the name we give ourselves (calling AE title)";
    if (answer.source == kUser && answer.reason == 7)
        return "it does not know the name we called it by (called AE title)";
    if (answer.source == kProvider && answer.reason == 1)
        return "it is too busy for another association now";
    if (answer.source == kProvider && answer.reason == 2)
        return "it has as many associations as it allows";
    return "it rejected the association without saying why";
}

} // namespace sartorius::dicom
