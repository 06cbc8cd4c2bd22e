#include "forms/content/manifest.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace sartorius::content {
namespace {

constexpr std::string_view kFirstLine = "sartorius-pack 1";
constexpr std::size_t kLargestFile = std::size_t {4} << 20U;
constexpr std::size_t kLargestManifest = 4096;
constexpr std::size_t kDigestDigits = 64;
constexpr std::size_t kSignatureDigits = 128;

struct Entry
{
    std::string name;
    std::size_t size = 0;
    std::string sha256;
};

struct Manifest
{
    std::string id;
    std::string title;
    std::string version;
    std::vector<Entry> files;
};

bool isHex(std::string_view text, std::size_t digits)
{
    return text.size() == digits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string_view upTo(std::string_view& text, char end)
{
    const auto at = std::min(text.find(end), text.size());
    const auto part = text.substr(0, at);
    text.remove_prefix(std::min(at + 1, text.size()));
    return part;
}

class Opener
{
public:
    Opener(const PackBytes& bytes, const Digest& sha256)
        : m_bytes(bytes)
        , m_sha256(sha256)
    {
    }

    record::Problems takeProblems() { return std::move(m_problems); }

    bool good() const { return m_problems.empty(); }

    void problem(std::string code, std::string where, std::string what, std::string remedy)
    {
        m_problems.push_back({std::move(code), std::move(where), std::move(what), std::move(remedy)});
    }

    Manifest manifest()
    {
        Manifest read;
        if (m_bytes.manifest.size() > kLargestManifest || m_bytes.manifest.empty()) {
            problem("manifest", "manifest:1", "The manifest is empty or too long.", "Get the pack again.");
            return read;
        }
        std::string_view rest = m_bytes.manifest;
        std::size_t number = 0;
        while (!rest.empty()) {
            ++number;
            line(upTo(rest, '\n'), number, read);
        }
        for (const auto* part : {&read.id, &read.title, &read.version}) {
            if (part->empty() && good())
                problem("manifest", "manifest", "Id, title or version is missing.", "Get the pack again.");
        }
        return read;
    }

    /// Every file that a pack needs is there once, and has the size and digest that the manifest names.
    void files(const Manifest& manifest)
    {
        for (const auto& wanted : filesOf(Pack {})) {
            const auto count = std::count_if(manifest.files.begin(),
                                             manifest.files.end(),
                                             [&wanted](const Entry& e) { return e.name == wanted.name; });
            if (count != 1)
                problem("manifest",
                        "manifest",
                        std::string(wanted.name) + " is named " + std::to_string(count) + " times.",
                        "Each file of a pack is named once.");
        }
        for (const auto& entry : manifest.files)
            file(entry);
        for (const auto& [name, bytes] : m_bytes.files) {
            const bool named = std::any_of(manifest.files.begin(),
                                           manifest.files.end(),
                                           [&n = name](const Entry& e) { return e.name == n; });
            if (!named)
                problem("extra-file", name, "This file is not part of the pack.", "Take it out.");
        }
    }

    /// The publisher whose signature is good; empty otherwise, with a problem.
    std::string publisher(const SignatureCheck& check)
    {
        std::string_view rest = m_bytes.signature;
        while (!rest.empty() && rest.back() == '\n')
            rest.remove_suffix(1);
        if (rest.empty()) {
            problem("unsigned", "signature", "The pack is not signed.", "Get it from its publisher.");
            return {};
        }
        const auto kind = upTo(rest, ' ');
        const auto name = upTo(rest, ' ');
        if (kind != "ed25519" || name.empty() || !isHex(rest, kSignatureDigits)) {
            problem("signature",
                    "signature:1",
                    "The signature is not of the form \"ed25519 PUBLISHER HEX\".",
                    "Get the pack again from its publisher.");
            return {};
        }
        if (!check(name, m_bytes.manifest, rest)) {
            problem("signature",
                    "signature:1",
                    "The signature is not that of an allowed publisher over this manifest.",
                    "Get the pack again, or allow its publisher's key in the settings.");
            return {};
        }
        return std::string(name);
    }

private:
    void line(std::string_view text, std::size_t number, Manifest& manifest)
    {
        const std::string where = "manifest:" + std::to_string(number);
        if (number == 1) {
            if (text != kFirstLine)
                problem("manifest", where, "This is no manifest of version 1.", "Get the pack again.");
            return;
        }
        const auto key = upTo(text, ' ');
        if (key == "id") {
            manifest.id = text;
        } else if (key == "title") {
            manifest.title = text;
        } else if (key == "version") {
            manifest.version = text;
        } else if (key == "file") {
            Entry entry;
            entry.name = upTo(text, ' ');
            const auto size = upTo(text, ' ');
            const auto end = size.data() + size.size();
            const bool counted
                = !size.empty() && std::from_chars(size.data(), end, entry.size).ptr == end;
            entry.sha256 = text;
            if (!counted || !isHex(text, kDigestDigits))
                problem("manifest", where, "Size or digest of a file is not readable.", "Get the pack again.");
            manifest.files.push_back(std::move(entry));
        } else {
            problem("manifest", where, "This line is not known.", "Get the pack again.");
        }
    }

    void file(const Entry& entry)
    {
        const auto found = m_bytes.files.find(entry.name);
        if (found == m_bytes.files.end()) {
            problem("missing-file", entry.name, "The file is missing.", "Get the pack again.");
        } else if (found->second.size() > kLargestFile) {
            problem("too-large", entry.name, "The file is larger than a pack may hold.", "Get the pack again.");
        } else if (found->second.size() != entry.size || m_sha256(found->second) != entry.sha256) {
            problem("tampered",
                    entry.name,
                    "The file is not the one that the manifest names.",
                    "Get the pack again from its publisher; do not use this one.");
        }
    }

    const PackBytes& m_bytes;
    const Digest& m_sha256;
    record::Problems m_problems;
};

} // namespace

std::array<PackFile, 6> filesOf(const Pack& pack)
{
    return {{{"questionnaire.json", pack.questionnaire},
             {"rules.json", pack.rules},
             {"rehabilitation.json", pack.rehabilitation},
             {"medications.json", pack.medications},
             {"sources.json", pack.sources},
             {"referral.json", pack.referral}}};
}

std::string manifestOf(const Pack& pack, const Digest& sha256)
{
    std::string text(kFirstLine);
    text.append("\nid ").append(pack.id);
    text.append("\ntitle ").append(pack.title);
    text.append("\nversion ").append(pack.version);
    for (const auto& file : filesOf(pack)) {
        text.append("\nfile ").append(file.name).append(" ");
        text += std::to_string(file.bytes.size()) + ' ' + sha256(file.bytes);
    }
    return text + '\n';
}

std::string hashOf(const Pack& pack, const Digest& sha256)
{
    return sha256(manifestOf(pack, sha256));
}

OwnedPack::OwnedPack(
    std::string id, std::string title, std::string version, PackBytes bytes, std::string hash)
    : m_id(std::move(id))
    , m_title(std::move(title))
    , m_version(std::move(version))
    , m_bytes(std::move(bytes))
    , m_hash(std::move(hash))
    , m_pack {.id = m_id,
              .title = m_title,
              .version = m_version,
              .questionnaire = m_bytes.files["questionnaire.json"],
              .rules = m_bytes.files["rules.json"],
              .rehabilitation = m_bytes.files["rehabilitation.json"],
              .medications = m_bytes.files["medications.json"],
              .sources = m_bytes.files["sources.json"],
              .referral = m_bytes.files["referral.json"]}
{
}

tl::expected<SharedPack, record::Problems>
openSigned(PackBytes bytes, const Digest& sha256, const SignatureCheck& check)
{
    Opener opener(bytes, sha256);
    const Manifest manifest = opener.manifest();
    std::string publisher = opener.publisher(check);
    opener.files(manifest);
    if (!opener.good())
        return tl::unexpected(opener.takeProblems());
    std::string hash = sha256(bytes.manifest);
    auto pack = std::make_shared<OwnedPack>(
        manifest.id, manifest.title, manifest.version, std::move(bytes), std::move(hash));
    pack->setPublisher(std::move(publisher));
    return SharedPack(std::move(pack));
}

tl::expected<SharedPack, record::Problems>
openKept(PackBytes bytes, const Digest& sha256, std::string_view hash)
{
    Opener opener(bytes, sha256);
    if (sha256(bytes.manifest) != hash)
        opener.problem("tampered",
                       "manifest",
                       "The manifest is not that of the pack the assessment was made with.",
                       "Restore the record's folder from a backup.");
    const Manifest manifest = opener.manifest();
    opener.files(manifest);
    if (!opener.good())
        return tl::unexpected(opener.takeProblems());
    return std::make_shared<const OwnedPack>(
        manifest.id, manifest.title, manifest.version, std::move(bytes), std::string(hash));
}

} // namespace sartorius::content
