#include "forms/differential/rule_reader.h"

#include "forms/scores/scores.h"

#include <algorithm>
#include <utility>

namespace sartorius::differential {

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
                    "medicationOptions", "differentials", "contributing",  "advice",
                    "orderSafety",      "sources",       "laboratoryDays"});
    if (!root.isObject()) {
        return;
    }
    readHead(root);
    readSources(root);
    readTiers(root);
    readScores(root);
    nameFlags(root);
    readRanking(root);
    readFlags(root);
    for (const auto& node : m_reader.list(root, "differentials")) {
        m_rules.differentials.push_back(differential(node));
    }
    checkKeptDifferentials(root);
    readContributing(root);
    readAdvice(root);
    readOrderSafety(root);
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
    m_rules.laboratoryDays = m_reader.integer(root, "laboratoryDays");
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
                    "urgencyFrom", "gateUnknown", "validIf", "source", "evidence"});
    Ranking& ranking = m_rules.ranking;
    ranking.bands = oneOf(*node, "method", "bands", "points");
    ranking.gateMustHold = node->find("gateUnknown") != nullptr && !oneOf(*node, "gateUnknown", "keep", "omit");
    rationale(*node);
    if (const Node* valid = node->find("validIf")) {
        ranking.validIf = condition(*valid);
    }
    ranking.listFirst = m_reader.optionalText(*node, "listFirst").value_or("");
    ranking.listFrom = m_reader.integer(*node, "listFrom");
    if (const Node* weights = node->find("weights")) {
        for (const auto& member : weights->members) {
            const auto known = weight(member.key);
            const auto value = m_reader.integer(*weights, member.key);
            if (!known) {
                m_reader.problem(member.value,
                                 "unknown-weight",
                                 "There is no weight \"" + member.key + "\".",
                                 "Correct it.");
            } else if (value) {
                ranking.weights[*known] = *value;
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

/// True when the text is the first of the two words, false when it is the second.
bool RuleReader::oneOf(const Node& node,
                       std::string_view key,
                       std::string_view first,
                       std::string_view second)
{
    const auto text = m_reader.text(node, key);
    if (text != first && text != second && !text.empty()) {
        m_reader.problem(*node.find(key),
                         "unknown-word",
                         "\"" + text + "\" is neither \"" + std::string(first) + "\" nor \""
                             + std::string(second) + "\".",
                         "Write one of the two.");
    }
    return text == first;
}

void RuleReader::readScores(const Node& root)
{
    for (const auto& node : m_reader.list(root, "scores")) {
        NamedScore score;
        if (node.isText()) {
            score.id = score.rule = node.text;
        } else {
            m_reader.allow(node, {"id", "rule", "as", "item"});
            score.id = m_reader.text(node, "id");
            score.rule = m_reader.optionalText(node, "rule").value_or(score.id);
            score.reading = reading(node);
            score.item = m_reader.optionalText(node, "item").value_or("");
            if (!score.item.empty()) {
                knownItem(node, score.item);
            }
        }
        unique(node, score.id);
        if (!scores::known(m_rules.questionnaire->id(), score.rule)) {
            m_reader.problem(
                node, "unknown-score", "There is no rule " + score.rule + ".", "Correct the id.");
        }
        m_rules.scores.push_back(std::move(score));
    }
}

ScoreReading RuleReader::reading(const Node& node)
{
    const auto as = m_reader.optionalText(node, "as").value_or("category");
    if (as == "number") {
        return ScoreReading::Number;
    }
    if (as == "recorded") {
        return ScoreReading::Recorded;
    }
    if (as != "category") {
        m_reader.problem(*node.find("as"),
                         "unknown-word",
                         "A score is read as category, number or recorded, not as \"" + as + "\".",
                         "Write one of the three.");
    }
    return ScoreReading::Category;
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
        m_reader.allow(node, {"id", "name", "items", "expression", "action", "source", "evidence"});
        Contributing factor;
        factor.id = m_reader.text(node, "id");
        unique(node, factor.id);
        factor.name = m_reader.text(node, "name");
        factor.items = m_reader.texts(node, "items");
        for (const auto& item : factor.items) {
            knownItem(node, item);
        }
        factor.expression = expression(node, "expression");
        factor.action = m_reader.text(node, "action");
        factor.rationale = rationale(node);
        m_rules.contributing.push_back(std::move(factor));
    }
}

void RuleReader::readAdvice(const Node& root)
{
    for (const auto& node : m_reader.list(root, "advice")) {
        m_reader.allow(node, {"id", "name", "expression", "text", "urgency", "source", "evidence"});
        Advice advice;
        advice.id = m_reader.text(node, "id");
        unique(node, advice.id);
        advice.name = m_reader.text(node, "name");
        advice.expression = expression(node, "expression");
        advice.text = m_reader.text(node, "text");
        if (node.find("urgency") != nullptr) {
            advice.urgency = urgency(node, "urgency");
        }
        advice.rationale = rationale(node);
        m_rules.advice.push_back(std::move(advice));
    }
}

void RuleReader::readOrderSafety(const Node& root)
{
    for (const auto& node : m_reader.list(root, "orderSafety")) {
        m_reader.allow(node, {"id", "name", "needs", "withheldIf"});
        SafeLine line;
        line.id = m_reader.text(node, "id");
        unique(node, line.id);
        line.name = m_reader.text(node, "name");
        for (const auto& need : m_reader.list(node, "needs")) {
            line.needs.push_back(condition(need));
        }
        for (const auto& danger : m_reader.list(node, "withheldIf")) {
            line.withheldIf.push_back(condition(danger));
        }
        m_rules.orderSafety.push_back(std::move(line));
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

void RuleReader::readMedicineConditions(const Node& node)
{
    MedicineOptions& options = m_rules.medicineOptions;
    if (node.find("reviewed") != nullptr) {
        options.reviewed = expression(node, "reviewed");
    }
    for (const auto& asked : m_reader.list(node, "substances")) {
        m_reader.allow(asked, {"item", "option", "medicine"});
        AskedSubstance substance {
            m_reader.text(asked, "item"), m_reader.text(asked, "option"), m_reader.text(asked, "medicine")};
        knownItem(asked, substance.item);
        const assessment::Item* item = m_rules.questionnaire->find(substance.item);
        if (item != nullptr && item->option(substance.option) == nullptr) {
            m_reader.problem(asked,
                             "unknown-option",
                             substance.item + " has no option " + substance.option + ".",
                             "Correct the code.");
        }
        options.substances.push_back(std::move(substance));
    }
    if (const Node* conditions = node.find("conditions")) {
        for (const auto& member : conditions->members) {
            options.conditions[member.key] = expression(*conditions, member.key);
        }
    }
}

void RuleReader::readMedicineOptions(const Node& root)
{
    const Node* node = root.find("medicationOptions");
    if (node == nullptr) {
        return;
    }
    m_reader.allow(*node, {"item", "classes", "reviewed", "substances", "conditions"});
    MedicineOptions& options = m_rules.medicineOptions;
    readMedicineConditions(*node);
    options.item = m_reader.optionalText(*node, "item").value_or("");
    if (options.item.empty()) {
        return;
    }
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
