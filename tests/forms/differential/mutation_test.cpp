// Any one answer taken away: a red flag may become "not yet assessable", never "no", and nothing is found
// that was not found before.

#include "tests/forms/differential/knee.h"
#include "tests/forms/differential/vignettes.h"

#include <catch2/catch.hpp>
#include <map>
#include <set>

using namespace sartorius;
using differential::Reasoning;

namespace {

/// Flags that the specification lets a blank fire ("or unknown", "blank", "not yes", "not resulted", "counts
/// only when recorded"), by the item that may be blank.
const std::map<std::string, std::set<std::string>>& mayFireOnBlank()
{
    static const std::map<std::string, std::set<std::string>> items {
        {"mk-pc-duration-days", {"RF-01"}},
        {"mk-pc-injury", {"RF-01", "RF-10", "RF-14"}},
        {"mk-ex-pulses", {"RF-05", "RF-06"}},
        {"mk-lab-syn-culture", {"RF-19"}},
        {"mk-ex-dvt-alternative", {"RF-11"}},
    };
    return items;
}

using Finding = std::pair<std::string, std::string>; ///< differential, words

std::set<Finding> findings(const Reasoning& reasoning)
{
    std::set<Finding> all;
    for (const auto& candidate : reasoning.candidates) {
        for (const auto* list : {&candidate.supporting, &candidate.opposing}) {
            for (const auto& reason : *list) {
                all.emplace(candidate.id, reason.text);
            }
        }
    }
    return all;
}

/// What went wrong when this answer was taken away.
std::vector<std::string> faults(const Reasoning& before, const Reasoning& after, const std::string& item)
{
    std::vector<std::string> found;
    const auto without = " without " + item;
    for (const auto& flag : before.redFlags) {
        if (tests::withId(after.redFlags, flag.id) == nullptr
            && tests::withId(after.notYetAssessable, flag.id) == nullptr) {
            found.push_back(flag.id + " turned to no" + without);
        }
    }
    const auto allowed = mayFireOnBlank().find(item);
    for (const auto& flag : after.redFlags) {
        const bool blank = allowed != mayFireOnBlank().end() && allowed->second.count(flag.id) != 0;
        if (tests::withId(before.redFlags, flag.id) == nullptr && !blank) {
            found.push_back(flag.id + " was invented" + without);
        }
    }
    const auto known = findings(before);
    for (const auto& finding : findings(after)) {
        // A differential whose gate opened is judged for the first time: its findings were recorded before.
        const bool judgedBefore = tests::withId(before.candidates, finding.first) != nullptr;
        if (judgedBefore && known.count(finding) == 0) {
            found.push_back(finding.first + " found \"" + finding.second + "\"" + without);
        }
    }
    return found;
}

std::vector<std::string> faultsOf(const differential::RuleSet& rules, std::size_t& tried)
{
    std::vector<std::string> all;
    for (const auto& vignette : tests::vignettes()) {
        const auto form = tests::filled(vignette.answers);
        const auto before = differential::evaluate(rules, form);
        for (const auto& answer : form.answers()) {
            auto mutated = form;
            auto cleared = answer;
            cleared.values.clear();
            REQUIRE(mutated.set(cleared).empty());
            ++tried;
            const auto found = faults(before, differential::evaluate(rules, mutated), answer.item);
            all.insert(all.end(), found.begin(), found.end());
        }
    }
    return all;
}

/// The shipped rules with one place written otherwise.
differential::SharedRuleSet planted(const std::string& from, const std::string& to)
{
    std::string text(content::pack("medial-knee")->rules);
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    auto read = differential::readRules(text, "planted.rules.json", tests::medialKnee());
    REQUIRE(read);
    return *read;
}

} // namespace

TEST_CASE("Removing any one answer of any vignette turns no flag to no and invents nothing",
          "[differential][mutation]")
{
    std::size_t tried = 0;
    const auto found = faultsOf(tests::kneeRules(), tried);
    for (const auto& fault : found) {
        UNSCOPED_INFO(fault);
    }
    CHECK(found.empty());
    CHECK(tried >= 280);
}

TEST_CASE("The mutation harness finds a rule that reads blank as no", "[differential][mutation]")
{
    std::size_t tried = 0;
    const auto rules = planted("v('mk-ctx-age') <= 16 and (yes('mk-ex-hip-obligate-er')",
                               "iif(v('mk-ctx-age') <= 16, true, false) and (yes('mk-ex-hip-obligate-er')");
    CHECK_FALSE(faultsOf(*rules, tried).empty());
}

TEST_CASE("The mutation harness finds a rule that makes a finding of a blank", "[differential][mutation]")
{
    std::size_t tried = 0;
    const auto rules = planted("\"expression\": \"yes('mk-sx-touch-intolerance')\"",
                               "\"expression\": \"iif(answered('mk-sx-touch-intolerance'), false, true)\"");
    CHECK_FALSE(faultsOf(*rules, tried).empty());
}
