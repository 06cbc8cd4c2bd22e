#include "forms/assessment/questionnaire_reader.h"

#include <algorithm>
#include <array>

namespace sartorius::assessment {

namespace {

struct TypeName
{
    std::string_view name;
    ItemType type;
};

constexpr std::array<TypeName, 16> kTypes {TypeName {"group", ItemType::Group},
                                           {"display", ItemType::Display},
                                           {"boolean", ItemType::Boolean},
                                           {"integer", ItemType::Integer},
                                           {"decimal", ItemType::Decimal},
                                           {"quantity", ItemType::Quantity},
                                           {"choice", ItemType::Choice},
                                           {"open-choice", ItemType::OpenChoice},
                                           {"date", ItemType::Date},
                                           {"string", ItemType::String},
                                           {"text", ItemType::Text},
                                           {"url", ItemType::Url},
                                           {"reference", ItemType::Reference},
                                           {"dateTime", ItemType::DateTime},
                                           {"time", ItemType::Time},
                                           {"attachment", ItemType::Attachment}};

// A form is read by people; more items than this is a fault of whoever made it.
constexpr std::size_t kMostItems = 5000;

Scope scopeOf(const JsonNode& json)
{
    const JsonNode* value = JsonFields::extensionValue(json, "urn:sartorius:scope");
    if (value == nullptr)
        return Scope::NotSided;
    if (value->text == "S")
        return Scope::IndexSide;
    return value->text == "B" ? Scope::BothSides : Scope::NotSided;
}

bool isPerSide(const JsonNode& json)
{
    return JsonFields::flagged(json, "urn:sartorius:per-side");
}

} // namespace

QuestionnaireReader::QuestionnaireReader(const JsonDocument& document,
                                         const Terminology& terminology)
    : m_document(document)
    , m_terminology(terminology)
    , m_fields(document, m_problems)
    , m_form(std::make_shared<Questionnaire>())
{
}

tl::expected<SharedQuestionnaire, record::Problems> QuestionnaireReader::read()
{
    const JsonNode& root = m_document.root();
    const JsonNode* type = root.find("resourceType");
    if (type == nullptr || type->text != "Questionnaire") {
        m_fields.problem("wrong-resource",
                         type == nullptr ? root : *type,
                         "This is no FHIR Questionnaire.",
                         "The file must be an object with \"resourceType\": \"Questionnaire\".");
        return tl::unexpected<record::Problems>(m_problems);
    }
    refuseModifiers(root);
    m_form->m_id = m_fields.text(root, "id");
    m_form->m_url = m_fields.text(root, "url");
    m_form->m_version = m_fields.text(root, "version");
    m_form->m_title = m_fields.text(root, "title");
    if (const JsonNode* items = m_fields.array(root, "item"))
        readItems(*items, std::nullopt);
    nameSlots();
    declareFacts(root);
    noteExtensions(root);
    const JsonNode* hidden = JsonFields::extensionValue(root, "urn:sartorius:hidden-answers");
    m_form->m_clearsHidden = hidden != nullptr && hidden->text == "clear";
    readVariables(m_form->m_variables, root);
    for (std::size_t i = 0; i < m_sources.size(); ++i) {
        readEnableWhen(m_form->m_items[i], *m_sources[i].item);
        readVariables(m_form->m_items[i].variables, *m_sources[i].item);
        readExpressions(m_form->m_items[i], *m_sources[i].item);
        readPopulation(m_form->m_items[i], *m_sources[i].item);
        readConstraints(*m_sources[i].item, m_form->m_items[i].linkId);
    }
    readConstraints(root, {});
    orderCalculations();
    findIndexSide();
    if (!m_problems.empty())
        return tl::unexpected<record::Problems>(m_problems);
    return m_form;
}

void QuestionnaireReader::readItems(const JsonNode& list, std::optional<std::uint32_t> parent)
{
    for (const JsonNode& json : list.elements) {
        if (m_form->m_items.size() >= kMostItems) {
            m_fields.problem("too-large",
                             json,
                             "The form has more than 5000 items.",
                             "Split it into several forms.");
            return;
        }
        if (json.isObject())
            readItem(json, parent);
        else
            m_fields.problem(
                "wrong-type", json, "An item must be an object.", "Write it between { and }.");
    }
}

void QuestionnaireReader::rememberLinkId(const std::string& linkId, const JsonNode& json)
{
    if (linkId.empty()) {
        if (const JsonNode* type = json.find("type"); type != nullptr && type->text == "display") {
            note(json, "A display has no linkId; it is shown all the same.");
            return;
        }
        m_fields.problem(
            "missing-field", json, "The item has no linkId.", "Give it a linkId of its own.");
        return;
    }
    const auto [at, added] = m_linkIds.emplace(linkId, json.offset);
    if (!added)
        m_fields.problem("duplicate-linkid",
                         *json.find("linkId"),
                         "The linkId '" + linkId + "' is already used at "
                             + m_document.where(at->second) + ".",
                         "Give each item a linkId of its own.");
}

void QuestionnaireReader::readItem(const JsonNode& json, std::optional<std::uint32_t> parent)
{
    const auto index = static_cast<std::uint32_t>(m_form->m_items.size());
    Item item;
    item.linkId = m_fields.text(json, "linkId");
    rememberLinkId(item.linkId, json);
    item.text = m_fields.text(json, "text");
    item.prefix = m_fields.text(json, "prefix");
    item.required = m_fields.truth(json, "required");
    item.readOnly = m_fields.truth(json, "readOnly");
    item.redFlag = JsonFields::flagged(json, "urn:sartorius:red-flag");
    item.grid = JsonFields::flagged(json, "urn:sartorius:grid");
    item.optional = JsonFields::flagged(json, "urn:sartorius:optional");
    item.scope = scopeOf(json);
    item.parent = parent;
    readTraits(item, json);
    readCodes(item, json);
    Source source {&json, &json};
    if (isPerSide(json))
        readSides(item, json, source);
    else
        readQuestion(item, json);
    const bool nests = item.type != ItemType::Display && !item.perSide;
    if (!item.linkId.empty())
        m_form->m_byLinkId.emplace(item.linkId, index);
    m_form->m_items.push_back(std::move(item));
    m_sources.push_back(source);
    (parent ? m_form->m_items[*parent].children : m_form->m_roots).push_back(index);

    const JsonNode* children = m_fields.array(json, "item");
    if (children == nullptr || isPerSide(json))
        return;
    if (!nests && !children->elements.empty())
        m_fields.problem("unsupported",
                         *children,
                         "Nothing can stand below a display.",
                         "Put the display and its items into a group.");
    else
        readItems(*children, index);
}

void QuestionnaireReader::readQuestion(Item& item, const JsonNode& json)
{
    const JsonNode* type = json.find("type");
    const auto known
        = std::find_if(kTypes.begin(), kTypes.end(), [type](const TypeName& candidate) {
              return type != nullptr && candidate.name == type->text;
          });
    if (known == kTypes.end()) {
        m_fields.problem(
            type == nullptr ? "missing-field" : "unsupported-type",
            type == nullptr ? json : *type,
            type == nullptr ? "The item has no type."
                            : "The item type '" + type->text + "' is not supported.",
            "Use group, display, boolean, integer, decimal, quantity, choice, open-choice, date, "
            "dateTime, time, string, text, url, reference or attachment.");
        return;
    }
    item.type = known->type;
    item.repeats = m_fields.truth(json, "repeats");
    readRange(item, json);
    readUnit(item, json);
    if (item.type == ItemType::Attachment)
        note(json, "'" + item.linkId + "' asks for a file, which cannot be taken here.");
    if (item.isChoice())
        readOptions(item, json);
    readInitial(item, json);
}

/// A group with the children /right and /left is one item recorded per side.
void QuestionnaireReader::readSides(Item& item, const JsonNode& json, Source& source)
{
    const JsonNode* children = m_fields.array(json, "item");
    const auto named = [&](std::string_view side) -> const JsonNode* {
        for (const JsonNode& child : children->elements) {
            const JsonNode* linkId = child.find("linkId");
            if (linkId != nullptr && linkId->text == item.linkId + "/" + std::string(side))
                return &child;
        }
        return nullptr;
    };
    const bool pair = children != nullptr && children->elements.size() == 2;
    const JsonNode* right = pair ? named("right") : nullptr;
    const JsonNode* left = pair ? named("left") : nullptr;
    item.perSide = true;
    if (right == nullptr || left == nullptr) {
        m_fields.problem("sides-missing",
                         json,
                         "An item recorded per side needs exactly two children.",
                         "Name them '" + item.linkId + "/right' and '" + item.linkId + "/left'.");
        return;
    }
    rememberLinkId(item.linkId + "/right", *right);
    rememberLinkId(item.linkId + "/left", *left);
    source.answers = right;
    readQuestion(item, *right);
    if (item.type == ItemType::Group || item.type == ItemType::Display)
        m_fields.problem("sides-missing",
                         *right,
                         "Only questions are recorded per side.",
                         "Give the children a type that takes answers.");
    compareSides(*right, *left);
}

/// Both sides must ask the same, or comparing them would mislead.
void QuestionnaireReader::compareSides(const JsonNode& right, const JsonNode& left)
{
    Item a;
    Item b;
    const std::size_t reported = m_problems.size();
    readQuestion(a, right);
    m_problems.resize(reported); // already said for this side
    readQuestion(b, left);
    const auto codes = [](const Item& item) {
        std::vector<std::string> all;
        for (const Option& option : item.options)
            all.push_back(option.coding.code + (option.unknown ? "?" : ""));
        return all;
    };
    const bool same = a.type == b.type && a.repeats == b.repeats && a.unit == b.unit
        && a.minimum == b.minimum && a.maximum == b.maximum && codes(a) == codes(b);
    if (!same)
        m_fields.problem(
            "sides-differ",
            left,
            "The left side differs from the right side in type, unit, range or options.",
            "Make both sides ask the same.");
}

tl::expected<SharedQuestionnaire, record::Problems>
readQuestionnaire(std::string bytes, std::string file, const Terminology& terminology)
{
    const auto document = readJson(std::move(bytes), std::move(file));
    if (!document)
        return tl::unexpected<record::Problems>(document.error());
    return QuestionnaireReader(*document, terminology).read();
}

} // namespace sartorius::assessment
