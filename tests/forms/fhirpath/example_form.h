#pragma once

#include "forms/fhirpath/expression.h"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

// A small form with one item of each kind, and means to fill it.

namespace sartorius::fhirpath {

inline ItemSignature yesNoItem(std::string id, bool perSide = false)
{
    ItemSignature item {std::move(id), ItemKind::Choice, perSide, false, {}, {}};
    item.options = {{"yes", false, {}}, {"no", false, {}}, {"not-asked", true, {}}};
    return item;
}

inline ItemSignature numberItem(std::string id, ItemKind kind, std::string unit = {})
{
    return {std::move(id), kind, false, false, std::move(unit), {}};
}

inline std::vector<ItemSignature> exampleItems()
{
    using record::Decimal;
    std::vector<ItemSignature> items {yesNoItem("fever"), yesNoItem("warmth"), yesNoItem("wound")};
    items.push_back(numberItem("age", ItemKind::Integer));
    items.push_back(numberItem("temp", ItemKind::Quantity, "Cel"));
    items.push_back(numberItem("height", ItemKind::Quantity, "cm"));
    items.push_back(numberItem("weight", ItemKind::Quantity, "kg"));
    ItemSignature effusion {"effusion", ItemKind::Choice, true, false, {}, {}};
    effusion.options = {{"0", false, Decimal {0}},
                        {"trace", false, Decimal {5, 1}},
                        {"1+", false, Decimal {1}},
                        {"2+", false, Decimal {2}},
                        {"odd", false, {}},
                        {"not-assessed", true, {}}};
    items.push_back(effusion);
    items.push_back({"flexion", ItemKind::Quantity, true, false, "deg", {}});
    ItemSignature mechanism {"mechanism", ItemKind::Choice, false, true, {}, {}};
    mechanism.options = {{"twist", false, {}}, {"fall", false, {}}, {"none", false, {}}};
    items.push_back(mechanism);
    items.push_back(numberItem("injury-date", ItemKind::Date));
    items.push_back(numberItem("goal", ItemKind::Text));
    items.push_back({"complete", ItemKind::Boolean, false, false, {}, {}});
    return items;
}

inline Vocabulary exampleVocabulary()
{
    Vocabulary vocabulary(exampleItems());
    vocabulary.declareFact(FactKind::Score, "R-OKR");
    vocabulary.declareFact(FactKind::Flag, "RF-01");
    vocabulary.declareFact(FactKind::MedicineClass, "MC-01");
    vocabulary.declareFact(FactKind::MedicineAlert, "rhabdo");
    vocabulary.declareFact(FactKind::Context, "site");
    return vocabulary;
}

/// The example form being filled.
struct ExampleForm
{
    Vocabulary vocabulary = exampleVocabulary();
    std::vector<ItemState> items = std::vector<ItemState>(vocabulary.items().size());
    std::vector<Fact> facts = std::vector<Fact>(vocabulary.facts().size());
    std::optional<record::Laterality> indexSide = record::Laterality::Right;

    ExampleForm&
    answer(const std::string& id, const std::vector<record::AnswerValue>& values, bool left = false)
    {
        const std::uint32_t slot = vocabulary.itemSlot(id).value();
        HeldAnswer held = hold(vocabulary.items()[slot], values);
        (left ? items[slot].left : items[slot].whole) = std::move(held);
        return *this;
    }

    ExampleForm& code(const std::string& id, const std::string& code, bool left = false)
    {
        return answer(id, {record::Coding {record::kLocalCodeSystem, code, code}}, left);
    }

    ExampleForm& quantity(const std::string& id, const std::string& number, bool left = false)
    {
        const std::string unit = vocabulary.items()[vocabulary.itemSlot(id).value()].unit;
        return answer(id, {record::Quantity {record::decimalFrom(number).value(), unit}}, left);
    }

    ExampleForm& fact(FactKind kind, const std::string& name, Fact fact)
    {
        facts[vocabulary.factSlot(kind, name).value()] = std::move(fact);
        return *this;
    }

    Outcome evaluate(const std::string& text) const
    {
        CAPTURE(text);
        const auto expression = compile(text, vocabulary);
        if (!expression) {
            for (const record::Problem& problem : expression.error())
                UNSCOPED_INFO(problem.where << " " << problem.code << " " << problem.what);
        }
        REQUIRE(expression.has_value());
        const Inputs inputs {items, facts, indexSide, record::dateFrom("2026-11-20").value()};
        const Outcome outcome = fhirpath::evaluate(*expression, inputs);
        CHECK(decide(*expression, inputs) == outcome.truth);
        return outcome;
    }

    Truth truth(const std::string& text) const { return evaluate(text).truth; }

    /// The value written down; "{}" when empty, values joined with a comma.
    std::string written(const std::string& text) const
    {
        std::string all;
        for (const Value& value : evaluate(text).value)
            all += (all.empty() ? "" : ",") + toString(value);
        return all.empty() ? "{}" : all;
    }
};

} // namespace sartorius::fhirpath
