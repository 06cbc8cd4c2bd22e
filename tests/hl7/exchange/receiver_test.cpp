#include "hl7/exchange/receiver.h"
#include "hl7/message/message.h"
#include "tests/support/manual_clock.h"

#include <catch2/catch.hpp>

#include <map>
#include <set>

using namespace sartorius;
using namespace sartorius::hl7;

namespace {

/// Keeps messages in memory by their name, as the store does on disk.
struct Memory
{
    std::map<std::string, std::pair<std::string, std::string>> kept; // name -> bytes, answer
    bool full = false;

    record::Result<InboundOutcome> keep(const InboundMessage& message, const std::string& answer)
    {
        if (full)
            return record::failure(record::ErrorCode::Unavailable, "disk full");
        const std::string name = message.sendingApplication + "/" + message.sendingFacility + "/"
            + message.controlId.value;
        const auto [place, fresh] = kept.try_emplace(name, message.bytes, answer);
        if (fresh)
            return InboundOutcome {};
        if (place->second.first == message.bytes)
            return InboundOutcome {InboundOutcome::Kind::Duplicate, place->second.second};
        return InboundOutcome {InboundOutcome::Kind::Conflict, {}};
    }
};

struct Fixture
{
    Memory memory;
    ReceiverSettings settings;
    support::ManualClock clock;

    record::Result<ReceiverReply> take(const std::string& frame)
    {
        return receive(
            frame, settings, clock, [this](const InboundMessage& m, const std::string& a) {
                return memory.keep(m, a);
            });
    }

    /// The one answer, parsed; fails when there is not exactly one.
    Acknowledgement answerTo(const std::string& frame)
    {
        const auto reply = take(frame);
        REQUIRE(reply);
        REQUIRE(reply->answers.size() == 1);
        const auto ack = readAcknowledgement(reply->answers[0]);
        REQUIRE(ack);
        return *ack;
    }

    bool silent(const std::string& frame)
    {
        const auto reply = take(frame);
        return reply && reply->answers.empty();
    }
};

std::string message(const std::string& id = "1",
                    const std::string& accept = "",
                    const std::string& application = "",
                    const std::string& version = "2.5.1",
                    const std::string& type = "ORU^R01",
                    const std::string& processing = "P")
{
    return "MSH|^~\\&|LAB|GH|SARTORIUS|CLINIC|20260101||" + type + "|" + id + "|" + processing + "|"
        + version + "|||" + accept + "|" + application + "\rPID|1||9\r";
}

} // namespace

TEST_CASE("A message is stored before it is accepted, and answered to its sender",
          "[hl7][exchange]")
{
    Fixture f;

    const auto reply = f.take(message("42"));

    REQUIRE(reply);
    REQUIRE(reply->answers.size() == 1);
    const auto ack = Message::parse(reply->answers[0]);
    CHECK(ack->get("MSH-3") == "SARTORIUS");
    CHECK(ack->get("MSH-4") == "CLINIC");
    CHECK(ack->get("MSH-5") == "LAB");
    CHECK(ack->get("MSH-6") == "GH");
    CHECK(ack->get("MSH-9") == "ACK^R01^ACK");
    CHECK(ack->get("MSH-12") == "2.5.1");
    CHECK(ack->get("MSA-1") == "AA");
    CHECK(ack->get("MSA-2") == "42");
    CHECK(f.memory.kept.at("LAB/GH/42").second == reply->answers[0]);
}

TEST_CASE("What cannot be stored is not answered", "[hl7][exchange]")
{
    Fixture f;
    f.memory.full = true;

    CHECK_FALSE(f.take(message()));
}

TEST_CASE("The same message twice gets the same answer and is applied once", "[hl7][exchange]")
{
    Fixture f;
    const auto first = f.take(message("7"));
    const auto second = f.take(message("7"));

    REQUIRE(first);
    REQUIRE(second);
    CHECK(first->answers == second->answers);
    CHECK(f.memory.kept.size() == 1);
}

TEST_CASE("The same control id with another content is an error", "[hl7][exchange]")
{
    Fixture f;
    CHECK(f.answerTo(message("7")).code == AckCode::AA);

    const Acknowledgement ack = f.answerTo(message("7") + "NTE|1||changed\r");

    CHECK(ack.code == AckCode::AE);
    CHECK(ack.errors.at(0).code == "205");
    CHECK(f.memory.kept.size() == 1);
}

TEST_CASE("What is not supported is refused with its place and never stored", "[hl7][exchange]")
{
    struct Case
    {
        std::string frame;
        AckCode code;
        const char* error;
        const char* place;
    };

    const Case cases[] = {
        {message(""), AckCode::AE, "101", "MSH-10"},
        {message("1", "", "", "9.9"), AckCode::AR, "203", "MSH-12"},
        {message("1", "", "", ""), AckCode::AR, "203", "MSH-12"},
        {message("1", "", "", "2.5.1", "ZZZ^Z01"), AckCode::AR, "200", "MSH-9"},
        {message("1", "", "", "2.5.1", "ORU^R01", "T"), AckCode::AR, "202", "MSH-11"},
        {message("1", "AL", "AL", "9.9"), AckCode::CR, "203", "MSH-12"},
        {message("", "ER", "NE"), AckCode::CE, "101", "MSH-10"},
    };
    for (const Case& one : cases) {
        INFO(one.frame);
        Fixture f;
        const Acknowledgement ack = f.answerTo(one.frame);
        CHECK(ack.code == one.code);
        REQUIRE(ack.errors.size() == 1);
        CHECK(ack.errors[0].code == one.error);
        CHECK(ack.errors[0].location == one.place);
        CHECK(f.memory.kept.empty());
    }
}

