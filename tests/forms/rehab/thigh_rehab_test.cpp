// The rehabilitation content of the thigh form.

#include "forms/content/content.h"
#include "forms/rehab/order.h"
#include "forms/rehab/programme.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

using namespace sartorius;

namespace {

const rehab::Library& thighLibrary()
{
    static const rehab::SharedLibrary library = [] {
        auto read = rehab::readLibrary(std::string(content::pack("thigh-cramp")->rehabilitation), "thigh-cramp.rehab.json");
        if (!read) {
            for (const auto& problem : read.error()) {
                UNSCOPED_INFO(problem.where << " " << problem.code << ": " << problem.what);
            }
        }
        REQUIRE(read);
        return *read;
    }();
    return *library;
}

std::string numbered(const char* prefix, int number)
{
    return prefix + std::string(number < 10 ? "0" : "") + std::to_string(number);
}

} // namespace

TEST_CASE("All exercises and order lines of the thigh specification are there", "[rehab][thigh]")
{
    for (int i = 1; i <= 18; ++i) {
        INFO(i);
        CHECK(thighLibrary().exercise(numbered("EX-", i)) != nullptr);
    }
    for (int i = 1; i <= 17; ++i) {
        INFO(i);
        CHECK(thighLibrary().exercise(numbered("KX-", i)) != nullptr);
    }
}

TEST_CASE("Every differential of the thigh has one programme or a word why not", "[rehab][thigh]")
{
    for (int i = 1; i <= 34; ++i) {
        const auto id = numbered("DX-", i);
        INFO(id);
        const auto& none = thighLibrary().none;
        const bool said = std::any_of(none.begin(), none.end(), [&id](const auto& n) { return n.differential == id; });
        CHECK((thighLibrary().programmeFor(id) != nullptr) != said);
    }
}

TEST_CASE("While a flag of the leg is open nothing of the thigh is ordered", "[rehab][thigh]")
{
    const auto* cramp = thighLibrary().programmeFor("DX-01");
    REQUIRE(cramp != nullptr);
    for (const char* flag : {"RF-02", "RF-04", "RF-08", "RF-09", "RF-11", "RF-12", "RF-15", "RF-16", "RF-17", "RF-20"}) {
        INFO(flag);
        CHECK_FALSE(rehab::propose(thighLibrary(), *cramp, {flag}).has_value());
    }
    CHECK(rehab::propose(thighLibrary(), *cramp).has_value());
}
