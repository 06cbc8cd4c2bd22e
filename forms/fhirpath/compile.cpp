#include "forms/fhirpath/expression.h"

#include "forms/fhirpath/operators.h"
#include "forms/fhirpath/syntax.h"

#include <algorithm>
#include <array>

namespace sartorius::fhirpath {

namespace {

    /// How a function treats what stands before its point.
    enum class Focus { None, Collection };

    struct FunctionRule
    {
        std::string_view name;
        Operation operation;
        Focus focus;
        std::size_t fewest; ///< arguments, the focus not counted
        std::size_t most;
    };

    constexpr std::size_t kAny = 1000;

    constexpr std::array<FunctionRule, 42> kFunctions {
        FunctionRule {"yes", Operation::Yes, Focus::None, 1, 1},
        {"no", Operation::No, Focus::None, 1, 1},
        {"notYes", Operation::NotYes, Focus::None, 1, 1},
        {"has", Operation::Has, Focus::None, 2, 2},
        {"v", Operation::Plain, Focus::None, 1, 1},
        {"answered", Operation::Answered, Focus::None, 1, 1},
        {"graded", Operation::Graded, Focus::None, 2, 2},
        {"atLeast", Operation::AtLeast, Focus::None, 2, kAny},
        {"either", Operation::Either, Focus::None, 1, 1},
        {"score", Operation::FactOf, Focus::None, 1, 1},
        {"flag", Operation::FactOf, Focus::None, 1, 1},
        {"med", Operation::FactOf, Focus::None, 1, 1},
        {"mx", Operation::FactOf, Focus::None, 1, 1},
        {"iif", Operation::Iif, Focus::None, 2, 3},
        {"today", Operation::Today, Focus::None, 0, 0},
        {"not", Operation::Not, Focus::Collection, 0, 0},
        {"exists", Operation::Exists, Focus::Collection, 0, 1},
        {"any", Operation::Exists, Focus::Collection, 0, 1},
        {"empty", Operation::Empty, Focus::Collection, 0, 0},
        {"count", Operation::Count, Focus::Collection, 0, 0},
        {"where", Operation::Where, Focus::Collection, 1, 1},
        {"select", Operation::Select, Focus::Collection, 1, 1},
        {"all", Operation::All, Focus::Collection, 1, 1},
        {"allTrue", Operation::AllTrue, Focus::Collection, 0, 0},
        {"anyTrue", Operation::AnyTrue, Focus::Collection, 0, 0},
        {"allFalse", Operation::AllFalse, Focus::Collection, 0, 0},
        {"anyFalse", Operation::AnyFalse, Focus::Collection, 0, 0},
        {"first", Operation::First, Focus::Collection, 0, 0},
        {"last", Operation::Last, Focus::Collection, 0, 0},
        {"tail", Operation::Tail, Focus::Collection, 0, 0},
        {"distinct", Operation::Distinct, Focus::Collection, 0, 0},
        {"sum", Operation::Sum, Focus::Collection, 0, 0},
        {"min", Operation::Minimum, Focus::Collection, 0, 0},
        {"max", Operation::Maximum, Focus::Collection, 0, 0},
        {"round", Operation::Round, Focus::Collection, 0, 1},
        {"abs", Operation::Abs, Focus::Collection, 0, 0},
        {"ceiling", Operation::Ceiling, Focus::Collection, 0, 0},
        {"floor", Operation::Floor, Focus::Collection, 0, 0},
        {"truncate", Operation::Truncate, Focus::Collection, 0, 0},
        {"toString", Operation::AsText, Focus::Collection, 0, 0},
        {"is", Operation::Is, Focus::Collection, 1, 1},
        {"as", Operation::As, Focus::Collection, 1, 1}};

    struct OperatorRule
    {
        std::string_view symbol;
        Operation operation;
    };

