#include "forms/assessment/response.h"

#include "forms/assessment/answer_gatherer.h"
#include "forms/assessment/json_text.h"

#include <algorithm>

namespace sartorius::assessment {

namespace {

using record::Laterality;

constexpr std::string_view kOrigin = "urn:sartorius:origin";
constexpr std::string_view kIndexSide = "urn:sartorius:index-side";

std::string_view toString(ResponseStatus status)
{
    switch (status) {
    case ResponseStatus::InProgress:
        return "in-progress";
    case ResponseStatus::Completed:
        return "completed";
    case ResponseStatus::Amended:
        return "amended";
    }
    return {};
}

// ---- writing

class Writer
{
public:
    explicit Writer(const Form& form)
        : m_form(form)
    {
    }

    std::string write(const ResponseContext& context)
    {
        const Questionnaire& questionnaire = m_form.questionnaire();
        m_text.beginObject().member("resourceType", "QuestionnaireResponse");
        if (m_form.indexSide()) {
            m_text.key("extension").beginArray().beginObject().member("url", kIndexSide);
            m_text.member("valueCode", record::toString(*m_form.indexSide()))
                .endObject()
                .endArray();
        }
        if (!questionnaire.url().empty())
            m_text.member("questionnaire",
                          questionnaire.version().empty()
                              ? questionnaire.url()
                              : questionnaire.url() + "|" + questionnaire.version());
        m_text.member("status", toString(context.status));
        if (context.authored)
            m_text.member("authored", record::toString(*context.authored));
        items(questionnaire.roots());
        m_text.endObject();
        return m_text.take();
    }

private:
    /// The items that hold something; no array when none does.
    void items(const std::vector<std::uint32_t>& indexes)
    {
        bool begun = false;
        for (const std::uint32_t index : indexes) {
            const Item& item = m_form.questionnaire().items()[index];
            if (!filled(item))
                continue;
            if (!begun)
                m_text.key("item").beginArray();
            begun = true;
            one(item);
        }
        if (begun)
            m_text.endArray();
    }

    bool filled(const Item& item) const
    {
        if (item.isQuestion()) {
            const auto side = item.perSide ? std::optional(Laterality::Right) : std::nullopt;
            return !m_form.answer(item.linkId, side).values.empty()
                || (item.perSide && !m_form.answer(item.linkId, Laterality::Left).values.empty());
        }
        return std::any_of(item.children.begin(), item.children.end(), [this](std::uint32_t child) {
            return filled(m_form.questionnaire().items()[child]);
        });
    }

    void one(const Item& item)
    {
        m_text.beginObject().member("linkId", item.linkId);
        if (!item.text.empty())
            m_text.member("text", item.text);
        if (item.perSide) {
            m_text.key("item").beginArray();
            side(item, Laterality::Right);
            side(item, Laterality::Left);
            m_text.endArray();
        } else if (item.isQuestion()) {
            answers(item, m_form.answer(item.linkId));
        } else {
            items(item.children);
        }
        m_text.endObject();
    }

    void side(const Item& item, Laterality side)
    {
        const record::Answer answer = m_form.answer(item.linkId, side);
        if (answer.values.empty())
            return;
        m_text.beginObject().member("linkId",
                                    item.linkId + "/" + std::string(record::toString(side)));
        answers(item, answer);
        m_text.endObject();
    }

    void answers(const Item& item, const record::Answer& answer)
    {
        m_text.key("answer").beginArray();
        for (const record::AnswerValue& each : answer.values) {
            m_text.beginObject();
            if (answer.origin != record::AnswerOrigin::Entered) {
                m_text.key("extension").beginArray().beginObject().member("url", kOrigin);
                m_text.member("valueCode", record::toString(answer.origin)).endObject().endArray();
            }
            value(item, each);
            m_text.endObject();
        }
        m_text.endArray();
    }

    void value(const Item& item, const record::AnswerValue& each)
    {
        if (const bool* truth = std::get_if<bool>(&each)) {
            m_text.key("valueBoolean").boolean(*truth);
        } else if (const auto* whole = std::get_if<std::int64_t>(&each)) {
            m_text.key("valueInteger").number(*whole);
        } else if (const auto* number = std::get_if<record::Decimal>(&each)) {
            m_text.key("valueDecimal").number(*number);
        } else if (const auto* quantity = std::get_if<record::Quantity>(&each)) {
            m_text.key("valueQuantity").beginObject().key("value").number(quantity->value);
            m_text.member("unit", item.unitDisplay.empty() ? quantity->unit : item.unitDisplay);
            m_text.member("system", record::kUcum).member("code", quantity->unit).endObject();
        } else if (const auto* coding = std::get_if<record::Coding>(&each)) {
            this->coding(*coding);
        } else if (const auto* date = std::get_if<record::Date>(&each)) {
            m_text.member("valueDate", record::toString(*date));
        } else if (item.type == ItemType::Reference) {
            m_text.key("valueReference").beginObject();
            m_text.member("reference", std::get<std::string>(each)).endObject();
        } else {
            m_text.member("valueString", std::get<std::string>(each));
        }
    }

