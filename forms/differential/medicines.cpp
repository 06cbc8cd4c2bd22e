#include "forms/differential/medicines.h"

#include "forms/differential/medicine_text.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace sartorius::differential {
namespace {

using record::Decimal;
using record::MedicationStatus;
using Words = std::vector<std::string>;

std::string joined(const Words& list, std::size_t from, std::size_t count)
{
    std::string text;
    for (std::size_t i = from; i < from + count; ++i) {
        text += (text.empty() ? "" : " ") + list[i];
    }
    return text;
}

/// True when one of the phrases occurs in the line as whole words, and no "not" stands before it.
bool says(const Words& line, const std::vector<std::string>& phrases)
{
    return std::any_of(phrases.begin(), phrases.end(), [&line](const std::string& phrase) {
        const auto wanted = wordsOf(phrase);
        const auto at = std::search(line.begin(), line.end(), wanted.begin(), wanted.end());
        return at != line.end() && (at == line.begin() || (*(at - 1) != "not" && *(at - 1) != "never"));
    });
}

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

/// One name found in a part, and where.
struct Found
{
    const std::vector<std::string>* ingredients = nullptr;
    std::size_t at = 0;
    std::size_t words = 0;
};

std::vector<Found> namesIn(const Medicines& medicines, const Words& line)
{
    std::vector<Found> found;
    std::size_t at = 0;
    while (at < line.size()) {
        std::size_t taken = 0;
        for (std::size_t n = std::min(medicines.longestName, line.size() - at); n > 0 && taken == 0; --n) {
            const auto entry = medicines.names.find(joined(line, at, n));
            if (entry != medicines.names.end()) {
                found.push_back({&entry->second, at, n});
                taken = n;
            }
        }
        at += std::max<std::size_t>(taken, 1);
    }
    return found;
}

struct Unit
{
    std::string_view word;
    std::int64_t numerator;
    std::uint8_t digits;
};

constexpr std::array<Unit, 9> kUnits {{{"mg", 1, 0},
                                       {"milligrams", 1, 0},
                                       {"milligram", 1, 0},
                                       {"g", 1000, 0},
                                       {"gram", 1000, 0},
                                       {"mcg", 1, 3},
                                       {"ug", 1, 3},
                                       {"micrograms", 1, 3},
                                       {"microgram", 1, 3}}};

/// "40mg", or "40" with "mg" behind it; empty when the number has no unit of mass.
std::optional<Decimal> massAt(const Words& line, std::size_t at)
{
    const std::string& word = line[at];
    const auto digits = word.find_first_not_of("0123456789.");
    const std::string number = word.substr(0, digits);
    if (number.empty()) {
        return {};
    }
    const std::string unit = digits != std::string::npos ? word.substr(digits)
        : at + 1 < line.size()                            ? line[at + 1]
                                                          : std::string();
    const auto value = record::decimalFrom(number);
    const auto* known = std::find_if(kUnits.begin(), kUnits.end(), [&unit](const Unit& u) { return u.word == unit; });
    if (!value || known == kUnits.end()) {
        return {};
    }
    const auto mass = record::multiply(*value, Decimal(known->numerator, known->digits));
    return mass ? std::optional<Decimal>(*mass) : std::nullopt;
}

/// The daily dose said in the part; empty when there is none or more than one.
std::optional<Decimal> dailyDose(const Medicines& medicines, const Words& line)
{
    std::optional<Decimal> dose;
    for (std::size_t at = 0; at < line.size(); ++at) {
        if (const auto mass = massAt(line, at)) {
            if (dose) {
                return {};
            }
            dose = mass;
        }
    }
    if (!dose) {
        return {};
    }
    int times = 1;
    for (std::size_t at = 0; at < line.size(); ++at) {
        if (const auto found = medicines.timesADay.find(line[at]); found != medicines.timesADay.end()) {
            times *= found->second;
        } else if (at > 0 && (line[at] == "tablets" || line[at] == "capsules") && (line[at - 1] == "2" || line[at - 1] == "two")) {
            times *= 2;
        }
    }
    return record::multiply(*dose, Decimal(times)).value_or(*dose);
}

/// "3 weeks ago" in days.
std::optional<int> daysAgo(const Words& line)
{
    for (std::size_t at = 0; at + 2 < line.size(); ++at) {
        if (line[at + 2] != "ago") {
            continue;
        }
        const auto number = record::decimalFrom(line[at]);
        if (!number || number->scale != 0 || number->mantissa < 0 || number->mantissa > 1000) {
            continue;
        }
        const std::string_view unit = line[at + 1];
        const int days = unit.substr(0, 3) == "day" ? 1 : unit.substr(0, 4) == "week" ? 7 : unit.substr(0, 5) == "month" ? 31 : 0;
        if (days > 0) {
            return static_cast<int>(number->mantissa) * days;
        }
    }
    return {};
}

/// What one word is like; nothing when it is like two names, or like one with a look-alike as near.
class Speller
{
public:
    explicit Speller(const Medicines& medicines)
        : m_medicines(medicines)
    {
    }

