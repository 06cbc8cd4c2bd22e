#include "forms/assessment/differences.h"

#include <algorithm>

namespace sartorius::assessment {

namespace {

/// Everything that is answered, wherever it stands.
std::vector<PlacedAnswer> everyAnswer(const Form& form)
{
    std::vector<PlacedAnswer> all;
    for (record::Answer& answer : form.answers())
        all.push_back({std::move(answer), {}});
    std::vector<PlacedAnswer> placed = form.placedAnswers();
    all.insert(all.end(), placed.begin(), placed.end());
    return all;
}

bool samePlace(const PlacedAnswer& a, const PlacedAnswer& b)
{
    return a.answer.item == b.answer.item && a.answer.side == b.answer.side && a.at == b.at;
}

const PlacedAnswer* findPlace(const std::vector<PlacedAnswer>& all, const PlacedAnswer& wanted)
{
    const auto at = std::find_if(all.begin(), all.end(), [&](const PlacedAnswer& one) {
        return samePlace(one, wanted);
    });
    return at == all.end() ? nullptr : &*at;
}

} // namespace

std::vector<Difference> differences(const Form& before, const Form& after)
{
    const std::vector<PlacedAnswer> was = everyAnswer(before);
    const std::vector<PlacedAnswer> is = everyAnswer(after);
    std::vector<Difference> found;
    const auto add = [&](const PlacedAnswer& place,
                         const std::vector<record::AnswerValue>& old,
                         const std::vector<record::AnswerValue>& now) {
        if (old != now)
            found.push_back({place.answer.item, place.answer.side, place.at, old, now});
    };
    for (const PlacedAnswer& old : was) {
        const PlacedAnswer* now = findPlace(is, old);
        add(old, old.answer.values, now == nullptr ? std::vector<record::AnswerValue> {}
                                                   : now->answer.values);
    }
    for (const PlacedAnswer& now : is) {
        if (findPlace(was, now) == nullptr)
            add(now, {}, now.answer.values);
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