    void coding(const record::Coding& coding)
    {
        if (coding.system.empty()) { // an option that is written as text
            m_text.member("valueString", coding.code);
            return;
        }
        m_text.key("valueCoding").beginObject().member("system", coding.system);
        m_text.member("code", coding.code).member("display", coding.display).endObject();
    }

    const Form& m_form;
    JsonText m_text;
};

// ---- reading

class Reader
{
public:
    Reader(const JsonDocument& document, const Questionnaire& questionnaire)
        : m_questionnaire(questionnaire)
        , m_fields(document, m_problems)
        , m_gatherer(questionnaire, m_fields, m_problems)
    {
    }

    tl::expected<FilledForm, record::Problems> read()
    {
        const JsonNode& root = m_fields.document().root();
        if (m_fields.text(root, "resourceType") != "QuestionnaireResponse")
            m_fields.problem(
                "wrong-resource",
                root,
                "This is no FHIR QuestionnaireResponse.",
                "The file must be an object with \"resourceType\": \"QuestionnaireResponse\".");
        checkQuestionnaire(root);
        if (const JsonNode* authored = root.find("authored"))
            readAuthored(*authored);
        if (const JsonNode* items = m_fields.array(root, "item"))
            readItems(*items);
        m_filled.answers = m_gatherer.takeAnswers();
        findSide(root);
        if (!m_problems.empty())
            return tl::unexpected<record::Problems>(m_problems);
        return m_filled;
    }

private:
    void checkQuestionnaire(const JsonNode& root)
    {
        const JsonNode* named = root.find("questionnaire");
        if (named == nullptr || m_questionnaire.url().empty())
            return;
        const std::string url = named->text.substr(0, named->text.find('|'));
        if (url != m_questionnaire.url())
            m_fields.problem("other-questionnaire",
                             *named,
                             "These are answers to '" + url + "', not to '" + m_questionnaire.url()
                                 + "'.",
                             "Read them with the form they belong to.");
    }

    void readAuthored(const JsonNode& node)
    {
        const record::Result<record::Date> date
            = record::dateFrom(std::string_view(node.text).substr(0, 10));
        if (date)
            m_filled.date = *date;
        else
            m_fields.problem("wrong-type",
                             node,
                             "\"authored\" is no date or point in time.",
                             "Write 2026-11-20T10:42:07+01:00.");
    }

    void readItems(const JsonNode& list)
    {
        for (const JsonNode& json : list.elements) {
            const JsonNode* linkId = json.find("linkId");
            if (linkId == nullptr || !linkId->isText()) {
                m_fields.problem(
                    "missing-field", json, "The item has no linkId.", "Name the item it answers.");
                continue;
            }
            if (const JsonNode* answers = m_fields.array(json, "answer"))
                readAnswers(*linkId, *answers);
            else if (!isKnown(linkId->text))
                m_gatherer.question(linkId->text, linkId->offset);
            if (const JsonNode* children = m_fields.array(json, "item"))
                readItems(*children);
        }
    }

    /// Splits "mk-ex-flexion/left" into the item and its side.
    std::pair<std::string, std::optional<Laterality>> splitSide(const std::string& linkId) const
    {
        const std::size_t slash = linkId.rfind('/');
        if (slash == std::string::npos)
            return {linkId, std::nullopt};
        const std::string base = linkId.substr(0, slash);
        const std::string side = linkId.substr(slash + 1);
        const Item* item = m_questionnaire.find(base);
        if (item == nullptr || !item->perSide || (side != "right" && side != "left"))
            return {linkId, std::nullopt};
        return {base, side == "right" ? Laterality::Right : Laterality::Left};
    }

    bool isKnown(const std::string& linkId) const
    {
        return m_questionnaire.find(splitSide(linkId).first) != nullptr;
    }

    void readAnswers(const JsonNode& linkId, const JsonNode& answers)
    {
        const auto [id, side] = splitSide(linkId.text);
        const Item* item = m_gatherer.question(id, linkId.offset);
        if (item == nullptr)
            return;
        if (item->perSide && !side) {
            m_fields.problem("side-missing",
                             linkId,
                             "'" + id + "' is recorded per side, and no side is given.",
                             "Answer '" + id + "/right' or '" + id + "/left'.");
            return;
        }
        std::vector<record::AnswerValue> values;
        record::AnswerOrigin origin = record::AnswerOrigin::Entered;
        const std::size_t before = m_problems.size();
        for (const JsonNode& answer : answers.elements) {
            if (const JsonNode* code = JsonFields::extensionValue(answer, kOrigin))
                origin = originOf(*code);
            if (std::optional<record::AnswerValue> value = readValue(*item, answer))
                values.push_back(std::move(*value));
            if (const JsonNode* nested = m_fields.array(answer, "item"))
                readItems(*nested);
        }
        if (m_problems.size() == before)
            m_gatherer.take(*item, side, values, origin, answers.offset);
    }

