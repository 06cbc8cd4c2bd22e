#include "tests/forms/differential/knee.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace sartorius;
using differential::Band;
using tests::reasoned;
using tests::withId;

namespace {

struct Row
{
    const char* id;
    const char* gate; ///< answers that open the gate; empty when there is none
    const char* answers;
    Band band;
    bool leads; ///< comes first of all candidates outside the must-not-miss group
};

/// A picture that is typical of each differential of section 2.6.
const std::vector<Row>& pictures()
{
    static const std::vector<Row> rows {
        {"DX01",
         R"("mk-pc-injury": "no")",
         R"("mk-pc-load-change": ["mileage-up"], "mk-pc-onset": "gradual", "mk-sx-run-pattern": "worsens-with-load",
            "mk-sx-swelling": "none", "mk-ex-effusion": "0", "mk-sx-night-pain": "no")",
         Band::WellSupported,
         true},
        {"DX02",
         "",
         R"("mk-ex-tender": ["pes-anserine"], "mk-ex-palpation-complete": true, "mk-sx-site": ["pes-anserine"],
            "mk-ex-pes-resisted": "pos", "mk-sx-stairs-pain": "yes")",
         Band::WellSupported,
         true},
        {"DX03",
         R"("mk-pc-injury": "yes")",
         R"("mk-pc-mechanism": ["direct-blow-lateral-valgus"], "mk-ex-valgus-30": "lax-endpoint",
            "mk-ex-valgus-0": "stable", "mk-ex-tender": ["mcl-mid"], "mk-ex-palpation-complete": true)",
         Band::WellSupported,
         true},
        {"DX04",
         "",
         R"("mk-pc-injury": "yes", "mk-pc-mechanism": ["twist-pivot"], "mk-sx-locking": "true-locking",
            "mk-ex-mcmurray-medial": "pain-click", "mk-ex-thessaly-20": "pos", "mk-sx-swelling": "2-24h")",
         Band::WellSupported,
         true},
        {"DX05",
         R"("mk-ctx-age": 52)",
         R"("mk-pc-injury": "no", "mk-pc-onset": "gradual", "mk-ex-tender": ["joint-line-medial"],
            "mk-ex-palpation-complete": true, "mk-ex-mcmurray-medial": "pain", "mk-ex-pain-max-flex": "yes",
            "mk-sx-kneel-squat-pain": "yes", "mk-ex-effusion": "trace")",
         Band::WellSupported,
         true},
        {"DX06",
         R"("mk-ctx-age": 63)",
         R"("mk-sx-morning-stiffness-min": 15, "mk-sx-activity-pain": "yes", "mk-pc-duration-days": 400,
            "mk-ex-crepitus": "yes", "mk-ex-bony-enlargement": "yes", "mk-img-xr-kl": "3")",
         Band::WellSupported,
         true},
        {"DX07",
         "",
         R"("mk-hx-gout": "yes", "mk-sx-podagra-ever": "yes", "mk-ex-warmth": "yes", "mk-ex-erythema": "yes",
            "mk-ex-effusion": "2+", "mk-lab-urate-umol": 520, "mk-ctx-sex-at-birth": "male")",
         Band::WellSupported,
         true},
        {"DX08",
         "",
         R"("mk-ctx-age": 74, "mk-img-xr-chondrocalcinosis": "yes", "mk-hx-cppd": "yes", "mk-ex-warmth": "yes",
            "mk-ex-effusion": "2+")",
         Band::WellSupported,
         true},
        {"DX09",
         R"("mk-hx-prosthetic-knee": "no")",
         R"("mk-ctx-age": 45, "mk-ex-warmth": "yes", "mk-ex-effusion": "2+", "mk-pc-duration-days": 3,
            "mk-ex-rom-painful": "short-arc", "mk-ctx-temp": 38.6, "mk-sx-fever": "yes", "mk-ex-wb-4steps": "unable",
            "mk-ex-erythema": "yes", "mk-hx-diabetes": "no", "mk-ex-sinus": "no")",
         Band::WellSupported,
         false},
        {"DX10",
         R"("mk-hx-prosthetic-knee": "yes")",
         R"("mk-ex-warmth": "yes", "mk-ex-wound": "yes", "mk-sx-rest-pain": "yes", "mk-ex-effusion": "1+",
            "mk-sx-night-pain": "yes", "mk-ctx-temp": 37.2)",
         Band::WellSupported,
         false},
        {"DX11",
         "",
         R"("mk-sx-morning-stiffness-min": 90, "mk-sx-other-joints": ["small-joints-hands"], "mk-ex-effusion": "2+",
            "mk-hx-inflammatory": "ra", "mk-ex-warmth": "yes")",
         Band::WellSupported,
         true},
        {"DX12",
         "",
         R"("mk-ex-tender": ["medial-tibial-plateau"], "mk-ex-palpation-complete": true, "mk-ex-bony-percussion": "pos",
            "mk-pc-load-change": ["mileage-up"], "mk-sx-run-pattern": "worsens-with-load", "mk-ex-gait": "antalgic")",
         Band::WellSupported,
         false},
        {"DX13",
         R"("mk-ctx-age": 64)",
         R"("mk-pc-onset": "sudden", "mk-pc-injury": "no", "mk-ex-tender": ["medial-femoral-condyle"],
            "mk-ex-palpation-complete": true, "mk-sx-night-pain": "yes", "mk-ctx-sex-at-birth": "female",
            "mk-ex-gait": "antalgic")",
         Band::WellSupported,
         false},
        {"DX14",
         "",
         R"("mk-ctx-age": 19, "mk-sx-locking": "catching", "mk-sx-swelling": "recurrent-with-load",
            "mk-ex-effusion": "1+", "mk-sx-giving-way": "yes")",
         Band::WellSupported,
         true},
        {"DX15",
         "",
         R"("mk-ctx-age": 22, "mk-ex-plica-test": "pos", "mk-ex-tender": ["plica-band"],
            "mk-ex-palpation-complete": true, "mk-sx-snapping": "yes", "mk-sx-sitting-pain": "yes")",
         Band::WellSupported,
         true},
        {"DX16",
         "",
         R"("mk-ex-saphenous-tinel": "pos", "mk-ex-sensation": "saphenous", "mk-sx-paraesthesia": ["medial-shin"],
            "mk-ex-quads-power": 5)",
         Band::WellSupported,
         true},
        {"DX17",
         "",
         R"("mk-ex-femoral-stretch": "pos", "mk-ex-knee-reflex": "reduced", "mk-sx-back-pain": "yes",
            "mk-ex-quads-power": 4)",
         Band::WellSupported,
         true},
        {"DX18",
         "",
         R"("mk-ctx-age": 58, "mk-ex-hip-ir": 10, "mk-ex-hip-ir-pain": "yes", "mk-sx-groin-thigh-pain": "yes")",
         Band::WellSupported,
         true},
        {"DX19",
         R"("mk-ctx-age": 13)",
         R"("mk-ex-hip-ir": 10, "mk-ex-hip-obligate-er": "yes", "mk-sx-groin-thigh-pain": "yes",
            "mk-ex-gait": "external-rotated")",
         Band::WellSupported,
         false},
        {"DX20",
         "",
         R"("mk-ctx-age": 24, "mk-ex-squat-pain": "anterior", "mk-sx-stairs-pain": "yes", "mk-sx-sitting-pain": "yes",
            "mk-sx-kneel-squat-pain": "yes", "mk-ex-effusion": "0")",
         Band::WellSupported,
         true},
        {"DX21",
         "",
         R"("mk-ex-tender": ["semimembranosus-insertion"], "mk-ex-palpation-complete": true,
            "mk-sx-site": ["posteromedial"], "mk-ex-ham-resisted": "pos")",
         Band::WellSupported,
         true},
        {"DX22",
         "",
         R"("mk-ctx-age": 50, "mk-ex-calf-diff-cm": 4, "mk-ex-pitting": "yes", "mk-ex-dvt-tender": "yes",
            "mk-ex-leg-swelling": "yes")",
         Band::WellSupported,
         false},
        {"DX23",
         "",
         R"("mk-ex-mass": "yes", "mk-sx-night-pain": "yes", "mk-sx-rest-pain": "yes",
            "mk-sx-systemic": ["weight-loss"])",
         Band::WellSupported,
         false},
        {"DX24",
         R"("mk-pc-injury": "yes")",
         R"("mk-ctx-age": 60, "mk-pc-duration-days": 1, "mk-pc-mechanism": ["fall"], "mk-sx-swelling": "within-2h",
            "mk-ex-tender": ["fibula-head"], "mk-ex-wb-4steps": "unable")",
         Band::WellSupported,
         false},
        {"DX25",
         R"("mk-pc-injury": "yes")",
         R"("mk-pc-mechanism": ["direct-blow-medial"], "mk-ex-bruising": "yes", "mk-ex-wb-4steps": "able",
            "mk-ex-valgus-30": "none")",
         Band::WellSupported,
         true},
        {"DX26",
         "",
         R"("mk-ctx-age": 68, "mk-sx-claudication": "yes", "mk-ex-pulses": "reduced", "mk-hx-smoking": "yes",
            "mk-hx-diabetes": "yes")",
         Band::WellSupported,
         true},
        {"DX27",
         "",
         R"("mk-med-list": ["aromatase-inhibitor"], "mk-med-temporal": "yes", "mk-sx-other-joints": ["polyarticular"],
            "mk-sx-bilateral": "yes")",
         Band::WellSupported,
         true},
        {"DX28",
         R"("mk-pc-injury": "yes")",
         R"("mk-ex-lachman": "pos", "mk-pc-pop": "yes", "mk-sx-swelling": "within-2h", "mk-sx-giving-way": "yes")",
         Band::WellSupported,
         false},
    };
    return rows;
}

