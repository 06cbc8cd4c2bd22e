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

TEST_CASE("While one save is under way the newest value of a cell replaces the older", "[ui]")
{
    Answers service;
    DraftSaver saver(service.send(), nullptr);
    saver.start(record::AssessmentId("a"), 1);
    saver.save({text("one", "a")});

    saver.save({text("one", "b")});
    saver.save({text("one", "c")});
    saver.save({text("two", "z")});
    REQUIRE(service.sent.size() == 1);
    service.save(2);

    REQUIRE(service.sent.size() == 2);
    CHECK(service.sent[1].expectedRevision == 2);
    REQUIRE(service.sent[1].changed.size() == 2);
    CHECK(service.sent[1].changed[0] == text("one", "c"));
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
    CHECK(conflicted);
    CHECK(service.sent.size() == 1);
    CHECK(saver.unsaved().size() == 2);
    saver.resume(9);

    REQUIRE(service.sent.size() == 2);
    CHECK(service.sent[1].expectedRevision == 9);
    CHECK(service.sent[1].changed.size() == 2);
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
