#pragma once

#include "plugin/api/values.h"
#include "plugin/entry/sartoriusctl/demo_people.h"

#include <cstdint>
#include <map>

namespace sartorius::ctl {

/// Which loopback port plays which kind of recipient. A fate without a port goes to one where
/// nobody listens.
using DemoPorts = std::map<DemoFate, std::uint16_t>;

/// Where an order of this fate is sent: each fate has one recipient for referrals and one for
/// rehabilitation, behind one destination.
record::RecipientId demoRecipient(DemoFate fate, bool referral);

/// Destinations on loopback and the recipients behind them.
api::Settings demoSettings(const DemoPorts& ports);

} // namespace sartorius::ctl
