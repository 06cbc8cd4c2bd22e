#include "plugin/ui/draft_saver.h"

#include <catch2/catch.hpp>

#include <deque>

using namespace sartorius;
using namespace sartorius::ui;

namespace {

/// Holds what was sent until the test answers it.
struct Answers
{
    DraftSaver::Send send()
    {
        return [this](const api::SaveAnswers& request, DraftSaver::Done done) {
            sent.push_back(request);
            waiting.push_back(std::move(done));
        };
    }

    void answer(const api::Outcome<api::Saved>& outcome)
    {
        auto done = std::move(waiting.front());
        waiting.pop_front();
        done(outcome);
    }

    void save(std::int64_t revision) { answer(api::Saved {revision, {}}); }

    std::vector<api::SaveAnswers> sent;
    std::deque<DraftSaver::Done> waiting;
};

record::Answer text(const char* item, const char* words)
{
    return {.item = item,
            .side = {},
            .values = {std::string(words)},
            .origin = record::AnswerOrigin::Entered};
}

} // namespace

TEST_CASE("An edit is sent at once", "[ui]")
{
    Answers service;
    DraftSaver saver(service.send(), nullptr);
    saver.start(record::AssessmentId("a"), 7);

    saver.save({text("one", "x")});

    REQUIRE(service.sent.size() == 1);
    CHECK(service.sent[0].expectedRevision == 7);
    CHECK_FALSE(saver.isIdle());
    service.save(8);
    CHECK(saver.isIdle());
}

TEST_CASE("Each edit leaves at once, whatever is still unanswered", "[ui]")
{
    Answers service;
    DraftSaver saver(service.send(), nullptr);
    saver.start(record::AssessmentId("a"), 1);

    saver.save({text("one", "a")});
    saver.save({text("one", "b")});
    saver.save({text("two", "z")});

    REQUIRE(service.sent.size() == 3);
    CHECK(service.sent[1].expectedRevision == 2);
    CHECK(service.sent[2].expectedRevision == 3);
    CHECK(saver.unsaved() == record::Answers {text("one", "b"), text("two", "z")});
    service.save(2);
    service.save(3);
    CHECK(saver.unsaved() == record::Answers {text("two", "z")});
    service.save(4);
    CHECK(saver.isIdle());
    CHECK(saver.revision() == 4);
}

TEST_CASE("A service that stands still gets no flood, and then the newest value of each cell",
          "[ui]")
{
    Answers service;
    DraftSaver saver(service.send(), nullptr);
    saver.start(record::AssessmentId("a"), 1);
    for (int i = 0; i < 1000; ++i)
        saver.save({text("one", std::to_string(i).c_str())});

    const std::size_t sent = service.sent.size();
    CHECK(sent < 100);
    service.save(2);

    REQUIRE(service.sent.size() == sent + 1);
    CHECK(service.sent.back().changed == record::Answers {text("one", "999")});
    CHECK(service.sent.back().expectedRevision == static_cast<std::int64_t>(sent) + 1);
}

TEST_CASE("What followed a refused answer is sent again, the newest value of each cell", "[ui]")
{
    Answers service;
    DraftSaver saver(service.send(), nullptr);
    saver.start(record::AssessmentId("a"), 1);
    std::string refused;
    bool conflicted = false;
    QObject::connect(&saver, &DraftSaver::conflicted, [&conflicted] { conflicted = true; });
    QObject::connect(
        &saver,
        &DraftSaver::refused,
        [&refused](const record::Answer& answer, const api::Refusal&) { refused = answer.item; });
    saver.save({text("bad", "x")});
    saver.save({text("good", "y")});
    saver.save({text("good", "z")});

    service.answer(api::refuse(record::ErrorCode::InvalidInput, "bad"));
    service.answer(api::refuse(record::ErrorCode::Conflict, "revision"));
    CHECK(service.sent.size() == 3);
    CHECK(saver.unsaved().size() == 2);
    service.answer(api::refuse(record::ErrorCode::Conflict, "revision"));

    CHECK(refused == "bad");
    CHECK_FALSE(conflicted);
    REQUIRE(service.sent.size() == 4);
    CHECK(service.sent[3].expectedRevision == 1);
    CHECK(service.sent[3].changed == record::Answers {text("good", "z")});
}

TEST_CASE("A refusal that time does not mend is not asked again by itself", "[ui]")
{
    Answers service;
    DraftSaver saver(service.send(), nullptr);
    saver.start(record::AssessmentId("a"), 1);
    saver.save({text("one", "a")});

    service.answer(api::refuse(record::ErrorCode::NotPermitted, "the record is locked"));

    CHECK(service.sent.size() == 1);
    CHECK(saver.unsaved().size() == 1);
}

TEST_CASE(
    "After a conflict nothing is sent until the draft was read again, and nothing typed is lost",
    "[ui]")
{
    Answers service;
    DraftSaver saver(service.send(), nullptr);
    saver.start(record::AssessmentId("a"), 1);
    bool conflicted = false;
    QObject::connect(&saver, &DraftSaver::conflicted, [&conflicted] { conflicted = true; });
    saver.save({text("one", "a")});
    saver.save({text("two", "b")});

    service.answer(api::refuse(record::ErrorCode::Conflict, "revision"));
    service.answer(api::refuse(record::ErrorCode::Conflict, "revision"));
    CHECK(conflicted);
    CHECK(service.sent.size() == 2);
    CHECK(saver.unsaved().size() == 2);
    saver.resume(9);

    REQUIRE(service.sent.size() == 3);
    CHECK(service.sent[2].expectedRevision == 9);
    CHECK(service.sent[2].changed.size() == 2);
}

TEST_CASE("What an unreachable service did not take is kept and sent again", "[ui]")
{
    Answers service;
    DraftSaver saver(service.send(), nullptr);
    saver.start(record::AssessmentId("a"), 1);
    saver.save({text("one", "a")});

    service.answer(api::refuse(record::ErrorCode::Unavailable, "connection lost"));
    CHECK(saver.unsaved().size() == 1);
    saver.retry();

    REQUIRE(service.sent.size() == 2);
    CHECK(service.sent[1].changed == service.sent[0].changed);
}

TEST_CASE("One refused answer does not keep the others from the record", "[ui]")
{
    Answers service;
    DraftSaver saver(service.send(), nullptr);
    saver.start(record::AssessmentId("a"), 1);
    std::string refused;
    QObject::connect(
        &saver,
        &DraftSaver::refused,
        [&refused](const record::Answer& answer, const api::Refusal&) { refused = answer.item; });
    saver.save({text("bad", "x"), text("good", "y")});

    service.answer(api::refuse(record::ErrorCode::InvalidInput, "bad"));
    while (!service.waiting.empty()) {
        if (service.sent.back().changed.front().item == "bad")
            service.answer(api::refuse(record::ErrorCode::InvalidInput, "bad"));
        else
            service.save(2);
    }

    CHECK(refused == "bad");
    CHECK(saver.isIdle());
    CHECK(saver.revision() == 2);
}