std::string both(const Row& row)
{
    const std::string gate = row.gate;
    return gate.empty() ? row.answers : gate + ", " + row.answers;
}

} // namespace

TEST_CASE("The typical picture of every differential is well supported", "[differential][candidates]")
{
    CHECK(pictures().size() == tests::kneeRules().differentials.size());
    for (const auto& row : pictures()) {
        INFO(row.id);
        const auto reasoning = reasoned(both(row));
        const auto* candidate = withId(reasoning.candidates, row.id);
        REQUIRE(candidate != nullptr);
        INFO("score " << candidate->score << ", answered " << candidate->answered << " of "
                      << candidate->listed);
        CHECK(candidate->band == row.band);
        CHECK(candidate->gateNeeds.empty());
        CHECK_FALSE(candidate->supporting.empty());
        const auto& list = reasoning.candidates;
        const auto first = std::find_if(list.begin(), list.end(), [&](const auto& c) {
            return (c.group == "must-not-miss") != row.leads;
        });
        REQUIRE(first != list.end());
        CHECK(first->id == row.id);
    }
}

TEST_CASE("A differential of which too little is known cannot be judged", "[differential][candidates]")
{
    for (const auto& row : pictures()) {
        INFO(row.id);
        const auto reasoning = reasoned(row.gate);
        const auto* candidate = withId(reasoning.candidates, row.id);
        REQUIRE(candidate != nullptr);
        CHECK(candidate->band == Band::CannotJudge);
        CHECK_FALSE(candidate->unasked.empty());
    }
}

