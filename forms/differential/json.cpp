#include "forms/differential/reasoning.h"

#include <charconv>
#include <string>
#include <string_view>

namespace sartorius::differential {
namespace {

/// Writes JSON in order of the calls: decimals keep their digits, which a general library would not.
class Writer
{
public:
    void open(char bracket)
    {
        separate();
        m_text.push_back(bracket);
        m_first = true;
    }

    void close(char bracket)
    {
        m_text.push_back(bracket);
        m_first = false;
    }

    void key(std::string_view name)
    {
        separate();
        quote(name);
        m_text += ": ";
        m_first = true; // the value follows without a comma
    }

    void text(std::string_view value)
    {
        separate();
        quote(value);
    }

    void raw(std::string_view value)
    {
        separate();
        m_text += value;
    }

    void member(std::string_view name, std::string_view value)
    {
        key(name);
        text(value);
    }

    void memberOrNull(std::string_view name, const std::optional<std::string>& value)
    {
        key(name);
        value ? text(*value) : raw("null");
    }

    void member(std::string_view name, const std::vector<std::string>& values)
    {
        key(name);
        open('[');
        for (const auto& value : values) {
            text(value);
        }
        close(']');
    }

    std::string take() { return std::move(m_text); }

private:
    void separate()
    {
        if (!m_first) {
            m_text += ", ";
        }
        m_first = false;
    }

    void quote(std::string_view value)
    {
        constexpr char kHex[] = "0123456789abcdef";
        m_text.push_back('"');
        for (const char c : value) {
            const auto byte = static_cast<unsigned char>(c);
            if (c == '"' || c == '\\') {
                m_text.push_back('\\');
                m_text.push_back(c);
            } else if (c == '\n') {
                m_text += "\\n";
            } else if (byte < 0x20U) {
                m_text += "\\u00";
                m_text.push_back(kHex[byte >> 4U]);
                m_text.push_back(kHex[byte & 0xfU]);
            } else {
                m_text.push_back(c);
            }
        }
        m_text.push_back('"');
    }

