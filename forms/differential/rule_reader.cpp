#include "forms/differential/rule_reader.h"

#include "forms/scores/scores.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

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

constexpr Names<Evidence, 3> kEvidence {
    {{"V", Evidence::Verified}, {"K", Evidence::Knowledge}, {"E", Evidence::Editorial}}};

template <class T, std::size_t N>
std::optional<T> named(const Names<T, N>& names, std::string_view text)
{
    const auto found = std::find_if(names.begin(), names.end(), [text](const auto& n) {
        return n.first == text;
    });
    return found == names.end() ? std::optional<T> {} : found->second;
}

} // namespace

RuleReader::RuleReader(const assessment::JsonDocument& document,
                       record::Problems& problems,
                       RuleSet& rules)
    : m_reader(document, problems)
    , m_rules(rules)
{
}

void RuleReader::read()
{
    const Node& root = m_reader.document().root();
    m_reader.allow(root,
                   {"schema",           "form",          "questionnaire", "version",       "pack",
                    "specification",    "approvedBy",    "indexSide",     "notice",        "tiers",
                    "ranking",          "scores",        "redFlags",      "deferrals",     "effort",
                    "medicationOptions", "differentials", "contributing",  "sources"});
    if (!root.isObject()) {
        return;
    }
    readHead(root);
    readSources(root);
    readTiers(root);
    readRanking(root);
    readScores(root);
    nameFlags(root);
    readFlags(root);
    for (const auto& node : m_reader.list(root, "differentials")) {
        m_rules.differentials.push_back(differential(node));
    }
    checkKeptDifferentials(root);
    readContributing(root);
    readDeferrals(root);
    readEffort(root);
    readMedicineOptions(root);
}

void RuleReader::readHead(const Node& root)
{
    m_rules.form = m_reader.text(root, "form");
    m_rules.version = m_reader.text(root, "version");
    m_rules.pack = m_reader.text(root, "pack");
    m_rules.specification = m_reader.text(root, "specification");
    m_rules.approvedBy = m_reader.optionalText(root, "approvedBy");
    m_rules.notice = m_reader.text(root, "notice");
    const auto url = m_reader.text(root, "questionnaire");
    if (!url.empty() && url != m_rules.questionnaire->url()) {
        m_reader.problem(*root.find("questionnaire"),
                         "wrong-questionnaire",
                         "These rules are for " + url + ", not for " + m_rules.questionnaire->url() + ".",
                         "Use the rules of this form.");
    }
}

void RuleReader::readSources(const Node& root)
{
    for (const auto& node : m_reader.list(root, "sources")) {
        m_reader.allow(node, {"id", "text", "evidence"});
        Source source;
        source.id = m_reader.text(node, "id");
        source.text = m_reader.text(node, "text");
        source.evidence = evidence(node);
        unique(node, source.id);
        m_rules.sources.push_back(std::move(source));
    }
}

void RuleReader::readTiers(const Node& root)
{
    for (const auto& node : m_reader.list(root, "tiers")) {
        m_reader.allow(node, {"code", "text", "target"});
        m_rules.tiers.push_back({m_reader.text(node, "code"),
                                 m_reader.text(node, "text"),
                                 m_reader.text(node, "target")});
    }
}

void RuleReader::readRanking(const Node& root)
{
    const Node* node = root.find("ranking");
    if (node == nullptr) {
        m_reader.problem(root, "missing", "\"ranking\" is missing.", "Add it.");
        return;
    }
    m_reader.allow(*node,
                   {"method", "weights", "minimumAnswered", "bands", "listFirst", "listFrom",
                    "urgencyFrom", "source", "evidence"});
    Ranking& ranking = m_rules.ranking;
    ranking.bands = m_reader.text(*node, "method") == "bands";
    ranking.listFirst = m_reader.optionalText(*node, "listFirst").value_or("");
    ranking.listFrom = m_reader.integer(*node, "listFrom");
    if (const Node* weights = node->find("weights")) {
        for (const auto& member : weights->members) {
            const auto weight = named(kWeights, member.key);
            const auto value = m_reader.integer(*weights, member.key);
            if (weight && value) {
                ranking.weights[*weight] = *value;
            }
        }
    }
    if (const Node* least = node->find("minimumAnswered")) {
        ranking.answeredNumerator = m_reader.integer(*least, "numerator").value_or(1);
        ranking.answeredDenominator = m_reader.integer(*least, "denominator").value_or(3);
    }
    for (const auto& rule : m_reader.list(*node, "bands")) {
        m_reader.allow(rule, {"band", "atLeast", "needsStrongFor"});
        ranking.bandRules.push_back({band(rule, m_reader.text(rule, "band")),
                                     m_reader.integer(rule, "atLeast"),
                                     m_reader.truth(rule, "needsStrongFor")});
    }
    for (const auto& name : m_reader.texts(*node, "urgencyFrom")) {
        ranking.urgencyFrom.push_back(band(*node, name));
    }
    if (ranking.bands && (ranking.bandRules.empty() || ranking.bandRules.back().atLeast)) {
        m_reader.problem(*node,
                         "band-open",
                         "The last band has a lower limit, so that some scores have no band.",
                         "Leave \"atLeast\" out of the last band.");
    }
}