TEST_CASE("A reported confirmatory finding puts a differential into the top band",
          "[differential][candidates]")
{
    const auto top = [](const char* answers) {
        const auto reasoning = reasoned(answers);
        return reasoning.candidates.front().id + " "
            + std::string(toString(reasoning.candidates.front().band.value()));
    };

    CHECK(top(R"("mk-lab-syn-crystals": "msu")") == "DX07 confirmatory");
    CHECK(top(R"("mk-lab-syn-gram": "pos", "mk-hx-prosthetic-knee": "no")") == "DX09 confirmatory");
    CHECK(top(R"("mk-img-us-dvt": "yes")") == "DX22 confirmatory");
    CHECK(top(R"("mk-img-mr-mcl": "2", "mk-pc-injury": "yes")") == "DX03 confirmatory");
}

TEST_CASE("An imaging finding told by the patient confirms nothing", "[differential][candidates]")
{
    const std::string told = R"("mk-pc-injury": "yes", "mk-img-mr-mcl": "2", "mk-img-reporter": )";

    CHECK(withId(reasoned(told + R"("radiology-report")").candidates, "DX03")->band == Band::Confirmatory);
    CHECK(withId(reasoned(told + R"("patient-told")").candidates, "DX03")->band != Band::Confirmatory);
}