    const std::pair<const std::string, std::vector<std::string>>* nearest(const std::string& word) const
    {
        const bool letters = std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
        if (!letters || word.size() < 6 || m_medicines.plainWords.count(word) > 0) {
            return nullptr;
        }
        const std::size_t limit = word.size() >= 10 ? 2 : 1;
        const std::pair<const std::string, std::vector<std::string>>* best = nullptr;
        std::size_t least = limit + 1;
        bool unique = true;
        for (const auto& entry : m_medicines.names) {
            if (entry.first.front() != word.front() || entry.first.find(' ') != std::string::npos) {
                continue;
            }
            const std::size_t edits = editsBetween(word, entry.first, limit);
            if (edits > limit || edits > least) {
                continue;
            }
            unique = edits < least || (best != nullptr && best->second == entry.second && unique);
            best = &entry;
            least = edits;
        }
        return best != nullptr && unique && !hasNearLookAlike(word, best->first) ? best : nullptr;
    }

private:
    bool hasNearLookAlike(const std::string& word, const std::string& name) const
    {
        constexpr std::size_t kNear = 3;
        for (const auto& group : m_medicines.lookAlikes) {
            if (!contains(group, name)) {
                continue;
            }
            for (const auto& other : group) {
                if (other != name && editsBetween(word, other, kNear) <= kNear) {
                    return true;
                }
            }
        }
        return false;
    }

    const Medicines& m_medicines;
};

/// Reads one line of the list into the review.
class LineReader
{
public:
    LineReader(const Medicines& medicines, const record::Medication& line, std::optional<int> days, MedicineReview& review)
        : m_medicines(medicines)
        , m_line(line)
        , m_days(days)
        , m_review(review)
        , m_speller(medicines)
    {
    }

    void read()
    {
        const auto statements = statementsOf(m_line.text);
        for (const auto& statement : statements) {
            readStatement(statement);
        }
        const bool silent = m_matched == 0 && !m_left && !m_said;
        if (silent || (m_matched == 0 && m_unknown.size() > 0)) {
            m_review.unmatched.push_back(m_line.text);
        } else {
            m_review.unmatched.insert(m_review.unmatched.end(), m_unknown.begin(), m_unknown.end());
        }
    }

private:
    void readStatement(const MedicineStatement& statement)
    {
        Words all;
        for (const auto& part : statement.parts) {
            all.insert(all.end(), part.words.begin(), part.words.end());
        }
        const bool named = std::any_of(statement.parts.begin(), statement.parts.end(), [this](const MedicinePart& part) {
            return !namesIn(m_medicines, part.words).empty();
        });
        // A list of allergies goes on over its commas, but a name with a dose is a medicine.
        const bool allergy = says(all, m_medicines.allergy)
            || (m_allergy && statement.afterComma && !dailyDose(m_medicines, all));
        m_allergy = allergy;
        if (allergy) {
            m_review.allergies.push_back(statement.text);
            m_left = true;
            return;
        }
        if (says(all, m_medicines.otherPerson)) {
            m_unknown.push_back(statement.text);
            return;
        }
        if (says(all, m_medicines.ignored)) {
            m_left = true;
            return;
        }
        if (!named && qualifiesLast(all)) {
            return;
        }
        for (const auto& part : statement.parts) {
            readPart(part, statement, all);
        }
    }

    /// ", stopped in May" speaks of the medicine before it; a word that is not understood does not.
    bool qualifiesLast(const Words& words)
    {
        const bool understood = std::all_of(words.begin(), words.end(), [this](const std::string& word) {
            return m_medicines.plainWords.count(word) > 0 || word.find_first_of("0123456789") != std::string::npos
                || word.size() < 4;
        });
        if (!understood || m_last == 0) {
            m_said = m_said || (understood && m_last > 0);
            return understood && m_last > 0;
        }
        auto& matched = m_review.matched;
        for (std::size_t i = matched.size() - m_last; i < matched.size(); ++i) {
            qualify(matched[i], words);
        }
        return true;
    }

    void qualify(MatchedMedicine& match, const Words& words) const
    {
        if (says(words, m_medicines.stopped)) {
            match.status = MedicationStatus::Stopped;
            match.stoppedDaysAgo = daysAgo(words);
        }
        match.changed = match.changed || says(words, m_medicines.started);
        match.asNeeded = match.asNeeded || says(words, m_medicines.asNeeded);
        if (!match.milligrams) {
            match.milligrams = dailyDose(m_medicines, words);
        }
        if (says(words, m_medicines.topical) && m_medicines.anyRoute.count(match.ingredient) == 0) {
            match.systemic = false;
            match.classes.clear();
        }
        match.localInjection = match.localInjection || says(words, m_medicines.localInjection);
    }

