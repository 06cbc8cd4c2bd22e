#include "forms/differential/medicines.h"

#include "forms/assessment/located_json.h"
#include "forms/content/reader.h"

#include <algorithm>
#include <set>
#include <utility>

namespace sartorius::differential {
namespace {

using content::Reader;

/// Lower-case words of a line; everything but letters and digits separates them, and a hyphen inside a
/// word stays ("beta-1a"). Bytes beyond ASCII are kept as they are.
std::vector<std::string> words(std::string_view line)
{
    std::vector<std::string> result;
    std::string word;
    const auto close = [&result, &word] {
        while (!word.empty() && word.back() == '-') {
            word.pop_back();
        }
        if (!word.empty()) {
            result.push_back(std::exchange(word, {}));
        }
    };
    for (const char c : line) {
        const auto byte = static_cast<unsigned char>(c);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || byte >= 0x80U || (c == '-' && !word.empty())) {
            word.push_back(c);
        } else if (c >= 'A' && c <= 'Z') {
            word.push_back(static_cast<char>(c - 'A' + 'a'));
        } else {
            close();
        }
    }
    close();
    return result;
}

std::string joined(const std::vector<std::string>& list, std::size_t from, std::size_t count)
{
    std::string text;
    for (std::size_t i = from; i < from + count; ++i) {
        text += (text.empty() ? "" : " ") + list[i];
    }
    return text;
}

/// True when one of the phrases occurs in the line as whole words.
bool says(const std::vector<std::string>& line, const std::vector<std::string>& phrases)
{
    return std::any_of(phrases.begin(), phrases.end(), [&line](const std::string& phrase) {
        const auto wanted = words(phrase);
        return std::search(line.begin(), line.end(), wanted.begin(), wanted.end()) != line.end();
    });
}

void addName(Medicines& medicines, const std::string& name, std::vector<std::string> ingredients)
{
    const auto split = words(name);
    medicines.longestName = std::max(medicines.longestName, split.size());
    medicines.names.emplace(joined(split, 0, split.size()), std::move(ingredients));
}

void readNames(Reader& reader, const assessment::JsonNode& root, Medicines& medicines)
{
    for (const auto& node : reader.list(root, "ingredients")) {
        reader.allow(node, {"name", "classes"});
        const auto name = reader.text(node, "name");
        medicines.classesOfIngredient[name] = reader.texts(node, "classes");
        addName(medicines, name, {name});
    }
    const auto known = [&](const assessment::JsonNode& node, const std::string& ingredient) {
        if (medicines.classesOfIngredient.find(ingredient) == medicines.classesOfIngredient.end()) {
            reader.problem(node,
                           "unknown-ingredient",
                           "The ingredient " + ingredient + " is not listed.",
                           "Add it to the ingredients.");
        }
    };
    for (const auto& node : reader.list(root, "brands")) {
        reader.allow(node, {"name", "ingredients"});
        const auto ingredients = reader.texts(node, "ingredients");
        for (const auto& ingredient : ingredients) {
            known(node, ingredient);
        }
        addName(medicines, reader.text(node, "name"), ingredients);
    }
    for (const auto& node : reader.list(root, "spellings")) {
        reader.allow(node, {"name", "ingredient"});
        const auto ingredient = reader.text(node, "ingredient");
        known(node, ingredient);
        addName(medicines, reader.text(node, "name"), {ingredient});
    }
}

void checkClasses(Reader& reader, const assessment::JsonNode& root, const Medicines& medicines)
{
    std::set<std::string> ids;
    for (const auto& group : medicines.classes) {
        ids.insert(group.id);
    }
    for (const auto& node : reader.list(root, "ingredients")) {
        for (const auto& group : reader.texts(node, "classes")) {
            if (ids.count(group) == 0) {
                reader.problem(node, "unknown-class", "There is no class " + group + ".", "Correct the id.");
            }
        }
    }
}

/// Ingredients named in the line, in the order in which they are found, each once.
std::vector<std::string> ingredientsIn(const Medicines& medicines, const std::vector<std::string>& line)
{
    std::vector<std::string> found;
    std::size_t at = 0;
    while (at < line.size()) {
        std::size_t taken = 0;
        for (std::size_t n = std::min(medicines.longestName, line.size() - at); n > 0 && taken == 0; --n) {
            const auto entry = medicines.names.find(joined(line, at, n));
            if (entry == medicines.names.end()) {
                continue;
            }
            taken = n;
            for (const auto& ingredient : entry->second) {
                if (std::find(found.begin(), found.end(), ingredient) == found.end()) {
                    found.push_back(ingredient);
                }
            }
        }
        at += std::max<std::size_t>(taken, 1);
    }
    return found;
}

} // namespace

tl::expected<SharedMedicines, record::Problems> readMedicines(std::string bytes, std::string file)
{
    auto document = assessment::readJson(std::move(bytes), std::move(file));
    if (!document) {
        return tl::unexpected(std::move(document.error()));
    }
    record::Problems problems;
    Reader reader(*document, problems);
    const auto& root = document->root();
    auto medicines = std::make_shared<Medicines>();
    reader.allow(root,
                 {"schema",
                  "version",
                  "approvedBy",
                  "source",
                  "classes",
                  "ingredients",
                  "brands",
                  "spellings",
                  "topical",
                  "stopped",
                  "ignored"});
    for (const auto& node : reader.list(root, "classes")) {
        reader.allow(node, {"id", "name"});
        medicines->classes.push_back({reader.text(node, "id"), reader.text(node, "name")});
    }
    readNames(reader, root, *medicines);
    checkClasses(reader, root, *medicines);
    medicines->topical = reader.texts(root, "topical");
    medicines->stopped = reader.texts(root, "stopped");
    medicines->ignored = reader.texts(root, "ignored");
    if (!problems.empty()) {
        return tl::unexpected(std::move(problems));
    }
    return SharedMedicines(std::move(medicines));
}

MedicineReview recognise(const Medicines* medicines, const std::vector<record::Medication>& list)
{
    MedicineReview review;
    for (const auto& medication : list) {
        if (medicines == nullptr) {
            review.unmatched.push_back(medication.text);
            continue;
        }
        const auto line = words(medication.text);
        if (says(line, medicines->ignored)) {
            continue;
        }
        const auto ingredients = ingredientsIn(*medicines, line);
        if (ingredients.empty()) {
            review.unmatched.push_back(medication.text);
            continue;
        }
        const bool topical = says(line, medicines->topical);
        const bool stopped = says(line, medicines->stopped);
        for (const auto& ingredient : ingredients) {
            MatchedMedicine match;
            match.text = medication.text;
            match.ingredient = ingredient;
            if (!topical) {
                match.classes = medicines->classesOfIngredient.find(ingredient)->second;
            }
            match.status = stopped ? record::MedicationStatus::Stopped : medication.status;
            review.matched.push_back(std::move(match));
        }
    }
    return review;
}

} // namespace sartorius::differential