TEST_CASE("A gate that is false takes a differential off the list and says why",
          "[differential][candidates]")
{
    const auto reasoning = reasoned(R"("mk-ctx-age": 45, "mk-pc-injury": "no")");

    for (const char* id : {"DX03", "DX19", "DX24", "DX25", "DX28"}) {
        INFO(id);
        CHECK(withId(reasoning.candidates, id) == nullptr);
        const auto* entry = withId(reasoning.notApplicable, id);
        REQUIRE(entry != nullptr);
        CHECK_FALSE(entry->reason.empty());
    }
}

TEST_CASE("An unanswered gate keeps a differential on the list and names what is needed",
          "[differential][candidates]")
{
    const auto reasoning = reasoned("");
    const auto* septic = withId(reasoning.candidates, "DX09");
    REQUIRE(septic != nullptr);
    CHECK(tests::contains(septic->gateNeeds, "mk-hx-prosthetic-knee"));

    CHECK(reasoning.candidates.size() == tests::kneeRules().differentials.size());
    CHECK(reasoning.notApplicable.empty());
}

TEST_CASE("A recorded knee replacement counts as a prosthetic joint", "[differential][candidates]")
{
    const auto reasoning
        = reasoned(R"("mk-hx-prosthetic-knee": "no", "mk-hx-knee-surgery": ["arthroplasty"])");

    CHECK(withId(reasoning.candidates, "DX09") == nullptr);
    CHECK(withId(reasoning.candidates, "DX10") != nullptr);
}

TEST_CASE("Bands change exactly at the scores of the specification", "[differential][bands]")
{
    // DX20, patellofemoral pain: squat pain in front is +3, each of the others +1 or -1.
    const std::string none = R"("mk-sx-stairs-pain": "no", "mk-sx-sitting-pain": "no",
        "mk-sx-kneel-squat-pain": "no", "mk-ctx-age": 45, "mk-ex-effusion": "0", "mk-sx-locking": "none",
        "mk-ex-sls": "good", "mk-sx-site": ["lateral"], )";
    const auto band = [](const std::string& answers) {
        const auto reasoning = reasoned(answers);
        const auto* candidate = withId(reasoning.candidates, "DX20");
        REQUIRE(candidate != nullptr);
        REQUIRE(candidate->band);
        return std::to_string(candidate->score) + " " + std::string(toString(*candidate->band));
    };
    const auto replaced = [&none](std::initializer_list<std::pair<const char*, const char*>> changes) {
        std::string text = none;
        for (const auto& [from, to] : changes) {
            text.replace(text.find(from), std::string(from).size(), to);
        }
        return text;
    };
    const std::pair<const char*, const char*> stairs {R"("mk-sx-stairs-pain": "no")", R"("mk-sx-stairs-pain": "yes")"};
    const std::pair<const char*, const char*> sitting {R"("mk-sx-sitting-pain": "no")", R"("mk-sx-sitting-pain": "yes")"};
    const std::pair<const char*, const char*> kneeling {R"("mk-sx-kneel-squat-pain": "no")",
                                                        R"("mk-sx-kneel-squat-pain": "yes")"};
    const std::pair<const char*, const char*> young {R"("mk-ctx-age": 45)", R"("mk-ctx-age": 40)"};
    const std::pair<const char*, const char*> control {R"("mk-ex-sls": "good")", R"("mk-ex-sls": "poor")"};
    const std::string front = R"("mk-ex-squat-pain": "anterior")";
    const std::string medial = R"("mk-ex-squat-pain": "medial")";

    CHECK(band(none + medial) == "-1 little-support");
    CHECK(band(replaced({stairs}) + medial) == "0 little-support");
    CHECK(band(replaced({stairs, sitting}) + medial) == "1 possible");
    CHECK(band(replaced({stairs, sitting, kneeling}) + medial) == "2 possible");
    CHECK(band(replaced({stairs, sitting, kneeling, young}) + medial) == "3 supported");
    CHECK(band(none + front) == "3 supported");
    CHECK(band(replaced({stairs}) + front) == "4 supported");
    CHECK(band(replaced({stairs, sitting}) + front) == "5 well-supported");
    // Five points without a strong finding are not enough for the highest of the scored bands.
    const std::string posterior = R"("mk-ex-squat-pain": "posterior")";
    CHECK(band(replaced({stairs, sitting, kneeling, young, control}) + posterior) == "5 supported");
}

