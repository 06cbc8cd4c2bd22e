#include "forms/assessment/population.h"

#include "forms/assessment/answer_value.h"
#include "forms/fhirpath/operators.h"
#include "forms/fhirpath/temporal.h"

#include <algorithm>

namespace sartorius::assessment {

namespace {

using fhirpath::Collection;
using fhirpath::Element;
using fhirpath::Value;

Collection members(const Element& element, std::string_view name)
{
    Collection found;
    fhirpath::appendChildren(element, name, found);
    return found;
}

bool hasCode(const Element& observation, const std::vector<record::Coding>& codes)
{
    for (const Value& code : members(observation, "code")) {
        for (const Value& value : members(std::get<Element>(code), "coding")) {
            const auto coding = fhirpath::codingOf(std::get<Element>(value));
            const bool wanted
                = coding && std::any_of(codes.begin(), codes.end(), [&](const record::Coding& one) {
                      return one.code == coding->code && one.system == coding->system;
                  });
            if (wanted)
                return true;
        }
    }
    return false;
}

class Population
{
public:
    Population(Form& form, const PopulationSource& source)
        : m_form(form)
        , m_source(source)
        , m_questionnaire(form.questionnaire())
    {
    }

    record::Problems fill()
    {
        for (const auto& [name, resource] : m_source.named)
            m_form.setFact(fhirpath::FactKind::Context, name, {{resource->root()}, {}, {}});
        for (const std::uint32_t root : m_questionnaire.roots())
            fill(root, {});
        return m_problems;
    }

private:
    void fill(std::uint32_t index, const Repetition& at)
    {
        const Item& item = m_questionnaire.items()[index];
        if (item.isRepeatingGroup()) {
            fillGroup(index, at);
            return;
        }
        if (item.populationContext && item.populationName)
            name(item, m_form.evaluate(*item.populationContext, item.linkId, at).value);
        if (item.isQuestion())
            fillQuestion(item, at);
        for (const std::uint32_t child : item.children)
            fill(child, at);
    }

    void name(const Item& item, Collection values)
    {
        const fhirpath::FactName& fact = m_questionnaire.vocabulary().facts()[*item.populationName];
        m_form.setFact(fact.kind, fact.name, {std::move(values), {}, {}});
    }

    void fillGroup(std::uint32_t index, const Repetition& at)
    {
        const Item& group = m_questionnaire.items()[index];
        Collection each(1);
        const bool several = group.populationContext && group.populationName;
        if (several)
            each = m_form.evaluate(*group.populationContext, group.linkId, at).value;
        Repetition there = at;
        there.push_back(0);
        for (const Value& value : each) {
            if (several)
                name(group, {value});
            const std::uint32_t before = m_form.repetitions(group.linkId, at);
            for (const std::uint32_t child : group.children)
                fill(child, there);
            there.back() += m_form.repetitions(group.linkId, at) > before || !several ? 1U : 0U;
        }
    }

    void fillQuestion(const Item& item, const Repetition& at)
    {
        if (item.perSide || !m_form.answer(item.linkId, {}, at).values.empty())
            return;
        std::vector<record::AnswerValue> values = item.initialValues;
        std::optional<record::Date> dated;
        if (item.initial) {
            values.clear();
            for (const Value& value : m_form.evaluate(*item.initial, item.linkId, at).value)
                values.push_back(answerValue(item, value));
        } else if (item.observationPeriod && !item.codes.empty()) {
            if (const auto found = latest(item)) {
                values = {answerValue(item, found->value)};
                const std::string day = fhirpath::toString(Value {found->time}).substr(0, 10);
                if (const auto date = record::dateFrom(day)) // a month alone is no day
                    dated = *date;
            }
        }
        if (values.empty())
            return;
        if (!item.repeats)
            values.resize(1);
        const record::Problems refused = m_form.set(
            {item.linkId, {}, std::move(values), record::AnswerOrigin::FromRecord, at, dated}, at);
        m_problems.insert(m_problems.end(), refused.begin(), refused.end());
    }

    struct Observed
    {
        Value value;
        fhirpath::Temporal time;
    };

    /// The newest Observation with the item's code that is not too old.
    std::optional<Observed> latest(const Item& item) const
    {
        const fhirpath::Temporal today = fhirpath::temporalFrom(m_form.today());
        const fhirpath::Calculated earliest
            = fhirpath::moved(today, movable(*item.observationPeriod), true);
        std::optional<Observed> best;
        for (const fhirpath::Resource* resource : m_source.observations) {
            const Element observation = resource->root();
            const Collection effective = members(observation, "effective");
            const Collection values = members(observation, "value");
            if (!hasCode(observation, item.codes) || values.empty() || effective.empty())
                continue;
            const auto moment = fhirpath::plainValue(effective.front());
            const auto* time = moment ? std::get_if<fhirpath::Temporal>(&*moment) : nullptr;
            const bool recent = time != nullptr && earliest.value
                && fhirpath::compareTemporals(*time, std::get<fhirpath::Temporal>(*earliest.value))
                       .order
                    != std::strong_ordering::less;
            const bool newer = recent
                && (!best
                    || fhirpath::compareTemporals(best->time, *time).order
                        == std::strong_ordering::less);
            if (newer)
                best = Observed {values.front(), *time};
        }
        return best;
    }

    /// A period is given in UCUM; a date moves by calendar years and months.
    static record::Quantity movable(const record::Quantity& period)
    {
        if (period.unit == "a")
            return {period.value, "years"};
        return period.unit == "mo" ? record::Quantity {period.value, "months"} : period;
    }

    Form& m_form;
    const PopulationSource& m_source;
    const Questionnaire& m_questionnaire;
    record::Problems m_problems;
};

} // namespace

record::Problems populate(Form& form, const PopulationSource& source)
{
    return Population(form, source).fill();
}

} // namespace sartorius::assessment
