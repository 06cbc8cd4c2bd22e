#include "forms/differential/judge.h"
#include "forms/fhirpath/expression.h"

#include <algorithm>
#include <utility>

// What the medicine list says to rules: classes, alerts, and what the form knows of substances.
namespace sartorius::differential {

using fhirpath::FactKind;
using fhirpath::Truth;

/// Substances that are ticked on the form count as lines of the list.
std::vector<record::Medication> Judge::withSubstances(std::vector<record::Medication> medications) const
{
    for (const auto& substance : m_rules.medicineOptions.substances) {
        const auto answer = m_form.answer(substance.item);
        const bool ticked = std::any_of(
            answer.values.begin(), answer.values.end(), [&substance](const record::AnswerValue& value) {
                const auto* coding = std::get_if<record::Coding>(&value);
                return coding != nullptr && coding->code == substance.option;
            });
        if (ticked) {
            medications.push_back({substance.medicine, record::MedicationStatus::Active, {}, {}});
        }
    }
    return medications;
}

void Judge::reviewMedicines(const std::vector<record::Medication>& medications)
{
    MedicineReview& review = m_result.medication;
    review = recognise(m_rules.medicines.get(), withSubstances(medications), m_form.today());
    if (m_rules.medicines != nullptr) {
        MedicineConditions conditions;
        for (const auto& [name, expression] : m_rules.medicineOptions.conditions) {
            conditions[name] = fhirpath::decide(expression, m_inputs);
        }
        addAlerts(*m_rules.medicines, conditions, review);
    }
    setMedicineFacts();
}

void Judge::setMedicineFacts()
{
    const MedicineReview& review = m_result.medication;
    const auto& reviewed = m_rules.medicineOptions.reviewed;
    const bool listReviewed = reviewed && fhirpath::decide(*reviewed, m_inputs) == Truth::True;
    const auto& facts = m_rules.vocabulary.facts();
    for (std::size_t slot = 0; slot < facts.size(); ++slot) {
        Truth truth = Truth::Unknown;
        if (facts[slot].kind == FactKind::MedicineClass) {
            // A list without the medicine says nothing until it was reviewed and wholly recognised.
            truth = takes(review, facts[slot].name, listReviewed);
        } else if (facts[slot].kind == FactKind::MedicineAlert && m_rules.medicines != nullptr) {
            const bool there = hasAlert(*m_rules.medicines, review, facts[slot].name);
            const bool complete = listReviewed && review.unmatched.empty();
            truth = there ? Truth::True : complete ? Truth::False : Truth::Unknown;
        } else {
            continue;
        }
        if (truth != Truth::Unknown) {
            m_facts[slot].values = {truth == Truth::True};
        } else if (reviewed) {
            for (const auto item : reviewed->itemSlots()) {
                m_facts[slot].missing.push_back(m_rules.vocabulary.items()[item].id);
            }
        }
    }
}

} // namespace sartorius::differential
