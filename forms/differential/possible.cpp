#include "forms/differential/possible.h"

#include "forms/fhirpath/syntax.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace sartorius::differential {
namespace {

using assessment::Item;
using fhirpath::Syntax;
using record::Decimal;

constexpr std::size_t kMostTerms = 4096;
constexpr std::size_t kMostOptions = 63;

/// What one conjunction asks of one item.
struct Wanted
{
    std::optional<Decimal> atLeast;
    std::optional<Decimal> atMost;
    bool openBelow = false; ///< the lower limit itself is excluded
    bool openAbove = false;
    std::uint64_t allowed = ~std::uint64_t {0};    ///< single choice: options still possible
    std::vector<std::uint64_t> containsOneOf;      ///< several answers: one of each must be there
    std::uint64_t without = 0;                     ///< several answers: none of these
    bool known = false;
    bool blank = false;
};

using Term = std::map<std::string, Wanted>;
using Terms = std::vector<Term>;

std::uint64_t maskOf(const Item& item, const std::string& codes)
{
    std::uint64_t mask = 0;
    for (std::size_t i = 0; i < item.options.size(); ++i) {
        const auto padded = "|" + codes + "|";
        if (padded.find("|" + item.options[i].coding.code + "|") != std::string::npos) {
            mask |= std::uint64_t {1} << i;
        }
    }
    return mask;
}

std::uint64_t exclusiveOf(const Item& item)
{
    std::uint64_t mask = 0;
    for (std::size_t i = 0; i < item.options.size(); ++i) {
        if (item.options[i].exclusive || item.options[i].unknown) {
            mask |= std::uint64_t {1} << i;
        }
    }
    return mask;
}

void raise(Wanted& to, const std::optional<Decimal>& limit, bool open)
{
    if (limit && (!to.atLeast || *limit > *to.atLeast || (*limit == *to.atLeast && open))) {
        to.atLeast = limit;
        to.openBelow = open;
    }
}

void lower(Wanted& to, const std::optional<Decimal>& limit, bool open)
{
    if (limit && (!to.atMost || *limit < *to.atMost || (*limit == *to.atMost && open))) {
        to.atMost = limit;
        to.openAbove = open;
    }
}

Wanted joined(Wanted a, const Wanted& b)
{
    raise(a, b.atLeast, b.openBelow);
    lower(a, b.atMost, b.openAbove);
    a.allowed &= b.allowed;
    a.containsOneOf.insert(a.containsOneOf.end(), b.containsOneOf.begin(), b.containsOneOf.end());
    a.without |= b.without;
    a.known = a.known || b.known;
    a.blank = a.blank || b.blank;
    return a;
}

/// Empty when the item can be answered that way.
std::string conflict(const Item& item, const Wanted& wanted)
{
    if (wanted.known && wanted.blank) {
        return item.linkId + " would have to be blank and answered.";
    }
    if (!wanted.known) {
        return {};
    }
    Wanted limits = wanted;
    raise(limits, item.minimum, false);
    lower(limits, item.maximum, false);
    const bool whole = item.type == assessment::ItemType::Integer;
    if (limits.atLeast && limits.atMost) {
        const bool open = limits.openBelow || limits.openAbove;
        const bool empty = *limits.atLeast > *limits.atMost || (open && *limits.atLeast == *limits.atMost)
            || (whole && limits.openBelow && limits.openAbove
                && *limits.atMost <= record::add(*limits.atLeast, 1).value_or(*limits.atMost));
        if (empty) {
            return item.linkId + " is never there: it lies between "
                + (item.minimum ? record::toString(*item.minimum) : "any") + " and "
                + (item.maximum ? record::toString(*item.maximum) : "any") + '.';
        }
    }
    if (!item.isChoice()) {
        return {};
    }
    if (!item.repeats) {
        return wanted.allowed == 0 ? item.linkId + " holds one option at a time." : std::string();
    }
    const std::uint64_t exclusive = exclusiveOf(item);
    bool alone = false;
    bool beside = false;
    for (const auto mask : wanted.containsOneOf) {
        if ((mask & ~wanted.without) == 0) {
            return item.linkId + " would have to hold an option and not hold it.";
        }
        alone = alone || (mask & ~exclusive) == 0;
        beside = beside || (mask & exclusive) == 0;
    }
    return alone && beside ? item.linkId + " holds \"none\" only alone." : std::string();
}

class Possible
{
public:
    explicit Possible(const assessment::Questionnaire& questionnaire)
        : m_questionnaire(questionnaire)
    {
    }

    /// Why the part can never be true; empty when it may be.
    std::string whyNot(const Syntax& part)
    {
        m_why.clear();
        const Terms terms = termsOf(part, true);
        return terms.empty() && !m_gaveUp ? m_why : std::string();
    }

private:
    /// Anything may be.
    static Terms anything() { return {Term {}}; }

    const Item* itemOf(const Syntax& call) const
    {
        const auto* id = call.operands.empty() ? nullptr : textOf(call.operands.front());
        const Item* item = id == nullptr ? nullptr : m_questionnaire.find(*id);
        const bool fits = item != nullptr && item->isQuestion() && item->options.size() <= kMostOptions;
        return fits ? item : nullptr;
    }

    static const std::string* textOf(const Syntax& syntax)
    {
        const bool one = syntax.kind == Syntax::Kind::Literal && syntax.literal.size() == 1;
        return one ? std::get_if<std::string>(&syntax.literal.front()) : nullptr;
    }

