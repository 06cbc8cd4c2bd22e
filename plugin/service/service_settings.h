#pragma once

#include "forms/record/problem.h"
#include "plugin/api/reading.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sartorius::service {

/// Where answers of recipients come in. Only made when a settings file asks for it.
struct ListenerChoice
{
    std::string address = "127.0.0.1"; ///< beyond loopback only with TLS
    std::uint16_t port = 0;
    std::string certificateFile; ///< empty: no TLS
    std::string keyFile;
    std::string clientCaFile;
    std::string crlFile; ///< when given, a client without a valid revocation list is refused
};

/// How the service runs on this machine. What belongs to the record (recipients, destinations,
/// clinician) lies sealed in the record itself.
struct ServiceSettings
{
    std::chrono::milliseconds idleEnd {5000}; ///< after the last client, when nothing is unsent
    std::chrono::minutes lockAfter {5}; ///< without any request; at most 15
    std::optional<ListenerChoice> listener;
};

/// Reads TOML:
///
///     [service]
///     idle-end-seconds = 5
///     lock-after-minutes = 5
///     [listener]
///     address = "127.0.0.1"
///     port = 2576
///     certificate = "/..."   # with key and client-ca: TLS; crl = "/..." as well when wanted
///
/// An unknown key is a Problem with its line; all problems come at once. `file` only names places.
api::Read<ServiceSettings>
settingsFromToml(std::string_view text, const std::string& file, ServiceSettings defaults = {});

/// The site's file, then the user's; a missing file changes nothing.
api::Read<ServiceSettings> settingsFromFiles(const std::vector<std::filesystem::path>& files);

/// "/etc/sartorius/sartorius.toml" and "$XDG_CONFIG_HOME/sartorius/sartorius.toml".
std::vector<std::filesystem::path> usualSettingsFiles();

} // namespace sartorius::service
