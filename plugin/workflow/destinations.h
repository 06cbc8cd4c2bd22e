#pragma once

#include "hl7/exchange/peer_profile.h"
#include "plugin/api/values.h"

#include <string_view>

/// Where messages may go. Pure.
namespace sartorius::workflow {

/// Null when the settings have no such destination.
const api::DestinationSettings* findDestination(const api::Settings& settings,
                                                const record::DestinationId& id);

/// The settings of one peer as the encoders take them.
hl7::PeerProfile profileOf(const api::MessageProfile& settings);

/// 127.0.0.0/8, ::1 and "localhost", by their spelling: no name is looked up.
bool isLoopback(std::string_view host);

/// What must be mended before these settings may be kept. A demonstration record reaches nobody but
/// this machine; patient data beyond it needs TLS.
record::Problems settingsProblems(const api::Settings& settings, bool demonstration);

} // namespace sartorius::workflow
