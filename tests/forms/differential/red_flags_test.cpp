#include "forms/fhirpath/expression.h"
#include "tests/forms/differential/knee.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace sartorius;
using tests::contains;
using tests::filled;
using tests::kneeRules;
using tests::reasoned;
using tests::withId;

namespace {

struct Row
{
    const char* id;
    const char* answers;
    const char* urgency;
};

/// The least that makes each flag of section 2.2 fire.
const std::vector<Row>& triggers()
{
    static const std::vector<Row> rows {
        {"RF-01", R"("mk-ex-rom-painful": "short-arc")", "E"},
        {"RF-02", R"("mk-hx-prosthetic-knee": "yes", "mk-sx-rest-pain": "yes")", "E"},
        {"RF-03", R"("mk-ctx-unwell": "yes", "mk-ctx-hr": 110)", "E"},
        {"RF-04", R"("mk-img-xr-fracture": "acute")", "SD"},
        {"RF-05", R"("mk-ex-lachman": "pos", "mk-ex-post-drawer": "pos")", "E"},
        {"RF-06", R"("mk-ex-limb-cold": "yes")", "E"},
        {"RF-07", R"("mk-sx-locking": "locked-now")", "U2W"},
        {"RF-08", R"("mk-pc-onset": "sudden", "mk-ex-slr": "unable")", "U48"},
        {"RF-09", R"("mk-ctx-age": 12, "mk-ex-hip-ir-pain": "yes")", "E"},
        {"RF-10", R"("mk-ex-mass": "yes")", "U48"},
        {"RF-11", R"("mk-ctx-pregnant": "yes", "mk-ex-leg-swelling": "yes")", "SD"},
        {"RF-12", R"("mk-sx-swelling": "within-2h", "mk-hx-bleeding-disorder": "yes")", "E"},
        {"RF-13", R"("mk-sx-sphincter": "yes")", "E"},
        {"RF-14", R"("mk-ex-bony-percussion": "pos")", "U2W"},
        {"RF-15", R"("mk-ctx-age": 10, "mk-ex-gait": "antalgic", "mk-sx-fever": "yes")", "E"},
        {"RF-16", R"("mk-sx-extra-articular": ["eye-inflammation"], "mk-ex-effusion": "trace")", "E"},
        {"RF-17",
         R"("mk-sx-other-joints": ["polyarticular"], "mk-sx-morning-stiffness-min": 30, "mk-ex-effusion": "1+")",
         "U2W"},
        {"RF-18", R"("mk-med-list": ["fluoroquinolone"], "mk-ex-tender": ["pes-anserine"])", "U48"},
        {"RF-19", R"("mk-ex-warmth": "yes", "mk-ex-effusion": "1+", "mk-pc-duration-days": 15)", "U48"},
        {"RF-20", R"("mk-ex-pes-swelling": "yes", "mk-ex-erythema": "yes")", "SD"},
        {"RF-21", R"("mk-sx-pain-out": "yes")", "E"},
    };
    return rows;
}

bool fires(const char* id, const std::string& answers)
{
    return withId(reasoned(answers).redFlags, id) != nullptr;
}

/// Known not to fire: neither fired nor waiting for an answer.
bool cleared(const char* id, const std::string& answers)
{
    const auto reasoning = reasoned(answers);
    return withId(reasoning.redFlags, id) == nullptr
        && withId(reasoning.notYetAssessable, id) == nullptr;
}

std::string urgencyOf(const char* id, const std::string& answers)
{
    const auto reasoning = reasoned(answers);
    const auto* flag = withId(reasoning.redFlags, id);
    return flag == nullptr ? "not fired" : flag->urgency;
}

} // namespace

TEST_CASE("Every red flag fires on the least input that triggers it", "[differential][red-flags]")
{
    CHECK(triggers().size() == kneeRules().redFlags.size());
    for (const auto& row : triggers()) {
        INFO(row.id);
        const auto reasoning = reasoned(row.answers);
        const auto* flag = withId(reasoning.redFlags, row.id);
        REQUIRE(flag != nullptr);
        CHECK(flag->urgency == row.urgency);
        CHECK_FALSE(flag->text.empty());
        CHECK_FALSE(flag->because.empty());
        CHECK(reasoning.urgency.has_value());
    }
}

