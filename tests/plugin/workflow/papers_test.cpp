#include "plugin/papers/assessment_paper.h"
#include "plugin/workflow/catalogue.h"
#include "tests/plugin/workflow/record_bench.h"

#include <catch2/catch.hpp>

using namespace sartorius;

namespace {

papers::AssessmentPaper knee()
{
    auto catalogue = workflow::Catalogue::shipped();
    REQUIRE(catalogue);
    papers::AssessmentPaper paper;
    paper.patient = workflow::bench::jane();
    paper.clinician = *workflow::bench::settings().clinician;
    paper.clinic = *workflow::bench::settings().clinic;
    paper.questionnaire = catalogue->find("medial-knee")->questionnaire;
    paper.side = record::Laterality::Right;
    paper.created = workflow::bench::ManualClock().now();
    paper.answers = {{"mk-ex-flexion",
                      record::Laterality::Left,
                      {record::Quantity {record::Decimal(925, 1), "deg"}},
                      record::AnswerOrigin::Entered},
                     {"mk-ctx-age", {}, {std::int64_t(37)}, record::AnswerOrigin::FromRecord}};
    return paper;
}

bool contains(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("An unsigned paper begins and ends with DRAFT", "[papers]")
{
    auto paper = knee();
    const std::string draft = papers::plainText(paper);
    CHECK(draft.rfind("DRAFT", 0) == 0);
    CHECK(contains(draft.substr(draft.size() - 40), "DRAFT"));
    CHECK(contains(papers::html(paper), "DRAFT"));

    paper.signedAt = paper.created;
    const std::string final = papers::plainText(paper);
    CHECK_FALSE(contains(final, "DRAFT"));
    CHECK(contains(final, "Signed by REED, Ana"));
    CHECK_FALSE(contains(papers::html(paper), "DRAFT"));
}

TEST_CASE("A paper shows what was recorded with its unit, side and origin", "[papers]")
{
    const std::string text = papers::plainText(knee());

    CHECK(contains(text, "92.5 "));
    CHECK(contains(text, ", left: "));
    CHECK(contains(text, "[from the record]"));
    CHECK(contains(text, "Side: Right"));
    CHECK(contains(text, "14-Mar-1989"));
}

TEST_CASE("What was not recorded is not on the paper", "[papers]")
{
    const std::string text = papers::plainText(knee());

    CHECK_FALSE(contains(text, "Fever"));
    CHECK_FALSE(contains(text, "Medicines"));
    CHECK_FALSE(contains(text, "not-asked"));
}

TEST_CASE("Nothing a person typed becomes markup or a line of its own", "[papers]")
{
    auto paper = knee();
    paper.patient.name.family = "<script>alert(1)</script>";
    paper.answers.push_back({"mk-ctx-goal",
                             {},
                             {std::string("run\nSigned by Somebody\x0B")},
                             record::AnswerOrigin::Entered});

    const std::string text = papers::plainText(paper);
    const std::string page = papers::html(paper);

    CHECK_FALSE(contains(text, "\nSigned by Somebody"));
    CHECK_FALSE(contains(page, "<script>"));
    CHECK_FALSE(contains(page, "\x0B"));
}

TEST_CASE("A made-up patient's paper says so", "[papers]")
{
    auto paper = knee();
    paper.patient.demonstration = true;

    CHECK(contains(papers::plainText(paper), "DEMONSTRATION"));
    CHECK(contains(papers::html(paper), "DEMONSTRATION"));
}
