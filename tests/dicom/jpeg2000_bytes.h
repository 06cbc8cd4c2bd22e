#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sartorius::tests {

/// A JPEG 2000 codestream of interleaved samples, lossless.
std::string jpeg2000Stream(const std::vector<std::int32_t>& samples,
                           std::uint32_t width,
                           std::uint32_t height,
                           std::uint32_t components,
                           std::uint32_t bits,
                           bool isSigned);

} // namespace sartorius::tests
