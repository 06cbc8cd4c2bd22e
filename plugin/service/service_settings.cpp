#include "plugin/service/service_settings.h"

#include <cstdlib>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <toml++/toml.h>

namespace sartorius::service {

namespace {

std::string whole(std::int64_t number)
{
    return std::to_string(number);
}

/// Takes a TOML table apart and collects every fault with its line.
class Reader
{
public:
    explicit Reader(const std::string& file)
        : m_file(file)
    {
    }

    record::Problems problems;

    void allow(const toml::table& table, std::initializer_list<std::string_view> keys)
    {
        for (const auto& [key, value] : table) {
            bool known = false;
            for (const std::string_view one : keys)
                known = known || one == key.str();
            if (!known)
                wrong(value,
                      "unknown-key",
                      "The key \"" + std::string(key.str()) + "\" is not known here.",
                      "Remove it or correct its spelling.");
        }
    }

    std::int64_t number(const toml::table& table,
                        std::string_view key,
                        std::int64_t least,
                        std::int64_t most,
                        std::int64_t otherwise)
    {
        const toml::node* node = table.get(key);
        if (node == nullptr)
            return otherwise;
        const auto* value = node->as_integer();
        if (value == nullptr || value->get() < least || value->get() > most) {
            wrong(*node,
                  "out-of-range",
                  "\"" + std::string(key) + "\" must be a whole number from " + whole(least)
                      + " to " + whole(most) + ".",
                  "Correct the number.");
            return otherwise;
        }
        return value->get();
    }

    std::string text(const toml::table& table, std::string_view key, std::string otherwise = {})
    {
        const toml::node* node = table.get(key);
        if (node == nullptr)
            return otherwise;
        if (const auto* value = node->as_string())
            return value->get();
        wrong(*node,
              "wrong-type",
              "\"" + std::string(key) + "\" must be text.",
              "Write it in quotes.");
        return otherwise;
    }

    const toml::table* table(const toml::table& root, std::string_view key)
    {
        const toml::node* node = root.get(key);
        if (node != nullptr && node->as_table() == nullptr)
            wrong(*node,
                  "wrong-type",
                  "\"" + std::string(key) + "\" must be a table.",
                  "Write [" + std::string(key) + "].");
        return node == nullptr ? nullptr : node->as_table();
    }

    void wrong(const toml::node& node, std::string code, std::string what, std::string remedy)
    {
        problems.push_back(
            {std::move(code), place(node.source().begin), std::move(what), std::move(remedy)});
    }

    std::string place(const toml::source_position& at) const
    {
        return m_file + ":" + whole(at.line) + ":" + whole(at.column);
    }

private:
    std::string m_file;
};

ListenerChoice readListener(const toml::table& table, Reader& reader)
{
    reader.allow(table, {"address", "port", "certificate", "key", "client-ca", "crl"});
    ListenerChoice listener;
    listener.address = reader.text(table, "address", listener.address);
    listener.port = static_cast<std::uint16_t>(reader.number(table, "port", 1, 65535, 0));
    listener.certificateFile = reader.text(table, "certificate");
    listener.keyFile = reader.text(table, "key");
    listener.clientCaFile = reader.text(table, "client-ca");
    listener.crlFile = reader.text(table, "crl");
    if (listener.port == 0)
        reader.wrong(table, "missing", "The listener has no port.", "Add: port = 2576");
    return listener;
}

} // namespace

api::Read<ServiceSettings>
settingsFromToml(std::string_view text, const std::string& file, ServiceSettings settings)
{
    Reader reader(file);
    toml::table root;
    try {
        root = toml::parse(text, file);
    } catch (const toml::parse_error& error) {
        reader.problems.push_back({"toml-syntax",
                                   reader.place(error.source().begin),
                                   "This is not TOML: " + std::string(error.description()),
                                   "Correct it at this place."});
        return tl::unexpected<record::Problems>(std::move(reader.problems));
    }
    reader.allow(root, {"service", "listener"});
    if (const auto* service = reader.table(root, "service")) {
        reader.allow(*service, {"idle-end-seconds", "lock-after-minutes"});
        const auto idle
            = std::chrono::duration_cast<std::chrono::seconds>(settings.idleEnd).count();
        settings.idleEnd
            = std::chrono::seconds(reader.number(*service, "idle-end-seconds", 0, 86400, idle));
        settings.lockAfter = std::chrono::minutes(
            reader.number(*service, "lock-after-minutes", 1, 15, settings.lockAfter.count()));
    }
    if (const auto* listener = reader.table(root, "listener"))
        settings.listener = readListener(*listener, reader);
    if (!reader.problems.empty())
        return tl::unexpected<record::Problems>(std::move(reader.problems));
    return settings;
}

api::Read<ServiceSettings> settingsFromFiles(const std::vector<std::filesystem::path>& files)
{
    ServiceSettings settings;
    for (const auto& file : files) {
        std::ifstream stream(file, std::ios::binary);
        if (!stream)
            continue;
        const std::string text((std::istreambuf_iterator<char>(stream)), {});
        auto read = settingsFromToml(text, file.string(), settings);
        if (!read)
            return read;
        settings = std::move(*read);
    }
    return settings;
}

std::vector<std::filesystem::path> usualSettingsFiles()
{
    std::vector<std::filesystem::path> files {"/etc/sartorius/sartorius.toml"};
    const char* configured = std::getenv("XDG_CONFIG_HOME");
    const char* home = std::getenv("HOME");
    if (configured != nullptr && configured[0] == '/')
        files.push_back(std::filesystem::path(configured) / "sartorius/sartorius.toml");
    else if (home != nullptr && home[0] == '/')
        files.push_back(std::filesystem::path(home) / ".config/sartorius/sartorius.toml");
    return files;
}

} // namespace sartorius::service
