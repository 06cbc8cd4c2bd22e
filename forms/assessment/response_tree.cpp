#include "forms/assessment/response_tree.h"

#include <algorithm>

namespace sartorius::assessment {

namespace {

constexpr std::string_view kOrigin = "urn:sartorius:origin";
constexpr std::string_view kDated = "urn:sartorius:dated";
constexpr std::string_view kIndexSide = "urn:sartorius:index-side";
constexpr std::string_view kOrdinal = "http://hl7.org/fhir/StructureDefinition/ordinalValue";

std::string_view textMember(ItemType type)
{
    switch (type) {
    case ItemType::DateTime:
        return "valueDateTime";
    case ItemType::Time:
        return "valueTime";
    case ItemType::Url:
        return "valueUri";
    default:
        return "valueString";
    }
}

} // namespace

ResponseTree::ResponseTree(const Form& form)
    : m_form(form)
    , m_questionnaire(form.questionnaire())
    , m_writer(&fhirpath::r4Model())
{
}

fhirpath::Resource ResponseTree::write(const Head& head)
{
    m_head = head;
    m_writer.open("", "QuestionnaireResponse");
    if (head.indexSide)
        extension(kIndexSide, record::toString(*head.indexSide));
    if (!head.questionnaire.empty())
        m_writer.text("questionnaire", head.questionnaire);
    m_writer.text("status", head.status);
    if (!head.authored.empty())
        m_writer.text("authored", head.authored);
    items(m_questionnaire.roots());
    m_writer.close();
    return m_writer.take();
}

void ResponseTree::extension(std::string_view url, std::string_view code)
{
    m_writer.open("extension", {}, true);
    m_writer.text("url", url);
    m_writer.text("valueCode", code);
    m_writer.close();
}

const Form::StoredItem& ResponseTree::stored(const Item& item) const
{
    for (auto level = m_levels.rbegin(); level != m_levels.rend(); ++level) {
        if (*item.slot >= level->firstSlot && *item.slot < level->firstSlot + level->slotCount)
            return level->instance->stored[*item.slot - level->firstSlot];
    }
    return m_form.m_stored[*item.slot];
}

const Form::Instances& ResponseTree::instances() const
{
    return m_levels.empty() ? m_form.m_instances : m_levels.back().instance->nested;
}

bool ResponseTree::filled(std::uint32_t index)
{
    const Item& item = m_questionnaire.items()[index];
    if (item.isQuestion()) {
        const Form::StoredItem& held = stored(item);
        if (!held.whole.values.empty() || !held.left.values.empty())
            return true;
    }
    if (item.isRepeatingGroup()) {
        const auto list = instances().find(index);
        return list != instances().end() && !list->second.empty();
    }
    return std::any_of(item.children.begin(), item.children.end(), [this](std::uint32_t child) {
        return filled(child);
    });
}

void ResponseTree::items(const std::vector<std::uint32_t>& indexes)
{
    for (const std::uint32_t index : indexes) {
        const Item& item = m_questionnaire.items()[index];
        if (!filled(index))
            continue;
        if (!item.isRepeatingGroup()) {
            one(index);
            continue;
        }
        const std::vector<Form::Instance>& list = instances().find(index)->second;
        const auto [first, last] = m_questionnaire.slotRange(index);
        for (std::uint32_t i = 0; i < list.size(); ++i) {
            m_levels.push_back({first, last - first, &list[i]});
            m_at.push_back(i);
            one(index);
            m_at.pop_back();
            m_levels.pop_back();
        }
    }
}

void ResponseTree::one(std::uint32_t index)
{
    const Item& item = m_questionnaire.items()[index];
    m_nodes[{index, m_at}] = m_writer.open("item", {}, true);
    m_writer.text("linkId", item.linkId);
    if (!item.text.empty())
        m_writer.text("text", item.text);
    if (item.perSide) {
        side(item, "right", stored(item).whole);
        side(item, "left", stored(item).left);
    } else if (item.isQuestion() && !stored(item).whole.values.empty()) {
        answers(item, stored(item).whole);
    } else {
        items(item.children);
    }
    m_writer.close();
}

void ResponseTree::side(const Item& item, std::string_view side, const Form::Stored& answer)
{
    if (answer.values.empty())
        return;
    m_writer.open("item", {}, true);
    m_writer.text("linkId", item.linkId + "/" + std::string(side));
    answers(item, answer);
    m_writer.close();
}

void ResponseTree::answers(const Item& item, const Form::Stored& answer)
{
    for (std::size_t i = 0; i < answer.values.size(); ++i) {
        m_writer.open("answer", {}, true);
        if (m_head.origins && answer.origin != record::AnswerOrigin::Entered)
            extension(kOrigin, record::toString(answer.origin));
        if (m_head.origins && answer.dated) {
            m_writer.open("extension", {}, true);
            m_writer.text("url", kDated);
            m_writer.text("valueDate", record::toString(*answer.dated));
            m_writer.close();
        }
        value(item, answer.values[i]);
        if (i == 0) // what is asked below a question stands in its first answer
            items(item.children);
        m_writer.close();
    }
}

void ResponseTree::value(const Item& item, const record::AnswerValue& each)
{
    if (const bool* truth = std::get_if<bool>(&each)) {
        m_writer.boolean("valueBoolean", *truth);
    } else if (const auto* whole = std::get_if<std::int64_t>(&each)) {
        m_writer.number("valueInteger", std::to_string(*whole));
    } else if (const auto* number = std::get_if<record::Decimal>(&each)) {
        m_writer.number("valueDecimal", record::toString(*number));
    } else if (const auto* quantity = std::get_if<record::Quantity>(&each)) {
        m_writer.open("valueQuantity");
        m_writer.number("value", record::toString(quantity->value));
        const bool own = !item.unitDisplay.empty() && quantity->unit == item.unit;
        m_writer.text("unit", own ? item.unitDisplay : quantity->unit);
        m_writer.text("system", record::kUcum);
        m_writer.text("code", quantity->unit);
        m_writer.close();
    } else if (const auto* coding = std::get_if<record::Coding>(&each)) {
        this->coding(item, *coding);
    } else if (const auto* date = std::get_if<record::Date>(&each)) {
        m_writer.text("valueDate", record::toString(*date));
    } else if (item.type == ItemType::Reference) {
        m_writer.open("valueReference");
        m_writer.text("reference", std::get<std::string>(each));
        m_writer.close();
    } else {
        m_writer.text(textMember(item.type), std::get<std::string>(each));
    }
}

void ResponseTree::coding(const Item& item, const record::Coding& coding)
{
    if (coding.system.empty()) { // an option that is written as text
        m_writer.text("valueString", coding.code);
        return;
    }
    m_writer.open("valueCoding");
    const Option* option = m_head.ordinals ? item.option(coding.code) : nullptr;
    if (option != nullptr && option->ordinal) {
        m_writer.open("extension", {}, true);
        m_writer.text("url", kOrdinal);
        m_writer.number("valueDecimal", record::toString(*option->ordinal));
        m_writer.close();
    }
    m_writer.text("system", coding.system);
    m_writer.text("code", coding.code);
    if (!coding.display.empty())
        m_writer.text("display", coding.display);
    m_writer.close();
}

} // namespace sartorius::assessment
