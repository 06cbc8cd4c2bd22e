#include "plugin/api/json.h"
#include "tests/plugin/api/samples.h"

#include <catch2/catch.hpp>

#include <set>

using namespace sartorius;

TEST_CASE("Every request comes back from JSON and CBOR as it went", "[api]")
{
    const auto requests = api::samples::requests();
    std::set<std::size_t> kinds;
    for (const api::Request& request : requests) {
        INFO(api::nameOf(request));
        kinds.insert(request.index());
        const std::string text = api::toJson(request);

        const auto fromText = api::requestFromJson(text);
        REQUIRE(fromText);
        CHECK(fromText->index() == request.index());
        CHECK(api::toJson(*fromText) == text);

        const auto received = api::requestFromFrame(api::requestFrame(77, request));
        CHECK(received.id == 77);
        const auto* fromFrame = std::get_if<api::Request>(&received.what);
        REQUIRE(fromFrame != nullptr);
        CHECK(api::toJson(*fromFrame) == text);
    }
    CHECK(kinds.size() == std::variant_size_v<api::Request>);
}

namespace {

template <class Value>
void checkReply(const Value& value)
{
    const std::string text = api::replyToJson(value);
    INFO(text);
    const auto fromText = api::replyFromJson<Value>(text);
    REQUIRE(fromText);
    CHECK(api::replyToJson(*fromText) == text);

    const auto frame = api::serviceFrame(api::replyFrame(5, value));
    REQUIRE(frame);
    const auto* reply = std::get_if<api::ReceivedReply>(&*frame);
    REQUIRE(reply != nullptr);
    CHECK(reply->id == 5);
    const auto fromCbor = api::replyFromCbor<Value>(reply->cbor);
    REQUIRE(fromCbor);
    CHECK(api::replyToJson(*fromCbor) == text);
}

} // namespace

TEST_CASE("An answer in a repeating group goes with its repetition, and others as they always went",
          "[api]")
{
    api::SaveAnswers save;
    save.assessment = record::AssessmentId("a");
    save.changed = {{"minutes", {}, {std::int64_t {5}}, record::AnswerOrigin::Entered, {0, 2, 1}, {}},
                    {"crp",
                     {},
                     {std::int64_t {31}},
                     record::AnswerOrigin::FromRecord,
                     {},
                     record::Date {std::chrono::year {2026} / 11 / 18}},
                    {"age", {}, {std::int64_t {29}}, record::AnswerOrigin::Entered}};

    const std::string text = api::toJson(save);
    const auto back = api::requestFromJson(text);

    REQUIRE(back);
    CHECK(std::get<api::SaveAnswers>(*back).changed == save.changed);
    const auto count = [&text](const std::string& key) {
        std::size_t found = 0;
        for (auto at = text.find(key); at != std::string::npos; at = text.find(key, at + 1))
            ++found;
        return found;
    };
    CHECK(count("\"at\"") == 1); // what was signed before it keeps its bytes
    CHECK(count("\"dated\"") == 1);
}

TEST_CASE("Every reply comes back from JSON and CBOR as it went", "[api]")
{
    using namespace api;
    checkReply(samples::status());
    checkReply(RecordCreated {"K7QM"});
    checkReply(Done {});
    checkReply(PatientRegistered {record::PatientId("p"),
                                  {{record::PatientId("q"),
                                    {"Doe", "J", "", "", ""},
                                    std::nullopt,
                                    record::AdministrativeSex::Other,
                                    {"1", "A", "MR"},
                                    std::nullopt,
                                    2}}});
    checkReply(samples::chart());
    checkReply(samples::assessment());
    checkReply(Saved {4, {}});
    checkReply(PlanChecked {{{"c", "w", "t", "r"}}});
    checkReply(Signed {2, *samples::assessment().signature, {samples::order()}});
    checkReply(Listed<OrderSummary> {{samples::order()}});
    checkReply(Listed<PatientSummary> {});
    checkReply(Listed<AssessmentSummary> {samples::chart().assessments});
    checkReply(std::string("MSH|^~\\&|\r"));
    checkReply(Imported {3, 1, {{"c", "w", "t", "r"}}});
    checkReply(samples::studies());
    checkReply(FrameOpened {samples::frameHeader()});
    checkReply(samples::settings());
    checkReply(AuditVerified {10, false, 7});
    checkReply(Listed<AuditRow> {{{1, {}, "u", "sign", "assessment a 1", "success"}}});
}

TEST_CASE("Doubles of an image header keep every bit", "[api]")
{
    const auto header = api::samples::frameHeader();
    const auto back
        = api::replyFromJson<api::FrameOpened>(api::replyToJson(api::FrameOpened {header}));

    REQUIRE(back);
    CHECK(back->header == header);
}

