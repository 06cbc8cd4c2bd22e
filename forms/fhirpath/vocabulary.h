#pragma once

#include "forms/record/decimal.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sartorius::fhirpath {

enum class ItemKind { Boolean, Integer, Decimal, Quantity, Choice, Date, Text };

/// One option of a choice item, as far as expressions care.
struct OptionSignature
{
    std::string code;
    bool unknown = false; ///< not-asked, not-assessed, unknown ...: an answer that is no answer
    std::optional<record::Decimal> ordinal;
};

/// One form item, as far as expressions care. Its slot is its index in the vocabulary.
struct ItemSignature
{
    std::string id;
    ItemKind kind = ItemKind::Choice;
    bool perSide = false;
    bool repeats = false;
    std::string unit; ///< UCUM; of Quantity items
    std::vector<OptionSignature> options;
};

/// Named values that the caller of an expression supplies: score('R-..'), flag('RF-..'),
/// med('CLASS'), mx('alias') and %context.
enum class FactKind { Score, Flag, MedicineClass, MedicineAlert, Context };

/// "score", "flag", "med", "mx", "%".
std::string_view toString(FactKind kind);

struct FactName
{
    FactKind kind = FactKind::Score;
    std::string name;

    friend auto operator<=>(const FactName&, const FactName&) = default; // NOLINT(modernize-use-nullptr)
};

/// The names an expression may use and the slot of each. Names are resolved once, when an
/// expression is compiled; evaluating looks up by slot. An expression compiled against a vocabulary
/// stays valid for copies of it to which more facts were declared.
class Vocabulary
{
public:
    Vocabulary() = default;
    explicit Vocabulary(std::vector<ItemSignature> items);

    /// @return the slot of the fact; that of the earlier declaration when there is one.
    std::uint32_t declareFact(FactKind kind, const std::string& name);

    const std::vector<ItemSignature>& items() const { return m_items; }

    const std::vector<FactName>& facts() const { return m_facts; }

    std::optional<std::uint32_t> itemSlot(std::string_view id) const;
    std::optional<std::uint32_t> factSlot(FactKind kind, std::string_view name) const;

    /// The item id most like `id`; empty when none is near.
    std::string nearestItem(std::string_view id) const;

private:
    std::vector<ItemSignature> m_items;
    std::vector<FactName> m_facts;
    std::map<std::string, std::uint32_t, std::less<>> m_itemSlots;
    std::map<FactName, std::uint32_t> m_factSlots;
};

/// The candidate that needs the fewest edits to become `text`, when that is no more than a third of
/// its length; otherwise empty. For "did you mean".
std::string nearest(std::string_view text, const std::vector<std::string_view>& candidates);

} // namespace sartorius::fhirpath
