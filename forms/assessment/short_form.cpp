#include "forms/assessment/answer_gatherer.h"
#include "forms/assessment/response.h"

#include <algorithm>
#include <array>

namespace sartorius::assessment {

namespace {

using record::Laterality;

constexpr std::array<std::string_view, 4> kKeys {"answers", "medications", "date", "side"};

bool isSided(const JsonNode& node)
{
    return node.isObject() && (node.find("right") != nullptr || node.find("left") != nullptr);
}

/// Reads {"answers": {...}, "medications": [...], "date": "...", "side": "..."}.
class ShortFormReader
{
public:
    ShortFormReader(const JsonDocument& document, const Questionnaire& questionnaire)
        : m_questionnaire(questionnaire)
        , m_fields(document, m_problems)
        , m_gatherer(questionnaire, m_fields, m_problems)
    {
    }

    tl::expected<FilledForm, record::Problems> read()
    {
        const JsonNode& root = m_fields.document().root();
        checkKeys(root);
        m_filled.date = m_fields.date(root, "date");
        const JsonNode* answers = root.find("answers");
        if (answers == nullptr || !answers->isObject()) {
            m_fields.problem(answers == nullptr ? "missing-field" : "wrong-type",
                             answers == nullptr ? root : *answers,
                             "There are no answers.",
                             "Write {\"answers\": {\"item-id\": value, ...}}.");
        } else {
            findSide(root, *answers);
            for (const JsonNode::Member& member : answers->members)
                readAnswer(member);
        }
        if (const JsonNode* medications = m_fields.array(root, "medications")) {
            for (const JsonNode& medication : medications->elements)
                readMedication(medication);
        }
        m_filled.answers = m_gatherer.takeAnswers();
        if (!m_problems.empty())
            return tl::unexpected<record::Problems>(m_problems);
        return m_filled;
    }

private:
    void checkKeys(const JsonNode& root)
    {
        for (const JsonNode::Member& member : root.members) {
            if (std::find(kKeys.begin(), kKeys.end(), member.key) != kKeys.end())
                continue;
            m_fields.problem("unknown-key",
                             member.offset,
                             "\"" + member.key + "\" is not known here.",
                             "Use answers, medications, date and side.");
        }
    }

    // ---- which side a bare value is for

    void findSide(const JsonNode& root, const JsonNode& answers)
    {
        if (const JsonNode* side = root.find("side")) {
            m_filled.side = sideNamedBy(side->text);
            if (!m_filled.side)
                m_fields.problem(
                    "unknown-option", *side, "This is no side.", "Write right, left or bilateral.");
        }
        const Item* item = m_questionnaire.indexSideItem();
        const JsonNode* answer = item == nullptr ? nullptr : answers.find(item->linkId);
        if (answer != nullptr) {
            const std::optional<Laterality> answered = sideNamedBy(answer->text);
            if (m_filled.side && answered && m_filled.side != answered)
                m_fields.problem("side-conflict",
                                 *answer,
                                 "\"side\" and '" + item->linkId + "' name different sides.",
                                 "Give the index side once.");
            m_filled.side = answered;
        }
        if (m_filled.side == Laterality::Right || m_filled.side == Laterality::Left)
            return;
        bool bare = false;
        for (const JsonNode::Member& member : answers.members) {
            const Item* asked = m_questionnaire.find(member.key);
            if (asked == nullptr || !asked->perSide || member.value.kind == JsonNode::Kind::Null)
                continue;
            (isSided(member.value) ? m_mixed : bare) = true;
        }
        if (bare && !m_mixed) {
            m_filled.side = Laterality::Right;
            m_filled.sideNamed = false;
        }
    }

    // ---- answers

    void readAnswer(const JsonNode::Member& member)
    {
        const Item* item = m_gatherer.question(member.key, member.offset);
        if (item == nullptr || member.value.kind == JsonNode::Kind::Null)
            return;
        if (!isSided(member.value)) {
            readBare(*item, member.value);
            return;
        }
        if (!item->perSide) {
            m_fields.problem("side-not-wanted",
                             member.value,
                             "'" + item->linkId + "' is not recorded per side.",
                             "Give the value alone.");
            return;
        }
        for (const JsonNode::Member& side : member.value.members) {
            if (side.key == "right" || side.key == "left")
                readValues(
                    *item, side.key == "right" ? Laterality::Right : Laterality::Left, side.value);
            else
                m_fields.problem("unknown-key",
                                 side.offset,
                                 "\"" + side.key + "\" is no side.",
                                 "Use right and left.");
        }
    }

    void readBare(const Item& item, const JsonNode& value)
    {
        if (!item.perSide) {
            readValues(item, std::nullopt, value);
        } else if (m_filled.side == Laterality::Right || m_filled.side == Laterality::Left) {
            readValues(item, m_filled.side, value);
        } else {
            m_fields.problem("side-missing",
                             value,
                             "'" + item.linkId
                                 + "' is recorded per side, and no index side is named.",
                             "Write {\"right\": ..., \"left\": ...}, or name the index side.");
        }
    }

    void readValues(const Item& item, std::optional<Laterality> side, const JsonNode& json)
    {
        if (json.kind == JsonNode::Kind::Null)
            return;
        std::vector<record::AnswerValue> values;
        const std::size_t before = m_problems.size();
        const auto add = [&](const JsonNode& node) {
            if (std::optional<record::AnswerValue> value = readValue(item, node))
                values.push_back(std::move(*value));
        };
        if (json.isArray())
            std::for_each(json.elements.begin(), json.elements.end(), add);
        else
            add(json);
        if (m_problems.size() == before && !values.empty())
            m_gatherer.take(item, side, values, record::AnswerOrigin::Entered, json.offset);
    }

