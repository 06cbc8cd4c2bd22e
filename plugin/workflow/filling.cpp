#include "plugin/workflow/filling.h"

#include "forms/differential/medicines.h"
#include "hl7/exchange/lab_items.h"

#include <algorithm>

namespace sartorius::workflow {

using assessment::Form;
using assessment::Item;
using record::Answer;
using record::AnswerOrigin;
using record::AnswerValue;

namespace {

bool endsWith(std::string_view text, std::string_view end)
{
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool isSide(record::Laterality side)
{
    return side == record::Laterality::Right || side == record::Laterality::Left;
}

Answer fromRecord(const Item& item, AnswerValue value)
{
    return {item.linkId, std::nullopt, {std::move(value)}, AnswerOrigin::FromRecord};
}

void addOption(record::Answers& answers, const Item& item, std::string_view code)
{
    if (const auto* option = item.option(code))
        answers.push_back(fromRecord(item, option->coding));
}

void addPerson(record::Answers& answers,
               const Item& item,
               const record::Patient& patient,
               const record::Date& today)
{
    if (endsWith(item.linkId, "-ctx-age") && item.type == assessment::ItemType::Integer
        && patient.birthDate) {
        const int age = record::ageInYears(*patient.birthDate, today);
        if (age >= 0)
            answers.push_back(fromRecord(item, std::int64_t(age)));
    } else if (endsWith(item.linkId, "-ctx-sex-at-birth") && item.isChoice()) {
        // Other and Unknown say nothing about which reference range holds: a person must say.
        if (patient.sex == record::AdministrativeSex::Female)
            addOption(answers, item, "female");
        else if (patient.sex == record::AdministrativeSex::Male)
            addOption(answers, item, "male");
    }
}

/// The value in the unit of the item; nothing when it is another value. "<5" is no number, and a
/// unit that no table translates is another value: both are left to a person.
std::optional<record::Quantity> valueFor(const Item& item, const record::LabResult& lab)
{
    if (!lab.comparator.empty())
        return std::nullopt;
    const bool same = std::any_of(item.codes.begin(), item.codes.end(), [&](const auto& code) {
        return code.system == lab.what.system && code.code == lab.what.code;
    });
    if (same && lab.value.unit == item.unit)
        return lab.value;
    const auto items = hl7::labItemsOf(lab.what.code);
    if (lab.what.system != record::kLoinc
        || std::find(items.begin(), items.end(), item.linkId) == items.end())
        return std::nullopt;
    auto converted = hl7::inItemUnit(lab.what.code, lab.value);
    return converted && converted->unit == item.unit ? converted : std::nullopt;
}

void addLab(record::Answers& answers,
            const Item& item,
            const FormContent& content,
            const std::vector<record::LabResult>& labs,
            const record::Date& today)
{
    if (item.type != assessment::ItemType::Quantity || item.perSide)
        return;
    const record::LabResult* latest = nullptr;
    std::optional<record::Quantity> found;
    for (const record::LabResult& lab : labs) {
        const auto value = valueFor(item, lab);
        const auto age = std::chrono::sys_days(today) - std::chrono::sys_days(record::dateOf(lab.taken));
        // an older value is shown and not used for the question of today
        const auto& oldest = content.rules->laboratoryDays;
        const bool recent = !oldest || age <= std::chrono::days(*oldest);
        if (value && recent && (latest == nullptr || latest->taken < lab.taken)) {
            latest = &lab;
            found = value;
        }
    }
    if (found)
        answers.emplace_back(fromRecord(item, *found)).dated = record::dateOf(latest->taken);
}

void addMedicines(record::Answers& answers,
                  const FormContent& content,
                  const std::vector<record::Medication>& medications)
{
    const auto& options = content.rules->medicineOptions;
    const Item* item = content.questionnaire->find(options.item);
    if (item == nullptr)
        return;
    Answer answer {item->linkId, std::nullopt, {}, AnswerOrigin::FromRecord};
    const auto review = differential::recognise(content.rules->medicines.get(), medications);
    for (const auto& match : review.matched) {
        if (match.status != record::MedicationStatus::Active)
            continue;
        for (const std::string& name : match.classes) {
            const auto at = options.optionOfClass.find(name);
            const auto* option
                = at == options.optionOfClass.end() ? nullptr : item->option(at->second);
            if (option == nullptr)
                continue;
            const AnswerValue value = option->coding;
            if (std::find(answer.values.begin(), answer.values.end(), value) == answer.values.end())
                answer.values.push_back(value);
        }
    }
    // Never "none": a medicine that is not on the list may still be taken.
    if (!answer.values.empty())
        answers.push_back(std::move(answer));
}

} // namespace

Filled fillForm(const FormContent& content, const api::Assessment& assessment)
{
    Filled filled {Form(content.questionnaire, record::dateOf(assessment.created)), {}};
    if (isSide(assessment.side))
        filled.form.setIndexSide(assessment.side);
    for (const Answer& answer : assessment.answers) {
        auto problems = filled.form.set(answer);
        // What the form computes itself it will compute again.
        if (answer.origin != AnswerOrigin::Derived)
            filled.refused.insert(filled.refused.end(), problems.begin(), problems.end());
    }
    return filled;
}

differential::Reasoning
reason(const FormContent& content, Form& form, const std::vector<record::Medication>& medications)
{
    auto reasoning = differential::evaluate(*content.rules, form, medications);
    differential::tell(form, *content.rules, reasoning);
    return reasoning;
}

record::Answers answersFromRecord(const FormContent& content,
                                  const api::PatientChart& chart,
                                  record::Laterality side,
                                  const record::Date& today)
{
    record::Answers answers;
    const assessment::Questionnaire& questionnaire = *content.questionnaire;
    if (const Item* item = questionnaire.indexSideItem())
        addOption(answers, *item, record::toString(side));
    for (const Item& item : questionnaire.items()) {
        if (!item.isQuestion())
            continue;
        if (endsWith(item.linkId, "-ctx-date-assessed") && item.type == assessment::ItemType::Date)
            answers.push_back(fromRecord(item, today));
        addPerson(answers, item, chart.patient, today);
        addLab(answers, item, content, chart.labs, today);
    }
    addMedicines(answers, content, chart.medications);
    return answers;
}

} // namespace sartorius::workflow
