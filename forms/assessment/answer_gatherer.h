#pragma once

#include "forms/assessment/json_fields.h"
#include "forms/assessment/questionnaire.h"
#include "forms/assessment/response.h"

#include <set>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace sartorius::assessment {

/// Takes the answers that a file gives, whatever its shape: checks each against its item at once,
/// so that every problem carries the place in the file.
class AnswerGatherer
{
public:
    AnswerGatherer(const Questionnaire& questionnaire,
                   JsonFields& fields,
                   record::Problems& problems);

    /// The question of that id; null after reporting unknown-item or not-a-question at `offset`.
    const Item* question(const std::string& linkId, std::size_t offset);

    /// Takes one answer; reports what `accept` refuses, and a second answer to the same item and
    /// side.
    void take(const Item& item,
              std::optional<record::Laterality> side,
              const std::vector<record::AnswerValue>& values,
              record::AnswerOrigin origin,
              std::size_t offset,
              std::optional<record::Date> dated = {});

    record::Answers takeAnswers() { return std::move(m_answers); }

    /// The answers from here on stand in that repetition of a group, until `leave`.
    void enter(std::uint32_t repetition) { m_at.push_back(repetition); }

    void leave() { m_at.pop_back(); }

    /// How many answers were taken so far.
    std::size_t taken() const { return m_answers.size(); }

private:
    const Questionnaire& m_questionnaire;
    JsonFields& m_fields;
    record::Problems& m_problems;
    record::Answers m_answers;
    Repetition m_at;
    std::set<std::tuple<std::string, bool, Repetition>> m_taken; ///< item, left side, repetition
};

/// The side that an answer to the index-side item names; empty for anything else.
std::optional<record::Laterality> sideNamedBy(std::string_view code);

} // namespace sartorius::assessment
