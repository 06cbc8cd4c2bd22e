#pragma once

#include "forms/assessment/form.h"
#include "forms/record/decimal.h"
#include "forms/record/laterality.h"
#include "forms/record/time.h"
#include "forms/scores/criterion.h"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sartorius::scores {

/// Reads the answers of a form for one rule and notes which known ones it used. An item recorded per
/// side gives the value of the index side. Nothing here turns an unknown answer into "no".
class Readings
{
public:
    explicit Readings(const assessment::Form& form);

    /// Reads items recorded per side on this side, whichever the index side is.
    Readings(const assessment::Form& form, record::Laterality side);

    /// "yes" or "no"; an unknown option or no answer is unknown.
    Criterion yes(std::string_view item);

    /// One of the codes is chosen; false when another known option is.
    Criterion has(std::string_view item, std::initializer_list<std::string_view> codes);

    /// As has(), for a list of tender sites: a site that is not listed counts as not tender only when
    /// every site was examined (V-04 of the specification).
    Criterion tender(std::string_view item,
                     std::string_view completeItem,
                     std::initializer_list<std::string_view> codes);

    /// The number in the item's own unit.
    std::optional<record::Decimal> number(std::string_view item);

    enum class Order { Below, AtMost, AtLeast, Above };
    Criterion compared(std::string_view item, Order order, record::Decimal threshold);

    /// The code of a single choice, also one of the unknown options; empty without an answer.
    std::string code(std::string_view item) const;

    /// As code(), and noted; empty when the option says that it is not known.
    std::string knownCode(std::string_view item);

    /// As number(), of the side that is not the index side.
    std::optional<record::Decimal> otherSide(std::string_view item);

    std::optional<record::Date> date(std::string_view item);

    /// The date of the assessment: the form's own when the item is not answered.
    record::Date assessed();

    std::vector<ScoreInput> used() const { return m_used; }

private:
    void note(std::string_view item, std::string value);

    const assessment::Form& m_form;
    std::optional<record::Laterality> m_side; ///< items recorded per side are read there
    std::vector<ScoreInput> m_used;
};

} // namespace sartorius::scores
