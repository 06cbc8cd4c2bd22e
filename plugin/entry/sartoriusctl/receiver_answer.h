#pragma once

#include <string>
#include <string_view>

namespace sartorius::ctl {

/// MSH-11 of a frame; a blank when there is none.
char processingIdOf(std::string_view frame);

/// AR with the reason 207 "application internal error": the demonstration's archive takes nothing.
/// Empty when the frame is no message: junk is never answered.
std::string refusalOf(std::string_view frame);

/// The acknowledgement `taken` grown into a business answer: RRI^I12 with RF1-1 A or R to a
/// referral, ORG^O20 with ORC-1 OK or UA to an order. Other messages keep the plain
/// acknowledgement.
std::string decisionOf(std::string_view frame, const std::string& taken, bool accepted);

} // namespace sartorius::ctl