    static std::optional<Decimal> numberOf(const Syntax& syntax)
    {
        if (syntax.kind == Syntax::Kind::Negate && !syntax.operands.empty()) {
            auto inner = numberOf(syntax.operands.front());
            if (inner) {
                inner->mantissa = -inner->mantissa;
            }
            return inner;
        }
        if (syntax.kind != Syntax::Kind::Literal || syntax.literal.size() != 1) {
            return {};
        }
        if (const auto* whole = std::get_if<std::int64_t>(&syntax.literal.front())) {
            return Decimal(*whole);
        }
        if (const auto* decimal = std::get_if<Decimal>(&syntax.literal.front())) {
            return *decimal;
        }
        return {};
    }

    Terms one(const Item& item, Wanted wanted)
    {
        auto why = conflict(item, wanted);
        if (!why.empty()) {
            m_why = std::move(why);
            return {};
        }
        Term term;
        term.emplace(item.linkId, std::move(wanted));
        return {std::move(term)};
    }

    Terms both(const Terms& left, const Terms& right)
    {
        Terms result;
        for (const auto& a : left) {
            for (const auto& b : right) {
                if (result.size() >= kMostTerms) {
                    m_gaveUp = true;
                    return anything();
                }
                if (auto joint = together(a, b)) {
                    result.push_back(std::move(*joint));
                }
            }
        }
        return result;
    }

    std::optional<Term> together(Term a, const Term& b)
    {
        for (const auto& [id, wanted] : b) {
            auto& mine = a[id];
            mine = joined(std::move(mine), wanted);
            auto why = conflict(*m_questionnaire.find(id), mine);
            if (!why.empty()) {
                m_why = std::move(why);
                return {};
            }
        }
        return a;
    }

    static Terms either(Terms left, Terms right)
    {
        left.insert(left.end(), std::make_move_iterator(right.begin()), std::make_move_iterator(right.end()));
        return left;
    }

    Terms options(const Item& item, std::uint64_t mask, bool holds)
    {
        Wanted wanted;
        wanted.known = true;
        if (!item.repeats) {
            wanted.allowed = holds ? mask : ~mask;
        } else if (holds) {
            wanted.containsOneOf = {mask};
        } else {
            wanted.without = mask;
        }
        return one(item, std::move(wanted));
    }

    Terms call(const Syntax& call, bool holds)
    {
        if (call.hasFocus) {
            return call.text == "not" ? termsOf(call.operands.front(), !holds) : anything();
        }
        if (call.text == "iif" && call.operands.size() == 3 && holds) {
            return either(both(termsOf(call.operands[0], true), termsOf(call.operands[1], true)),
                          termsOf(call.operands[2], true));
        }
        const Item* item = itemOf(call);
        if (item == nullptr || item->perSide) {
            return anything(); // either() may read the two sides in one condition
        }
        if (call.text == "answered") {
            Wanted wanted;
            (holds ? wanted.known : wanted.blank) = true;
            return one(*item, wanted);
        }
        if (!item->isChoice()) {
            return anything();
        }
        if (call.text == "yes" || call.text == "no") {
            return options(*item, maskOf(*item, call.text), holds);
        }
        if (call.text == "has" && call.operands.size() == 2 && textOf(call.operands[1]) != nullptr) {
            return options(*item, maskOf(*item, *textOf(call.operands[1])), holds);
        }
        return anything();
    }

    Terms comparison(const Syntax& syntax, bool holds)
    {
        const Syntax& left = syntax.operands.front();
        const auto limit = numberOf(syntax.operands.back());
        const bool value = left.kind == Syntax::Kind::Function && left.text == "v" && !left.hasFocus;
        const Item* item = value ? itemOf(left) : nullptr;
        if (item == nullptr || item->perSide || item->isChoice() || !limit) {
            return anything();
        }
        Wanted wanted;
        wanted.known = true;
        const bool below = syntax.text == "<" || syntax.text == "<=";
        const bool open = (syntax.text == "<" || syntax.text == ">") == holds;
        if (below == holds) {
            lower(wanted, limit, open);
        } else {
            raise(wanted, limit, open);
        }
        return one(*item, std::move(wanted));
    }

    Terms termsOf(const Syntax& syntax, bool holds)
    {
        if (syntax.kind == Syntax::Kind::Function) {
            return call(syntax, holds);
        }
        if (syntax.kind != Syntax::Kind::Operator) {
            return anything();
        }
        const auto& text = syntax.text;
        if (text == "<" || text == "<=" || text == ">" || text == ">=") {
            return comparison(syntax, holds);
        }
        if (text != "and" && text != "or") {
            return anything();
        }
        const bool all = (text == "and") == holds;
        Terms result = termsOf(syntax.operands.front(), holds);
        for (std::size_t i = 1; i < syntax.operands.size(); ++i) {
            Terms next = termsOf(syntax.operands[i], holds);
            result = all ? both(result, next) : either(std::move(result), std::move(next));
        }
        if (result.size() > kMostTerms) {
            m_gaveUp = true;
            return anything();
        }
        return result;
    }

    const assessment::Questionnaire& m_questionnaire;
    std::string m_why;
    bool m_gaveUp = false;
};

} // namespace

std::optional<Impossible> impossible(std::string_view expression,
                                     const assessment::Questionnaire& questionnaire)
{
    const auto tree = fhirpath::parse(expression);
    if (!tree) {
        return {};
    }
    std::vector<const Syntax*> parts {&*tree};
    if (tree->kind == Syntax::Kind::Operator && tree->text == "or") {
        parts.clear();
        for (const auto& operand : tree->operands) {
            parts.push_back(&operand);
        }
    }
    for (const Syntax* part : parts) {
        auto why = Possible(questionnaire).whyNot(*part);
        if (!why.empty()) {
            return Impossible {part->offset, std::move(why)};
        }
    }
    return {};
}

} // namespace sartorius::differential
