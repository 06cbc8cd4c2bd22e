// Reading the medicines file: all its problems at once, each with its place.

#include "forms/assessment/located_json.h"
#include "forms/content/reader.h"
#include "forms/differential/medicine_text.h"
#include "forms/differential/medicines.h"

#include <algorithm>
#include <set>
#include <utility>

namespace sartorius::differential {
namespace {

using content::Reader;
using Node = assessment::JsonNode;

std::string key(const std::string& name, std::size_t* count = nullptr)
{
    const auto words = wordsOf(name);
    std::string text;
    for (const auto& word : words) {
        text += (text.empty() ? "" : " ") + word;
    }
    if (count != nullptr) {
        *count = words.size();
    }
    return text;
}

class MedicinesReader
{
public:
    MedicinesReader(const assessment::JsonDocument& document, record::Problems& problems, Medicines& medicines)
        : m_reader(document, problems)
        , m_root(document.root())
        , m_medicines(medicines)
    {
    }

    void read()
    {
        m_reader.allow(m_root,
                       {"schema", "version", "approvedBy", "source", "classes", "ingredients", "brands", "spellings",
                        "bareNames", "lookAlikes", "plainWords", "topical", "localInjection", "stopped", "started",
                        "asNeeded", "ignored", "notBefore", "otherPerson", "allergy", "timesADay", "keepWhenStopped",
                        "alerts", "aliases", "notes"});
        readClasses();
        readIngredients();
        readNames();
        readWords();
        readAlerts();
        readNotes();
    }

private:
    void readClasses()
    {
        for (const auto& node : m_reader.list(m_root, "classes")) {
            m_reader.allow(node, {"id", "name", "mechanism", "symptoms", "check", "action", "evidence"});
            Medicines::Class group;
            group.id = m_reader.text(node, "id");
            group.name = m_reader.text(node, "name");
            group.mechanism = m_reader.optionalText(node, "mechanism").value_or("");
            group.symptoms = m_reader.optionalText(node, "symptoms").value_or("");
            group.check = m_reader.optionalText(node, "check").value_or("");
            group.action = m_reader.optionalText(node, "action").value_or("");
            m_medicines.classes.push_back(std::move(group));
        }
    }

    void addName(const Node& node, const std::string& name, std::vector<std::string> ingredients)
    {
        std::size_t words = 0;
        const std::string plain = key(name, &words);
        m_medicines.longestName = std::max(m_medicines.longestName, words);
        const auto [entry, added] = m_medicines.names.emplace(plain, std::move(ingredients));
        if (!added) {
            m_reader.problem(node, "duplicate-name", "The name " + entry->first + " is given twice.", "Take one out.");
        }
    }

    void readIngredients()
    {
        for (const auto& node : m_reader.list(m_root, "ingredients")) {
            m_reader.allow(node, {"name", "classes", "rxnorm", "anyRoute"});
            const auto name = m_reader.text(node, "name");
            auto groups = m_reader.texts(node, "classes");
            for (const auto& group : groups) {
                if (!isClass(group)) {
                    m_reader.problem(node, "unknown-class", "There is no class " + group + ".", "Correct the id.");
                }
            }
            m_medicines.classesOfIngredient[name] = std::move(groups);
            if (const auto code = m_reader.optionalText(node, "rxnorm")) {
                m_medicines.rxnorm[name] = *code;
            }
            if (m_reader.truth(node, "anyRoute")) {
                m_medicines.anyRoute.insert(name);
            }
            addName(node, name, {name});
        }
    }

    bool isClass(const std::string& id) const
    {
        return std::any_of(m_medicines.classes.begin(), m_medicines.classes.end(), [&id](const auto& c) { return c.id == id; });
    }

    bool isIngredient(const std::string& name) const
    {
        return m_medicines.classesOfIngredient.find(name) != m_medicines.classesOfIngredient.end();
    }

    void wantIngredient(const Node& node, const std::string& name)
    {
        if (!isIngredient(name)) {
            m_reader.problem(node,
                             "unknown-ingredient",
                             "The ingredient " + name + " is not listed.",
                             "Add it to the ingredients.");
        }
    }

    void readNames()
    {
        for (const auto& node : m_reader.list(m_root, "brands")) {
            m_reader.allow(node, {"name", "ingredients"});
            auto ingredients = m_reader.texts(node, "ingredients");
            for (const auto& ingredient : ingredients) {
                wantIngredient(node, ingredient);
            }
            addName(node, m_reader.text(node, "name"), std::move(ingredients));
        }
        for (const auto& node : m_reader.list(m_root, "spellings")) {
            m_reader.allow(node, {"name", "ingredient"});
            const auto ingredient = m_reader.text(node, "ingredient");
            wantIngredient(node, ingredient);
            addName(node, m_reader.text(node, "name"), {ingredient});
        }
        for (const auto& node : m_reader.list(m_root, "bareNames")) {
            m_reader.allow(node, {"name", "ingredient"});
            const auto ingredient = m_reader.text(node, "ingredient");
            wantIngredient(node, ingredient);
            m_medicines.bareNames[key(m_reader.text(node, "name"))] = ingredient;
        }
    }