    void readPart(const MedicinePart& part, const MedicineStatement& statement, const Words& all)
    {
        const auto names = namesIn(m_medicines, part.words);
        std::vector<std::string> ingredients;
        bool refused = false;
        for (const auto& name : names) {
            if (name.at > 0 && contains(m_medicines.notBefore, part.words[name.at - 1])) {
                refused = true;
                continue;
            }
            for (const auto& ingredient : *name.ingredients) {
                addOnce(ingredients, ingredient);
            }
        }
        if (names.empty()) {
            for (const auto& word : part.words) {
                if (const auto bare = m_medicines.bareNames.find(word); bare != m_medicines.bareNames.end()) {
                    addOnce(ingredients, bare->second);
                }
            }
        }
        m_left = m_left || refused;
        if (ingredients.empty()) {
            if (!refused) {
                notRecognised(part);
            }
            return;
        }
        const bool product = statement.parts.size() > 1 || ingredients.size() > 1;
        m_last = 0;
        for (const auto& ingredient : ingredients) {
            add(ingredient, all, product ? std::nullopt : dailyDose(m_medicines, part.words), names.size() > 1);
        }
    }

    void add(const std::string& ingredient, const Words& words, std::optional<Decimal> dose, bool several)
    {
        MatchedMedicine match;
        match.text = m_line.text;
        match.ingredient = ingredient;
        match.classes = m_medicines.classesOfIngredient.find(ingredient)->second;
        match.status = m_line.status;
        match.stoppedDaysAgo = m_line.status == MedicationStatus::Stopped ? m_days : std::nullopt;
        // Of two names that no sign parts, the word "stopped" may mean either: both are kept as active.
        Words said = words;
        if (several) {
            said.erase(std::remove_if(said.begin(),
                                      said.end(),
                                      [this](const std::string& w) { return contains(m_medicines.stopped, w); }),
                       said.end());
        }
        qualify(match, said);
        match.milligrams = dose;
        m_review.matched.push_back(std::move(match));
        ++m_matched;
        ++m_last;
    }

    void notRecognised(const MedicinePart& part)
    {
        bool meaningful = false;
        for (const auto& word : part.words) {
            if (word.find_first_not_of("0123456789.") == std::string::npos || m_medicines.plainWords.count(word) > 0) {
                continue;
            }
            meaningful = meaningful || word.size() > 3 || part.words.size() == 1;
            if (const auto* near = m_speller.nearest(word)) {
                m_review.suggestions.push_back({part.text, near->first, near->second});
            }
        }
        if (meaningful) {
            m_unknown.push_back(part.text);
        }
    }

    const Medicines& m_medicines;
    const record::Medication& m_line;
    std::optional<int> m_days;
    MedicineReview& m_review;
    Speller m_speller;
    std::vector<std::string> m_unknown;
    std::size_t m_matched = 0;
    std::size_t m_last = 0; ///< matches of the last part that had one
    bool m_allergy = false;
    bool m_left = false; ///< something was left out on purpose
    bool m_said = false;
};

std::optional<int> daysSince(const record::Medication& line, const std::optional<record::Date>& today)
{
    if (!today || !line.stopped) {
        return {};
    }
    const auto days = std::chrono::sys_days(*today) - std::chrono::sys_days(*line.stopped);
    return static_cast<int>(days.count());
}

} // namespace

MedicineReview recognise(const Medicines* medicines,
                         const std::vector<record::Medication>& list,
                         std::optional<record::Date> today)
{
    MedicineReview review;
    for (const auto& line : list) {
        if (medicines == nullptr) {
            review.unmatched.push_back(line.text);
        } else {
            LineReader(*medicines, line, daysSince(line, today), review).read();
        }
    }
    return review;
}

fhirpath::Truth takes(const MedicineReview& review, std::string_view group, bool listReviewed)
{
    constexpr std::string_view kStopped = "stopped:";
    constexpr int kTwelveWeeks = 84;
    const bool stopped = group.substr(0, kStopped.size()) == kStopped;
    const std::string wanted(stopped ? group.substr(kStopped.size()) : group);
    bool open = !listReviewed || !review.unmatched.empty();
    for (const auto& match : review.matched) {
        const bool fits = wanted == "any" || contains(match.classes, wanted);
        if (!fits || (match.status == MedicationStatus::Stopped) != stopped) {
            continue;
        }
        if (!stopped) {
            return fhirpath::Truth::True;
        }
        if (match.stoppedDaysAgo && *match.stoppedDaysAgo <= kTwelveWeeks) {
            return fhirpath::Truth::True;
        }
        open = open || !match.stoppedDaysAgo;
    }
    return open ? fhirpath::Truth::Unknown : fhirpath::Truth::False;
}

} // namespace sartorius::differential