TEST_CASE("On an empty form no red flag fires and every one is not yet assessable",
          "[differential][red-flags]")
{
    const auto reasoning = reasoned("");

    CHECK(reasoning.redFlags.empty());
    CHECK(reasoning.notYetAssessable.size() == kneeRules().redFlags.size());
    for (const auto& flag : reasoning.notYetAssessable) {
        INFO(flag.id);
        CHECK_FALSE(flag.needs.empty());
    }
    CHECK_FALSE(reasoning.urgency.has_value());
}

TEST_CASE("Answers of not asked, not assessed and unknown change nothing", "[differential]")
{
    std::string members;
    for (const auto& item : tests::medialKnee()->items()) {
        if (!item.isQuestion() || !item.isChoice() || item.repeats) {
            continue;
        }
        const auto unknown = std::find_if(
            item.options.begin(), item.options.end(), [](const assessment::Option& o) { return o.unknown; });
        if (unknown != item.options.end()) {
            members += (members.empty() ? "\"" : ", \"") + item.linkId + "\": \"" + unknown->coding.code + "\"";
        }
    }
    const auto reasoning = reasoned(members);

    CHECK(reasoning.redFlags.empty());
    CHECK(reasoning.notYetAssessable.size() == kneeRules().redFlags.size());
    for (const auto& candidate : reasoning.candidates) {
        INFO(candidate.id);
        CHECK(candidate.answered == 0);
        CHECK(candidate.score == 0);
        CHECK(candidate.band == differential::Band::CannotJudge);
    }
}

TEST_CASE("A red flag names the answers that triggered it", "[differential][red-flags]")
{
    const auto reasoning = reasoned(
        R"("mk-ex-warmth": "yes", "mk-ex-effusion": "2+", "mk-pc-duration-days": 3, "mk-ctx-age": 40)");
    const auto* flag = withId(reasoning.redFlags, "RF-01");

    REQUIRE(flag != nullptr);
    CHECK(contains(flag->because, "mk-ex-warmth"));
    CHECK(contains(flag->because, "mk-ex-effusion"));
    CHECK_FALSE(contains(flag->because, "mk-ctx-age"));
}

TEST_CASE("The hot joint flag keeps its boundaries", "[differential][red-flags]")
{
    const std::string hot = R"("mk-ex-warmth": "yes", "mk-ex-effusion": "1+")";

    CHECK(fires("RF-01", hot));
    CHECK(fires("RF-01", hot + R"(, "mk-pc-duration-days": 14)"));
    CHECK_FALSE(fires("RF-01", hot + R"(, "mk-pc-duration-days": 15)"));
    CHECK(fires("RF-01", R"("mk-ex-effusion": "trace", "mk-ctx-temp": 38.0)"));
    CHECK_FALSE(fires("RF-01", R"("mk-ex-effusion": "trace", "mk-ctx-temp": 37.9)"));
    CHECK_FALSE(fires("RF-01", R"("mk-ex-effusion": "0", "mk-ctx-temp": 38.5)"));
}

TEST_CASE("A medicine or illness that hides fever makes an effusion suspect", "[differential][red-flags]")
{
    const std::string effusion = R"("mk-ex-effusion": "1+", "mk-med-list": ["systemic-steroid"])";

    CHECK(fires("RF-01", effusion));
    CHECK_FALSE(fires("RF-01", effusion + R"(, "mk-pc-injury": "yes")"));
}

TEST_CASE("A prosthetic joint replaces the advice to aspirate", "[differential][red-flags]")
{
    const std::string hot = R"("mk-ex-warmth": "yes", "mk-ex-effusion": "2+", "mk-pc-duration-days": 3)";
    const auto native = reasoned(hot);
    const auto prosthetic = reasoned(hot + R"(, "mk-hx-knee-surgery": ["arthroplasty"])");

    REQUIRE(withId(native.redFlags, "RF-01") != nullptr);
    REQUIRE(withId(prosthetic.redFlags, "RF-01") != nullptr);
    CHECK(withId(native.redFlags, "RF-01")->text.find("Aspirate before antibiotics") != std::string::npos);
    REQUIRE(withId(prosthetic.redFlags, "RF-02") != nullptr);
    CHECK(withId(prosthetic.redFlags, "RF-01")->text.find("no clinic needle") != std::string::npos);
}

