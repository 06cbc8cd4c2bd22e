#pragma once

#include "forms/record/result.h"

#include <string>

namespace sartorius::service {

/// A paper as PDF, A4, text as text. Any thread.
/// @return Unavailable where no paper can be set: the program is no QGuiApplication, or has no fonts.
record::Result<std::string> pressPaper(const std::string& html);

} // namespace sartorius::service