    std::optional<record::AnswerValue> readValue(const Item& item, const JsonNode& node)
    {
        switch (item.type) {
        case ItemType::Boolean:
            return readTruth(item, node);
        case ItemType::Integer:
        case ItemType::Decimal:
        case ItemType::Quantity:
            return readNumber(item, node);
        case ItemType::Choice:
        case ItemType::OpenChoice:
            return readCode(item, node);
        case ItemType::Date:
            if (const std::optional<record::Date> date = m_fields.dateOf(node))
                return *date;
            return std::nullopt;
        case ItemType::Group:
        case ItemType::Display:
        case ItemType::String:
        case ItemType::Text:
        case ItemType::Reference:
        case ItemType::DateTime:
        case ItemType::Time:
        case ItemType::Url:
        case ItemType::Attachment:
            break;
        }
        return node.isText() ? std::optional<record::AnswerValue>(node.text)
                             : wrongType(item, node, "text");
    }

    std::optional<record::AnswerValue>
    wrongType(const Item& item, const JsonNode& node, std::string_view wanted)
    {
        m_fields.problem("wrong-type",
                         node,
                         "'" + item.linkId + "' takes " + std::string(wanted) + ", not "
                             + std::string(nameOf(node.kind)) + ".",
                         "Give " + std::string(wanted) + ".");
        return std::nullopt;
    }

    std::optional<record::AnswerValue> readTruth(const Item& item, const JsonNode& node)
    {
        if (node.kind == JsonNode::Kind::Boolean)
            return node.truth;
        if (node.isText() && (node.text == "yes" || node.text == "no"))
            return node.text == "yes";
        return wrongType(item, node, "true or false");
    }

    std::optional<record::AnswerValue> readNumber(const Item& item, const JsonNode& node)
    {
        const JsonNode* value = node.isObject() ? node.find("value") : nullptr;
        if (value == nullptr && node.kind != JsonNode::Kind::Number)
            return wrongType(item, node, "a number");
        const std::optional<record::Decimal> number
            = m_fields.numberOf(value == nullptr ? node : *value);
        if (!number)
            return std::nullopt;
        if (value == nullptr)
            return *number;
        const std::string unit = m_fields.text(node, "unit");
        if (item.type == ItemType::Quantity)
            return record::Quantity {*number, unit};
        if (!unit.empty() && unit != item.unit) {
            m_fields.problem("wrong-unit",
                             node,
                             "'" + item.linkId + "' is recorded in '" + item.unit + "', not in '"
                                 + unit + "'.",
                             "Convert the value.");
            return std::nullopt;
        }
        return *number;
    }

    std::optional<record::AnswerValue> readCode(const Item& item, const JsonNode& node)
    {
        if (node.kind == JsonNode::Kind::Boolean)
            return record::Coding {{}, node.truth ? "yes" : "no", {}};
        if (node.kind == JsonNode::Kind::Number || node.isText()) {
            const bool typed
                = item.type == ItemType::OpenChoice && item.option(node.text) == nullptr;
            return typed ? record::AnswerValue(node.text)
                         : record::AnswerValue(record::Coding {{}, node.text, {}});
        }
        if (node.isObject() && node.find("code") != nullptr)
            return record::Coding {m_fields.text(node, "system"), m_fields.text(node, "code"), {}};
        return wrongType(item, node, "an option code");
    }

    // ---- medications

    void readMedication(const JsonNode& node)
    {
        record::Medication medication;
        if (node.isText()) {
            medication.text = node.text;
        } else if (node.isObject()) {
            medication.text = m_fields.text(node, "text");
            medication.started = m_fields.date(node, "started");
            medication.stopped = m_fields.date(node, "stopped");
            if (const JsonNode* status = node.find("status"))
                medication.status = readStatus(*status);
        }
        if (medication.text.empty()) {
            m_fields.problem(
                "missing-field",
                node,
                "A medicine is text, or an object with \"text\".",
                "Write \"Zocor 40mg nocte\" or {\"text\": \"Lasix 40\", \"status\": \"stopped\"}.");
            return;
        }
        m_filled.medications.push_back(std::move(medication));
    }

    record::MedicationStatus readStatus(const JsonNode& node)
    {
        for (const auto status : {record::MedicationStatus::Active,
                                  record::MedicationStatus::Stopped,
                                  record::MedicationStatus::Unknown}) {
            if (node.isText() && record::toString(status) == node.text)
                return status;
        }
        m_fields.problem("unknown-status",
                         node,
                         "This is no status of a medicine.",
                         "Write active, stopped or unknown.");
        return record::MedicationStatus::Unknown;
    }

    const Questionnaire& m_questionnaire;
    record::Problems m_problems;
    JsonFields m_fields;
    AnswerGatherer m_gatherer;
    FilledForm m_filled;
    bool m_mixed = false; ///< some items give their sides
};

} // namespace

tl::expected<FilledForm, record::Problems>
fromShortForm(std::string bytes, const Questionnaire& questionnaire, std::string file)
{
    const auto document = readJson(std::move(bytes), std::move(file));
    if (!document)
        return tl::unexpected<record::Problems>(document.error());
    return ShortFormReader(*document, questionnaire).read();
}

} // namespace sartorius::assessment