TEST_CASE("A third of the features must be known before a band is given", "[differential][bands]")
{
    // DX12 lists 18 features; five known are too few, six are enough.
    const std::string five = R"("mk-sx-night-pain": "no", "mk-sx-rest-pain": "no", "mk-hx-stress-fracture": "no",
        "mk-hx-osteoporosis": "no", "mk-ex-gait": "normal")";
    const auto at = [](const std::string& answers) {
        const auto reasoning = reasoned(answers);
        const auto* candidate = withId(reasoning.candidates, "DX12");
        REQUIRE(candidate != nullptr);
        CHECK(candidate->listed == 18);
        return std::make_pair(candidate->answered, candidate->band.value());
    };

    CHECK(at(five) == std::make_pair(5, Band::CannotJudge));
    CHECK(at(five + R"(, "mk-pc-injury": "no")") == std::make_pair(6, Band::LittleSupport));
}

TEST_CASE("Inside a band the must-not-miss group comes first, then the score, then the id",
          "[differential][bands]")
{
    const auto reasoning = reasoned("");
    const auto& list = reasoning.candidates;

    for (std::size_t i = 1; i < list.size(); ++i) {
        const auto& a = list[i - 1];
        const auto& b = list[i];
        REQUIRE(a.band <= b.band);
        if (a.band == b.band) {
            const bool firstA = a.group == "must-not-miss";
            const bool firstB = b.group == "must-not-miss";
            CHECK((firstA || !firstB));
            if (firstA == firstB) {
                CHECK((a.score > b.score || (a.score == b.score && a.id < b.id)));
            }
        }
    }
    CHECK(list.front().id == "DX09");
}

TEST_CASE("Urate in either unit is judged and never left unknown because of the unit",
          "[differential][candidates]")
{
    const auto score = [](const char* answers) {
        const auto reasoning = reasoned(answers);
        return withId(reasoning.candidates, "DX07")->score;
    };

    CHECK(score(R"("mk-lab-urate-umol": 480)") == 2);
    CHECK(score(R"("mk-lab-urate-mgdl": 8.0)") == 2);
    CHECK(score(R"("mk-lab-urate-mgdl": 5.9)") == 0);
    CHECK(score(R"("mk-lab-urate-mgdl": 3.9)") == -3);
}

TEST_CASE("An injury that did not happen settles the mechanism", "[differential][candidates]")
{
    const auto reasoning = reasoned(R"("mk-ctx-age": 60, "mk-pc-onset": "sudden", "mk-pc-injury": "no")");
    const auto* fracture = withId(reasoning.candidates, "DX13");

    REQUIRE(fracture != nullptr);
    CHECK(fracture->score == 4); // sudden without mechanism +3, age +1
}

TEST_CASE("Each reason has plain words, its items and a source", "[differential][candidates]")
{
    const auto reasoning = reasoned(both(pictures().front()));
    const auto& rules = tests::kneeRules();

    for (const auto& candidate : reasoning.candidates) {
        for (const auto* list : {&candidate.supporting, &candidate.opposing, &candidate.unasked}) {
            for (const auto& reason : *list) {
                INFO(candidate.id << " " << reason.text);
                CHECK_FALSE(reason.text.empty());
                CHECK_FALSE(reason.items.empty());
                CHECK(reason.text.find("mk-") == std::string::npos);
                CHECK(rules.source(reason.rationale.source) != nullptr);
            }
        }
    }
}
