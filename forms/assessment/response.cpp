#include "forms/assessment/response.h"

#include "forms/assessment/answer_gatherer.h"
#include "forms/assessment/json_text.h"
#include "forms/assessment/response_tree.h"

#include <algorithm>
#include <map>

namespace sartorius::assessment {

namespace {

using record::Laterality;

constexpr std::string_view kOrigin = "urn:sartorius:origin";
constexpr std::string_view kDated = "urn:sartorius:dated";
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
        refuseModifiers(root);
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

    /// A modifier extension may turn an answer round: who does not know it must not read the answer.
    void refuseModifiers(const JsonNode& node)
    {
        for (const JsonNode& element : node.elements)
            refuseModifiers(element);
        for (const JsonNode::Member& member : node.members) {
            if (member.key == "modifierExtension")
                m_fields.problem("modifier-extension",
                                 member.offset,
                                 "A modifier extension may change what this means, and none is known here.",
                                 "Remove it, or ask whoever sent the response what it means.");
            refuseModifiers(member.value);
        }
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

    /// The items of one level: a repeating group is there once for each repetition.
    void readItems(const JsonNode& list)
    {
        std::map<std::string, std::uint32_t> seen;
        for (const JsonNode& json : list.elements) {
            const JsonNode* linkId = json.find("linkId");
            const Item* known = linkId == nullptr ? nullptr : m_questionnaire.find(linkId->text);
            const bool repeating = known != nullptr && known->isRepeatingGroup();
            if (!repeating) {
                readItem(json, linkId);
                continue;
            }
            const std::size_t before = m_gatherer.taken();
            m_gatherer.enter(seen[linkId->text]);
            readItem(json, linkId);
            m_gatherer.leave();
            if (m_gatherer.taken() > before) // one without answers is none
                ++seen[linkId->text];
        }
    }

    void readItem(const JsonNode& json, const JsonNode* linkId)
    {
        {
            if (linkId == nullptr || !linkId->isText()) {
                m_fields.problem(
                    "missing-field", json, "The item has no linkId.", "Name the item it answers.");
                return;
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
        std::optional<record::Date> dated;
        const std::size_t before = m_problems.size();
        for (const JsonNode& answer : answers.elements) {
            if (const JsonNode* code = JsonFields::extensionValue(answer, kOrigin))
                origin = originOf(*code);
            if (const JsonNode* day = JsonFields::extensionValue(answer, kDated))
                dated = m_fields.dateOf(*day);
            if (std::optional<record::AnswerValue> value = readValue(*item, answer))
                values.push_back(std::move(*value));
            if (const JsonNode* nested = m_fields.array(answer, "item"))
                readItems(*nested);
        }
        if (m_problems.size() == before)
            m_gatherer.take(*item, side, values, origin, answers.offset, dated);
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
            if ((member.key == "valueDateTime" || member.key == "valueTime") && value.isText())
                return value.text;
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

namespace {

void writeJson(const fhirpath::Resource& resource, std::uint32_t index, JsonText& text)
{
    const fhirpath::Resource::Node& node = resource.node(index);
    if (node.leaf) {
        if (node.primitive == fhirpath::Primitive::Boolean)
            text.boolean(node.text == "true");
        else if (node.primitive < fhirpath::Primitive::String)
            text.number(record::decimalFrom(node.text).value_or(record::Decimal {}));
        else
            text.text(node.text);
        return;
    }
    text.beginObject();
    for (std::uint32_t at = index + 1; at < node.end;) {
        const std::string_view name = resource.node(at).json;
        const bool listed = resource.node(at).listed;
        text.key(name);
        if (listed)
            text.beginArray();
        for (bool first = true; at < node.end && resource.node(at).json == name
             && (first || listed);
             at = resource.node(at).end, first = false)
            writeJson(resource, at, text);
        if (listed)
            text.endArray();
    }
    text.endObject();
}

} // namespace

std::string toQuestionnaireResponse(const Form& form, const ResponseContext& context)
{
    const Questionnaire& questionnaire = form.questionnaire();
    ResponseTree::Head head;
    head.questionnaire = questionnaire.url();
    if (!questionnaire.url().empty() && !questionnaire.version().empty())
        head.questionnaire += "|" + questionnaire.version();
    head.status = toString(context.status);
    if (context.authored)
        head.authored = record::toString(*context.authored);
    head.indexSide = form.indexSide();
    head.origins = true;
    const fhirpath::Resource response = ResponseTree(form).write(head);
    JsonText text;
    writeJson(response, 0, text);
    return text.take();
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
