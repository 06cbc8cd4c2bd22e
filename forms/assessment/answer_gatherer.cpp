#include "forms/assessment/answer_gatherer.h"

#include "forms/assessment/accept.h"

namespace sartorius::assessment {

AnswerGatherer::AnswerGatherer(const Questionnaire& questionnaire,
                               JsonFields& fields,
                               record::Problems& problems)
    : m_questionnaire(questionnaire)
    , m_fields(fields)
    , m_problems(problems)
{
}

const Item* AnswerGatherer::question(const std::string& linkId, std::size_t offset)
{
    const Item* item = m_questionnaire.find(linkId);
    if (item == nullptr && m_fields.full())
        return nullptr;
    if (item == nullptr) {
        const std::string near = m_questionnaire.vocabulary().nearestItem(linkId);
        m_fields.problem("unknown-item",
                         offset,
                         "The form has no item '" + linkId + "'.",
                         near.empty() ? "Check the item id." : "Did you mean '" + near + "'?");
        return nullptr;
    }
    if (item->isQuestion())
        return item;
    m_fields.problem("not-a-question",
                     offset,
                     "'" + linkId + "' is a heading and takes no answer.",
                     "Answer the items below it.");
    return nullptr;
}

void AnswerGatherer::take(const Item& item,
                          std::optional<record::Laterality> side,
                          const std::vector<record::AnswerValue>& values,
                          record::AnswerOrigin origin,
                          std::size_t offset,
                          std::optional<record::Date> dated)
{
    if (!m_taken.emplace(item.linkId, side == record::Laterality::Left, m_at).second) {
        m_fields.problem("duplicate-answer",
                         offset,
                         "'" + item.linkId + "' is answered twice.",
                         "Keep one answer.");
        return;
    }
    auto accepted = accept(item, values, {});
    if (accepted && !accepted->empty())
        m_answers.push_back({item.linkId, side, std::move(*accepted), origin, m_at, dated});
    if (accepted || m_fields.full())
        return;
    const std::string where = m_fields.document().where(offset);
    for (record::Problem& problem : accepted.error()) {
        problem.where = where;
        m_problems.push_back(std::move(problem));
    }
}

std::optional<record::Laterality> sideNamedBy(std::string_view code)
{
    if (code == "both")
        return record::Laterality::Bilateral;
    const record::Result<record::Laterality> side = record::lateralityFrom(code);
    if (!side || *side == record::Laterality::NotSided)
        return std::nullopt;
    return *side;
}

} // namespace sartorius::assessment