    std::string m_text;
    bool m_first = true;
};

std::string number(int value)
{
    char buffer[16] = {};
    const auto end = std::to_chars(std::begin(buffer), std::end(buffer), value).ptr;
    return {std::begin(buffer), end};
}

std::vector<std::string> texts(const std::vector<Reason>& reasons)
{
    std::vector<std::string> result;
    result.reserve(reasons.size());
    for (const auto& reason : reasons) {
        result.push_back(reason.text);
    }
    return result;
}

void writeFlags(Writer& out, const Reasoning& reasoning)
{
    out.key("redFlags");
    out.open('[');
    for (const auto& flag : reasoning.redFlags) {
        out.open('{');
        out.member("id", flag.id);
        out.member("text", flag.text);
        out.member("urgency", flag.urgency);
        out.member("because", flag.because);
        out.close('}');
    }
    out.close(']');
    out.memberOrNull("urgency", reasoning.urgency);
}

void writeCandidates(Writer& out, const Reasoning& reasoning)
{
    out.key("candidates");
    out.open('[');
    for (const auto& candidate : reasoning.candidates) {
        out.open('{');
        out.member("id", candidate.id);
        out.member("name", candidate.name);
        out.key("band");
        candidate.band ? out.text(toString(*candidate.band)) : out.raw("null");
        out.key("score");
        out.raw(number(candidate.score));
        out.member("group", candidate.group);
        out.member("for", texts(candidate.supporting));
        out.member("against", texts(candidate.opposing));
        out.member("unasked", texts(candidate.unasked));
        out.close('}');
    }
    out.close(']');
    std::vector<std::string> ids;
    for (const auto& entry : reasoning.notApplicable) {
        ids.push_back(entry.id);
    }
    out.member("notApplicable", ids);
    ids.clear();
    for (const auto& factor : reasoning.contributing) {
        ids.push_back(factor.id);
    }
    out.member("contributing", ids);
    out.memberOrNull("notRanked", reasoning.notRanked);
}

void writePanels(Writer& out, const Reasoning& reasoning)
{
    out.key("mustNotMiss");
    out.open('[');
    for (const auto& line : reasoning.mustNotMiss) {
        out.open('{');
        out.member("id", line.id);
        out.member("flags", line.flags);
        out.member("needs", line.needs);
        out.member("excludedBy", texts(line.excludedBy));
        out.close('}');
    }
    out.close(']');
    out.key("advice");
    out.open('[');
    for (const auto& advice : reasoning.advice) {
        out.open('{');
        out.member("id", advice.id);
        out.member("text", advice.text);
        out.memberOrNull("urgency", advice.urgency);
        out.member("because", advice.because);
        out.close('}');
    }
    out.close(']');
    out.key("orderSafety");
    out.open('[');
    for (const auto& line : reasoning.orderSafety) {
        out.open('{');
        out.member("id", line.id);
        out.key("offered");
        out.raw(line.offered ? "true" : "false");
        out.member("reasons", line.reasons);
        out.close('}');
    }
    out.close(']');
}

void writeFlagsToAssess(Writer& out, const Reasoning& reasoning)
{
    out.key("notYetAssessable");
    out.open('[');
    for (const auto& flag : reasoning.notYetAssessable) {
        out.open('{');
        out.member("id", flag.id);
        out.member("needs", flag.needs);
        out.close('}');
    }
    out.close(']');
}

void writeScores(Writer& out, const Reasoning& reasoning)
{
    out.key("scores");
    out.open('[');
    for (const auto& score : reasoning.scores) {
        out.open('{');
        out.member("id", score.id);
        out.member("variant", score.variant);
        out.member("status", toString(score.status));
        out.key("value");
        out.raw(score.value ? record::toString(*score.value) : "null");
        out.key("category");
        score.category.empty() ? out.raw("null") : out.text(score.category);
        out.member("missing", score.missing);
        out.close('}');
    }
    out.close(']');
}

void writeMedication(Writer& out, const MedicineReview& review)
{
    out.key("medication");
    out.open('{');
    out.key("matched");
    out.open('[');
    for (const auto& match : review.matched) {
        out.open('{');
        out.member("text", match.text);
        out.member("ingredient", match.ingredient);
        out.member("classes", match.classes);
        out.member("status", record::toString(match.status));
        out.close('}');
    }
    out.close(']');
    out.member("unmatched", review.unmatched);
    out.key("suggestions");
    out.open('[');
    for (const auto& suggestion : review.suggestions) {
        out.open('{');
        out.member("text", suggestion.text);
        out.member("name", suggestion.name);
        out.member("ingredients", suggestion.ingredients);
        out.close('}');
    }
    out.close(']');
    out.member("allergies", review.allergies);
    out.key("alerts");
    out.open('[');
    for (const auto& alert : review.alerts) {
        out.open('{');
        out.member("id", alert.id);
        out.member("text", alert.text);
        out.member("severity", alert.severity);
        out.member("medicines", alert.medicines);
        out.member("toCheck", alert.toCheck);
        out.close('}');
    }
    out.close(']');
    out.key("notes");
    out.open('[');
    for (const auto& note : review.notes) {
        out.open('{');
        out.member("id", note.id);
        out.member("text", note.text);
        out.member("medicines", note.medicines);
        out.close('}');
    }
    out.close(']');
    out.close('}');
}

void writeQuestions(Writer& out, const Reasoning& reasoning)
{
    out.key("nextQuestions");
    out.open('[');
    for (const auto& question : reasoning.nextQuestions) {
        out.open('{');
        out.member("item", question.item);
        out.member("splits", question.splits);
        out.close('}');
    }
    out.close(']');
    out.key("problems");
    out.open('[');
    for (const auto& problem : reasoning.problems) {
        out.open('{');
        out.member("item", problem.item);
        out.member("text", problem.text);
        out.close('}');
    }
    out.close(']');
}

} // namespace

std::string toJson(const Reasoning& reasoning, std::string_view contentSha256)
{
    Writer out;
    out.open('{');
    out.key("schema");
    out.raw("1");
    out.member("form", reasoning.form);
    out.member("formVersion", reasoning.formVersion);
    out.key("content");
    out.open('{');
    out.member("pack", reasoning.pack);
    out.member("sha256", contentSha256);
    out.memberOrNull("approvedBy", reasoning.approvedBy);
    out.close('}');
    writeFlags(out, reasoning);
    writeFlagsToAssess(out, reasoning);
    writeCandidates(out, reasoning);
    writePanels(out, reasoning);
    writeScores(out, reasoning);
    writeMedication(out, reasoning.medication);
    writeQuestions(out, reasoning);
    out.close('}');
    return out.take();
}

} // namespace sartorius::differential
