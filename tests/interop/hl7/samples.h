#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sartorius::support {

/// One made-up message of ours for peers to read.
struct Sample
{
    std::string type; ///< "REF^I12"
    std::string controlId;
    std::string bytes;
};

/// `perType` messages of each type that we send or read: REF I12 I13 I14, OMG, ORM, ORU with a PDF,
/// MDM, ADT A01 A04 A08 A40. The same for the same seed.
std::vector<Sample> makeSamples(std::size_t perType, std::uint32_t seed);

} // namespace sartorius::support
