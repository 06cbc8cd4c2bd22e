#include "forms/assessment/response.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>

// usage: filled_response QUESTIONNAIRE ANSWERS   the answers (either form) as a QuestionnaireResponse
//        filled_response QUESTIONNAIRE --seed N  an answer to everything that the form offers
// For the peers beside this file.
namespace {

using namespace sartorius;
using namespace sartorius::assessment;

std::string contentOf(const char* file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::vector<record::AnswerValue> someValue(const Item& item, std::mt19937& random)
{
    if (item.isChoice() && !item.options.empty())
        return {item.options[random() % item.options.size()].coding};
    if (item.type == ItemType::Boolean)
        return {random() % 2 == 0};
    if (item.type == ItemType::Date)
        return {record::Date {std::chrono::year {2026} / 11 / 18}};
    if (item.type == ItemType::String || item.type == ItemType::Text)
        return {"words " + std::to_string(random() % 100)};
    // From the middle of the range: what is calculated from both ends fits no item.
    const std::int64_t low = item.minimum ? record::rounded(*item.minimum, 0).mantissa : 1;
    const std::int64_t high = item.maximum ? record::rounded(*item.maximum, 0).mantissa : 9;
    const std::int64_t margin = std::max<std::int64_t>(0, high - low) * 2 / 5;
    return {record::Decimal {std::uniform_int_distribution<std::int64_t>(
        low + margin, std::max(low + margin, high - margin))(random)}};
}

/// An answer that would not be offered, were it not there: other programs do not keep it.
bool isKeptByItself(const Form& form, const record::Answer& answer)
{
    Form without = form;
    record::Answer cleared = answer;
    cleared.values.clear();
    return without.set(cleared).empty() && !without.enabled(answer.item);
}

void answerEverything(Form& form, unsigned seed)
{
    std::mt19937 random(seed);
    for (const Item& item : form.questionnaire().items()) {
        if (!item.isQuestion() || item.calculated || item.hidden || !form.enabled(item.linkId))
            continue;
        for (int side = 0; side < (item.perSide ? 2 : 1); ++side) {
            record::Answer answer;
            answer.item = item.linkId;
            answer.values = someValue(item, random);
            if (item.perSide)
                answer.side = side == 0 ? record::Laterality::Right : record::Laterality::Left;
            static_cast<void>(form.set(answer)); // a value of the wrong shape stays out
        }
    }
    for (;;) {
        const record::Answers answers = form.answers();
        const auto stale = std::find_if(answers.begin(), answers.end(), [&](const auto& answer) {
            return answer.origin != record::AnswerOrigin::Derived && isKeptByItself(form, answer);
        });
        if (stale == answers.end())
            return;
        record::Answer cleared = *stale;
        cleared.values.clear();
        static_cast<void>(form.set(cleared));
    }
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 3 && argc != 4)
        return 64;
    const auto questionnaire = readQuestionnaire(contentOf(argv[1]), argv[1]);
    if (!questionnaire)
        return 65;
    Form form(*questionnaire, std::chrono::year {2026} / 11 / 20);
    if (argc == 4) {
        unsigned seed = 0;
        const std::string text = argv[3];
        std::from_chars(text.data(), text.data() + text.size(), seed);
        answerEverything(form, seed);
    } else {
        const auto filled = readFilledForm(contentOf(argv[2]), **questionnaire, argv[2]);
        if (!filled || !fill(form, *filled).empty())
            return 65;
    }
    std::cout << toQuestionnaireResponse(form, {ResponseStatus::Completed, {}});
    return 0;
}