    void readWords()
    {
        for (const auto& word : m_reader.texts(m_root, "plainWords")) {
            m_medicines.plainWords.insert(word);
        }
        m_medicines.topical = m_reader.texts(m_root, "topical");
        m_medicines.localInjection = m_reader.texts(m_root, "localInjection");
        m_medicines.stopped = m_reader.texts(m_root, "stopped");
        m_medicines.started = m_reader.texts(m_root, "started");
        m_medicines.asNeeded = m_reader.texts(m_root, "asNeeded");
        m_medicines.ignored = m_reader.texts(m_root, "ignored");
        m_medicines.notBefore = m_reader.texts(m_root, "notBefore");
        m_medicines.otherPerson = m_reader.texts(m_root, "otherPerson");
        m_medicines.allergy = m_reader.texts(m_root, "allergy");
        if (const Node* groups = m_root.find("lookAlikes")) {
            for (const auto& group : groups->elements) {
                std::vector<std::string> names;
                for (const auto& name : group.elements) {
                    names.push_back(name.text);
                }
                m_medicines.lookAlikes.push_back(std::move(names));
            }
        }
        for (const auto& node : m_reader.list(m_root, "timesADay")) {
            m_reader.allow(node, {"word", "times"});
            m_medicines.timesADay[m_reader.text(node, "word")] = m_reader.integer(node, "times").value_or(1);
        }
        for (const auto& node : m_reader.list(m_root, "keepWhenStopped")) {
            m_reader.allow(node, {"class", "days"});
            m_medicines.keepWhenStopped.push_back(
                {m_reader.text(node, "class"), m_reader.integer(node, "days").value_or(0)});
        }
    }

    /// Ingredients or classes, each of which must be listed.
    std::vector<std::string> anyOf(const Node& node)
    {
        auto names = m_reader.texts(node, "any");
        for (const auto& name : names) {
            if (!isClass(name)) {
                wantIngredient(node, name);
            }
        }
        return names;
    }

    std::optional<record::Decimal> milligrams(const Node& node, std::string_view member)
    {
        const auto text = m_reader.optionalText(node, member);
        if (!text) {
            return {};
        }
        const auto value = record::decimalFrom(*text);
        if (!value) {
            m_reader.problem(node, "wrong-type", "\"" + std::string(member) + "\" is no number.", "Write for example \"20\".");
            return {};
        }
        return *value;
    }

    void readAlerts()
    {
        for (const auto& node : m_reader.list(m_root, "alerts")) {
            m_reader.allow(node, {"id", "severity", "effect", "advice", "evidence", "needs", "if", "raisedIf"});
            Interaction interaction;
            interaction.id = m_reader.text(node, "id");
            interaction.severity = m_reader.text(node, "severity");
            if (interaction.severity != "H" && interaction.severity != "M" && interaction.severity != "L") {
                m_reader.problem(node, "unknown-word", "A severity is H, M or L.", "Correct it.");
            }
            interaction.effect = m_reader.text(node, "effect");
            interaction.advice = m_reader.text(node, "advice");
            interaction.evidence = m_reader.text(node, "evidence");
            interaction.condition = m_reader.optionalText(node, "if").value_or("");
            interaction.raisedIf = m_reader.optionalText(node, "raisedIf").value_or("");
            for (const auto& need : m_reader.list(node, "needs")) {
                m_reader.allow(need, {"any", "aboveMg", "fromMg", "count", "localInjection", "withinDays"});
                interaction.needs.push_back({anyOf(need),
                                             milligrams(need, "aboveMg"),
                                             milligrams(need, "fromMg"),
                                             static_cast<std::size_t>(std::max(1, m_reader.integer(need, "count").value_or(1))),
                                             m_reader.truth(need, "localInjection"),
                                             m_reader.integer(need, "withinDays").value_or(0)});
            }
            if (interaction.needs.empty()) {
                m_reader.problem(node, "missing", interaction.id + " names no medicine.", "Add \"needs\".");
            }
            m_medicines.interactions.push_back(std::move(interaction));
        }
    }

    void readNotes()
    {
        for (const auto& node : m_reader.list(m_root, "aliases")) {
            m_reader.allow(node, {"alias", "alerts"});
            auto ids = m_reader.texts(node, "alerts");
            for (const auto& id : ids) {
                const auto& all = m_medicines.interactions;
                if (std::none_of(all.begin(), all.end(), [&id](const Interaction& i) { return i.id == id; })) {
                    m_reader.problem(node, "unknown-alert", "There is no alert " + id + ".", "Correct the id.");
                }
            }
            m_medicines.aliases[m_reader.text(node, "alias")] = std::move(ids);
        }
        for (const auto& node : m_reader.list(m_root, "notes")) {
            m_reader.allow(node, {"id", "text", "evidence", "any", "if"});
            m_medicines.remarks.push_back({m_reader.text(node, "id"),
                                           m_reader.text(node, "text"),
                                           m_reader.text(node, "evidence"),
                                           anyOf(node),
                                           m_reader.optionalText(node, "if").value_or("")});
        }
    }

    Reader m_reader;
    const Node& m_root;
    Medicines& m_medicines;
};

} // namespace

tl::expected<SharedMedicines, record::Problems> readMedicines(std::string bytes, std::string file)
{
    auto document = assessment::readJson(std::move(bytes), std::move(file));
    if (!document) {
        return tl::unexpected(std::move(document.error()));
    }
    record::Problems problems;
    auto medicines = std::make_shared<Medicines>();
    MedicinesReader(*document, problems, *medicines).read();
    if (!problems.empty()) {
        return tl::unexpected(std::move(problems));
    }
    return SharedMedicines(std::move(medicines));
}

} // namespace sartorius::differential
