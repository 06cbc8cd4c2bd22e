// The cases of the public suite: corpora/fhirpath/cases/*.yaml.

#include "forms/fhirpath/expression.h"
#include "forms/fhirpath/resource.h"

#include <catch2/catch.hpp>

#include <yaml-cpp/yaml.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <sstream>

using namespace sartorius;
using namespace sartorius::fhirpath;

namespace {

namespace fs = std::filesystem;

std::string contentOf(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    std::stringstream text;
    text << stream.rdbuf();
    return text.str();
}

bool isPlainNumber(const std::string& text)
{
    return record::decimalFrom(text).has_value();
}

std::string jsonOf(const YAML::Node& node)
{
    switch (node.Type()) {
    case YAML::NodeType::Undefined:
    case YAML::NodeType::Null:
        return "null";
    case YAML::NodeType::Scalar: {
        const std::string& text = node.Scalar();
        const bool plain = node.Tag() == "?";
        if (plain && (text == "true" || text == "false"))
            return text;
        if (plain && isPlainNumber(text))
            return text.front() == '+' ? text.substr(1) : text;
        return jsonText(text);
    }
    case YAML::NodeType::Sequence: {
        std::string json;
        for (const auto& element : node)
            json += (json.empty() ? "" : ",") + jsonOf(element);
        return "[" + json + "]";
    }
    case YAML::NodeType::Map: {
        std::string json;
        for (const auto& member : node)
            json += (json.empty() ? "" : ",") + jsonText(member.first.Scalar()) + ":"
                + jsonOf(member.second);
        return "{" + json + "}";
    }
    }
    return "null";
}

/// Numbers by value, objects whatever the order of their members.
bool sameJson(const JsonNode& a, const JsonNode& b)
{
    if (a.kind != b.kind)
        return false;
    if (a.kind == JsonNode::Kind::Number)
        return *record::decimalFrom(a.text) == *record::decimalFrom(b.text);
    if (a.text != b.text || a.truth != b.truth || a.elements.size() != b.elements.size()
        || a.members.size() != b.members.size())
        return false;
    for (std::size_t i = 0; i < a.elements.size(); ++i) {
        if (!sameJson(a.elements[i], b.elements[i]))
            return false;
    }
    for (const JsonNode::Member& member : a.members) {
        const JsonNode* other = b.find(member.key);
        if (other == nullptr || !sameJson(member.value, *other))
            return false;
    }
    return true;
}

bool sameJson(const std::string& a, const std::string& b)
{
    const auto left = readJson(a, "ours");
    const auto right = readJson(b, "theirs");
    return left && right && sameJson(left->root(), right->root());
}

/// Some cases write the words of the error they expect.
bool isTrue(const YAML::Node& node)
{
    return node && node.IsScalar() && node.Scalar() != "false";
}

class Suite
{
public:
    explicit Suite(fs::path folder)
        : m_folder(std::move(folder))
    {
    }

    void run(const fs::path& file)
    {
        const YAML::Node document = YAML::LoadFile(file.string());
        m_file = file.stem().string();
        YAML::Node subject = document["subject"];
        if (subject && subject.IsSequence())
            subject = subject[0];
        m_subject = subject ? jsonOf(subject) : "{}";
        walk(document["tests"]);
    }

    int counted() const { return m_counted; }

    int passed() const { return m_passed; }

    const std::string& failures() const { return m_failures; }

private:
    void walk(const YAML::Node& tests)
    {
        for (const auto& entry : tests) {
            if (!entry.IsMap())
                continue;
            if (entry["expression"]) {
                one(entry);
                continue;
            }
            for (const auto& member : entry) {
                if (member.second.IsSequence())
                    walk(member.second);
            }
        }
    }

