#pragma once

#include "forms/assessment/located_json.h"
#include "forms/content/reader.h"
#include "forms/differential/rule_set.h"
#include "forms/record/problem.h"

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sartorius::differential {

/// Takes one rules file apart; see readRules. Lives for one reading.
class RuleReader
{
public:
    RuleReader(const assessment::JsonDocument& document, record::Problems& problems, RuleSet& rules);

    void read();

private:
    using Node = assessment::JsonNode;

    void readHead(const Node& root);
    void readSources(const Node& root);
    void readTiers(const Node& root);
    void readRanking(const Node& root);
    void readScores(const Node& root);
    void nameFlags(const Node& root);
    void readFlags(const Node& root);
    void checkKeptDifferentials(const Node& root);
    void readContributing(const Node& root);
    void readAdvice(const Node& root);
    void readOrderSafety(const Node& root);
    void readDeferrals(const Node& root);
    void readEffort(const Node& root);
    void readMedicineOptions(const Node& root);
    void readMedicineConditions(const Node& node);

    static std::optional<Weight> weight(std::string_view name);
    bool oneOf(const Node& node, std::string_view key, std::string_view first, std::string_view second);
    ScoreReading reading(const Node& node);
    Condition condition(const Node& node);
    bool knownScore(const std::string& id) const;
    Differential differential(const Node& node);
    Feature feature(const Node& node);
    std::vector<Statement> statements(const Node& node, std::string_view key);
    Urgency urgency(const Node& node, std::string_view key);
    Rationale rationale(const Node& node);
    Evidence evidence(const Node& node);
    Band band(const Node& node, const std::string& name);
    std::size_t tier(const Node& node, const std::string& code);
    std::optional<std::size_t> flagIndex(const Node& node, const std::string& id);
    fhirpath::Expression expression(const Node& node, std::string_view key);
    void declare(const Node& node, const fhirpath::FactName& fact);
    void knownItem(const Node& node, const std::string& item);
    void unique(const Node& node, const std::string& id);

    content::Reader m_reader;
    RuleSet& m_rules;
    std::set<std::string> m_ids;
    std::size_t m_flagsInSight = 0; ///< triggers may name flags below this index
};

} // namespace sartorius::differential
