#include "plugin/workflow/content_packs.h"

#include "plugin/workflow/filling.h"
#include "tests/plugin/workflow/record_bench.h"

#include <catch2/catch.hpp>

using namespace sartorius;
using namespace sartorius::workflow;
using bench::RecordBench;

namespace {

FoundAssessment signedOne(RecordBench& record)
{
    auto desk = record.desk();
    const auto draft = bench::readyDraft(record);
    REQUIRE(answer(desk,
                   api::SignAndSend {draft.id, draft.revision, bench::kPassphrase, bench::wholePlan(), {}}));
    const auto found = findAssessment(desk, draft.id);
    REQUIRE(found);
    return *found;
}

} // namespace

TEST_CASE("An old assessment is read with its own pack after the program ships another", "[workflow]")
{
    RecordBench record;
    const auto found = signedOne(record);
    const auto hash = contentHashOf(found.kept);
    REQUIRE(hash.size() == 64);

    auto now = record.desk();
    const Catalogue nothingShipped; // the next program, without this pack
    const Desk later {now.store, now.clock, nothingShipped, now.demonstration, now.workstation};
    const auto kept = contentOf(later, hash);

    REQUIRE(kept);
    const FormContent* shipped = now.catalogue.find(found.kept.assessment.form);
    REQUIRE(shipped != nullptr);
    CHECK((*kept)->sha256 == shipped->sha256);
    CHECK((*kept)->pack->rules == shipped->pack->rules);
    CHECK((*kept)->pack->rules.data() != shipped->pack->rules.data());
    auto asShipped = fillForm(*shipped, found.kept.assessment);
    auto asKept = fillForm(**kept, found.kept.assessment);
    const auto& medicines = found.kept.assessment.medications;
    CHECK(differential::toJson(reason(*shipped, asShipped.form, medicines), hash)
          == differential::toJson(reason(**kept, asKept.form, medicines), hash));
}

TEST_CASE("A pack that was never kept is not replaced by another", "[workflow]")
{
    RecordBench record;
    const auto missing = contentOf(record.desk(), std::string(64, 'a'));
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == record::ErrorCode::NotFound);
}

TEST_CASE("An approval holds for exactly the bytes that were approved", "[workflow]")
{
    RecordBench record;
    auto desk = record.desk();
    const FormContent* knee = desk.catalogue.find("medial-knee");
    REQUIRE(knee != nullptr);
    api::Settings settings = bench::settings();
    CHECK_FALSE(approvedBy(settings, *knee));

    record::Clinician reed;
    reed.name.family = "Reed";
    reed.name.given = "Alex";
    settings.approvals = {{"medial-knee", "0.1.0", std::string(64, 'b'), reed, desk.clock.now()}};
    CHECK_FALSE(approvedBy(settings, *knee));

    settings.approvals.push_back(
        {"medial-knee", std::string(knee->pack->version), knee->sha256, reed, desk.clock.now()});
    CHECK(approvedBy(settings, *knee) == record::displayName(reed.name));
    const FormContent* thigh = desk.catalogue.find("thigh-cramp");
    REQUIRE(thigh != nullptr);
    CHECK_FALSE(approvedBy(settings, *thigh));

    // and it comes back from the record as it was saved
    REQUIRE(answer(desk, api::SaveSettings {settings}));
    const auto read = answer(desk, api::GetSettings {});
    REQUIRE(read);
    CHECK(read->approvals == settings.approvals);
}

TEST_CASE("What is signed says whether the content was approved", "[workflow]")
{
    RecordBench record;
    const auto unapproved = signedOne(record);
    CHECK(unapproved.kept.canonical.find("\\\"approvedBy\\\": null") != std::string::npos);
}
