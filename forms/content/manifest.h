#pragma once

#include "forms/content/content.h"
#include "forms/record/problem.h"

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

/// What a content pack is made of and how it is told from every other. This room computes no digest and
/// checks no signature itself: who may do so hands both in.
namespace sartorius::content {

/// SHA-256 of some bytes as 64 lower-case hexadecimal digits.
using Digest = std::function<std::string(std::string_view bytes)>;

/// Whether `signature` (128 hexadecimal digits, Ed25519) over `message` is that of this publisher; false
/// too for a publisher that is not known.
using SignatureCheck = std::function<
    bool(std::string_view publisher, std::string_view message, std::string_view signature)>;

struct PackFile
{
    std::string_view name;
    std::string_view bytes;
};

/// The files of a pack in the order of its manifest.
std::array<PackFile, 6> filesOf(const Pack& pack);

/// The text that names a pack: id, version and the size and digest of each file, one per line. Its digest is
/// the hash of the pack; a signature of a pack is over these bytes.
std::string manifestOf(const Pack& pack, const Digest& sha256);

/// manifestOf and its digest in one.
std::string hashOf(const Pack& pack, const Digest& sha256);

/// The bytes of a pack as they came from a folder or an archive, nothing checked yet.
struct PackBytes
{
    std::string manifest;
    std::string signature; ///< "ed25519 PUBLISHER 128-HEX-DIGITS"; empty: unsigned
    std::map<std::string, std::string, std::less<>> files;
};

/// A pack that owns its bytes.
class OwnedPack
{
public:
    OwnedPack(std::string id, std::string title, std::string version, PackBytes bytes, std::string hash);
    OwnedPack(const OwnedPack&) = delete;
    OwnedPack& operator=(const OwnedPack&) = delete;

    const Pack& pack() const { return m_pack; }

    const std::string& sha256() const { return m_hash; }

    /// Who signed it; empty for one that was kept by its hash.
    const std::string& publisher() const { return m_publisher; }

    void setPublisher(std::string publisher) { m_publisher = std::move(publisher); }

private:
    std::string m_id;
    std::string m_title;
    std::string m_version;
    PackBytes m_bytes;
    std::string m_hash;
    std::string m_publisher;
    Pack m_pack;
};

using SharedPack = std::shared_ptr<const OwnedPack>;

/// Opens a pack that a publisher signed. All faults come at once, each with file, line and remedy: a missing,
/// extra, changed or oversized file, a manifest that says something else, no signature, a wrong one, a
/// publisher that is not allowed.
[[nodiscard]] tl::expected<SharedPack, record::Problems>
openSigned(PackBytes bytes, const Digest& sha256, const SignatureCheck& check);

/// Opens a pack that was kept under its hash, for the assessments that were made with it.
[[nodiscard]] tl::expected<SharedPack, record::Problems>
openKept(PackBytes bytes, const Digest& sha256, std::string_view hash);

} // namespace sartorius::content