TEST_CASE("A prosthetic joint painful for more than six weeks without signs of sepsis can wait two weeks",
          "[differential][red-flags]")
{
    const std::string painful = R"("mk-hx-prosthetic-knee": "yes", "mk-sx-rest-pain": "yes")";

    CHECK(urgencyOf("RF-02", painful + R"(, "mk-pc-duration-days": 42)") == "E");
    CHECK(urgencyOf("RF-02", painful + R"(, "mk-pc-duration-days": 43)") == "U2W");
    CHECK(urgencyOf("RF-02", painful + R"(, "mk-pc-duration-days": 43, "mk-sx-fever": "yes")") == "E");
}

TEST_CASE("Pulses that were not felt after a high-energy injury count as danger",
          "[differential][red-flags]")
{
    const std::string injury = R"("mk-pc-injury": "yes", "mk-pc-mechanism": ["high-energy"])";

    CHECK(fires("RF-05", injury));
    CHECK(fires("RF-05", injury + R"(, "mk-ex-pulses": "not-assessed")"));
    CHECK_FALSE(fires("RF-05", injury + R"(, "mk-ex-pulses": "normal")"));
    CHECK(fires("RF-06", R"("mk-ex-limb-cold": "yes", "mk-ex-pulses": "not-assessed")"));
    CHECK(cleared("RF-06", R"("mk-ex-limb-cold": "yes", "mk-ex-pulses": "normal")"));
}

TEST_CASE("The hips of a child are judged on both sides", "[differential][red-flags]")
{
    const std::string child = R"("mk-ctx-age": 13, "mk-ex-hip-ir": )";

    CHECK(fires("RF-09", child + R"({"right": 45, "left": 20})"));
    CHECK_FALSE(fires("RF-09", child + R"({"right": 45, "left": 21})"));
    CHECK(cleared("RF-09", R"("mk-ctx-age": 17, "mk-ex-hip-ir": {"right": 5, "left": 5})"));
}

TEST_CASE("A remembered injury does not talk away night pain of the young", "[differential][red-flags]")
{
    const std::string night = R"("mk-ctx-age": 16, "mk-sx-night-pain": "yes", "mk-sx-rest-pain": "yes")";

    CHECK(fires("RF-10", night));
    CHECK(fires("RF-10", night + R"(, "mk-pc-injury": "yes", "mk-pc-duration-days": 15)"));
    CHECK_FALSE(fires("RF-10", night + R"(, "mk-pc-injury": "yes", "mk-pc-duration-days": 14)"));
    CHECK(urgencyOf("RF-10", R"("mk-ex-mass": "yes", "mk-ctx-age": 26)") == "U2W");
    CHECK(urgencyOf("RF-10", R"("mk-ex-mass": "yes", "mk-ctx-age": 25)") == "U48");
}

TEST_CASE("Two recorded Wells points raise the flag before the rest is asked", "[differential][red-flags]")
{
    const std::string two = R"("mk-ctx-age": 50, "mk-ex-pitting": "yes", "mk-ex-dvt-tender": "yes")";

    CHECK(fires("RF-11", two));
    CHECK_FALSE(fires("RF-11", two + R"(, "mk-ex-dvt-alternative": "yes")"));
    CHECK(urgencyOf("RF-11", two + R"(, "mk-sx-chest-dyspnoea": "yes")") == "E");
}

TEST_CASE("Weakness with back pain is urgent and saddle numbness an emergency", "[differential][red-flags]")
{
    CHECK(urgencyOf("RF-13", R"("mk-ex-quads-power": 3, "mk-sx-back-pain": "yes")") == "U48");
    CHECK(urgencyOf("RF-13", R"("mk-ex-quads-power": 3, "mk-sx-back-pain": "yes", "mk-sx-paraesthesia": ["saddle"])")
          == "E");
    CHECK_FALSE(fires("RF-13", R"("mk-ex-quads-power": 4, "mk-sx-back-pain": "yes")"));
}

TEST_CASE("A limp after an unprovoked sudden start at fifty counts as insufficiency fracture",
          "[differential][red-flags]")
{
    const std::string start = R"("mk-pc-onset": "sudden", "mk-pc-injury": "no", "mk-ex-gait": "antalgic", "mk-ctx-age": )";

    CHECK(fires("RF-14", start + "50"));
    CHECK_FALSE(fires("RF-14", start + "49"));
}