TEST_CASE("An unknown key is refused with its place", "[api]")
{
    const auto read = api::requestFromJson(
        R"({"ask":"RegisterPatient","with":{"patient":{"identifiers":[{"value":"1","valeu":"2"}]}}})");

    REQUIRE_FALSE(read);
    REQUIRE(read.error().size() == 1);
    CHECK(read.error()[0].code == "unknown-key");
    CHECK(read.error()[0].where == "with.patient.identifiers[0].valeu");
    CHECK_FALSE(read.error()[0].remedy.empty());
}

TEST_CASE("All problems of a request come at once", "[api]")
{
    const auto read
        = api::requestFromJson(R"({"ask":"StartAssessment","with":{"patient":5,"side":"middle"}})");

    REQUIRE_FALSE(read);
    std::set<std::string> places;
    for (const auto& problem : read.error())
        places.insert(problem.code + " " + problem.where);
    CHECK(places
          == std::set<std::string> {
              "wrong-type with.patient", "missing-key with.form", "unknown-word with.side"});
}

TEST_CASE("A side is never filled in for somebody who gave none", "[api]")
{
    const auto read
        = api::requestFromJson(R"({"ask":"StartAssessment","with":{"patient":"p","form":"f"}})");

    REQUIRE_FALSE(read);
    CHECK(read.error()[0].where == "with.side");
}

TEST_CASE("An unusable frame still says whose it was", "[api]")
{
    const auto unknown = api::requestFromFrame(std::string("\xA3\x61v\x01\x62id\x09\x63") + "ask"
                                               + "\x64" + "Burn");

    CHECK(unknown.id == 9);
    const auto* refusal = std::get_if<api::Refusal>(&unknown.what);
    REQUIRE(refusal != nullptr);
    CHECK(refusal->error.code == record::ErrorCode::InvalidInput);
    CHECK(refusal->problems[0].code == "unknown-request");
}

TEST_CASE("Another major version is refused", "[api]")
{
    std::string frame = api::requestFrame(3, api::GetStatus {});
    const std::size_t at = frame.find("\x61v\x01");
    REQUIRE(at != std::string::npos);
    frame[at + 2] = '\x02';

    const auto received = api::requestFromFrame(frame);

    CHECK(received.id == 3);
    const auto* refusal = std::get_if<api::Refusal>(&received.what);
    REQUIRE(refusal != nullptr);
    CHECK(refusal->error.code == record::ErrorCode::Rejected);
}

TEST_CASE("A hostile nesting is refused without going deep", "[api]")
{
    const std::string lists(1'000'000, '\x81');
    const auto received = api::requestFromFrame(lists);
    CHECK(std::holds_alternative<api::Refusal>(received.what));

    const auto read = api::requestFromJson(std::string(1'000'000, '['));
    REQUIRE_FALSE(read);
    CHECK(read.error()[0].code == "too-deep");
}

TEST_CASE("Truncated frames are refused, whatever is missing", "[api]")
{
    for (const api::Request& request : api::samples::requests()) {
        const std::string frame = api::requestFrame(1, request);
        for (std::size_t length = 0; length < frame.size(); ++length) {
            const auto received = api::requestFromFrame(std::string_view(frame).substr(0, length));
            REQUIRE(std::holds_alternative<api::Refusal>(received.what));
        }
    }
}

TEST_CASE("Text that is not UTF-8 is refused", "[api]")
{
    const std::string frame = api::requestFrame(1, api::FindPatients {std::string("d\xF6"), 1});

    const auto received = api::requestFromFrame(frame);

    const auto* refusal = std::get_if<api::Refusal>(&received.what);
    REQUIRE(refusal != nullptr);
    CHECK(refusal->problems[0].code == "not-utf8");
    CHECK(refusal->problems[0].where == "with.text");
}

TEST_CASE("A refusal and a notice reach the other side whole", "[api]")
{
    const api::Refusal refusal {{record::ErrorCode::Conflict, "d"}, {{"c", "w", "t", "r"}}};
    const auto refused = api::serviceFrame(api::refusalFrame(8, refusal));
    REQUIRE(refused);
    const auto& received = std::get<api::ReceivedRefusal>(*refused);
    CHECK(received.id == 8);
    CHECK(received.refusal.error == refusal.error);
    CHECK(received.refusal.problems == refusal.problems);

    const auto noticed = api::serviceFrame(api::noticeFrame({api::ChangeKind::RecordState, "i"}));
    REQUIRE(noticed);
    CHECK(std::get<api::ChangeNotice>(*noticed).kind == api::ChangeKind::RecordState);
    CHECK(std::get<api::ChangeNotice>(*noticed).id == "i");
}
