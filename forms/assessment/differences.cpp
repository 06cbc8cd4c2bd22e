#include "forms/assessment/differences.h"

#include <algorithm>

namespace sartorius::assessment {

namespace {

const record::Answer* findPlace(const record::Answers& all, const record::Answer& wanted)
{
    const auto at = std::find_if(all.begin(), all.end(), [&](const record::Answer& one) {
        return one.item == wanted.item && one.side == wanted.side && one.at == wanted.at;
    });
    return at == all.end() ? nullptr : &*at;
}

} // namespace

std::vector<Difference> differences(const Form& before, const Form& after)
{
    const record::Answers was = before.answers();
    const record::Answers is = after.answers();
    std::vector<Difference> found;
    const auto add = [&](const record::Answer& place,
                         const std::vector<record::AnswerValue>& old,
                         const std::vector<record::AnswerValue>& now) {
        if (old != now)
            found.push_back({place.item, place.side, place.at, old, now});
    };
    for (const record::Answer& old : was) {
        const record::Answer* now = findPlace(is, old);
        add(old, old.values, now == nullptr ? std::vector<record::AnswerValue> {} : now->values);
    }
    for (const record::Answer& now : is) {
        if (findPlace(was, now) == nullptr)
            add(now, {}, now.values);
    }
    const Questionnaire& form = after.questionnaire();
    const auto rank = [&](const Difference& one) {
        const Item* item = form.find(one.item);
        return std::pair(!one.at.empty(), item == nullptr ? nullptr : item);
    };
    std::stable_sort(found.begin(), found.end(), [&](const Difference& a, const Difference& b) {
        return rank(a) < rank(b); // items stand in one array, in the order of the form
    });
    return found;
}

} // namespace sartorius::assessment
