#pragma once

#include "forms/record/clock.h"
#include "plugin/api/requests.h"
#include "plugin/store/store.h"
#include "plugin/workflow/catalogue.h"

#include <functional>
#include <string>

namespace sartorius::workflow {

/// HTML to the bytes of a PDF.
using PaperPress = std::function<record::Result<std::string>(const std::string& html)>;

/// What a use case works with, gathered by whoever calls it. Everything outlives the call; calls
/// come on the store's thread, one after the other.
struct Desk
{
    store::Store& store;
    const record::Clock& clock;
    const Catalogue& catalogue;
    bool demonstration = false; ///< made-up patients, training messages, loopback destinations only
    std::string workstation; ///< printable ASCII, for the audit trail
    PaperPress pdf = {}; ///< of a report; without it a report travels in its words
};

/// The settings kept in the record; the defaults when none were saved. Works while locked, as long
/// as the queue is ready.
record::Result<api::Settings> settingsOf(const Desk& desk);

/// An audit event by the clinician of the settings, at this workstation.
store::AuditEvent eventOf(const Desk& desk, store::AuditAction action);

/// Letters, digits and dashes of an id or code, lower case, for an audit row's reason code.
std::string reasonWord(std::string_view text);

} // namespace sartorius::workflow
