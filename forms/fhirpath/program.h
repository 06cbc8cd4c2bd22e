#pragma once

#include "forms/fhirpath/value.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sartorius::fhirpath {

/// What is known of a value before anything is evaluated.
enum class StaticType { Any, Boolean, Integer, Long, Decimal, String, Temporal, Quantity, Coding };

/// What a node does. Item and fact functions read slots; the rest is FHIRPath.
enum class Operation : std::uint8_t {
    Constant,
    This,
    Index,
    Total,
    Member,
    Items, ///< descendants().where(linkId = 'x'), looked up
    ItemChildren, ///< item.where(linkId = 'x'), looked up
    Environment, ///< %resource, %context ...
    Defined, ///< %name of defineVariable
    // logic
    And,
    Or,
    Xor,
    Implies,
    Not,
    // comparison and membership
    Equal,
    NotEqual,
    Equivalent,
    NotEquivalent,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Contains,
    // arithmetic and text
    Add,
    Subtract,
    Concatenate,
    Multiply,
    Divide,
    DivideWhole,
    Modulo,
    Negate,
    // collections
    Union,
    At,
    Is,
    As,
    // items and facts
    Yes,
    No,
    NotYes,
    Has,
    Plain,
    Answered,
    Graded,
    AtLeast,
    Either,
    FactOf,
    // functions of the standard
    Exists,
    Empty,
    Count,
    Iif,
    Where,
    Select,
    All,
    AllTrue,
    AnyTrue,
    AllFalse,
    AnyFalse,
    First,
    Last,
    Tail,
    Distinct,
    Sum,
    Minimum,
    Maximum,
    Round,
    Abs,
    Ceiling,
    Floor,
    Truncate,
    Today,
    OfType,
    Repeat,
    RepeatAll,
    Aggregate,
    Sort,
    Define,
    Call ///< a function that needs only its focus and its arguments
};

/// One step of a compiled expression; its operands are `children[firstChild ..
/// firstChild+childCount)`. The focus of a function, when it has one, is its first operand.
struct Node
{
    Operation operation = Operation::Constant;
    StaticType type = StaticType::Any;
    bool hasFocus = false;
    bool perSide = false; ///< of item functions: read the index side
    std::uint32_t offset = 0; ///< byte in the text
    std::uint32_t slot = 0; ///< item, fact, constant, variable or function
    std::uint32_t name = 0; ///< index into names
    std::uint32_t firstChild = 0;
    std::uint32_t childCount = 0;
    std::uint32_t firstOption = 0;
    std::uint32_t optionCount = 0;
};

struct FunctionRule;

/// A compiled expression as data: flat, immutable, shared by nobody. The last node is the whole.
struct Program
{
    std::vector<Node> nodes;
    std::vector<std::uint32_t> children;
    std::vector<Collection> constants;
    std::vector<std::string> names; ///< item ids, fact names, members and types
    std::vector<std::uint16_t> options; ///< option indexes of has()
    std::vector<record::Decimal>
        ordinals; ///< of graded(): one per option of the item, threshold last
    std::vector<bool> ranked; ///< whether the option has an ordinal
    std::vector<const FunctionRule*> functions; ///< of Call
    std::uint32_t variables = 0; ///< how many defineVariable() there are
};

} // namespace sartorius::fhirpath
