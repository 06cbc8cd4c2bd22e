// Functions: which there are, and how each becomes a node.

#include "forms/fhirpath/compiler.h"
#include "forms/fhirpath/pattern.h"

#include <algorithm>
#include <array>

namespace sartorius::fhirpath {

namespace {

StaticType typeOfItem(const ItemSignature& item)
{
    switch (item.kind) {
    case ItemKind::Boolean:
        return StaticType::Boolean;
    case ItemKind::Integer:
        return StaticType::Integer;
    case ItemKind::Decimal:
    case ItemKind::Quantity:
        return StaticType::Decimal;
    case ItemKind::Choice:
    case ItemKind::Text:
        return StaticType::String;
    case ItemKind::Date:
        return StaticType::Temporal;
    }
    return StaticType::Any;
}

} // namespace

FactKind factKindOf(std::string_view function)
{
    if (function == "score")
        return FactKind::Score;
    if (function == "flag")
        return FactKind::Flag;
    return function == "med" ? FactKind::MedicineClass : FactKind::MedicineAlert;
}

std::uint32_t Compiler::function(const Syntax& syntax)
{
    const FunctionRule* rule = functionNamed(syntax.text);
    if (rule == nullptr)
        return unknownFunction(syntax);
    const std::size_t skipped = syntax.hasFocus ? 1 : 0;
    const std::size_t given = syntax.operands.size() - skipped;
    if (given < rule->fewest || given > rule->most) {
        problem("wrong-arguments",
                syntax.offset,
                syntax.text + "() takes " + counted(*rule) + ", but " + std::to_string(given)
                    + (given == 1 ? " is" : " are") + " given.",
                "Give it what it needs.");
        return nothing(syntax);
    }
    if (syntax.hasFocus && rule->focus == Focus::None) {
        problem("wrong-arguments",
                syntax.offset,
                syntax.text + "() does not follow a point.",
                "Write " + syntax.text + "(...) on its own.");
        return nothing(syntax);
    }
    if (rule->operation >= Operation::Yes && rule->operation <= Operation::Graded)
        return itemFunction(*rule, syntax);
    if (rule->operation == Operation::FactOf)
        return factFunction(*rule, syntax);
    if (rule->operation == Operation::AtLeast)
        return atLeast(syntax);
    switch (rule->operation) {
    case Operation::Iif:
        return iif(syntax);
    case Operation::Call:
        return call(*rule, syntax);
    case Operation::Sort:
        return sort(syntax);
    case Operation::Define:
        return define(syntax);
    default:
        break;
    }
    if (const std::optional<std::uint32_t> search = itemSearch(syntax))
        return *search;
    return collectionFunction(*rule, syntax);
}

std::string Compiler::counted(const FunctionRule& rule)
{
    const auto arguments = [](std::size_t count) {
        return std::to_string(count) + (count == 1 ? " argument" : " arguments");
    };
    if (rule.fewest == rule.most)
        return rule.fewest == 0 ? "no argument" : arguments(rule.fewest);
    if (rule.most == kAnyNumber)
        return "at least " + arguments(rule.fewest);
    return std::to_string(rule.fewest) + " to " + arguments(rule.most);
}

std::uint32_t Compiler::unknownFunction(const Syntax& syntax)
{
    const std::string near = nearest(syntax.text, functionNames());
    problem("unknown-function",
            syntax.offset,
            "There is no function " + syntax.text + "().",
            near.empty() ? "Check its spelling; names are case-sensitive."
                         : "Did you mean " + near + "()?");
    return nothing(syntax);
}

const ItemSignature* Compiler::itemNamed(const Syntax& argument)
{
    const std::string* id = textOf(argument);
    if (id == nullptr) {
        problem("wrong-arguments",
                argument.offset,
                "An item id is needed here.",
                "Write it between quotes, for example yes('mk-sx-fever').");
        return nullptr;
    }
    const std::optional<std::uint32_t> slot = m_vocabulary.itemSlot(*id);
    if (!slot && full())
        return nullptr;
    if (!slot) {
        const std::string near = m_vocabulary.nearestItem(*id);
        problem("unknown-item",
                argument.offset,
                "The form has no item '" + *id + "'.",
                near.empty() ? "Check the item id." : "Did you mean '" + near + "'?");
        return nullptr;
    }
    return &m_vocabulary.items()[*slot];
}

std::optional<std::uint16_t>
Compiler::optionIndex(const ItemSignature& item, std::string_view code, std::size_t offset)
{
    for (std::size_t i = 0; i < item.options.size(); ++i) {
        if (item.options[i].code != code)
            continue;
        if (!item.options[i].unknown)
            return static_cast<std::uint16_t>(i);
        problem("unknown-option",
                offset,
                "'" + std::string(code) + "' means that '" + item.id
                    + "' is not known, so it is never an answer.",
                "Ask answered('" + item.id + "').not().");
        return std::nullopt;
    }
    std::string offered;
    for (const OptionSignature& option : item.options)
        offered += (offered.empty() ? "" : ", ") + option.code;
    problem("unknown-option",
            offset,
            "'" + item.id + "' has no option '" + std::string(code) + "'.",
            offered.empty() ? "It is no choice." : "It offers: " + offered + ".");
    return std::nullopt;
}

std::uint32_t Compiler::itemFunction(const FunctionRule& rule, const Syntax& syntax)
{
    const ItemSignature* item = itemNamed(syntax.operands.front());
    if (item == nullptr)
        return nothing(syntax);
    Node made = node(rule.operation,
                     rule.operation == Operation::Plain ? typeOfItem(*item) : StaticType::Boolean,
                     syntax);
    made.slot = *m_vocabulary.itemSlot(item->id);
    made.name = name(item->id);
    made.perSide = item->perSide;
    made.firstOption = static_cast<std::uint32_t>(m_program.options.size());
    if (rule.operation == Operation::Has)
        addOptions(*item, syntax.operands[1]);
    else if (rule.operation == Operation::Graded)
        addGrades(made, *item, syntax.operands[1]);
    else if (rule.operation != Operation::Plain && rule.operation != Operation::Answered)
        addYesOrNo(rule.operation, *item, syntax);
    if (rule.operation != Operation::Graded)
        made.optionCount = static_cast<std::uint32_t>(m_program.options.size()) - made.firstOption;
    return append(made, {});
}

void Compiler::addYesOrNo(Operation operation, const ItemSignature& item, const Syntax& syntax)
{
    if (item.kind == ItemKind::Boolean)
        return;
    const std::string_view wanted = operation == Operation::No ? "no" : "yes";
    const auto at = std::find_if(item.options.begin(),
                                 item.options.end(),
                                 [&](const OptionSignature& o) { return o.code == wanted; });
    if (at == item.options.end()) {
        problem("type-mismatch",
                syntax.offset,
                "'" + item.id + "' is no question with yes and no.",
                "Use has('" + item.id + "','code') or v('" + item.id + "').");
        return;
    }
    m_program.options.push_back(static_cast<std::uint16_t>(at - item.options.begin()));
}

void Compiler::addOptions(const ItemSignature& item, const Syntax& argument)
{
    const std::string* codes = textOf(argument);
    if (item.kind != ItemKind::Choice || codes == nullptr) {
        problem(codes == nullptr ? "wrong-arguments" : "type-mismatch",
                argument.offset,
                codes == nullptr ? "Option codes are needed here."
                                 : "'" + item.id + "' is no choice.",
                codes == nullptr ? "Write them between quotes, several with |."
                                 : "Use v('" + item.id + "').");
        return;
    }
    std::string_view rest = *codes;
    for (;;) {
        const std::size_t bar = rest.find('|');
        const std::string_view code = rest.substr(0, bar);
        const auto within = static_cast<std::size_t>(code.data() - codes->data());
        if (const auto index = optionIndex(item, code, argument.offset + 1 + within))
            m_program.options.push_back(*index);
        if (bar == std::string_view::npos)
            return;
        rest.remove_prefix(bar + 1);
    }
}

void Compiler::addGrades(Node& made, const ItemSignature& item, const Syntax& argument)
{
    const std::string* code = textOf(argument);
    if (item.kind != ItemKind::Choice || code == nullptr) {
        problem("wrong-arguments",
                argument.offset,
                "graded() needs a choice with ordinal values and one option code.",
                "Write graded('item','option').");
        return;
    }
    const std::optional<std::uint16_t> threshold = optionIndex(item, *code, argument.offset);
    if (!threshold)
        return;
    if (!item.options[*threshold].ordinal) {
        problem("type-mismatch",
                argument.offset,
                "The option '" + *code + "' of '" + item.id + "' has no ordinal value.",
                "Give the options an ordinalValue, or use has().");
        return;
    }
    made.firstOption = static_cast<std::uint32_t>(m_program.ordinals.size());
    made.optionCount = static_cast<std::uint32_t>(item.options.size());
    for (const OptionSignature& option : item.options) {
        m_program.ordinals.push_back(option.ordinal.value_or(record::Decimal {}));
        m_program.ranked.push_back(option.ordinal.has_value());
    }
    m_program.ordinals.push_back(*item.options[*threshold].ordinal);
    m_program.ranked.push_back(true);
}

std::uint32_t Compiler::factFunction(const FunctionRule& rule, const Syntax& syntax)
{
    const Syntax& argument = syntax.operands.front();
    const std::string* text = textOf(argument);
    if (text != nullptr)
        return fact(factKindOf(rule.name), *text, syntax, argument.offset);
    problem("wrong-arguments",
            argument.offset,
            "The id of the " + std::string(rule.name) + " is needed here.",
            "Write it between quotes.");
    return nothing(syntax);
}

std::uint32_t Compiler::atLeast(const Syntax& syntax)
{
    std::vector<std::uint32_t> children;
    for (const Syntax& operand : syntax.operands)
        children.push_back(emit(operand));
    if (typeOf(children.front()) != StaticType::Integer)
        problem("type-mismatch",
                syntax.operands.front().offset,
                "The first argument says how many; it is a whole number.",
                "Write for example atLeast(2, yes('a'), yes('b'), yes('c')).");
    for (std::size_t i = 1; i < children.size(); ++i)
        wantLogic(children[i], syntax.operands[i]);
    return append(node(Operation::AtLeast, StaticType::Boolean, syntax), children);
}

std::uint32_t Compiler::iif(const Syntax& syntax)
{
    // Both iif(a, b) and x.iif(a, b): the focus is $this of the branches.
    const std::size_t first = syntax.hasFocus ? 1 : 0;
    const std::uint32_t focus = focusOf(syntax);
    const StaticType outer = m_thisType;
    m_thisType = typeOf(focus);
    std::vector<std::uint32_t> children {focus};
    for (std::size_t i = first; i < syntax.operands.size(); ++i)
        children.push_back(emit(syntax.operands[i]));
    m_thisType = outer;
    wantLogic(children[1], syntax.operands[first]);
    StaticType type = typeOf(children[2]);
    const bool hasElse = children.size() > 3;
    const Syntax* otherwise = hasElse ? &syntax.operands[first + 2] : nullptr;
    const bool emptyElse = !hasElse
        || (otherwise->kind == Syntax::Kind::Literal && otherwise->literal.empty());
    if (!emptyElse && typeOf(children[3]) != type)
        type = StaticType::Any;
    Node made = node(Operation::Iif, type, syntax);
    made.hasFocus = syntax.hasFocus;
    return append(made, children);
}

std::uint32_t Compiler::call(const FunctionRule& rule, const Syntax& syntax)
{
    std::vector<std::uint32_t> children {focusOf(syntax)};
    for (std::size_t i = syntax.hasFocus ? 1 : 0; i < syntax.operands.size(); ++i)
        children.push_back(emit(syntax.operands[i]));
    const std::size_t first = syntax.hasFocus ? 1 : 0;
    const bool matches = rule.name == "matches" || rule.name == "matchesFull"
        || rule.name == "replaceMatches";
    if (matches && textOf(syntax.operands[first]) != nullptr) {
        const Syntax& literal = syntax.operands[first];
        if (const auto fault = Pattern(*textOf(literal), "").fault())
            problem("unsupported",
                    literal.offset + 1 + fault->offset,
                    fault->what,
                    "Write the pattern without it.");
    }
    Node made = node(Operation::Call, rule.result, syntax);
    made.hasFocus = true;
    made.slot = static_cast<std::uint32_t>(m_program.functions.size());
    m_program.functions.push_back(&rule);
    return append(made, children);
}

/// sort(), sort($this.a, -$this.b): a minus before a key turns its order round.
std::uint32_t Compiler::sort(const Syntax& syntax)
{
    const std::uint32_t focus = focusOf(syntax);
    const StaticType outer = m_thisType;
    m_thisType = typeOf(focus);
    std::vector<std::uint32_t> children {focus};
    Node made = node(Operation::Sort, typeOf(focus), syntax);
    made.hasFocus = true;
    for (std::size_t i = syntax.hasFocus ? 1 : 0; i < syntax.operands.size(); ++i) {
        const Syntax& key = syntax.operands[i];
        const bool descending = key.kind == Syntax::Kind::Negate;
        children.push_back(emit(descending ? key.operands.front() : key));
        if (descending && i < 32)
            made.slot |= 1U << i;
    }
    made.slot >>= syntax.hasFocus ? 1U : 0U;
    m_thisType = outer;
    return append(made, children);
}

std::uint32_t Compiler::define(const Syntax& syntax)
{
    const std::uint32_t focus = focusOf(syntax);
    const std::size_t first = syntax.hasFocus ? 1 : 0;
    const std::string* called = textOf(syntax.operands[first]);
    if (called == nullptr || m_variables.find(*called) != m_variables.end()
        || *called == "context" || *called == "resource") {
        problem("wrong-arguments",
                syntax.offset,
                "defineVariable() needs a new name between quotes.",
                "Write for example defineVariable('n', count()).");
        return nothing(syntax);
    }
    const StaticType outer = m_thisType;
    m_thisType = typeOf(focus);
    std::vector<std::uint32_t> children {focus};
    if (syntax.operands.size() > first + 1)
        children.push_back(emit(syntax.operands[first + 1]));
    m_thisType = outer;
    Node made = node(Operation::Define, typeOf(focus), syntax);
    made.hasFocus = true;
    made.slot = m_program.variables++;
    m_variables.emplace(*called, made.slot);
    return append(made, children);
}

namespace {

/// The text that `linkId = 'x'` wants; null for any other condition.
const std::string* wantedLinkId(const Syntax& condition)
{
    const bool equals = condition.kind == Syntax::Kind::Operator && condition.text == "="
        && condition.operands.size() == 2;
    if (!equals)
        return nullptr;
    const Syntax& left = condition.operands[0];
    const bool linkId
        = left.kind == Syntax::Kind::Member && left.text == "linkId" && !left.hasFocus;
    return linkId ? textOf(condition.operands[1]) : nullptr;
}

} // namespace

std::optional<std::uint32_t> Compiler::itemSearch(const Syntax& syntax)
{
    if (!standard() || syntax.text != "where" || !syntax.hasFocus)
        return std::nullopt;
    const std::string* linkId = wantedLinkId(syntax.operands[1]);
    const Syntax& from = syntax.operands[0];
    const bool descendants = from.kind == Syntax::Kind::Function && from.text == "descendants"
        && from.operands.size() == 1;
    const bool children = from.kind == Syntax::Kind::Member && from.text == "item";
    if (linkId == nullptr || (!descendants && !children))
        return std::nullopt;
    const std::uint32_t focus = focusOf(from);
    Node made = node(descendants ? Operation::Items : Operation::ItemChildren,
                     StaticType::Any,
                     syntax);
    made.hasFocus = true;
    made.name = name(*linkId);
    return append(made, {focus});
}

std::uint32_t Compiler::collectionFunction(const FunctionRule& rule, const Syntax& syntax)
{
    if (rule.operation == Operation::Today)
        return append(node(Operation::Today, StaticType::Temporal, syntax), {});
    if (rule.operation == Operation::Either) {
        const std::uint32_t inner = emit(syntax.operands.front());
        wantLogic(inner, syntax.operands.front());
        return append(node(Operation::Either, StaticType::Boolean, syntax), {inner});
    }
    const std::uint32_t focus = focusOf(syntax);
    if (rule.operation == Operation::Is || rule.operation == Operation::As
        || rule.operation == Operation::OfType)
        return typeTest(syntax, rule.operation, typeArgument(syntax.operands.back()), focus);
    if (rule.operation == Operation::Not)
        wantLogic(focus, syntax.hasFocus ? syntax.operands.front() : syntax);
    if (rule.operation >= Operation::Sum && rule.operation <= Operation::Truncate
        && rule.operation != Operation::Minimum && rule.operation != Operation::Maximum)
        wantNumber(focus, syntax.hasFocus ? syntax.operands.front() : syntax);
    std::vector<std::uint32_t> children {focus};
    const StaticType outer = m_thisType;
    // The element a function looks at; what the focus of aggregate and repeat becomes is open.
    const bool open = rule.operation >= Operation::OfType;
    m_thisType = rule.operation == Operation::Round ? outer
        : open                                      ? StaticType::Any
                                                    : typeOf(focus);
    for (std::size_t i = syntax.hasFocus ? 1 : 0; i < syntax.operands.size(); ++i) {
        children.push_back(emit(syntax.operands[i]));
        if (rule.operation != Operation::Select && rule.operation != Operation::Round && !open)
            wantLogic(children.back(), syntax.operands[i]);
    }
    m_thisType = outer;
    Node made = node(rule.operation, typeOfResult(rule.operation, children), syntax);
    made.hasFocus = true;
    return append(made, children);
}

std::string Compiler::typeArgument(const Syntax& argument)
{
    if (argument.kind != Syntax::Kind::Member)
        return {};
    return argument.hasFocus ? typeArgument(argument.operands.front()) + "." + argument.text
                             : argument.text;
}

StaticType Compiler::typeOfResult(Operation operation,
                                  const std::vector<std::uint32_t>& children) const
{
    switch (operation) {
    case Operation::Count:
        return StaticType::Integer;
    case Operation::Ceiling:
    case Operation::Floor:
    case Operation::Truncate:
        return isNumber(typeOf(children.front())) ? StaticType::Integer : StaticType::Any;
    case Operation::Round:
        return typeOf(children.front()) == StaticType::Decimal ? StaticType::Decimal
                                                               : StaticType::Any;
    case Operation::Repeat:
    case Operation::RepeatAll:
    case Operation::Aggregate:
        return StaticType::Any;
    case Operation::Select:
        return typeOf(children.back());
    case Operation::Not:
    case Operation::Exists:
    case Operation::Empty:
    case Operation::All:
    case Operation::AllTrue:
    case Operation::AnyTrue:
    case Operation::AllFalse:
    case Operation::AnyFalse:
        return StaticType::Boolean;
    default: // where, first, last, sum ...: as their focus
        return typeOf(children.front());
    }
}

} // namespace sartorius::fhirpath
