#include "forms/fhirpath/compiler.h"
#include "forms/fhirpath/operators.h"
#include "forms/fhirpath/types.h"

#include <algorithm>
#include <array>

namespace sartorius::fhirpath {

namespace {

struct OperatorRule
{
    std::string_view symbol;
    Operation operation;
};

constexpr std::array<OperatorRule, 24> kOperators {OperatorRule {"and", Operation::And},
                                                   {"or", Operation::Or},
                                                   {"xor", Operation::Xor},
                                                   {"implies", Operation::Implies},
                                                   {"=", Operation::Equal},
                                                   {"!=", Operation::NotEqual},
                                                   {"~", Operation::Equivalent},
                                                   {"!~", Operation::NotEquivalent},
                                                   {"<", Operation::Less},
                                                   {"<=", Operation::LessOrEqual},
                                                   {">", Operation::Greater},
                                                   {">=", Operation::GreaterOrEqual},
                                                   {"in", Operation::In},
                                                   {"contains", Operation::Contains},
                                                   {"+", Operation::Add},
                                                   {"-", Operation::Subtract},
                                                   {"&", Operation::Concatenate},
                                                   {"*", Operation::Multiply},
                                                   {"/", Operation::Divide},
                                                   {"div", Operation::DivideWhole},
                                                   {"mod", Operation::Modulo},
                                                   {"|", Operation::Union},
                                                   {"is", Operation::Is},
                                                   {"as", Operation::As}};

/// Names after % that need no declaration.
constexpr std::array<std::string_view, 8> kEnvironment {
    "resource", "rootResource", "context", "ucum", "sct", "loinc", "vs-", "ext-"};

constexpr std::array<std::string_view, 5> kMembers {"value", "unit", "code", "system", "display"};

bool comparable(StaticType a, StaticType b)
{
    return a == StaticType::Any || b == StaticType::Any || a == b || (isNumber(a) && isNumber(b));
}

StaticType typeOfConstant(const Collection& values)
{
    if (values.empty())
        return StaticType::Any;
    static constexpr std::array<StaticType, 10> kByIndex {StaticType::Boolean,
                                                          StaticType::Integer,
                                                          StaticType::Decimal,
                                                          StaticType::String,
                                                          StaticType::Temporal,
                                                          StaticType::Quantity,
                                                          StaticType::Coding,
                                                          StaticType::Long,
                                                          StaticType::Any,
                                                          StaticType::Any};
    const StaticType first = kByIndex[values.front().index()];
    const bool same = std::all_of(values.begin(), values.end(), [&](const Value& value) {
        return kByIndex[value.index()] == first;
    });
    return same ? first : StaticType::Any;
}

} // namespace

bool isEnvironment(std::string_view name)
{
    return std::any_of(kEnvironment.begin(), kEnvironment.end(), [name](std::string_view known) {
        return known.back() == '-' ? name.substr(0, known.size()) == known : name == known;
    });
}

std::string_view nameOf(StaticType type)
{
    switch (type) {
    case StaticType::Any:
        return "a value";
    case StaticType::Boolean:
        return "true or false";
    case StaticType::Integer:
    case StaticType::Long:
    case StaticType::Decimal:
        return "a number";
    case StaticType::String:
        return "text";
    case StaticType::Temporal:
        return "a date";
    case StaticType::Quantity:
        return "a quantity with a unit";
    case StaticType::Coding:
        return "a coding";
    }
    return {};
}

bool isNumber(StaticType type)
{
    return type == StaticType::Integer || type == StaticType::Long || type == StaticType::Decimal;
}

const std::string* textOf(const Syntax& syntax)
{
    if (syntax.kind != Syntax::Kind::Literal || syntax.literal.size() != 1)
        return nullptr;
    return std::get_if<std::string>(&syntax.literal.front());
}

std::uint32_t Compiler::emit(const Syntax& syntax)
{
    switch (syntax.kind) {
    case Syntax::Kind::Literal:
        return constant(syntax, syntax.literal);
    case Syntax::Kind::Variable:
        return variable(syntax);
    case Syntax::Kind::External:
        return external(syntax);
    case Syntax::Kind::Member:
        return member(syntax);
    case Syntax::Kind::Function:
        return function(syntax);
    case Syntax::Kind::Operator:
        return binary(syntax);
    case Syntax::Kind::Negate:
        return negate(syntax);
    case Syntax::Kind::Indexer:
        return indexer(syntax);
    case Syntax::Kind::TypeTest:
        return typeTest(syntax,
                        syntax.text == "is" ? Operation::Is : Operation::As,
                        syntax.typeName,
                        emit(syntax.operands.front()));
    }
    return 0;
}

void Compiler::problem(std::string code, std::size_t offset, std::string what, std::string remedy)
{
    if (full())
        return;
    m_problems.push_back({std::move(code), offset, std::move(what), std::move(remedy)});
}

Node Compiler::node(Operation operation, StaticType type, const Syntax& syntax) const
{
    Node made;
    made.operation = operation;
    made.type = type;
    made.offset = static_cast<std::uint32_t>(syntax.offset);
    return made;
}

std::uint32_t Compiler::append(Node made, const std::vector<std::uint32_t>& children)
{
    made.firstChild = static_cast<std::uint32_t>(m_program.children.size());
    made.childCount = static_cast<std::uint32_t>(children.size());
    m_program.children.insert(m_program.children.end(), children.begin(), children.end());
    m_program.nodes.push_back(made);
    return static_cast<std::uint32_t>(m_program.nodes.size() - 1);
}

std::uint32_t Compiler::name(const std::string& text)
{
    const auto at = std::find(m_program.names.begin(), m_program.names.end(), text);
    const auto index = static_cast<std::uint32_t>(at - m_program.names.begin());
    if (at == m_program.names.end())
        m_program.names.push_back(text);
    return index;
}

std::uint32_t Compiler::constant(const Syntax& syntax, Collection values)
{
    Node made = node(Operation::Constant, typeOfConstant(values), syntax);
    made.slot = static_cast<std::uint32_t>(m_program.constants.size());
    m_program.constants.push_back(std::move(values));
    return append(made, {});
}

std::uint32_t Compiler::variable(const Syntax& syntax)
{
    if (syntax.text == "this")
        return append(node(Operation::This, m_thisType, syntax), {});
    if (syntax.text == "index")
        return append(node(Operation::Index, StaticType::Integer, syntax), {});
    return append(node(Operation::Total, StaticType::Any, syntax), {});
}

std::uint32_t Compiler::external(const Syntax& syntax)
{
    if (!m_vocabulary.factSlot(FactKind::Context, syntax.text)) {
        if (const std::optional<std::uint32_t> known = environment(syntax))
            return *known;
    }
    return fact(FactKind::Context, syntax.text, syntax, syntax.offset);
}

std::optional<std::uint32_t> Compiler::environment(const Syntax& syntax)
{
    if (const auto defined = m_variables.find(syntax.text); defined != m_variables.end()) {
        Node made = node(Operation::Defined, StaticType::Any, syntax);
        made.slot = defined->second;
        return append(made, {});
    }
    if (!standard() || !isEnvironment(syntax.text))
        return std::nullopt;
    const bool text = syntax.text != "resource" && syntax.text != "rootResource"
        && syntax.text != "context";
    Node made
        = node(Operation::Environment, text ? StaticType::String : StaticType::Any, syntax);
    made.name = name(syntax.text);
    return append(made, {});
}

std::uint32_t
Compiler::fact(FactKind kind, const std::string& text, const Syntax& syntax, std::size_t offset)
{
    const std::optional<std::uint32_t> slot = m_vocabulary.factSlot(kind, text);
    if (!slot) {
        std::vector<std::string_view> known;
        for (const FactName& candidate : m_vocabulary.facts()) {
            if (candidate.kind == kind)
                known.emplace_back(candidate.name);
        }
        const std::string near = nearest(text, known);
        problem("unknown-name",
                offset,
                "There is no " + std::string(toString(kind)) + " '" + text + "'.",
                near.empty() ? "Check its id." : "Did you mean '" + near + "'?");
        return nothing(syntax);
    }
    const bool truth = kind != FactKind::Score && kind != FactKind::Context;
    Node made = node(Operation::FactOf, truth ? StaticType::Boolean : StaticType::Any, syntax);
    made.slot = *slot;
    made.name = name(text);
    m_scores.resize(m_program.nodes.size() + 1, false);
    m_scores.back() = kind == FactKind::Score;
    return append(made, {});
}

std::uint32_t Compiler::navigation(const Syntax& syntax)
{
    const std::uint32_t focus = focusOf(syntax);
    Node made = node(Operation::Member, StaticType::Any, syntax);
    made.hasFocus = syntax.hasFocus;
    made.name = name(syntax.text);
    return append(made, {focus});
}

std::uint32_t Compiler::focusOf(const Syntax& syntax)
{
    return syntax.hasFocus ? emit(syntax.operands.front())
                           : append(node(Operation::This, m_thisType, syntax), {});
}

std::uint32_t Compiler::member(const Syntax& syntax)
{
    if (standard())
        return navigation(syntax);
    const bool known = std::find(kMembers.begin(), kMembers.end(), syntax.text) != kMembers.end();
    if (!syntax.hasFocus || !known) {
        const bool item = m_vocabulary.itemSlot(syntax.text).has_value();
        problem("unsupported",
                syntax.offset,
                "There is no resource here in which to look for '" + syntax.text + "'.",
                item ? "Write the item as v('" + syntax.text + "')."
                     : "Read items with yes('id'), has('id','code') or v('id').");
        return nothing(syntax);
    }
    const std::uint32_t focus = emit(syntax.operands.front());
    Node made = node(Operation::Member,
                     syntax.text == "value" ? StaticType::Decimal : StaticType::String,
                     syntax);
    made.hasFocus = true;
    made.name = name(syntax.text);
    return append(made, {focus});
}

void Compiler::wantLogic(std::uint32_t index, const Syntax& syntax)
{
    if (standard()) // FHIRPath, "Singleton evaluation": any one value is true
        return;
    const Node& operand = m_program.nodes[index];
    const bool score
        = operand.operation == Operation::FactOf && index < m_scores.size() && m_scores[index];
    if (score) {
        problem("type-mismatch",
                syntax.offset,
                "A score is a value, not a condition.",
                "Compare it, for example score('R-OKR') = 'indicated'.");
    } else if (operand.type != StaticType::Boolean && operand.type != StaticType::Any) {
        problem("type-mismatch",
                syntax.offset,
                "A condition is needed here, but this is " + std::string(nameOf(operand.type))
                    + ".",
                "Compare it with something, or use yes('id').");
    }
}

void Compiler::wantNumber(std::uint32_t index, const Syntax& syntax)
{
    const StaticType type = typeOf(index);
    if (type != StaticType::Any && type != StaticType::Quantity && !isNumber(type))
        problem("type-mismatch",
                syntax.offset,
                "A number is needed here, but this is " + std::string(nameOf(type)) + ".",
                "Use a number or an item that holds one.");
}

/// A union of literals is known at once.
std::uint32_t Compiler::unionOf(const Syntax& syntax)
{
    const std::uint32_t left = emit(syntax.operands[0]);
    const std::uint32_t right = emit(syntax.operands[1]);
    const StaticType type = typeOf(left) == typeOf(right) ? typeOf(left) : StaticType::Any;
    const auto isConstant = [&](std::uint32_t index) {
        return m_program.nodes[index].operation == Operation::Constant;
    };
    if (!isConstant(left) || !isConstant(right))
        return append(node(Operation::Union, type, syntax), {left, right});
    Collection all;
    for (const std::uint32_t side : {left, right}) {
        const Collection& values = m_program.constants[m_program.nodes[side].slot];
        if (all.size() + values.size() > 64) // compared pairwise
            return append(node(Operation::Union, type, syntax), {left, right});
        for (const Value& value : values) {
            const bool there = std::any_of(all.begin(), all.end(), [&](const Value& other) {
                return equal(other, value).value_or(false);
            });
            if (!there)
                all.push_back(value);
        }
    }
    return constant(syntax, std::move(all));
}

std::uint32_t Compiler::binary(const Syntax& syntax)
{
    if (syntax.text == "|")
        return unionOf(syntax);
    const auto rule = std::find_if(kOperators.begin(),
                                   kOperators.end(),
                                   [&](const OperatorRule& r) { return r.symbol == syntax.text; });
    std::vector<std::uint32_t> children;
    for (const Syntax& operand : syntax.operands)
        children.push_back(emit(operand));
    const Operation operation = rule->operation;
    StaticType type = StaticType::Boolean;
    if (operation <= Operation::Implies) {
        for (std::size_t i = 0; i < children.size(); ++i)
            wantLogic(children[i], syntax.operands[i]);
    } else if (operation <= Operation::Contains) {
        checkComparison(operation, children, syntax);
    } else if (operation <= Operation::Modulo) {
        type = checkArithmetic(operation, children, syntax);
    } else {
        type = typeOf(children[0]) == typeOf(children[1]) ? typeOf(children[0]) : StaticType::Any;
    }
    return append(node(operation, type, syntax), children);
}

void Compiler::checkComparison(Operation operation,
                               const std::vector<std::uint32_t>& children,
                               const Syntax& syntax)
{
    const StaticType left = typeOf(children[0]);
    const StaticType right = typeOf(children[1]);
    const bool ordered = operation >= Operation::Less && operation <= Operation::GreaterOrEqual;
    const bool measures = (left == StaticType::Quantity || isNumber(left))
        && (right == StaticType::Quantity || isNumber(right));
    const bool readsItem = m_program.nodes[children[0]].operation == Operation::Plain
        || m_program.nodes[children[1]].operation == Operation::Plain;
    const bool strict = !standard() || readsItem || (ordered && !measures);
    if (strict && !comparable(left, right)) {
        const bool unit = left == StaticType::Quantity || right == StaticType::Quantity;
        problem("type-mismatch",
                syntax.offset,
                "This compares " + std::string(nameOf(left)) + " with " + std::string(nameOf(right))
                    + ".",
                unit
                    ? "v('id') is a plain number in the unit of its item: compare it with a number."
                    : "Compare values of one kind.");
    }
    if (ordered && (left == StaticType::Boolean || right == StaticType::Boolean))
        problem("type-mismatch",
                syntax.offset,
                "True and false have no order.",
                "Use = or write the condition itself.");
    checkOptions(children[0], syntax.operands[1]);
    checkOptions(children[1], syntax.operands[0]);
}

void Compiler::checkOptions(std::uint32_t read, const Syntax& other)
{
    const Node& made = m_program.nodes[read];
    if (made.operation != Operation::Plain)
        return;
    const ItemSignature& item = m_vocabulary.items()[made.slot];
    if (item.kind != ItemKind::Choice || item.options.empty())
        return;
    if (const std::string* code = textOf(other))
        optionIndex(item, *code, other.offset);
    if (other.kind == Syntax::Kind::Operator && other.text == "|") {
        for (const Syntax& operand : other.operands)
            checkOptions(read, operand);
    }
}

StaticType Compiler::checkArithmetic(Operation operation,
                                     const std::vector<std::uint32_t>& children,
                                     const Syntax& syntax)
{
    const StaticType left = typeOf(children[0]);
    const StaticType right = typeOf(children[1]);
    if (operation == Operation::Concatenate)
        return StaticType::String;
    if (operation == Operation::Add && left == StaticType::String && right == StaticType::String)
        return StaticType::String;
    const bool text = left == StaticType::String || right == StaticType::String;
    const bool open = left == StaticType::Any || right == StaticType::Any;
    if (operation == Operation::Add && text && open)
        return StaticType::Any;
    const bool sum = operation == Operation::Add || operation == Operation::Subtract;
    if (sum && left == StaticType::Temporal) {
        if (right != StaticType::Quantity && right != StaticType::Any)
            problem("type-mismatch",
                    syntax.offset,
                    "Only a duration can be added to a date.",
                    "Write for example today() - 14 days.");
        return StaticType::Temporal;
    }
    if (operation == Operation::Add && left == StaticType::Quantity
        && right == StaticType::Temporal)
        return StaticType::Temporal;
    wantNumber(children[0], syntax.operands[0]);
    wantNumber(children[1], syntax.operands[1]);
    if (left == StaticType::Quantity || right == StaticType::Quantity)
        return StaticType::Quantity;
    if (left == StaticType::Any || right == StaticType::Any)
        return StaticType::Any;
    if (left == StaticType::Long || right == StaticType::Long)
        return StaticType::Any;
    const bool whole = operation == Operation::DivideWhole
        || (operation != Operation::Divide && left == StaticType::Integer
            && right == StaticType::Integer);
    return whole ? StaticType::Integer : StaticType::Decimal;
}

std::uint32_t Compiler::negate(const Syntax& syntax)
{
    const std::uint32_t operand = emit(syntax.operands.front());
    wantNumber(operand, syntax.operands.front());
    return append(node(Operation::Negate, typeOf(operand), syntax), {operand});
}

std::uint32_t Compiler::indexer(const Syntax& syntax)
{
    const std::uint32_t focus = emit(syntax.operands[0]);
    const std::uint32_t index = emit(syntax.operands[1]);
    if (typeOf(index) != StaticType::Integer && typeOf(index) != StaticType::Any)
        problem("type-mismatch",
                syntax.operands[1].offset,
                "An index is a whole number.",
                "Count from 0, for example [0].");
    return append(node(Operation::At, typeOf(focus), syntax), {focus, index});
}

std::uint32_t Compiler::typeTest(const Syntax& syntax,
                                 Operation operation,
                                 const std::string& typeName,
                                 std::uint32_t focus)
{
    if (!isTypeName(typeName))
        problem("unknown-name",
                syntax.offset,
                "There is no type '" + typeName + "'.",
                "Use a FHIR R4 type, or Boolean, Integer, Decimal, String, Date, DateTime, Time, "
                "Quantity.");
    Node made = node(
        operation, operation == Operation::Is ? StaticType::Boolean : StaticType::Any, syntax);
    made.hasFocus = true;
    made.name = name(typeName);
    return append(made, {focus});
}

namespace {

void collectFacts(const Syntax& syntax, std::vector<FactName>& facts)
{
    if (syntax.kind == Syntax::Kind::External)
        facts.push_back({FactKind::Context, syntax.text});
    if (syntax.kind == Syntax::Kind::Function && syntax.operands.size() == 1) {
        const FunctionRule* rule = functionNamed(syntax.text);
        const std::string* name = textOf(syntax.operands.front());
        if (rule != nullptr && name != nullptr && rule->operation == Operation::FactOf)
            facts.push_back({factKindOf(rule->name), *name});
    }
    for (const Syntax& operand : syntax.operands)
        collectFacts(operand, facts);
}

} // namespace

tl::expected<Expression, record::Problems>
compile(std::string_view text,
        const Vocabulary& vocabulary,
        const Locate& locate,
        Dialect dialect)
{
    const auto place = [&](std::size_t offset) {
        return locate ? locate(offset) : lineAndColumn(text, offset);
    };
    const tl::expected<Syntax, SyntaxFault> syntax = parse(text);
    if (!syntax) {
        const SyntaxFault& fault = syntax.error();
        return tl::unexpected<record::Problems>(
            {record::Problem {fault.code, place(fault.offset), fault.what, fault.remedy}});
    }
    Compiler compiler(vocabulary, dialect);
    compiler.emit(*syntax);
    if (!compiler.problems().empty()) {
        record::Problems problems;
        for (const auto& found : compiler.problems())
            problems.push_back({found.code, place(found.offset), found.what, found.remedy});
        return tl::unexpected<record::Problems>(std::move(problems));
    }
    return Expression(std::string(text), compiler.takeProgram());
}

namespace {

bool callsItemFunction(const Syntax& syntax)
{
    if (syntax.kind == Syntax::Kind::Function) {
        const FunctionRule* rule = functionNamed(syntax.text);
        if (rule != nullptr && rule->operation >= Operation::Yes
            && rule->operation <= Operation::FactOf)
            return true;
    }
    return std::any_of(syntax.operands.begin(), syntax.operands.end(), callsItemFunction);
}

} // namespace

Dialect dialectOf(std::string_view text)
{
    const tl::expected<Syntax, SyntaxFault> syntax = parse(text);
    return syntax && callsItemFunction(*syntax) ? Dialect::Rules : Dialect::Standard;
}

std::vector<FactName> factsNamedIn(std::string_view text)
{
    std::vector<FactName> facts;
    if (const tl::expected<Syntax, SyntaxFault> syntax = parse(text))
        collectFacts(*syntax, facts);
    return facts;
}

} // namespace sartorius::fhirpath
