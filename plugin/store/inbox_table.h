#pragma once

#include "forms/record/clock.h"
#include "forms/record/result.h"
#include "plugin/store/database.h"
#include "plugin/store/inbox.h"
#include "plugin/store/sealing_keyring.h"

#include <string>
#include <vector>

namespace sartorius::store {

/// Messages that came in, and what they stated about orders. Works while locked, as long as the
/// queue key is there; only opening a message needs the open record. Every function runs within the
/// caller's transaction.
class InboxTable
{
public:
    InboxTable(Database& database, const KeyRing& keys, const record::Clock& clock);

    /// Durable with the caller's commit, which comes before any answer leaves.
    record::Result<KeptInbound> keep(const NewInbound& message);

    /// NotFound for an id that does not exist.
    record::Result<void>
    setState(const std::string& id, InboxState state, std::string_view reasonCode);

    record::Result<InboxItem> item(const std::string& id) const;
    record::Result<std::vector<InboxItem>> tray() const;

    record::Result<void> note(const OrderEvent& event);
    record::Result<std::vector<OrderEvent>> events(const record::OrderId& order) const;

private:
    record::Result<void> ready() const;
    record::Result<std::string> sealedMessage(const std::string& id, std::string_view bytes) const;
    record::Result<InboxItem> itemFrom(const Row& row) const;

    Database& m_database;
    const KeyRing& m_keys;
    const record::Clock& m_clock;
};

} // namespace sartorius::store
