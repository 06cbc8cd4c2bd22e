#include "forms/assessment/response.h"

#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

// usage: filled_response QUESTIONNAIRE ANSWERS: the answers (either form) as a QuestionnaireResponse,
// for the peers beside this file.
namespace {

std::string contentOf(const char* file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

} // namespace

int main(int argc, char** argv)
{
    using namespace sartorius::assessment;
    if (argc != 3)
        return 64;
    const auto questionnaire = readQuestionnaire(contentOf(argv[1]), argv[1]);
    if (!questionnaire)
        return 65;
    const auto filled = readFilledForm(contentOf(argv[2]), **questionnaire, argv[2]);
    if (!filled)
        return 65;
    Form form(*questionnaire, filled->date.value_or(std::chrono::year {2026} / 11 / 20));
    if (!fill(form, *filled).empty())
        return 65;
    std::cout << toQuestionnaireResponse(form, {ResponseStatus::Completed, {}});
    return 0;
}