Band RuleReader::band(const Node& node, const std::string& name)
{
    const auto found = named(kBands, name);
    if (!found) {
        m_reader.problem(node, "unknown-band", "There is no band \"" + name + "\".", "Correct it.");
    }
    return found.value_or(Band::LittleSupport);
}

void RuleReader::readScores(const Node& root)
{
    for (const auto& node : m_reader.list(root, "scores")) {
        NamedScore score;
        if (node.isText()) {
            score.id = node.text;
        } else {
            m_reader.allow(node, {"id", "as"});
            score.id = m_reader.text(node, "id");
            score.asNumber = m_reader.text(node, "as") == "number";
        }
        if (!scores::known(score.id)) {
            m_reader.problem(node, "unknown-score", "There is no rule " + score.id + ".", "Correct the id.");
        }
        m_rules.scores.push_back(std::move(score));
    }
}

/// Flags are named before anything is compiled, since a condition may speak of a later one.
void RuleReader::nameFlags(const Node& root)
{
    for (const auto& node : m_reader.list(root, "redFlags")) {
        RedFlag flag;
        flag.id = m_reader.text(node, "id");
        unique(node, flag.id);
        m_rules.redFlags.push_back(std::move(flag));
    }
}

void RuleReader::readFlags(const Node& root)
{
    std::size_t index = 0;
    for (const auto& node : m_reader.list(root, "redFlags")) {
        m_reader.allow(node,
                       {"id", "name", "condition", "keeps", "urgency", "expression", "text", "source",
                        "evidence", "replacedBy"});
        RedFlag& flag = m_rules.redFlags[index];
        flag.name = m_reader.text(node, "name");
        flag.text = m_reader.text(node, "text");
        flag.condition = m_reader.text(node, "condition");
        flag.keeps = m_reader.texts(node, "keeps");
        flag.rationale = rationale(node);
        // A trigger sees only the flags before it: two that wait for each other would never be judged.
        m_flagsInSight = index;
        flag.expression = expression(node, "expression");
        m_flagsInSight = m_rules.redFlags.size();
        flag.urgency = urgency(node, "urgency");
        for (const auto& replaced : m_reader.list(node, "replacedBy")) {
            m_reader.allow(replaced, {"flag", "text"});
            const auto other = flagIndex(replaced, m_reader.text(replaced, "flag"));
            if (other) {
                flag.replacedBy.push_back({*other, m_reader.text(replaced, "text")});
            }
        }
        ++index;
    }
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
    result.group = m_reader.text(node, "group");
    unique(node, result.id);
    if (const Node* gate = node.find("gate")) {
        m_reader.allow(*gate, {"expression", "text", "source", "evidence"});
        result.gate = Gate {.expression = expression(*gate, "expression"),
                            .text = m_reader.text(*gate, "text"),
                            .rationale = rationale(*gate)};
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
        const auto weight = named(kWeights, name);
        if (!weight) {
            const Node* written = node.find("weight");
            m_reader.problem(written == nullptr ? node : *written, "unknown-weight", "There is no weight \"" + name + "\".", "Correct it.");
        }
        result.weight = weight.value_or(Weight::WeakFor);
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

void RuleReader::checkKeptDifferentials(const Node& root)
{
    std::size_t index = 0;
    for (const auto& node : m_reader.list(root, "redFlags")) {
        for (const auto& id : m_rules.redFlags[index].keeps) {
            if (m_rules.differential(id) == nullptr) {
                m_reader.problem(node, "unknown-differential", "There is no " + id + ".", "Correct the id.");
            }
        }
        ++index;
    }
}

void RuleReader::readContributing(const Node& root)
{
    for (const auto& node : m_reader.list(root, "contributing")) {
        m_reader.allow(node, {"id", "name", "expression", "action", "source", "evidence"});
        Contributing factor;
        factor.id = m_reader.text(node, "id");
        unique(node, factor.id);
        factor.name = m_reader.text(node, "name");
        factor.expression = expression(node, "expression");
        factor.action = m_reader.text(node, "action");
        factor.rationale = rationale(node);
        m_rules.contributing.push_back(std::move(factor));
    }
}

void RuleReader::readDeferrals(const Node& root)
{
    for (const auto& node : m_reader.list(root, "deferrals")) {
        m_reader.allow(node, {"items", "flags", "expression", "text", "source", "evidence"});
        Deferral deferral;
        deferral.items = m_reader.texts(node, "items");
        for (const auto& item : deferral.items) {
            knownItem(node, item);
        }
        for (const auto& id : m_reader.texts(node, "flags")) {
            if (const auto flag = flagIndex(node, id)) {
                deferral.flags.push_back(*flag);
            }
        }
        if (node.find("expression") != nullptr) {
            deferral.expression = expression(node, "expression");
        }
        deferral.text = m_reader.text(node, "text");
        rationale(node);
        m_rules.deferrals.push_back(std::move(deferral));
    }
}

void RuleReader::readEffort(const Node& root)
{
    for (const auto& node : m_reader.list(root, "effort")) {
        m_reader.allow(node, {"prefix", "cost"});
        m_rules.efforts.push_back(
            {m_reader.text(node, "prefix"), m_reader.integer(node, "cost").value_or(0)});
    }
}

void RuleReader::readMedicineOptions(const Node& root)
{
    const Node* node = root.find("medicationOptions");
    if (node == nullptr) {
        return;
    }
    m_reader.allow(*node, {"item", "classes"});
    MedicineOptions& options = m_rules.medicineOptions;
    options.item = m_reader.text(*node, "item");
    knownItem(*node, options.item);
    const assessment::Item* item = m_rules.questionnaire->find(options.item);
    if (const Node* classes = node->find("classes")) {
        for (const auto& member : classes->members) {
            const auto option = m_reader.text(*classes, member.key);
            if (item != nullptr && item->option(option) == nullptr) {
                m_reader.problem(member.value,
                                 "unknown-option",
                                 options.item + " has no option " + option + ".",
                                 "Correct the code.");
            }
            options.optionOfClass[member.key] = option;
        }
    }
}

Evidence RuleReader::evidence(const Node& node)
{
    const auto mark = m_reader.text(node, "evidence");
    const auto found = named(kEvidence, mark);
    if (!found && !mark.empty()) {
        m_reader.problem(*node.find("evidence"),
                         "unknown-evidence",
                         "The evidence mark is V, K or E.",
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
    return std::move(*compiled);
}

void RuleReader::declare(const Node& node, const fhirpath::FactName& fact)
{
    if (fact.kind == fhirpath::FactKind::Score && !scores::known(fact.name)) {
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

tl::expected<SharedRuleSet, record::Problems> readRules(std::string bytes,
                                                        std::string file,
                                                        assessment::SharedQuestionnaire questionnaire,
                                                        SharedMedicines medicines)
{
    auto document = assessment::readJson(std::move(bytes), std::move(file));
    if (!document) {
        return tl::unexpected(std::move(document.error()));
    }
    record::Problems problems;
    auto rules = std::make_shared<RuleSet>();
    rules->questionnaire = std::move(questionnaire);
    rules->medicines = std::move(medicines);
    rules->vocabulary = rules->questionnaire->vocabulary();
    RuleReader(*document, problems, *rules).read();
    if (!problems.empty()) {
        return tl::unexpected(std::move(problems));
    }
    return SharedRuleSet(std::move(rules));
}

} // namespace sartorius::differential