    constexpr std::array<OperatorRule, 24> kOperators {
        OperatorRule {"and", Operation::And},
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

    constexpr std::array<std::string_view, 5> kMembers {"value", "unit", "code", "system", "display"};

    std::string_view nameOf(StaticType type)
    {
        switch (type) {
        case StaticType::Any:
            return "a value";
        case StaticType::Boolean:
            return "true or false";
        case StaticType::Integer:
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

    bool isNumber(StaticType type) { return type == StaticType::Integer || type == StaticType::Decimal; }

    bool comparable(StaticType a, StaticType b)
    {
        return a == StaticType::Any || b == StaticType::Any || a == b || (isNumber(a) && isNumber(b));
    }

    StaticType typeOfConstant(const Collection& values)
    {
        if (values.empty())
            return StaticType::Any;
        static constexpr std::array<StaticType, 7> kByIndex {StaticType::Boolean,
                                                             StaticType::Integer,
                                                             StaticType::Decimal,
                                                             StaticType::String,
                                                             StaticType::Temporal,
                                                             StaticType::Quantity,
                                                             StaticType::Coding};
        return kByIndex[values.front().index()];
    }

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

    FactKind factKindOf(std::string_view function)
    {
        if (function == "score")
            return FactKind::Score;
        if (function == "flag")
            return FactKind::Flag;
        return function == "med" ? FactKind::MedicineClass : FactKind::MedicineAlert;
    }

    const FunctionRule* functionNamed(std::string_view name)
    {
        const auto at = std::find_if(kFunctions.begin(), kFunctions.end(), [name](const FunctionRule& rule) {
            return rule.name == name;
        });
        return at == kFunctions.end() ? nullptr : &*at;
    }

    const std::string* textOf(const Syntax& syntax)
    {
        if (syntax.kind != Syntax::Kind::Literal || syntax.literal.size() != 1)
            return nullptr;
        return std::get_if<std::string>(&syntax.literal.front());
    }

    class Compiler
    {
    public:
        explicit Compiler(const Vocabulary& vocabulary)
            : m_vocabulary(vocabulary)
        {
        }

        struct Found
        {
            std::string code;
            std::size_t offset;
            std::string what;
            std::string remedy;
        };

        const std::vector<Found>& problems() const { return m_problems; }

        Program takeProgram() { return std::move(m_program); }

        /// Appends the tree's nodes, operands first; returns the index of its root.
        std::uint32_t emit(const Syntax& syntax)
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

    private:
        void problem(std::string code, std::size_t offset, std::string what, std::string remedy)
        {
            m_problems.push_back({std::move(code), offset, std::move(what), std::move(remedy)});
        }

        Node node(Operation operation, StaticType type, const Syntax& syntax) const
        {
            Node made;
            made.operation = operation;
            made.type = type;
            made.offset = static_cast<std::uint32_t>(syntax.offset);
            return made;
        }

        std::uint32_t append(Node made, const std::vector<std::uint32_t>& children)
        {
            made.firstChild = static_cast<std::uint32_t>(m_program.children.size());
            made.childCount = static_cast<std::uint32_t>(children.size());
            m_program.children.insert(m_program.children.end(), children.begin(), children.end());
            m_program.nodes.push_back(made);
            return static_cast<std::uint32_t>(m_program.nodes.size() - 1);
        }

        std::uint32_t name(const std::string& text)
        {
            const auto at = std::find(m_program.names.begin(), m_program.names.end(), text);
            const auto index = static_cast<std::uint32_t>(at - m_program.names.begin());
            if (at == m_program.names.end())
                m_program.names.push_back(text);
            return index;
        }

        StaticType typeOf(std::uint32_t index) const { return m_program.nodes[index].type; }

        std::uint32_t constant(const Syntax& syntax, Collection values)
        {
            Node made = node(Operation::Constant, typeOfConstant(values), syntax);
            made.slot = static_cast<std::uint32_t>(m_program.constants.size());
            m_program.constants.push_back(std::move(values));
            return append(made, {});
        }

        /// Stands where something wrong was, so that the rest is checked too.
        std::uint32_t nothing(const Syntax& syntax) { return constant(syntax, {}); }

        std::uint32_t variable(const Syntax& syntax)
        {
            if (syntax.text == "this")
                return append(node(Operation::This, m_thisType, syntax), {});
            if (syntax.text == "index")
                return append(node(Operation::Index, StaticType::Integer, syntax), {});
            problem("unsupported", syntax.offset, "$total is not supported.", "Use sum(), min() or max().");
            return nothing(syntax);
        }

        std::uint32_t external(const Syntax& syntax)
        {
            return fact(FactKind::Context, syntax.text, syntax, syntax.offset);
        }

        std::uint32_t fact(FactKind kind, const std::string& text, const Syntax& syntax, std::size_t offset)
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

        std::uint32_t member(const Syntax& syntax)
        {
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

        void wantLogic(std::uint32_t index, const Syntax& syntax)
        {
            const Node& operand = m_program.nodes[index];
            const bool score = operand.operation == Operation::FactOf && index < m_scores.size() && m_scores[index];
            if (score) {
                problem("type-mismatch",
                        syntax.offset,
                        "A score is a value, not a condition.",
                        "Compare it, for example score('R-OKR') = 'indicated'.");
            } else if (operand.type != StaticType::Boolean && operand.type != StaticType::Any) {
                problem("type-mismatch",
                        syntax.offset,
                        "A condition is needed here, but this is " + std::string(nameOf(operand.type)) + ".",
                        "Compare it with something, or use yes('id').");
            }
        }

        void wantNumber(std::uint32_t index, const Syntax& syntax)
        {
            const StaticType type = typeOf(index);
            if (type != StaticType::Any && type != StaticType::Quantity && !isNumber(type))
                problem("type-mismatch",
                        syntax.offset,
                        "A number is needed here, but this is " + std::string(nameOf(type)) + ".",
                        "Use a number or an item that holds one.");
        }

        std::uint32_t binary(const Syntax& syntax)
        {
            const auto rule = std::find_if(kOperators.begin(), kOperators.end(), [&](const OperatorRule& r) {
                return r.symbol == syntax.text;
            });
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

        void checkComparison(Operation operation,
                             const std::vector<std::uint32_t>& children,
                             const Syntax& syntax)
        {
            const StaticType left = typeOf(children[0]);
            const StaticType right = typeOf(children[1]);
            if (!comparable(left, right)) {
                const bool unit = left == StaticType::Quantity || right == StaticType::Quantity;
                problem("type-mismatch",
                        syntax.offset,
                        "This compares " + std::string(nameOf(left)) + " with " + std::string(nameOf(right)) + ".",
                        unit ? "v('id') is a plain number in the unit of its item: compare it with a number."
                             : "Compare values of one kind.");
            }
            const bool ordered = operation >= Operation::Less && operation <= Operation::GreaterOrEqual;
            if (ordered && (left == StaticType::Boolean || right == StaticType::Boolean))
                problem("type-mismatch",
                        syntax.offset,
                        "True and false have no order.",
                        "Use = or write the condition itself.");
            checkOptions(children[0], syntax.operands[1]);
            checkOptions(children[1], syntax.operands[0]);
        }

        /// v('item') compared with a code that the item does not offer could never hold.
        void checkOptions(std::uint32_t read, const Syntax& other)
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

        StaticType checkArithmetic(Operation operation,
                                   const std::vector<std::uint32_t>& children,
                                   const Syntax& syntax)
        {
            const StaticType left = typeOf(children[0]);
            const StaticType right = typeOf(children[1]);
            if (operation == Operation::Concatenate)
                return StaticType::String;
            if (operation == Operation::Add && left == StaticType::String && right == StaticType::String)
                return StaticType::String;
            const bool sum = operation == Operation::Add || operation == Operation::Subtract;
            if (sum && left == StaticType::Temporal) {
                if (right != StaticType::Quantity && right != StaticType::Any)
                    problem("type-mismatch",
                            syntax.offset,
                            "Only a duration can be added to a date.",
                            "Write for example today() - 14 days.");
                return StaticType::Temporal;
            }
            wantNumber(children[0], syntax.operands[0]);
            wantNumber(children[1], syntax.operands[1]);
            if (left == StaticType::Quantity || right == StaticType::Quantity)
                return StaticType::Quantity;
            if (left == StaticType::Any || right == StaticType::Any)
                return StaticType::Any;
            const bool whole = operation == Operation::DivideWhole
                || (operation != Operation::Divide && left == StaticType::Integer && right == StaticType::Integer);
            return whole ? StaticType::Integer : StaticType::Decimal;
        }

        std::uint32_t negate(const Syntax& syntax)
        {
            const std::uint32_t operand = emit(syntax.operands.front());
            wantNumber(operand, syntax.operands.front());
            return append(node(Operation::Negate, typeOf(operand), syntax), {operand});
        }

        std::uint32_t indexer(const Syntax& syntax)
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

        std::uint32_t typeTest(const Syntax& syntax,
                               Operation operation,
                               const std::string& typeName,
                               std::uint32_t focus)
        {
            if (!isTypeName(typeName))
                problem("unknown-name",
                        syntax.offset,
                        "There is no type '" + typeName + "'.",
                        "Use Boolean, Integer, Decimal, String, Date, DateTime, Time, Quantity or Coding.");
            Node made = node(operation, operation == Operation::Is ? StaticType::Boolean : StaticType::Any, syntax);
            made.hasFocus = true;
            made.name = name(typeName);
            return append(made, {focus});
        }

        // ---- functions

        std::uint32_t function(const Syntax& syntax)
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
            if (rule->operation == Operation::Iif)
                return iif(syntax);
            return collectionFunction(*rule, syntax);
        }

        static std::string counted(const FunctionRule& rule)
        {
            const auto arguments = [](std::size_t count) {
                return std::to_string(count) + (count == 1 ? " argument" : " arguments");
            };
            if (rule.fewest == rule.most)
                return rule.fewest == 0 ? "no argument" : arguments(rule.fewest);
            if (rule.most == kAny)
                return "at least " + arguments(rule.fewest);
            return std::to_string(rule.fewest) + " to " + arguments(rule.most);
        }

        std::uint32_t unknownFunction(const Syntax& syntax)
        {
            std::vector<std::string_view> known;
            for (const FunctionRule& rule : kFunctions)
                known.push_back(rule.name);
            const std::string near = nearest(syntax.text, known);
            problem("unknown-function",
                    syntax.offset,
                    "There is no function " + syntax.text + "().",
                    near.empty() ? "Check its spelling; names are case-sensitive." : "Did you mean " + near + "()?");
            return nothing(syntax);
        }

        const ItemSignature* itemNamed(const Syntax& argument)
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
        optionIndex(const ItemSignature& item, std::string_view code, std::size_t offset)
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

        std::uint32_t itemFunction(const FunctionRule& rule, const Syntax& syntax)
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

        void addYesOrNo(Operation operation, const ItemSignature& item, const Syntax& syntax)
        {
            if (item.kind == ItemKind::Boolean)
                return;
            const std::string_view wanted = operation == Operation::No ? "no" : "yes";
            const auto at = std::find_if(item.options.begin(), item.options.end(), [&](const OptionSignature& o) {
                return o.code == wanted;
            });
            if (at == item.options.end()) {
                problem("type-mismatch",
                        syntax.offset,
                        "'" + item.id + "' is no question with yes and no.",
                        "Use has('" + item.id + "','code') or v('" + item.id + "').");
                return;
            }
            m_program.options.push_back(static_cast<std::uint16_t>(at - item.options.begin()));
        }

        void addOptions(const ItemSignature& item, const Syntax& argument)
        {
            const std::string* codes = textOf(argument);
            if (item.kind != ItemKind::Choice || codes == nullptr) {
                problem(codes == nullptr ? "wrong-arguments" : "type-mismatch",
                        argument.offset,
                        codes == nullptr ? "Option codes are needed here." : "'" + item.id + "' is no choice.",
                        codes == nullptr ? "Write them between quotes, several with |." : "Use v('" + item.id + "').");
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

        void addGrades(Node& made, const ItemSignature& item, const Syntax& argument)
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

        std::uint32_t factFunction(const FunctionRule& rule, const Syntax& syntax)
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

        std::uint32_t atLeast(const Syntax& syntax)
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

        std::uint32_t iif(const Syntax& syntax)
        {
            std::vector<std::uint32_t> children;
            for (const Syntax& operand : syntax.operands)
                children.push_back(emit(operand));
            wantLogic(children[0], syntax.operands[0]);
            StaticType type = typeOf(children[1]);
            const bool emptyElse = children.size() < 3 || syntax.operands[2].literal.empty();
            const bool literalElse = children.size() < 3 || syntax.operands[2].kind == Syntax::Kind::Literal;
            if (!(emptyElse && literalElse) && typeOf(children[2]) != type)
                type = StaticType::Any;
            return append(node(Operation::Iif, type, syntax), children);
        }

        /// Functions of a focus; without one the focus is $this.
        std::uint32_t collectionFunction(const FunctionRule& rule, const Syntax& syntax)
        {
            if (rule.operation == Operation::Today)
                return append(node(Operation::Today, StaticType::Temporal, syntax), {});
            if (rule.operation == Operation::Either) {
                const std::uint32_t inner = emit(syntax.operands.front());
                wantLogic(inner, syntax.operands.front());
                return append(node(Operation::Either, StaticType::Boolean, syntax), {inner});
            }
            const std::uint32_t focus = syntax.hasFocus
                ? emit(syntax.operands.front())
                : append(node(Operation::This, m_thisType, syntax), {});
            if (rule.operation == Operation::Is || rule.operation == Operation::As)
                return typeTest(syntax, rule.operation, typeArgument(syntax.operands.back()), focus);
            if (rule.operation == Operation::Not)
                wantLogic(focus, syntax.hasFocus ? syntax.operands.front() : syntax);
            if (rule.operation >= Operation::Sum && rule.operation <= Operation::Truncate
                && rule.operation != Operation::Minimum && rule.operation != Operation::Maximum)
                wantNumber(focus, syntax.hasFocus ? syntax.operands.front() : syntax);
            std::vector<std::uint32_t> children {focus};
            const StaticType outer = m_thisType;
            m_thisType = typeOf(focus);
            for (std::size_t i = syntax.hasFocus ? 1 : 0; i < syntax.operands.size(); ++i) {
                children.push_back(emit(syntax.operands[i]));
                if (rule.operation != Operation::Select && rule.operation != Operation::Round)
                    wantLogic(children.back(), syntax.operands[i]);
            }
            m_thisType = outer;
            Node made = node(rule.operation, typeOfResult(rule.operation, children), syntax);
            made.hasFocus = true;
            return append(made, children);
        }

        /// 'Quantity' in is(Quantity), System.Quantity too.
        static std::string typeArgument(const Syntax& argument)
        {
            if (argument.kind != Syntax::Kind::Member)
                return {};
            return argument.hasFocus ? typeArgument(argument.operands.front()) + "." + argument.text
                                     : argument.text;
        }

        StaticType typeOfResult(Operation operation, const std::vector<std::uint32_t>& children) const
        {
            switch (operation) {
            case Operation::Count:
            case Operation::Ceiling:
            case Operation::Floor:
            case Operation::Truncate:
                return StaticType::Integer;
            case Operation::Round:
                return StaticType::Decimal;
            case Operation::AsText:
                return StaticType::String;
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

        const Vocabulary& m_vocabulary;
        Program m_program;
        std::vector<Found> m_problems;
        std::vector<bool> m_scores; ///< by node: a score
        StaticType m_thisType = StaticType::Any;
    };

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
compile(std::string_view text, const Vocabulary& vocabulary, const Locate& locate)
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
    Compiler compiler(vocabulary);
    compiler.emit(*syntax);
    if (!compiler.problems().empty()) {
        record::Problems problems;
        for (const auto& found : compiler.problems())
            problems.push_back({found.code, place(found.offset), found.what, found.remedy});
        return tl::unexpected<record::Problems>(std::move(problems));
    }
    return Expression(std::string(text), compiler.takeProgram());
}

std::vector<FactName> factsNamedIn(std::string_view text)
{
    std::vector<FactName> facts;
    if (const tl::expected<Syntax, SyntaxFault> syntax = parse(text))
        collectFacts(*syntax, facts);
    return facts;
}

} // namespace sartorius::fhirpath
