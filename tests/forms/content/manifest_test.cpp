// A pack is known by its bytes. The digest here is a small stand-in: what is tested is what the room does with
// the verdict of whoever may hash and verify; the real ones are tested in plugin/store and plugin/workflow.

#include "forms/content/manifest.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>

using namespace sartorius;
using content::openKept;
using content::openSigned;
using content::PackBytes;

namespace {

std::string digest(std::string_view bytes)
{
    constexpr char kHex[] = "0123456789abcdef";
    std::uint64_t state = 1469598103934665603U;
    std::string text;
    for (int round = 0; round < 4; ++round) {
        for (const char c : bytes) {
            state = (state ^ static_cast<unsigned char>(c)) * 1099511628211U;
        }
        for (int shift = 60; shift >= 0; shift -= 4) {
            text.push_back(kHex[(state >> static_cast<unsigned>(shift)) & 15U]);
        }
    }
    return text;
}

bool goodSignature(std::string_view publisher, std::string_view message, std::string_view signature)
{
    return publisher == "sartorius" && signature == digest(message) + digest(message);
}

const content::Pack& knee()
{
    return *content::pack("medial-knee");
}

PackBytes packed()
{
    PackBytes bytes;
    bytes.manifest = content::manifestOf(knee(), digest);
    bytes.signature = "ed25519 sartorius " + digest(bytes.manifest) + digest(bytes.manifest) + "\n";
    for (const auto& file : content::filesOf(knee())) {
        bytes.files[std::string(file.name)] = file.bytes;
    }
    return bytes;
}

/// Codes and places, "tampered rules.json".
std::string refusal(PackBytes bytes)
{
    const auto opened = openSigned(std::move(bytes), digest, goodSignature);
    if (opened) {
        return "opened";
    }
    std::string text;
    for (const auto& problem : opened.error()) {
        CHECK_FALSE(problem.what.empty());
        CHECK_FALSE(problem.remedy.empty());
        text += (text.empty() ? "" : "; ") + problem.code + ' ' + problem.where;
    }
    return text;
}

} // namespace

TEST_CASE("A signed pack opens with its bytes, its hash and its publisher", "[content][pack]")
{
    const auto opened = openSigned(packed(), digest, goodSignature);

    REQUIRE(opened);
    CHECK((*opened)->pack().id == "medial-knee");
    CHECK((*opened)->pack().version == knee().version);
    CHECK((*opened)->pack().rules == knee().rules);
    CHECK((*opened)->pack().sources == knee().sources);
    CHECK((*opened)->publisher() == "sartorius");
    CHECK((*opened)->sha256() == content::hashOf(knee(), digest));
}

TEST_CASE("A tampered, unsigned or foreign pack is refused with its place and a remedy", "[content][pack]")
{
    auto tampered = packed();
    tampered.files["rules.json"][100] = '#';
    CHECK(refusal(tampered) == "tampered rules.json");

    auto shorter = packed();
    shorter.files["sources.json"].pop_back();
    CHECK(refusal(shorter) == "tampered sources.json");

    auto unsignedPack = packed();
    unsignedPack.signature.clear();
    CHECK(refusal(unsignedPack) == "unsigned signature");

    auto foreign = packed();
    foreign.signature.replace(8, 9, "elsewhere");
    CHECK(refusal(foreign) == "signature signature:1");

    auto malformed = packed();
    malformed.signature = "rsa sartorius 00";
    CHECK(refusal(malformed) == "signature signature:1");

    auto missing = packed();
    missing.files.erase("medications.json");
    CHECK(refusal(missing) == "missing-file medications.json");

    auto extra = packed();
    extra.files["run.sh"] = "echo";
    CHECK(refusal(extra) == "extra-file run.sh");
}

TEST_CASE("A manifest that was changed no longer fits its signature", "[content][pack]")
{
    auto bytes = packed();
    bytes.manifest.replace(bytes.manifest.find("version "), 9, "version 9");
    CHECK(refusal(bytes) == "signature signature:1");

    auto line = packed();
    line.manifest += "script run.sh\n";
    CHECK(refusal(line) == "manifest manifest:11; signature signature:1");

    auto empty = packed();
    empty.manifest.clear();
    CHECK(refusal(empty).find("manifest manifest:1") == 0);
}

TEST_CASE("A file named twice is no pack", "[content][pack]")
{
    auto bytes = packed();
    const auto at = bytes.manifest.find("file rules.json");
    const auto end = bytes.manifest.find('\n', at) + 1;
    bytes.manifest += bytes.manifest.substr(at, end - at);
    bytes.signature = "ed25519 sartorius " + digest(bytes.manifest) + digest(bytes.manifest);
    CHECK(refusal(bytes) == "manifest manifest");
}

TEST_CASE("A pack that was kept opens only under its own hash", "[content][pack]")
{
    const auto hash = content::hashOf(knee(), digest);
    CHECK(openKept(packed(), digest, hash));
    CHECK_FALSE(openKept(packed(), digest, std::string(64, '0')));
    auto tampered = packed();
    tampered.files["questionnaire.json"] += ' ';
    const auto refused = openKept(tampered, digest, hash);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().front().code == "tampered");
}

TEST_CASE("One byte more in any file is another pack", "[content][pack]")
{
    const auto hash = content::hashOf(knee(), digest);
    content::Pack other = knee();
    const std::string longer = std::string(knee().medications) + '\n';
    other.medications = longer;
    CHECK(content::hashOf(other, digest) != hash);
    other = knee();
    other.version = "9.9.9";
    CHECK(content::hashOf(other, digest) != hash);
}
