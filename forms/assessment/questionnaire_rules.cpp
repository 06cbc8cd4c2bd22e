// What refers from one item to others: slots, enableWhen, expressions, constraints.

#include "forms/assessment/questionnaire_reader.h"
#include "forms/fhirpath/ucum.h"

#include <algorithm>
#include <array>

namespace sartorius::assessment {

namespace {

constexpr std::string_view kEnableWhenExpression
    = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression";
constexpr std::string_view kCalculatedExpression
    = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression";
constexpr std::string_view kAnswerExpression
    = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-answerExpression";
constexpr std::string_view kInitialExpression
    = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-initialExpression";
constexpr std::string_view kPopulationContext
    = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-itemPopulationContext";
constexpr std::string_view kVariable = "http://hl7.org/fhir/StructureDefinition/variable";
constexpr std::string_view kTargetConstraint
    = "http://hl7.org/fhir/StructureDefinition/targetConstraint";
constexpr std::string_view kConstraint
    = "http://hl7.org/fhir/StructureDefinition/questionnaire-constraint";
constexpr std::string_view kIndexSide = "urn:sartorius:index-side";

struct OperatorName
{
    std::string_view name;
    EnableOperator comparison;
};

constexpr std::array<OperatorName, 7> kOperators {OperatorName {"exists", EnableOperator::Exists},
                                                  {"=", EnableOperator::Equal},
                                                  {"!=", EnableOperator::NotEqual},
                                                  {">", EnableOperator::Greater},
                                                  {"<", EnableOperator::Less},
                                                  {">=", EnableOperator::GreaterOrEqual},
                                                  {"<=", EnableOperator::LessOrEqual}};

fhirpath::ItemKind kindOf(ItemType type)
{
    switch (type) {
    case ItemType::Boolean:
        return fhirpath::ItemKind::Boolean;
    case ItemType::Integer:
        return fhirpath::ItemKind::Integer;
    case ItemType::Decimal:
        return fhirpath::ItemKind::Decimal;
    case ItemType::Quantity:
        return fhirpath::ItemKind::Quantity;
    case ItemType::Choice:
    case ItemType::OpenChoice:
        return fhirpath::ItemKind::Choice;
    case ItemType::Date:
    case ItemType::DateTime:
    case ItemType::Time:
        return fhirpath::ItemKind::Date;
    case ItemType::Url:
    case ItemType::Attachment:
    case ItemType::Group:
    case ItemType::Display:
    case ItemType::String:
    case ItemType::Text:
    case ItemType::Reference:
        return fhirpath::ItemKind::Text;
    }
    return fhirpath::ItemKind::Text;
}

fhirpath::ItemSignature signatureOf(const Item& item)
{
    fhirpath::ItemSignature signature {
        item.linkId, kindOf(item.type), item.perSide, item.repeats, item.unit, {}};
    for (const Option& option : item.options)
        signature.options.push_back({option.coding.code, option.unknown, option.ordinal});
    return signature;
}

/// The options right, left and bilateral (or both) and nothing else that is known.
bool asksForSide(const Item& item)
{
    if (item.type != ItemType::Choice || item.perSide || item.repeats)
        return false;
    const auto known = std::count_if(item.options.begin(),
                                     item.options.end(),
                                     [](const Option& option) { return !option.unknown; });
    return known == 3 && item.option("right") != nullptr && item.option("left") != nullptr
        && (item.option("bilateral") != nullptr || item.option("both") != nullptr);
}

} // namespace

void QuestionnaireReader::nameSlots()
{
    std::vector<fhirpath::ItemSignature> signatures;
    for (std::uint32_t i = 0; i < m_form->m_items.size(); ++i) {
        Item& item = m_form->m_items[i];
        if (item.type == ItemType::Group || item.type == ItemType::Display)
            continue;
        item.slot = static_cast<std::uint32_t>(signatures.size());
        m_form->m_questions.push_back(i);
        signatures.push_back(signatureOf(item));
    }
    m_form->m_vocabulary = fhirpath::Vocabulary(std::move(signatures));
}

void QuestionnaireReader::readEnableWhen(Item& item, const JsonNode& json)
{
    const JsonNode* conditions = m_fields.array(json, "enableWhen");
    if (conditions == nullptr)
        return;
    const std::string behavior = m_fields.text(json, "enableBehavior");
    if (conditions->elements.size() > 1 && behavior != "any" && behavior != "all")
        m_fields.problem("missing-field",
                         *conditions,
                         "Several enableWhen need an enableBehavior.",
                         "Add \"enableBehavior\": \"all\" or \"any\".");
    item.enableAny = behavior == "any";
    for (const JsonNode& condition : conditions->elements)
        readCondition(item, condition);
}

void QuestionnaireReader::readCondition(Item& item, const JsonNode& json)
{
    const std::string question = m_fields.text(json, "question");
    const auto at = m_form->m_byLinkId.find(question);
    if (at == m_form->m_byLinkId.end() || !m_form->m_items[at->second].isQuestion()) {
        const JsonNode* place = json.find("question");
        const std::string near = m_form->m_vocabulary.nearestItem(question);
        m_fields.problem("unknown-item",
                         place == nullptr ? json : *place,
                         "enableWhen asks '" + question + "', which is no question of this form.",
                         near.empty() ? "Name an existing question."
                                      : "Did you mean '" + near + "'?");
        return;
    }
    const std::string symbol = m_fields.text(json, "operator");
    const auto known
        = std::find_if(kOperators.begin(), kOperators.end(), [&](const OperatorName& candidate) {
              return candidate.name == symbol;
          });
    if (known == kOperators.end()) {
        m_fields.problem("unknown-operator",
                         json,
                         "enableWhen has no operator '" + symbol + "'.",
                         "Use exists, =, !=, >, <, >= or <=.");
        return;
    }
    const Item& asked = m_form->m_items[at->second];
    if (std::optional<record::AnswerValue> answer = readConditionAnswer(asked, json))
        item.enableWhen.push_back({at->second, known->comparison, std::move(*answer)});
}

std::optional<record::AnswerValue> QuestionnaireReader::readConditionAnswer(const Item& question,
                                                                            const JsonNode& json)
{
    for (const JsonNode::Member& member : json.members) {
        const JsonNode& value = member.value;
        if (member.key == "answerBoolean")
            return value.truth;
        if (member.key == "answerString" || member.key == "answerDateTime"
            || member.key == "answerTime")
            return value.text;
        if (member.key == "answerReference")
            return m_fields.text(value, "reference");
        if (member.key == "answerDate") {
            if (const std::optional<record::Date> date = m_fields.dateOf(value))
                return *date;
            return std::nullopt;
        }
        if (member.key == "answerInteger" || member.key == "answerDecimal") {
            if (const std::optional<record::Decimal> number = m_fields.numberOf(value))
                return *number;
            return std::nullopt;
        }
        if (member.key == "answerQuantity")
            return readConditionQuantity(question, value);
        if (member.key == "answerCoding") {
            record::Coding coding = readCoding(value);
            checkConditionOption(question, coding.code, value);
            return coding;
        }
    }
    m_fields.problem("missing-field",
                     json,
                     "enableWhen says no answer to compare with.",
                     "Add answerCoding, answerBoolean, answerDecimal, answerInteger, answerDate or "
                     "answerString.");
    return std::nullopt;
}

/// A condition on an option that is not offered never holds: a fault of a form that lists its
/// options, and worth a note where they come from a value set that others publish.
void QuestionnaireReader::checkConditionOption(const Item& question,
                                               const std::string& code,
                                               const JsonNode& json)
{
    if (question.type != ItemType::Choice || question.options.empty()
        || question.option(code) != nullptr)
        return;
    const auto index = static_cast<std::size_t>(&question - m_form->m_items.data());
    if (m_sources[index].answers->find("answerOption") == nullptr)
        note(json,
             "'" + question.linkId + "' has no option '" + code + "' in its value set: the condition never holds.");
    else
        m_fields.problem("unknown-option",
                         json,
                         "'" + question.linkId + "' has no option '" + code + "'.",
                         "Use one of its options.");
}

/// A threshold in the unit of the question it is held against.
std::optional<record::AnswerValue>
QuestionnaireReader::readConditionQuantity(const Item& question, const JsonNode& json)
{
    const std::optional<record::Decimal> number = m_fields.number(json, "value");
    const std::string code = m_fields.text(json, "code");
    if (!number || code.empty() || question.unit.empty())
        return number ? std::optional<record::AnswerValue>(*number) : std::nullopt;
    if (const auto converted = fhirpath::converted(*number, code, question.unit))
        return *converted;
    m_fields.problem("wrong-unit",
                     json,
                     "'" + question.linkId + "' is recorded in " + question.unit
                         + ", which does not compare with '" + code + "'.",
                     "Give the threshold in " + question.unit + ".");
    return std::nullopt;
}

// ---- expressions

/// Declares every fact that any expression of the form names, so that slots exist before compiling.
void QuestionnaireReader::declareFacts(const JsonNode& node)
{
    for (const JsonNode& element : node.elements)
        declareFacts(element);
    for (const JsonNode::Member& member : node.members) {
        const bool expression = member.key == "expression" || member.key == "valueString";
        if (expression && member.value.isText()) {
            for (const fhirpath::FactName& fact : fhirpath::factsNamedIn(member.value.text)) {
                if (fact.kind != fhirpath::FactKind::Context
                    || !fhirpath::isEnvironment(fact.name))
                    m_form->m_vocabulary.declareFact(fact.kind, fact.name);
            }
        }
        declareFacts(member.value);
    }
}

const JsonNode* QuestionnaireReader::expressionText(const JsonNode& element, std::string_view url)
{
    const JsonNode* value = JsonFields::extensionValue(element, url);
    if (value == nullptr)
        return nullptr;
    const JsonNode* text = value->find("expression");
    if (text == nullptr || !text->isText()) {
        m_fields.problem("missing-field",
                         *value,
                         "The extension holds no expression.",
                         "Add \"expression\": \"...\".");
        return nullptr;
    }
    const JsonNode* language = value->find("language");
    if (language != nullptr && language->text != "text/fhirpath") {
        note(*value, "The expression language '" + language->text + "' is not done here.");
        return nullptr;
    }
    return text;
}

std::optional<fhirpath::Expression> QuestionnaireReader::compile(const JsonNode& text)
{
    const fhirpath::Dialect dialect = fhirpath::dialectOf(text.text);
    auto expression = fhirpath::compile(
        text.text,
        m_form->m_vocabulary,
        [&](std::size_t offset) { return m_document.where(text, offset); },
        dialect);
    m_form->m_navigates = m_form->m_navigates || dialect == fhirpath::Dialect::Standard;
    if (expression)
        return std::move(*expression);
    if (!m_fields.full())
        m_problems.insert(m_problems.end(), expression.error().begin(), expression.error().end());
    return std::nullopt;
}

void QuestionnaireReader::readExpressions(Item& item, const JsonNode& json)
{
    if (const JsonNode* text = expressionText(json, kEnableWhenExpression)) {
        item.enableWhenExpression = compile(*text);
        const bool logic = !item.enableWhenExpression
            || item.enableWhenExpression->type() == fhirpath::StaticType::Boolean
            || item.enableWhenExpression->type() == fhirpath::StaticType::Any;
        if (!logic)
            m_fields.problem("type-mismatch",
                             *text,
                             "A display condition must be true or false.",
                             "Compare something.");
    }
    readAnswerExpression(item, json);
    if (const JsonNode* text = expressionText(json, kCalculatedExpression)) {
        if (item.isQuestion())
            item.calculated = compile(*text);
        else
            m_fields.problem("not-a-question",
                             *text,
                             "Only a question can be calculated.",
                             "Move the expression.");
    }
}

/// Which codings may be chosen, found out when it is asked.
void QuestionnaireReader::readAnswerExpression(Item& item, const JsonNode& json)
{
    const JsonNode* text = expressionText(json, kAnswerExpression);
    if (text == nullptr)
        return;
    if (item.isChoice() && item.options.empty())
        item.answerExpression = compile(*text);
    else
        m_fields.problem("type-mismatch",
                         *text,
                         "Only a choice without options of its own takes them from an expression.",
                         "Remove the options or the answerExpression.");
}

void QuestionnaireReader::readVariables(std::vector<Variable>& variables, const JsonNode& element)
{
    for (const JsonNode& extension : JsonFields::elementsOf(element.find("extension"))) {
        const JsonNode* url = extension.find("url");
        const JsonNode* value = extension.find("valueExpression");
        if (url == nullptr || url->text != kVariable || value == nullptr)
            continue;
        const std::string name = m_fields.text(*value, "name");
        const JsonNode* text = value->find("expression");
        const JsonNode* language = value->find("language");
        if (language != nullptr && language->text != "text/fhirpath") {
            note(extension, "The variable %" + name + " is written in '" + language->text
                     + "', which is not done here: it stays empty.");
            continue;
        }
        if (name.empty() || text == nullptr || !text->isText()) {
            m_fields.problem("missing-field",
                             extension,
                             "A variable needs a name and an expression.",
                             "Add \"name\" and \"expression\".");
            continue;
        }
        if (auto expression = compile(*text))
            variables.push_back(
                {m_form->m_vocabulary.declareFact(fhirpath::FactKind::Context, name),
                 std::move(*expression)});
    }
}

void QuestionnaireReader::readPopulation(Item& item, const JsonNode& json)
{
    if (const JsonNode* text = expressionText(json, kInitialExpression))
        item.initial = compile(*text);
    const JsonNode* context = JsonFields::extensionValue(json, kPopulationContext);
    if (context == nullptr)
        return;
    if (const JsonNode* text = expressionText(json, kPopulationContext))
        item.populationContext = compile(*text);
    if (const std::string name = m_fields.text(*context, "name"); !name.empty())
        item.populationName
            = m_form->m_vocabulary.declareFact(fhirpath::FactKind::Context, name);
}

void QuestionnaireReader::readConstraints(const JsonNode& element, const std::string& linkId)
{
    const JsonNode* all = element.find("extension");
    if (all == nullptr)
        return;
    for (const JsonNode& extension : all->elements) {
        const JsonNode* url = extension.find("url");
        if (url == nullptr || (url->text != kConstraint && url->text != kTargetConstraint))
            continue;
        const auto part = [&](std::string_view name) {
            const JsonNode* value = JsonFields::extensionValue(extension, name);
            return value == nullptr ? std::string() : value->text;
        };
        const JsonNode* text = JsonFields::extensionValue(extension, "expression");
        if (text != nullptr && text->isObject()) {
            const JsonNode* language = text->find("language");
            if (language != nullptr && language->text != "text/fhirpath") {
                note(extension, "The rule " + part("key") + " is written in '" + language->text
                         + "', which is not done here.");
                continue;
            }
            text = text->find("expression");
        }
        if (text == nullptr || !text->isText() || part("key").empty()) {
            m_fields.problem("missing-field",
                             extension,
                             "A constraint needs a key and an expression.",
                             "Add the sub-extensions key, severity, human and expression.");
            continue;
        }
        if (std::optional<fhirpath::Expression> expression = compile(*text))
            m_form->m_constraints.push_back({part("key"),
                                             part("human"),
                                             part("severity") != "warning",
                                             std::move(*expression),
                                             linkId});
    }
}

/// Calculated items after the calculated items they read.
void QuestionnaireReader::orderCalculations()
{
    std::vector<std::uint32_t> waiting;
    std::vector<bool> open(m_form->m_questions.size(), false); // by slot
    for (const Item& item : m_form->m_items) {
        if (!item.calculated)
            continue;
        waiting.push_back(*item.slot);
        open[*item.slot] = true;
    }
    const auto ready = [&](std::uint32_t slot) {
        const fhirpath::Expression& expression = *m_form->question(slot).calculated;
        const auto isOpen = [&](std::uint32_t read) {
            return static_cast<bool>(open[read]);
        };
        const std::vector<std::uint32_t>& reads = expression.itemSlots();
        return std::none_of(reads.begin(), reads.end(), isOpen)
            && std::none_of(expression.linkIds().begin(),
                            expression.linkIds().end(),
                            [&](const std::string& linkId) {
                                const Item* named = m_form->findWithSide(linkId);
                                return named != nullptr && named->isQuestion()
                                    && isOpen(*named->slot);
                            });
    };
    while (!waiting.empty()) {
        const auto next = std::find_if(waiting.begin(), waiting.end(), ready);
        if (next == waiting.end())
            break;
        m_form->m_calculationOrder.push_back(*next);
        open[*next] = false;
        waiting.erase(next);
    }
    for (const std::uint32_t slot : waiting)
        m_fields.problem("circular",
                         *m_sources[m_form->m_questions[slot]].item,
                         "The calculation of '" + m_form->question(slot).linkId
                             + "' needs its own result.",
                         "Break the circle of calculatedExpressions.");
}

void QuestionnaireReader::findIndexSide()
{
    for (std::uint32_t i = 0; i < m_form->m_items.size(); ++i) {
        const Item& item = m_form->m_items[i];
        const bool named = JsonFields::flagged(*m_sources[i].item, kIndexSide);
        if (named && (item.option("right") == nullptr || item.option("left") == nullptr))
            m_fields.problem("missing-field",
                             *m_sources[i].item,
                             "The index-side item needs the options right and left.",
                             "Add them.");
        if (named || (!m_form->m_indexSideItem && asksForSide(item)))
            m_form->m_indexSideItem = i;
        if (named)
            return;
    }
}

} // namespace sartorius::assessment
