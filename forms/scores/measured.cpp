#include "forms/scores/measured.h"

#include "forms/scores/readings.h"

#include <algorithm>
#include <utility>

namespace sartorius::scores {

using record::Decimal;

Measured measured(Readings& readings, std::string_view item)
{
    return {readings.number(item), std::string(item)};
}

std::vector<std::string> missingOf(std::initializer_list<Measured> values)
{
    std::vector<std::string> missing;
    for (const auto& value : values) {
        if (!value.known() && std::find(missing.begin(), missing.end(), value.item) == missing.end()) {
            missing.push_back(value.item);
        }
    }
    return missing;
}

Decimal times(const Decimal& a, const Decimal& b)
{
    return record::multiply(a, b).value_or(a);
}

Decimal ratio(const Decimal& a, const Decimal& b)
{
    return record::divide(a, b, 12).value_or(Decimal(0));
}

Decimal minus(const Decimal& a, const Decimal& b)
{
    return record::subtract(a, b).value_or(a);
}

std::string bandOf(const Decimal& value, std::initializer_list<BandOf> bands)
{
    const auto* found = std::find_if(bands.begin(), bands.end(), [&value](const BandOf& band) {
        return !band.below || value < *band.below;
    });
    return found == bands.end() ? std::string() : std::string(found->code);
}

ScoreResult settled(ScoreResult result, std::string category, std::optional<Decimal> value)
{
    result.status = ScoreStatus::Complete;
    result.category = std::move(category);
    result.value = value;
    result.missing.clear();
    return result;
}

ScoreResult incomplete(ScoreResult result, std::vector<std::string> missing)
{
    result.status = ScoreStatus::Indeterminate;
    result.missing = std::move(missing);
    return result;
}

ScoreResult resultOf(std::string_view id, std::string_view source)
{
    ScoreResult result;
    result.id = id;
    result.source = source;
    return result;
}

} // namespace sartorius::scores
