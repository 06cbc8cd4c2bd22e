#pragma once

#include "plugin/entry/sartoriusctl/console.h"

#include <string>
#include <string_view>

namespace sartorius::ctl {

/// No file a person hands over is larger; more is a mistake or an attack.
inline constexpr std::size_t kMaximumInput = std::size_t {64} << 20U;

/// Bytes of a file, or why there are none.
struct Input
{
    std::string bytes;
    Exit exit = Exit::Ok;
    record::Problem problem;

    bool ok() const { return exit == Exit::Ok; }
};

/// The whole file, or standard input for "-". InputMissing when it is not there or may not be read.
Input readInput(const std::string& path);

/// Writes through a temporary name and fsync, so that a half-written file is never taken for the
/// whole.
/// `-` is standard output. False when the disk refuses.
bool writeWholeFile(const std::string& path, std::string_view bytes);

} // namespace sartorius::ctl
