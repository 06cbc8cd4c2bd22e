// The worked examples of section 1.13 of the medial-knee specification, row by row.

#include "forms/scores/outcome_measures.h"

#include <catch2/catch.hpp>
#include <initializer_list>
#include <string>

using namespace sartorius::scores;
using sartorius::record::Decimal;
using sartorius::record::ErrorCode;

namespace {

constexpr int kOpen = -1;

ItemAnswers given(std::initializer_list<int> values)
{
    ItemAnswers answers;
    for (const int value : values) {
        answers.push_back(value == kOpen ? std::nullopt : std::optional(ItemAnswer {value}));
    }
    return answers;
}

ItemAnswers repeated(int value, std::size_t times)
{
    return ItemAnswers(times, ItemAnswer {value});
}

std::string valueOf(std::string_view id, const ItemAnswers& answers)
{
    const auto result = outcomeMeasure(id, answers);
    REQUIRE(result);
    return result->value ? toString(*result->value) : "not computable";
}

} // namespace

TEST_CASE("KOOS scales give the result of every worked example", "[scores][PROM]")
{
    CHECK(valueOf("KOOS-Pain", given({2, 2, 2, 1, 1, 1, 1, 1, 1})) == "66.67");
    CHECK(valueOf("KOOS-Sport", given({4, 3, 4, 2, 3})) == "20.00");
    CHECK(valueOf("KOOS-QOL", given({2, 3, kOpen, kOpen})) == "37.50");
    CHECK(valueOf("KOOS-QOL", given({3, kOpen, kOpen, kOpen})) == "not computable");
    CHECK(valueOf("KOOS-ADL", repeated(1, 9)) == "75.00");
    CHECK(valueOf("KOOS-Symptoms", given({1, 1, 1})) == "not computable");
    CHECK(valueOf("KOOS-Symptoms", given({1, kOpen, 2, 1, kOpen, 2})) == "62.50");
}

TEST_CASE("KOOS needs exactly the number of answers of the rule of 2012", "[scores][PROM]")
{
    struct Limit
    {
        const char* id;
        std::size_t needed;
    };
    for (const auto& limit : {Limit {"KOOS-Pain", 5}, Limit {"KOOS-Symptoms", 4}, Limit {"KOOS-ADL", 9},
                              Limit {"KOOS-Sport", 3}, Limit {"KOOS-QOL", 2}}) {
        INFO(limit.id);
        CHECK(valueOf(limit.id, repeated(0, limit.needed)) == "100.00");
        CHECK(valueOf(limit.id, repeated(0, limit.needed - 1)) == "not computable");
    }
}

TEST_CASE("KOOS-12 gives three scales and a summary only when all three exist", "[scores][PROM]")
{
    const auto full = outcomeMeasure("KOOS-12", given({2, 2, 1, 1, 1, 1, 1, 1, 3, 3, 2, 2}));
    REQUIRE(full);
    CHECK(full->value == Decimal(5833, 2));
    REQUIRE(full->figures.size() == 3);
    CHECK(full->figures[0].value == "62.50");
    CHECK(full->figures[1].value == "75.00");
    CHECK(full->figures[2].value == "37.50");

    const auto open = outcomeMeasure("KOOS-12", given({2, 2, 1, 1, 1, kOpen, kOpen, kOpen, 3, 3, 2, 2}));
    REQUIRE(open);
    CHECK(open->status == ScoreStatus::Indeterminate);
    CHECK_FALSE(open->value);
    REQUIRE(open->figures.size() == 2);
    CHECK(open->missing == std::vector<std::string> {"6", "7", "8"});
}