    record::AnswerOrigin originOf(const JsonNode& code)
    {
        const record::Result<record::AnswerOrigin> origin = record::answerOriginFrom(code.text);
        if (!origin)
            m_fields.problem("unknown-option",
                             code,
                             "'" + code.text + "' is no origin of an answer.",
                             "Remove the extension.");
        return origin.value_or(record::AnswerOrigin::Entered);
    }

    std::optional<record::AnswerValue> readValue(const Item& item, const JsonNode& answer)
    {
        for (const JsonNode::Member& member : answer.members) {
            const JsonNode& value = member.value;
            if (member.key == "valueBoolean" && value.kind == JsonNode::Kind::Boolean)
                return value.truth;
            if (member.key == "valueInteger" || member.key == "valueDecimal")
                return widened(m_fields.numberOf(value));
            if (member.key == "valueQuantity")
                return readQuantity(value);
            if (member.key == "valueDate")
                return widened(m_fields.dateOf(value));
            if (member.key == "valueCoding")
                return record::Coding {m_fields.text(value, "system"),
                                       m_fields.text(value, "code"),
                                       m_fields.text(value, "display")};
            if (member.key == "valueReference")
                return m_fields.text(value, "reference");
            if ((member.key == "valueString" || member.key == "valueUri") && value.isText()) {
                const bool option = item.isChoice() && item.option(value.text) != nullptr;
                return option ? record::AnswerValue(record::Coding {{}, value.text, {}})
                              : record::AnswerValue(value.text);
            }
        }
        m_fields.problem("wrong-type",
                         answer,
                         "The answer holds no value that is understood.",
                         "Write valueCoding, valueQuantity, valueInteger, valueDecimal, "
                         "valueBoolean, valueDate or valueString.");
        return std::nullopt;
    }

    template <class T>
    static std::optional<record::AnswerValue> widened(const std::optional<T>& value)
    {
        return value ? std::optional<record::AnswerValue>(*value) : std::nullopt;
    }

    std::optional<record::AnswerValue> readQuantity(const JsonNode& json)
    {
        const std::optional<record::Decimal> number = m_fields.number(json, "value");
        const std::string code = m_fields.text(json, "code");
        if (!number && json.find("value") == nullptr)
            m_fields.problem("missing-field", json, "The quantity has no value.", "Add \"value\".");
        if (!number)
            return std::nullopt;
        return record::Quantity {*number, code.empty() ? m_fields.text(json, "unit") : code};
    }

    void findSide(const JsonNode& root)
    {
        if (const JsonNode* code = JsonFields::extensionValue(root, kIndexSide))
            m_filled.side = sideNamedBy(code->text);
        const Item* item = m_questionnaire.indexSideItem();
        for (const record::Answer& answer : m_filled.answers) {
            const auto* coding = std::get_if<record::Coding>(&answer.values.front());
            if (item != nullptr && answer.item == item->linkId && coding != nullptr)
                m_filled.side = sideNamedBy(coding->code);
        }
    }

    const Questionnaire& m_questionnaire;
    record::Problems m_problems;
    JsonFields m_fields;
    AnswerGatherer m_gatherer;
    FilledForm m_filled;
};

} // namespace

std::string toQuestionnaireResponse(const Form& form, const ResponseContext& context)
{
    return Writer(form).write(context);
}

tl::expected<FilledForm, record::Problems>
fromQuestionnaireResponse(std::string bytes, const Questionnaire& questionnaire, std::string file)
{
    const auto document = readJson(std::move(bytes), std::move(file));
    if (!document)
        return tl::unexpected<record::Problems>(document.error());
    return Reader(*document, questionnaire).read();
}

tl::expected<FilledForm, record::Problems>
readFilledForm(std::string bytes, const Questionnaire& questionnaire, std::string file)
{
    const auto document = readJson(bytes, file);
    if (!document)
        return tl::unexpected<record::Problems>(document.error());
    if (document->root().find("resourceType") != nullptr)
        return Reader(*document, questionnaire).read();
    return fromShortForm(std::move(bytes), questionnaire, std::move(file));
}

record::Problems fill(Form& form, const FilledForm& filled)
{
    record::Problems problems;
    if (filled.date)
        form.setToday(*filled.date);
    for (const record::Answer& answer : filled.answers) {
        const record::Problems refused = form.set(answer);
        problems.insert(problems.end(), refused.begin(), refused.end());
    }
    if (filled.side)
        form.setIndexSide(filled.side);
    return problems;
}

} // namespace sartorius::assessment
