#include "tests/forms/differential/knee.h"
#include "tests/forms/differential/vignettes.h"

#include <catch2/catch.hpp>

using namespace sartorius;
using tests::vignettes;
using tests::withId;

namespace {

std::string written(const differential::Candidate& candidate)
{
    return candidate.id + ' ' + std::string(toString(*candidate.band)) + ' ' + std::to_string(candidate.score);
}

std::string ofDifferential(const differential::Reasoning& reasoning, const std::string& id)
{
    if (const auto* candidate = withId(reasoning.candidates, id)) {
        return written(*candidate);
    }
    return id + (withId(reasoning.notApplicable, id) != nullptr ? " n/a" : " missing");
}

std::string ofScore(const differential::Reasoning& reasoning, const std::string& id)
{
    const auto* score = withId(reasoning.scores, id);
    if (score == nullptr) {
        return id + " missing";
    }
    return id + ' '
        + (score->status == scores::ScoreStatus::Complete ? score->category : std::string(toString(score->status)));
}

std::string idOf(const std::string& text)
{
    return text.substr(0, text.find(' '));
}

} // namespace

TEST_CASE("Every vignette gives what the specification says", "[differential][vignettes]")
{
    REQUIRE(vignettes().size() >= 15);
    for (const auto& vignette : vignettes()) {
        INFO(vignette.name << "\n" << vignette.argued);
        const auto reasoning = tests::reasoned(vignette.answers);
        std::vector<std::string> flags;
        for (const auto& flag : reasoning.redFlags) {
            flags.push_back(flag.id + ' ' + flag.urgency);
        }
        CHECK(flags == vignette.flags);
        REQUIRE_FALSE(reasoning.candidates.empty());
        CHECK(written(reasoning.candidates.front()) == vignette.first);
        for (const auto& expected : vignette.others) {
            CHECK(ofDifferential(reasoning, idOf(expected)) == expected);
        }
        for (const auto& expected : vignette.scores) {
            CHECK(ofScore(reasoning, idOf(expected)) == expected);
        }
        CHECK(reasoning.urgency == std::string(vignette.urgency));
    }
}

TEST_CASE("Every reason of every vignette leads to an answered item and a known source", "[differential][vignettes]")
{
    const auto& rules = tests::kneeRules();
    for (const auto& vignette : vignettes()) {
        INFO(vignette.name);
        const auto reasoning = tests::reasoned(vignette.answers);
        for (const auto& candidate : reasoning.candidates) {
            for (const auto* list : {&candidate.supporting, &candidate.opposing}) {
                for (const auto& reason : *list) {
                    INFO(candidate.id << ": " << reason.text);
                    CHECK(rules.source(reason.rationale.source) != nullptr);
                    CHECK(std::any_of(reason.items.begin(), reason.items.end(), [&](const std::string& item) {
                        return std::string(vignette.answers).find("\"" + item + "\"") != std::string::npos
                            || item == "mk-ctx-bmi";
                    }));
                }
            }
        }
        for (const auto& flag : reasoning.redFlags) {
            INFO(flag.id);
            CHECK_FALSE(flag.because.empty());
            CHECK(rules.source(flag.rationale.source) != nullptr);
        }
    }
}

TEST_CASE("No output of any vignette is a percentage", "[differential][vignettes]")
{
    for (const auto& vignette : vignettes()) {
        INFO(vignette.name);
        const auto reasoning = tests::reasoned(vignette.answers);
        for (const auto& candidate : reasoning.candidates) {
            CHECK(candidate.name.find('%') == std::string::npos);
        }
        for (const auto& question : reasoning.nextQuestions) {
            CHECK_FALSE(question.splits.empty());
        }
    }
}

TEST_CASE("The next question is one that splits the leading candidates", "[differential][questions]")
{
    // A twist in a man of 40: traumatic tear, degenerative tear and the cruciate lead. Joint-line pain on McMurray
    // moves both tears alike; what it cannot do is tell them apart as locking does.
    const auto reasoning = tests::reasoned(
        R"("mk-ctx-age": 40, "mk-pc-injury": "yes", "mk-pc-injury-date": "2026-11-08", "mk-pc-duration-days": 12,
           "mk-pc-mechanism": ["twist-pivot"], "mk-pc-onset": "sudden", "mk-ex-effusion": "1+",
           "mk-ex-tender": ["joint-line-medial"], "mk-ex-palpation-complete": true, "mk-ex-warmth": "no",
           "mk-sx-swelling": "2-24h", "mk-ex-wb-4steps": "able")");
    const auto place = [&reasoning](const std::string& item) {
        const auto& list = reasoning.nextQuestions;
        const auto found = std::find_if(list.begin(), list.end(), [&item](const auto& q) { return q.item == item; });
        return found - list.begin();
    };
    REQUIRE_FALSE(reasoning.nextQuestions.empty());
    CHECK(place("mk-sx-locking") < static_cast<std::ptrdiff_t>(reasoning.nextQuestions.size()));
    CHECK(place("mk-sx-locking") < place("mk-ex-mcmurray-medial"));
    for (const auto& question : reasoning.nextQuestions) {
        CHECK_FALSE(question.splits.empty());
    }
}
