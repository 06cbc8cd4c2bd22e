#include "forms/differential/rule_reader.h"

#include "forms/differential/possible.h"
#include "forms/scores/scores.h"

#include <algorithm>
#include <array>
#include <utility>

// The parts that rules are made of: differentials, conditions, tiers, bands, where a criterion comes from.
namespace sartorius::differential {
namespace {

template <class T, std::size_t N>
using Names = std::array<std::pair<std::string_view, T>, N>;

constexpr Names<Weight, 5> kWeights {{{"strong-for", Weight::StrongFor},
                                      {"weak-for", Weight::WeakFor},
                                      {"weak-against", Weight::WeakAgainst},
                                      {"strong-against", Weight::StrongAgainst},
                                      {"confirmatory", Weight::Confirmatory}}};

constexpr Names<Band, 5> kBands {{{"confirmatory", Band::Confirmatory},
                                  {"well-supported", Band::WellSupported},
                                  {"supported", Band::Supported},
                                  {"possible", Band::Possible},
                                  {"little-support", Band::LittleSupport}}};

constexpr Names<Evidence, 5> kEvidence {{{"V", Evidence::Verified},
                                         {"V2", Evidence::Secondary},
                                         {"K", Evidence::Knowledge},
                                         {"E", Evidence::Editorial},
                                         {"L", Evidence::Local}}};

template <class T, std::size_t N>
std::optional<T> named(const Names<T, N>& names, std::string_view text)
{
    const auto found = std::find_if(names.begin(), names.end(), [text](const auto& n) {
        return n.first == text;
    });
    return found == names.end() ? std::optional<T> {} : found->second;
}

} // namespace

std::optional<Weight> RuleReader::weight(std::string_view name)
{
    return named(kWeights, name);
}

Condition RuleReader::condition(const Node& node)
{
    m_reader.allow(node, {"expression", "text", "source", "evidence"});
    Condition result;
    result.expression = expression(node, "expression");
    result.text = m_reader.text(node, "text");
    result.rationale = rationale(node);
    return result;
}

Band RuleReader::band(const Node& node, const std::string& name)
{
    const auto found = named(kBands, name);
    if (!found) {
        m_reader.problem(node, "unknown-band", "There is no band \"" + name + "\".", "Correct it.");
    }
    return found.value_or(Band::LittleSupport);
}

std::optional<std::size_t> RuleReader::flagIndex(const Node& node, const std::string& id)
{
    for (std::size_t i = 0; i < m_rules.redFlags.size(); ++i) {
        if (m_rules.redFlags[i].id == id) {
            return i;
        }
    }
    m_reader.problem(node, "unknown-flag", "There is no red flag " + id + ".", "Correct the id.");
    return {};
}

Differential RuleReader::differential(const Node& node)
{
    m_reader.allow(node,
                   {"id", "name", "group", "gate", "tier", "features", "info", "rehabilitation"});
    Differential result;
    result.id = m_reader.text(node, "id");
    result.name = m_reader.text(node, "name");
    result.group = m_reader.optionalText(node, "group").value_or("");
    unique(node, result.id);
    if (const Node* gate = node.find("gate")) {
        result.gate = condition(*gate);
    }
    result.urgency = urgency(node, "tier");
    for (const auto& child : m_reader.list(node, "features")) {
        result.features.push_back(feature(child));
    }
    if (result.features.empty()) {
        m_reader.problem(node, "no-features", result.id + " has no features.", "Add at least one.");
    }
    if (const Node* info = node.find("info")) {
        m_reader.allow(*info, {"accuracy", "redFlags", "nextInvestigation", "urgency", "management"});
        result.information = {.accuracy = statements(*info, "accuracy"),
                              .redFlags = statements(*info, "redFlags"),
                              .nextInvestigation = statements(*info, "nextInvestigation"),
                              .urgency = statements(*info, "urgency"),
                              .management = statements(*info, "management")};
    }
    if (const Node* rehabilitation = node.find("rehabilitation")) {
        m_reader.allow(*rehabilitation, {"programme", "note"});
        result.programme = m_reader.optionalText(*rehabilitation, "programme");
        result.programmeNote = m_reader.optionalText(*rehabilitation, "note").value_or("");
    }
    return result;
}

Feature RuleReader::feature(const Node& node)
{
    m_reader.allow(node, {"weight", "points", "expression", "text", "source", "evidence"});
    Feature result;
    if (const auto given = m_reader.integer(node, "points")) {
        result.points = *given;
    } else {
        const auto name = m_reader.text(node, "weight");
        const auto known = weight(name);
        if (!known) {
            const Node* written = node.find("weight");
            m_reader.problem(written == nullptr ? node : *written,
                             "unknown-weight",
                             "There is no weight \"" + name + "\".",
                             "Correct it.");
        }
        result.weight = known.value_or(Weight::WeakFor);
        const auto points = m_rules.ranking.weights.find(result.weight);
        result.points = points == m_rules.ranking.weights.end() ? 0 : points->second;
    }
    result.expression = expression(node, "expression");
    result.text = m_reader.text(node, "text");
    result.rationale = rationale(node);
    for (const auto slot : result.expression.itemSlots()) {
        result.items.push_back(m_rules.vocabulary.items()[slot].id);
    }
    return result;
}

std::vector<Statement> RuleReader::statements(const Node& node, std::string_view key)
{
    std::vector<Statement> result;
    for (const auto& child : m_reader.list(node, key)) {
        m_reader.allow(child, {"text", "evidence"});
        result.push_back({m_reader.text(child, "text"), evidence(child)});
    }
    return result;
}

Evidence RuleReader::evidence(const Node& node)
{
    const auto mark = m_reader.text(node, "evidence");
    const auto found = named(kEvidence, mark);
    if (!found && !mark.empty()) {
        m_reader.problem(*node.find("evidence"),
                         "unknown-evidence",
                         "The evidence mark is V, V2, K, E or L.",
                         "Correct it.");
    }
    return found.value_or(Evidence::Knowledge);
}

Rationale RuleReader::rationale(const Node& node)
{
    Rationale result {m_reader.text(node, "source"), evidence(node)};
    if (!result.source.empty() && m_rules.source(result.source) == nullptr) {
        m_reader.problem(*node.find("source"),
                         "unknown-source",
                         "There is no source " + result.source + ".",
                         "Add it to the sources or correct the id.");
    }
    return result;
}

std::size_t RuleReader::tier(const Node& node, const std::string& code)
{
    for (std::size_t i = 0; i < m_rules.tiers.size(); ++i) {
        if (m_rules.tiers[i].code == code) {
            return i;
        }
    }
    m_reader.problem(node, "unknown-tier", "There is no tier " + code + ".", "Correct the code.");
    return 0;
}

Urgency RuleReader::urgency(const Node& node, std::string_view key)
{
    const Node* value = node.find(key);
    if (value != nullptr && value->isText()) {
        return {TierChoice {std::nullopt, tier(*value, value->text)}};
    }
    Urgency result;
    for (const auto& choice : m_reader.list(node, key)) {
        m_reader.allow(choice, {"when", "tier"});
        TierChoice entry;
        entry.tier = tier(choice, m_reader.text(choice, "tier"));
        if (choice.find("when") != nullptr) {
            entry.when = expression(choice, "when");
        }
        result.push_back(std::move(entry));
    }
    if (result.empty() || result.back().when) {
        m_reader.problem(node,
                         "tier-open",
                         "The last tier has a condition, or there is none.",
                         "End the list with a tier that has no \"when\".");
    }
    return result;
}

fhirpath::Expression RuleReader::expression(const Node& node, std::string_view key)
{
    const Node* text = node.find(key);
    if (text == nullptr || !text->isText()) {
        m_reader.problem(node, "missing", "\"" + std::string(key) + "\" is missing.", "Add it.");
        return {};
    }
    for (const auto& fact : fhirpath::factsNamedIn(text->text)) {
        declare(*text, fact);
    }
    auto compiled = fhirpath::compile(text->text, m_rules.vocabulary, [this, text](std::size_t offset) {
        return m_reader.document().where(*text, offset);
    });
    if (!compiled) {
        auto& problems = m_reader.problems();
        problems.insert(problems.end(), compiled.error().begin(), compiled.error().end());
        return {};
    }
    if (compiled->type() != fhirpath::StaticType::Boolean && compiled->type() != fhirpath::StaticType::Any) {
        m_reader.problem(*text, "type-mismatch", "This is neither true nor false.", "Compare it with something.");
    }
    if (const auto part = impossible(text->text, *m_rules.questionnaire)) {
        m_reader.problems().push_back(record::Problem {
            .code = "impossible-condition",
            .where = m_reader.document().where(*text, part->offset),
            .what = "This can never be true: " + part->why,
            .remedy = "Compare with the options and limits of the item, or take the part out."});
    }
    return std::move(*compiled);
}

bool RuleReader::knownScore(const std::string& id) const
{
    return m_rules.namedScore(id) != nullptr || scores::known(m_rules.questionnaire->id(), id);
}

void RuleReader::declare(const Node& node, const fhirpath::FactName& fact)
{
    if (fact.kind == fhirpath::FactKind::Score && !knownScore(fact.name)) {
        m_reader.problem(node, "unknown-score", "There is no rule " + fact.name + ".", "Correct the id.");
    }
    if (fact.kind == fhirpath::FactKind::Flag) {
        const auto index = flagIndex(node, fact.name);
        if (index && *index >= m_flagsInSight) {
            m_reader.problem(node,
                             "flag-order",
                             "This trigger speaks of " + fact.name + ", which is judged later.",
                             "Move that flag before this one.");
        }
    }
    m_rules.vocabulary.declareFact(fact.kind, fact.name);
}

void RuleReader::knownItem(const Node& node, const std::string& item)
{
    if (m_rules.questionnaire->find(item) == nullptr) {
        m_reader.problem(node, "unknown-item", "The form has no item " + item + ".", "Correct the id.");
    }
}

void RuleReader::unique(const Node& node, const std::string& id)
{
    if (!m_ids.insert(id).second) {
        m_reader.problem(node, "duplicate-id", "The id " + id + " is given twice.", "Choose another.");
    }
}

} // namespace sartorius::differential