TEST_CASE("Errors to old versions stand in ERR-1", "[hl7][exchange]")
{
    Fixture f;
    const auto reply = f.take(message("1", "", "", "2.3", "ZZZ^Z01"));

    REQUIRE(reply->answers.size() == 1);
    const auto ack = Message::parse(reply->answers[0]);
    CHECK(ack->get("ERR-1.1") == "MSH");
    CHECK(ack->get("ERR-1.3") == "9");
    CHECK(ack->get("ERR-1.4.1") == "200");
    CHECK(ack->get("MSH-9") == "ACK^Z01");
}

TEST_CASE("Every wish of MSH-15 and MSH-16 is met", "[hl7][exchange]")
{
    // HL7 chapter 2.9.2, table 0155: for each pair what is said at once, then by the application.
    // Rows: MSH-15; columns: MSH-16; each "ok/error/reject".
    const std::vector<std::string> wishes {"", "AL", "NE", "ER", "SU"};
    const char* const table[5][5] {
        {"AA/AE/AR", "AA/AE/AR", "-/-/-", "-/AE/AR", "AA/-/-"},
        {"CA/CE/CR", "CA,AA/CE/CR", "CA/CE/CR", "CA/CE/CR", "CA,AA/CE/CR"},
        {"-/-/-", "AA/AE/AR", "-/-/-", "-/AE/AR", "AA/-/-"},
        {"-/CE/CR", "AA/CE/CR", "-/CE/CR", "-/CE/CR", "AA/CE/CR"},
        {"CA/-/-", "CA,AA/AE/AR", "CA/-/-", "CA/AE/AR", "CA,AA/-/-"},
    };
    int exact = 0;
    for (std::size_t i = 0; i < wishes.size(); ++i) {
        for (std::size_t j = 0; j < wishes.size(); ++j) {
            std::string cell;
            for (const char* kind : {"ok", "error", "reject"}) {
                Fixture f;
                const std::string version = kind == std::string("reject") ? "9.9" : "2.5.1";
                if (kind == std::string("error")) // the same id, another content
                    REQUIRE(f.take(message("1") + "NTE|1\r"));
                const auto reply = f.take(message("1", wishes[i], wishes[j], version));
                REQUIRE(reply);
                std::string codes;
                for (const std::string& answer : reply->answers)
                    codes += (codes.empty() ? "" : ",")
                        + std::string(toString(readAcknowledgement(answer)->code));
                cell += (cell.empty() ? "" : "/") + (codes.empty() ? "-" : codes);
                exact += 1;
            }
            CAPTURE(wishes[i], wishes[j]);
            CHECK(cell == table[i][j]);
        }
    }
    CHECK(exact == 75);
}

TEST_CASE("Both answers of enhanced mode are given again to the same message", "[hl7][exchange]")
{
    Fixture f;
    const auto first = f.take(message("1", "AL", "AL"));
    const auto again = f.take(message("1", "AL", "AL"));

    REQUIRE(first);
    REQUIRE(again);
    CHECK(first->answers.size() == 2);
    CHECK(first->answers == again->answers);
}

TEST_CASE("An acknowledgement is never acknowledged", "[hl7][exchange]")
{
    Fixture f;
    CHECK(f.silent(message("1", "", "", "2.5.1", "ACK^R01")));
    CHECK(f.silent(message("1", "", "", "9.9", "ACK^R01")));
    CHECK(f.memory.kept.size() == 1);
}

TEST_CASE("Junk gets no answer and harms nothing", "[hl7][exchange]")
{
    Fixture f;
    for (const std::string& junk : {std::string(),
                                    std::string("hello"),
                                    std::string("MSH"),
                                    std::string("GET / HTTP/1.1\r\n"),
                                    std::string(100, '\0')}) {
        const auto reply = f.take(junk);
        REQUIRE(reply);
        CHECK(reply->junk);
        CHECK(reply->answers.empty());
    }
    CHECK(f.answerTo(message()).code == AckCode::AA);
}

TEST_CASE("Every message of a batch gets its own answer in order", "[hl7][exchange]")
{
    Fixture f;
    const auto reply = f.take("FHS|^~\\&|A\r" + message("1") + message("2", "", "", "9.9")
                              + message("3") + "FTS|1\r");

    REQUIRE(reply);
    REQUIRE(reply->answers.size() == 3);
    CHECK(readAcknowledgement(reply->answers[0])->acknowledges.value == "1");
    CHECK(readAcknowledgement(reply->answers[1])->code == AckCode::AR);
    CHECK(readAcknowledgement(reply->answers[2])->acknowledges.value == "3");
}

TEST_CASE("An answer speaks with the sender's separators and character set", "[hl7][exchange]")
{
    Fixture f;
    const auto reply = f.take("MSH$%*!@$L\xC4"
                              "B$GH$S$C$20260101$$ORU%R01$id!T!7$P$2.5.1$$$$$$8859/1\rPID$1$$9\r");

    REQUIRE(reply);
    REQUIRE(reply->answers.size() == 1);
    CHECK(reply->answers[0].rfind("MSH$%*!@$S$C$L\xC4"
                                  "B$GH$",
                                  0)
          == 0);
    CHECK(reply->answers[0].find("\rMSA$AA$id!T!7\r") != std::string::npos);
}

TEST_CASE("A wished application answer is told to the store", "[hl7][exchange]")
{
    for (const auto& [wish, wanted] :
         {std::pair("AL", true), std::pair("NE", false), std::pair("", false)}) {
        support::ManualClock clock;
        bool asked = !wanted;
        const auto reply = receive(
            message("1", "AL", wish), {}, clock, [&](const InboundMessage& m, const std::string&) {
                asked = m.applicationAnswerWanted;
                return record::Result<InboundOutcome>(InboundOutcome {});
            });
        REQUIRE(reply);
        CHECK(asked == wanted);
    }
}