    void one(const YAML::Node& test)
    {
        const std::string model = test["model"] ? test["model"].Scalar() : std::string();
        const bool foreign = !model.empty() && model != "r4";
        if (!test["result"] && !isTrue(test["error"]))
            return;
        if (foreign || isTrue(test["disable"]))
            return;
        ++m_counted;
        const std::string expression = test["expression"].Scalar();
        const std::string got = evaluated(test, expression, model == "r4");
        const bool wantsError = isTrue(test["error"]);
        const std::string wanted = wantsError ? "error" : jsonOf(test["result"]);
        const bool right = wantsError ? got.rfind("error", 0) == 0 : sameJson(got, wanted);
        if (right)
            ++m_passed;
        else
            m_failures += m_file.substr(0, 4) + " | " + expression + " | wanted " + wanted + " | got "
                + got + "\n";
    }

    const Resource& load(const std::string& json, bool typed)
    {
        const auto key = std::make_pair(json, typed);
        if (const auto at = m_loaded.find(key); at != m_loaded.end())
            return *at->second;
        const auto document = readJson(json, "case", {std::size_t {16} << 20, 64});
        REQUIRE(document);
        auto resource = std::make_unique<Resource>(
            resourceFrom(document->root(), typed ? &r4Model() : nullptr));
        return *m_loaded.emplace(key, std::move(resource)).first->second;
    }

    std::string evaluated(const YAML::Node& test, const std::string& expression, bool typed)
    {
        std::string json = m_subject;
        if (test["inputfile"])
            json = contentOf(m_folder / "resources" / "r4" / test["inputfile"].Scalar());
        const Resource& resource = load(json, typed);
        Vocabulary vocabulary;
        std::vector<Fact> facts;
        if (test["variables"]) {
            for (const auto& variable : test["variables"]) {
                const std::uint32_t slot
                    = vocabulary.declareFact(FactKind::Context, variable.first.Scalar());
                facts.resize(slot + 1);
                const Resource& holder
                    = load("{\"value\":" + jsonOf(variable.second) + "}", typed);
                appendChildren(holder.root(), "value", facts[slot].values);
            }
        }
        Inputs inputs;
        inputs.facts = facts;
        inputs.focus = resource.root();
        inputs.resource = resource.root();
        inputs.today = std::chrono::year {2026} / 11 / 20;
        inputs.now = *record::instantFrom("2026-11-20T10:42:07.000+01:00");
        if (test["context"]) {
            const auto context = compile(test["context"].Scalar(), vocabulary, {}, Dialect::Standard);
            REQUIRE(context);
            inputs.focus = evaluate(*context, inputs).value.at(0);
        }
        const auto compiled = compile(expression, vocabulary, {}, Dialect::Standard);
        if (!compiled)
            return "error: " + compiled.error().front().what;
        const Outcome outcome = evaluate(*compiled, inputs);
        if (outcome.problem)
            return "error: " + outcome.problem->what;
        Collection shown;
        for (const Value& value : outcome.value) {
            const auto* element = std::get_if<Element>(&value);
            if (element == nullptr || !hasNoValue(*element))
                shown.push_back(value);
        }
        return fhirpath::jsonOf(shown);
    }

    fs::path m_folder;
    std::string m_file;
    std::string m_subject;
    std::map<std::pair<std::string, bool>, std::unique_ptr<Resource>> m_loaded;
    int m_counted = 0;
    int m_passed = 0;
    std::string m_failures;
};

} // namespace

TEST_CASE("At least 97 of 100 cases of the public suite come out as published",
          "[fhirpath][corpora]")
{
    const char* corpora = std::getenv("SARTORIUS_CORPORA");
    if (corpora == nullptr) {
        WARN("SARTORIUS_CORPORA is not set; the suite was not run");
        return;
    }
    const fs::path folder = fs::path(corpora) / "fhirpath";
    Suite suite(folder);
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder / "cases"))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files)
        suite.run(file);

    const double percent = 100.0 * suite.passed() / suite.counted();
    WARN(suite.passed() << " of " << suite.counted() << " cases, " << percent << " %; not so:\n"
                        << suite.failures());
    CHECK(percent >= 97.0);
}
