// What follows from the medicines that were recognised: interactions, classes, substances, topics.

#include "forms/differential/medicines.h"

#include <algorithm>
#include <utility>

namespace sartorius::differential {
namespace {

using fhirpath::Truth;
using record::MedicationStatus;

bool contains(const std::vector<std::string>& list, const std::string& value)
{
    return std::find(list.begin(), list.end(), value) != list.end();
}

void addOnce(std::vector<std::string>& list, const std::string& value)
{
    if (!contains(list, value)) {
        list.push_back(value);
    }
}

bool isOneOf(const std::vector<std::string>& wanted, const MatchedMedicine& match)
{
    return contains(wanted, match.ingredient)
        || std::any_of(match.classes.begin(), match.classes.end(), [&wanted](const std::string& group) {
               return contains(wanted, group);
           });
}

/// A stopped medicine still counts for some days; one whose day of stopping is not known does too.
bool counts(const Medicines& medicines, const MatchedMedicine& match, int withinDays)
{
    if (match.status != MedicationStatus::Stopped) {
        return true;
    }
    int days = withinDays;
    for (const auto& rule : medicines.keepWhenStopped) {
        if (contains(match.classes, rule.group)) {
            days = std::max(days, rule.days);
        }
    }
    return days > 0 && (!match.stoppedDaysAgo || *match.stoppedDaysAgo <= days);
}

/// Whether the dose reaches what the selector asks for; a dose that is not known may.
Truth doseReaches(const MedicineSelector& selector, const MatchedMedicine& match)
{
    if (!selector.aboveMg && !selector.fromMg) {
        return Truth::True;
    }
    if (!match.milligrams) {
        return Truth::Unknown;
    }
    const bool reaches = selector.aboveMg ? *match.milligrams > *selector.aboveMg : *match.milligrams >= *selector.fromMg;
    return reaches ? Truth::True : Truth::False;
}

/// Adds what fits the selector; false when too little does.
bool selected(const Medicines& medicines,
              const MedicineReview& review,
              const MedicineSelector& selector,
              MedicineAlert& alert)
{
    std::vector<std::string> ingredients;
    for (const auto& match : review.matched) {
        const Truth dose = doseReaches(selector, match);
        if (!match.systemic || !isOneOf(selector.any, match) || dose == Truth::False
            || !counts(medicines, match, selector.withinDays) || (selector.localInjection && !match.localInjection)) {
            continue;
        }
        addOnce(ingredients, match.ingredient);
        addOnce(alert.medicines, match.text);
        if (dose == Truth::Unknown) {
            addOnce(alert.toCheck, "dose of " + match.ingredient);
        }
        if (match.status == MedicationStatus::Stopped && !match.stoppedDaysAgo) {
            addOnce(alert.toCheck, "when " + match.ingredient + " was stopped");
        }
    }
    return ingredients.size() >= selector.count;
}

Truth truthOf(const MedicineConditions& conditions, const std::string& name)
{
    const auto found = conditions.find(name);
    return found == conditions.end() ? Truth::Unknown : found->second;
}

std::string inWords(std::string name)
{
    std::replace(name.begin(), name.end(), '-', ' ');
    return name;
}

int rankOf(const std::string& severity)
{
    return severity == "H" ? 0 : severity == "M" ? 1 : 2;
}

void addAlert(std::vector<MedicineAlert>& alerts, MedicineAlert alert)
{
    const auto same = std::find_if(
        alerts.begin(), alerts.end(), [&alert](const MedicineAlert& other) { return other.id == alert.id; });
    if (same == alerts.end()) {
        alerts.push_back(std::move(alert));
        return;
    }
    if (rankOf(alert.severity) < rankOf(same->severity)) {
        same->severity = alert.severity;
    }
    same->text += " " + alert.text;
    for (const auto& text : alert.medicines) {
        addOnce(same->medicines, text);
    }
    for (const auto& text : alert.toCheck) {
        addOnce(same->toCheck, text);
    }
}

void noteInteraction(const Medicines& medicines,
                     const MedicineConditions& conditions,
                     const Interaction& interaction,
                     MedicineReview& review)
{
    MedicineAlert alert;
    alert.id = interaction.id;
    alert.severity = interaction.severity;
    alert.evidence = interaction.evidence;
    alert.text = interaction.effect + ": " + interaction.advice + ".";
    for (const auto& need : interaction.needs) {
        if (!selected(medicines, review, need, alert)) {
            return;
        }
    }
    if (!interaction.condition.empty()) {
        const Truth truth = truthOf(conditions, interaction.condition);
        if (truth == Truth::False) {
            return;
        }
        if (truth == Truth::Unknown) {
            alert.toCheck.push_back(inWords(interaction.condition));
        }
    }
    if (!interaction.raisedIf.empty()) {
        const Truth truth = truthOf(conditions, interaction.raisedIf);
        if (truth == Truth::True) {
            alert.severity = "H";
        } else if (truth == Truth::Unknown) {
            alert.toCheck.push_back(inWords(interaction.raisedIf));
        }
    }
    addAlert(review.alerts, std::move(alert));
}

void noteClass(const Medicines::Class& group, MedicineReview& review)
{
    MedicineNote note {group.id, group.name + ": " + group.symptoms + ". Check: " + group.check + ". " + group.action + ".", {}};
    for (const auto& match : review.matched) {
        if (match.status != MedicationStatus::Stopped && contains(match.classes, group.id)) {
            addOnce(note.medicines, match.text);
        }
    }
    if (!note.medicines.empty()) {
        review.notes.push_back(std::move(note));
    }
}

void noteRemark(const Medicines& medicines,
                const MedicineConditions& conditions,
                const MedicineRemark& remark,
                MedicineReview& review)
{
    if (!remark.condition.empty() && truthOf(conditions, remark.condition) != Truth::True) {
        return;
    }
    MedicineNote note {remark.id, remark.text, {}};
    for (const auto& match : review.matched) {
        if (match.systemic && counts(medicines, match, 0) && isOneOf(remark.any, match)) {
            addOnce(note.medicines, match.text);
        }
    }
    if (!note.medicines.empty()) {
        review.notes.push_back(std::move(note));
    }
}

} // namespace

void addAlerts(const Medicines& medicines, const MedicineConditions& conditions, MedicineReview& review)
{
    for (const auto& interaction : medicines.interactions) {
        noteInteraction(medicines, conditions, interaction, review);
    }
    std::stable_sort(review.alerts.begin(), review.alerts.end(), [](const MedicineAlert& a, const MedicineAlert& b) {
        return rankOf(a.severity) < rankOf(b.severity);
    });
    for (const auto& group : medicines.classes) {
        noteClass(group, review);
    }
    for (const auto& remark : medicines.remarks) {
        noteRemark(medicines, conditions, remark, review);
    }
}

bool hasAlert(const Medicines& medicines, const MedicineReview& review, std::string_view alias)
{
    const auto ids = medicines.aliases.find(alias);
    return ids != medicines.aliases.end()
        && std::any_of(review.alerts.begin(), review.alerts.end(), [&ids](const MedicineAlert& alert) {
               return contains(ids->second, alert.id);
           });
}

} // namespace sartorius::differential
