#include "plugin/store/sealing_keyring.h"
#include "tests/plugin/store/store_fixture.h"

#include <catch2/catch.hpp>

using namespace sartorius::store;
using namespace sartorius::store::testing;
using sartorius::record::ErrorCode;

TEST_CASE("A recovery key survives being read aloud", "[store][keys]")
{
    const std::string bytes = randomBytes(20);
    const std::string text = recoveryKeyText(bytes);

    CHECK(text.size() == 36 + 8);
    CHECK(recoveryKeyFrom(text).value().view() == bytes);
    std::string spoken;
    for (const char c : text) {
        if (c == '-')
            spoken += ' ';
        else if (c == '0')
            spoken += 'o';
        else if (c == '1')
            spoken += 'l';
        else
            spoken += static_cast<char>(c >= 'A' ? c - 'A' + 'a' : c);
    }
    CHECK(recoveryKeyFrom(spoken).value().view() == bytes);
}

TEST_CASE("A misread recovery key is found before it is tried", "[store][keys]")
{
    const std::string text = recoveryKeyText(randomBytes(20));

    int accepted = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string wrong = text;
        if (wrong[i] == '-')
            continue;
        wrong[i] = wrong[i] == '7' ? '8' : '7';
        accepted += recoveryKeyFrom(wrong) ? 1 : 0;
    }
    CHECK(accepted == 0);
    CHECK_FALSE(recoveryKeyFrom(text + "A"));
    CHECK_FALSE(recoveryKeyFrom(text.substr(0, text.size() - 1)));
    CHECK_FALSE(recoveryKeyFrom(""));
}

TEST_CASE("A key header that asks for too little or too much is refused", "[store][keys]")
{
    KeyRing keys;
    REQUIRE(keys.create(kPassphrase, kKdfFloor));
    const auto asking = [&](std::uint32_t memoryKiB, std::uint32_t passes) {
        std::string header = keys.header();
        header.replace(5, 4, bigEndian32(memoryKiB));
        header.replace(9, 4, bigEndian32(passes));
        const auto tried = KeyRing::check(header, kPassphrase);
        return tried ? ErrorCode::Conflict : tried.error().code;
    };

    CHECK(asking(kKdfFloor.memoryKiB - 1, 3) == ErrorCode::Rejected);
    CHECK(asking(kKdfFloor.memoryKiB, 2) == ErrorCode::Rejected);
    CHECK(asking(2U * 1024 * 1024 + 1, 3) == ErrorCode::Rejected);
    CHECK(asking(0xffffffff, 3) == ErrorCode::Rejected);
    KeyRing cheap;
    CHECK(cheap.create(kPassphrase, KdfParameters {1024, 3, 4}).error().code
          == ErrorCode::Rejected);
    CHECK(KeyRing::check(keys.header(), kPassphrase));
}

TEST_CASE("A changed key header never opens", "[store][keys]")
{
    KeyRing keys;
    const auto recovery = keys.create(kPassphrase, kKdfFloor);
    REQUIRE(recovery);

    // through the recovery key, which needs no slow derivation; every byte behind the parameters
    for (std::size_t byte = 17; byte < keys.header().size(); ++byte) {
        if (byte >= 33 && byte < 73)
            continue; // the passphrase's own wrap is not on this way, the MAC covers it: next loop
        std::string changed = keys.header();
        changed[byte] = static_cast<char>(changed[byte] ^ 0x20);
        KeyRing other;
        REQUIRE_FALSE(other.unlock(changed, *recovery));
        REQUIRE_FALSE(other.isOpen());
    }
    for (std::size_t byte = 33; byte < 73; ++byte) {
        std::string changed = keys.header();
        changed[byte] = static_cast<char>(changed[byte] ^ 0x20);
        REQUIRE(KeyRing::check(changed, *recovery).error().code == ErrorCode::Corrupt);
    }
    CHECK(KeyRing::check(keys.header(), *recovery));
}

TEST_CASE("The machine key opens the queue and no chart", "[store][keys]")
{
    KeyRing keys;
    REQUIRE(keys.create(kPassphrase, kKdfFloor));
    const auto machine = SecretBytes::random(kKeySize);

    KeyRing restarted;
    REQUIRE(restarted.openForMachine(machine, keys.wrapForMachine(machine)));

    CHECK(restarted.queueReady());
    CHECK_FALSE(restarted.isOpen());
    CHECK(restarted.queueKey().view() == keys.queueKey().view());
    CHECK(restarted.inboundPublic() == keys.inboundPublic());
    CHECK(restarted.recordKey().empty());
    CHECK(restarted.auditKey().empty());
    CHECK(restarted.inboundPrivate().empty());
}