TEST_CASE("Lysholm bands change exactly at their published limits", "[scores][PROM]")
{
    const auto banded = [](const ItemAnswers& answers) {
        const auto result = outcomeMeasure("Lysholm", answers);
        REQUIRE(result);
        REQUIRE(result->value);
        return toString(*result->value) + " " + result->category;
    };
    CHECK(banded(given({5, 5, 10, 20, 15, 6, 6, 4})) == "71 fair");
    CHECK(banded(given({5, 5, 15, 25, 15, 10, 5, 4})) == "84 good");
    CHECK(banded(given({5, 5, 15, 25, 15, 10, 4, 4})) == "83 fair");
    CHECK(banded(given({5, 5, 15, 25, 25, 10, 5, 5})) == "95 excellent");
    CHECK(banded(given({5, 5, 15, 25, 25, 10, 5, 4})) == "94 good");
    CHECK(banded(given({5, 5, 15, 20, 5, 5, 5, 4})) == "64 poor");
    CHECK(valueOf("Lysholm", given({5, 5, 15, 25, 25, 10, 10})) == "not computable");
}

TEST_CASE("IKDC divides by the maximum of the answered items", "[scores][PROM]")
{
    const auto filled = [](std::vector<ItemAnswer> items) {
        ItemAnswers answers;
        for (const auto& item : items) {
            answers.push_back(item);
        }
        return answers;
    };
    // 18 items, maximum 87, sum 61
    std::vector<ItemAnswer> items(18, ItemAnswer {3, 4});
    items[1] = {7, 10};
    items[2] = {8, 10};
    items[5] = {1, 1};
    items[17] = {7, 10}; // 14 x 3 = 42, 42 + 23 = 65
    items[0] = {1, 4};
    items[3] = {1, 4};
    CHECK(valueOf("IKDC", filled(items)) == "70.1");
    // 16 items, sum 50, their maximum 78
    std::vector<ItemAnswer> sixteen(16, ItemAnswer {3, 5});
    sixteen[14] = {4, 4};
    sixteen[15] = {4, 4};
    CHECK(valueOf("IKDC", filled(sixteen)) == "64.1");
    CHECK(valueOf("IKDC", filled(std::vector<ItemAnswer>(15, ItemAnswer {3, 4}))) == "not computable");
    // a reversed item of 10 answered 10 is the worst and counts nothing
    std::vector<ItemAnswer> reversed(18, ItemAnswer {0, 4});
    reversed[1] = {10, 10, true};
    CHECK(valueOf("IKDC", filled(reversed)) == "0.0");
}

TEST_CASE("LEFS needs all twenty answers and knows its detectable change", "[scores][PROM]")
{
    CHECK(valueOf("LEFS", repeated(3, 20)) == "60");
    CHECK(valueOf("LEFS", repeated(3, 19)) == "not computable");
    CHECK_FALSE(lefsChanged(60, 52));
    CHECK(lefsChanged(60, 51));
}

TEST_CASE("The patient-specific scale is the mean of three to five activities", "[scores][PROM]")
{
    CHECK(valueOf("PSFS", given({3, 5, 4})) == "4.0");
    CHECK(valueOf("PSFS", given({3, 5})) == "not computable");
    CHECK(outcomeMeasure("PSFS", repeated(3, 6)).error().code == ErrorCode::InvalidInput);
    CHECK(valueOf("Tegner", given({7})) == "7");
    CHECK(valueOf("NRS", given({kOpen})) == "not computable");
}

TEST_CASE("An answer outside its item is refused, not scored", "[scores][PROM]")
{
    CHECK(outcomeMeasure("KOOS-Pain", given({5, 0, 0, 0, 0})).error().code == ErrorCode::InvalidInput);
    CHECK(outcomeMeasure("KOOS-Pain", given({-2, 0, 0, 0, 0})).error().code == ErrorCode::InvalidInput);
    CHECK(outcomeMeasure("Lysholm", given({6, 5, 15, 25, 25, 10, 10, 5})).error().code
          == ErrorCode::InvalidInput);
    CHECK(outcomeMeasure("IKDC", repeated(3, 18)).error().code == ErrorCode::InvalidInput);
    CHECK(outcomeMeasure("HAPPINESS", {}).error().code == ErrorCode::NotFound);
}

TEST_CASE("Every outcome measure without answers has no number and names what is open", "[scores][PROM]")
{
    for (const auto id : outcomeMeasures()) {
        INFO(id);
        const auto result = outcomeMeasure(id, {});
        REQUIRE(result);
        CHECK(result->status == ScoreStatus::Indeterminate);
        CHECK_FALSE(result->value);
        CHECK_FALSE(result->missing.empty());
    }
}
