#pragma once

#include "forms/assessment/json_fields.h"
#include "forms/assessment/located_json.h"
#include "forms/assessment/questionnaire.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace sartorius::assessment {

/// Builds a Questionnaire from its JSON: first the items, then their names and slots, then
/// everything that refers to them. Used once.
class QuestionnaireReader
{
public:
    QuestionnaireReader(const JsonDocument& document, const Terminology& terminology);

    [[nodiscard]] tl::expected<SharedQuestionnaire, record::Problems> read();

private:
    /// The JSON that an item came from, until everything that refers to other items is resolved.
    struct Source
    {
        const JsonNode* item = nullptr;
        const JsonNode* answers
            = nullptr; ///< where type and options stand: the right child when per side
    };

    // items (questionnaire_reader.cpp)
    void refuseModifiers(const JsonNode& node);
    void readItems(const JsonNode& list, std::optional<std::uint32_t> parent);
    void readItem(const JsonNode& json, std::optional<std::uint32_t> parent);
    void readQuestion(Item& item, const JsonNode& json);
    void readSides(Item& item, const JsonNode& json, Source& source);
    void compareSides(const JsonNode& right, const JsonNode& left);
    void rememberLinkId(const std::string& linkId, const JsonNode& json);
    void readTraits(Item& item, const JsonNode& json);
    void note(const JsonNode& node, std::string what);

    // what is not done (questionnaire_support.cpp)
    void refuseModifier(const JsonNode& extension);
    void noteExtensions(const JsonNode& element);

    // details of a question (questionnaire_details.cpp)
    void readRange(Item& item, const JsonNode& json);
    void readQuantityRange(Item& item, const JsonNode& json);
    void readUnit(Item& item, const JsonNode& json);
    void readOptions(Item& item, const JsonNode& json);
    void readOption(Item& item, const JsonNode& json);
    void readValueSet(Item& item, const JsonNode& reference);
    void readInitial(Item& item, const JsonNode& json);
    std::optional<record::AnswerValue> readInitialValue(const Item& item, const JsonNode& json);
    void readCodes(Item& item, const JsonNode& json);
    record::Coding readCoding(const JsonNode& json);

    // references between items (questionnaire_rules.cpp)
    void nameSlots();
    void readEnableWhen(Item& item, const JsonNode& json);
    void readCondition(Item& item, const JsonNode& json);
    std::optional<record::AnswerValue> readConditionAnswer(const Item& question,
                                                           const JsonNode& json);
    void
    checkConditionOption(const Item& question, const std::string& code, const JsonNode& json);
    std::optional<record::AnswerValue> readConditionQuantity(const Item& question,
                                                             const JsonNode& json);
    void declareFacts(const JsonNode& node);
    void readVariables(std::vector<Variable>& variables, const JsonNode& element);
    void readPopulation(Item& item, const JsonNode& json);
    const JsonNode* expressionText(const JsonNode& element, std::string_view url);
    std::optional<fhirpath::Expression> compile(const JsonNode& text);
    void readAnswerExpression(Item& item, const JsonNode& json);
    void readExpressions(Item& item, const JsonNode& json);
    void readConstraints(const JsonNode& element, const std::string& linkId);
    void orderCalculations();
    void findIndexSide();

    const JsonDocument& m_document;
    const Terminology& m_terminology;
    record::Problems m_problems;
    JsonFields m_fields;
    std::shared_ptr<Questionnaire> m_form;
    std::vector<Source> m_sources; ///< by item
    std::map<std::string, std::size_t, std::less<>> m_linkIds;
    std::set<std::string> m_noted; ///< extensions that a note was made of
};

} // namespace sartorius::assessment