TEST_CASE("A skin infection becomes an emergency with rigors or a hot joint", "[differential][red-flags]")
{
    const std::string bursa = R"("mk-ex-pes-swelling": "yes", "mk-ex-erythema": "yes")";

    CHECK(urgencyOf("RF-20", bursa) == "SD");
    CHECK(urgencyOf("RF-20", bursa + R"(, "mk-sx-chills": "yes")") == "E");
    CHECK(urgencyOf("RF-20", bursa + R"(, "mk-ex-rom-painful": "short-arc")") == "E");
}

TEST_CASE("A tender site that is not listed clears a flag only after a complete palpation",
          "[differential][red-flags]")
{
    const std::string tendon = R"("mk-med-list": ["fluoroquinolone"], "mk-ex-tender": ["patella"])";

    CHECK_FALSE(cleared("RF-18", tendon));
    CHECK(cleared("RF-18", tendon + R"(, "mk-ex-palpation-complete": true)"));
}

TEST_CASE("Removing an answer never removes a red flag it did not trigger", "[differential][red-flags]")
{
    // Section 5.5, criterion 1: each trigger alone still fires when others are answered beside it.
    const std::string others = R"(, "mk-hx-htn": "no", "mk-hx-smoking": "no", "mk-ex-crepitus": "no",
        "mk-ex-alignment": "neutral", "mk-ex-apley": "neg", "mk-ex-pf-compression": "neg")";
    for (const auto& row : triggers()) {
        INFO(row.id);
        const auto alone = reasoned(row.answers);
        const auto beside = reasoned(row.answers + others);
        REQUIRE(alone.redFlags.size() == beside.redFlags.size());
        for (std::size_t i = 0; i < alone.redFlags.size(); ++i) {
            CHECK(alone.redFlags[i].id == beside.redFlags[i].id);
            CHECK(alone.redFlags[i].because == beside.redFlags[i].because);
        }
    }
}

TEST_CASE("A fired flag keeps its condition in the must-not-miss panel", "[differential][red-flags]")
{
    const auto hot = reasoned(R"("mk-ex-rom-painful": "short-arc")");
    REQUIRE_FALSE(hot.mustNotMiss.empty());
    CHECK(hot.mustNotMiss.front().id == "DX09");
    CHECK(hot.mustNotMiss.front().flags == std::vector<std::string> {"RF-01"});

    const auto cold = reasoned(R"("mk-ex-limb-cold": "yes")");
    const auto* ischaemia = withId(cold.mustNotMiss, "RF-06");
    REQUIRE(ischaemia != nullptr);
    CHECK(ischaemia->name == "Acute limb ischaemia");

    // The gate of native septic arthritis is false, yet the flag keeps the condition under its own name.
    const auto prosthetic = reasoned(R"("mk-ex-rom-painful": "short-arc", "mk-hx-prosthetic-knee": "yes")");
    CHECK(withId(prosthetic.mustNotMiss, "DX09") == nullptr);
    CHECK(withId(prosthetic.mustNotMiss, "RF-01") != nullptr);
}

TEST_CASE("Tests that could harm are deferred while a fracture is open", "[differential][red-flags]")
{
    const auto reasoning = reasoned(R"("mk-img-xr-fracture": "acute")");

    for (const char* item : {"mk-ex-hop-pain", "mk-ex-thessaly-20", "mk-ex-mcmurray-medial", "mk-ex-apley"}) {
        INFO(item);
        const bool deferred = std::any_of(reasoning.deferred.begin(),
                                          reasoning.deferred.end(),
                                          [item](const auto& d) { return d.item == item; });
        CHECK(deferred);
        const bool asked = std::any_of(reasoning.nextQuestions.begin(),
                                       reasoning.nextQuestions.end(),
                                       [item](const auto& q) { return q.item == item; });
        CHECK_FALSE(asked);
    }
}

TEST_CASE("The form hears of open red flags", "[differential][red-flags]")
{
    auto form = filled(R"("mk-ex-wb-4steps": "able", "mk-img-xr-fracture": "acute")");
    CHECK(form.enabled("mk-ex-thessaly-20"));

    differential::tell(form, kneeRules(), differential::evaluate(kneeRules(), form));

    CHECK_FALSE(form.enabled("mk-ex-thessaly-20"));
}
