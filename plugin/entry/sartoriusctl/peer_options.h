#pragma once

#include "hl7/mllp/client.h"
#include "plugin/entry/sartoriusctl/command_line.h"

#include <optional>
#include <vector>

/// How an HL7 peer is named on the command line.
namespace sartorius::ctl {

/// --tls and what belongs to it, for either side.
std::vector<Option> tlsOptions();

/// --to, --timeout, --plaintext, --tls-name and the above.
std::vector<Option> peerOptions();

/// The peer of --to HOST:PORT; nothing when that is not given or not so written.
std::optional<hl7::Peer> peerFrom(const Invocation& invocation);

/// --timeout in seconds, 30 when not given; nothing for anything but a positive number.
std::optional<std::chrono::seconds> timeoutFrom(const Invocation& invocation);

} // namespace sartorius::ctl
