#include "hl7/exchange/lab_items.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace sartorius::hl7 {
namespace {

/// One unit that results of one LOINC code may have, and what makes the item's unit of it:
/// value x multiply / divide, rounded to `digits` where it is no plain copy.
struct Row
{
    std::string_view item;
    std::string_view itemUnit;
    std::string_view loinc;
    std::string_view unit;
    std::int64_t multiply = 1;
    std::uint8_t multiplyScale = 0;
    std::int64_t divide = 1;
    std::uint8_t divideScale = 0;
    std::uint8_t digits = 0;
};

// The laboratory table of the thigh specification: codes, units and factors. HbA1c stays in the
// unit reported, and D-dimer in FEU and DDU are never mixed.
constexpr std::array<Row, 56> kRows {{
    {"tc-lab-na", "mmol/L", "2951-2", "mmol/L", 1, 0, 1, 0, 0},
    {"tc-lab-na", "mmol/L", "2951-2", "meq/L", 1, 0, 1, 0, 0},
    {"tc-lab-k", "mmol/L", "2823-3", "mmol/L", 1, 0, 1, 0, 0},
    {"tc-lab-k", "mmol/L", "2823-3", "meq/L", 1, 0, 1, 0, 0},
    {"tc-lab-cl", "mmol/L", "2075-0", "mmol/L", 1, 0, 1, 0, 0},
    {"tc-lab-cl", "mmol/L", "2075-0", "meq/L", 1, 0, 1, 0, 0},
    {"tc-lab-hco3", "mmol/L", "1963-8", "mmol/L", 1, 0, 1, 0, 0},
    {"tc-lab-hco3", "mmol/L", "1963-8", "meq/L", 1, 0, 1, 0, 0},
    {"tc-lab-mg", "mmol/L", "2601-3", "mmol/L", 1, 0, 1, 0, 0},
    {"tc-lab-mg", "mmol/L", "19123-9", "mg/dL", 1, 0, 24305, 4, 2},
    {"tc-lab-ca", "mmol/L", "2000-8", "mmol/L", 1, 0, 1, 0, 0},
    {"tc-lab-ca", "mmol/L", "17861-6", "mg/dL", 1, 0, 4008, 3, 2},
    {"tc-lab-ica", "mmol/L", "1994-3", "mmol/L", 1, 0, 1, 0, 0},
    {"tc-lab-alb", "g/L", "1751-7", "g/L", 1, 0, 1, 0, 0},
    {"tc-lab-alb", "g/L", "1751-7", "g/dL", 10, 0, 1, 0, 1},
    {"tc-lab-phos", "mmol/L", "14879-1", "mmol/L", 1, 0, 1, 0, 0},
    {"tc-lab-phos", "mmol/L", "2777-1", "mg/dL", 1, 0, 3097, 3, 2},
    {"tc-lab-ck", "U/L", "2157-6", "U/L", 1, 0, 1, 0, 0},
    {"tc-lab-creat", "umol/L", "14682-9", "umol/L", 1, 0, 1, 0, 0},
    {"tc-lab-creat", "umol/L", "2160-0", "mg/dL", 8842, 2, 1, 0, 0},
    {"tc-lab-egfr", "mL/min/{1.73_m2}", "98979-8", "mL/min/{1.73_m2}", 1, 0, 1, 0, 0},
    {"tc-lab-urea", "mmol/L", "22664-7", "mmol/L", 1, 0, 1, 0, 0},
    {"tc-lab-urea", "mmol/L", "3094-0", "mg/dL", 1, 0, 2801, 3, 1},
    {"tc-lab-acr", "mg/mmol", "9318-7", "mg/g", 1, 0, 884, 2, 1},
    {"tc-lab-tsh", "m[IU]/L", "3016-3", "m[IU]/L", 1, 0, 1, 0, 0},
    {"tc-lab-tsh", "m[IU]/L", "3016-3", "u[IU]/mL", 1, 0, 1, 0, 0},
    {"tc-lab-ft4", "pmol/L", "14920-3", "pmol/L", 1, 0, 1, 0, 0},
    {"tc-lab-ft4", "pmol/L", "3024-7", "ng/dL", 1287, 2, 1, 0, 1},
    {"tc-lab-gluc", "mmol/L", "14749-6", "mmol/L", 1, 0, 1, 0, 0},
    {"tc-lab-gluc", "mmol/L", "2345-7", "mg/dL", 1, 0, 18016, 3, 1},
    {"tc-lab-a1c", "mmol/mol", "59261-8", "mmol/mol", 1, 0, 1, 0, 0},
    {"tc-lab-a1c-percent", "%", "4548-4", "%", 1, 0, 1, 0, 0},
    {"tc-lab-ferr", "ug/L", "2276-4", "ng/mL", 1, 0, 1, 0, 0},
    {"tc-lab-ferr", "ug/L", "2276-4", "ug/L", 1, 0, 1, 0, 0},
    {"tc-lab-vitd", "nmol/L", "62292-8", "ng/mL", 2496, 3, 1, 0, 0},
    {"tc-lab-urate", "umol/L", "14933-6", "umol/L", 1, 0, 1, 0, 0},
    {"tc-lab-urate", "umol/L", "3084-1", "mg/dL", 5948, 2, 1, 0, 0},
    {"tc-lab-crp", "mg/L", "1988-5", "mg/L", 1, 0, 1, 0, 0},
    {"tc-lab-crp", "mg/L", "1988-5", "mg/dL", 10, 0, 1, 0, 1},
    {"tc-lab-esr", "mm/h", "4537-7", "mm/h", 1, 0, 1, 0, 0},
    {"tc-lab-wbc", "10*9/L", "6690-2", "10*9/L", 1, 0, 1, 0, 0},
    {"tc-lab-wbc", "10*9/L", "6690-2", "10*3/uL", 1, 0, 1, 0, 0},
    {"tc-lab-hb", "g/L", "718-7", "g/dL", 10, 0, 1, 0, 0},
    {"tc-lab-hb", "g/L", "718-7", "g/L", 1, 0, 1, 0, 0},
    {"tc-lab-plt", "10*9/L", "777-3", "10*9/L", 1, 0, 1, 0, 0},
    {"tc-lab-plt", "10*9/L", "777-3", "10*3/uL", 1, 0, 1, 0, 0},
    {"tc-lab-inr", "{INR}", "6301-6", "{INR}", 1, 0, 1, 0, 0},
    {"tc-lab-inr", "{INR}", "6301-6", "1", 1, 0, 1, 0, 0},
    {"tc-lab-ddimer", "ug/L{FEU}", "48065-7", "ug/L{FEU}", 1, 0, 1, 0, 0},
    {"tc-lab-ddimer", "ug/L{FEU}", "48065-7", "ng/mL{FEU}", 1, 0, 1, 0, 0},
    {"tc-lab-ddimer", "ug/L{FEU}", "48065-7", "mg/L{FEU}", 1000, 0, 1, 0, 0},
    {"tc-lab-alt", "U/L", "1742-6", "U/L", 1, 0, 1, 0, 0},
    {"tc-lab-ast", "U/L", "1920-8", "U/L", 1, 0, 1, 0, 0},
    {"tc-lab-lactate", "mmol/L", "32693-4", "mmol/L", 1, 0, 1, 0, 0},
    {"tc-lab-b12", "pg/mL", "2132-9", "pg/mL", 1, 0, 1, 0, 0},
    {"tc-lab-pth", "pg/mL", "2731-8", "pg/mL", 1, 0, 1, 0, 0},
}};

/// The same analyte in the same unit in the knee form.
struct Twin
{
    std::string_view thigh;
    std::string_view knee;
};

constexpr std::array<Twin, 7> kTwins {{
    {"tc-lab-crp", "mk-lab-crp"},
    {"tc-lab-esr", "mk-lab-esr"},
    {"tc-lab-wbc", "mk-lab-wbc"},
    {"tc-lab-urate", "mk-lab-urate-umol"},
    {"tc-lab-egfr", "mk-lab-egfr"},
    {"tc-lab-ddimer", "mk-lab-ddimer"},
    {"tc-lab-ck", "mk-lab-ck"},
}};

struct Spelling
{
    std::string_view written;
    std::string_view ucum;
};

constexpr std::array<Spelling, 47> kSpellings {{
    {"mmol/l", "mmol/L"},
    {"umol/l", "umol/L"},
    {"µmol/L", "umol/L"},
    {"µmol/l", "umol/L"},
    {"μmol/L", "umol/L"},
    {"μmol/l", "umol/L"},
    {"nmol/l", "nmol/L"},
    {"pmol/l", "pmol/L"},
    {"mg/dl", "mg/dL"},
    {"g/dl", "g/dL"},
    {"g/l", "g/L"},
    {"mg/l", "mg/L"},
    {"ug/l", "ug/L"},
    {"µg/L", "ug/L"},
    {"µg/l", "ug/L"},
    {"mcg/L", "ug/L"},
    {"ng/ml", "ng/mL"},
    {"ng/dl", "ng/dL"},
    {"pg/ml", "pg/mL"},
    {"u/l", "U/L"},
    {"IU/L", "U/L"},
    {"IU/l", "U/L"},
    {"U/l", "U/L"},
    {"meq/l", "meq/L"},
    {"mEq/L", "meq/L"},
    {"mEq/l", "meq/L"},
    {"mIU/L", "m[IU]/L"},
    {"mIU/l", "m[IU]/L"},
    {"mU/L", "m[IU]/L"},
    {"uIU/mL", "u[IU]/mL"},
    {"µIU/mL", "u[IU]/mL"},
    {"10^9/L", "10*9/L"},
    {"10^9/l", "10*9/L"},
    {"10E9/L", "10*9/L"},
    {"x10^9/L", "10*9/L"},
    {"x10*9/L", "10*9/L"},
    {"10^3/uL", "10*3/uL"},
    {"K/uL", "10*3/uL"},
    {"x10^3/uL", "10*3/uL"},
    {"mm/hr", "mm/h"},
    {"mL/min/1.73m2", "mL/min/{1.73_m2}"},
    {"mL/min/1.73 m2", "mL/min/{1.73_m2}"},
    {"mL/min/{1.73m2}", "mL/min/{1.73_m2}"},
    {"ug/L FEU", "ug/L{FEU}"},
    {"ng/mL FEU", "ng/mL{FEU}"},
    {"mg/L FEU", "mg/L{FEU}"},
    {"INR", "{INR}"},
}};

} // namespace

std::vector<std::string> labItemsOf(std::string_view loinc)
{
    const auto row = std::find_if(
        kRows.begin(), kRows.end(), [loinc](const Row& one) { return one.loinc == loinc; });
    if (row == kRows.end())
        return {};
    std::vector<std::string> items {std::string(row->item)};
    for (const Twin& twin : kTwins) {
        if (twin.thigh == row->item)
            items.emplace_back(twin.knee);
    }
    return items;
}

std::string ucumFrom(std::string_view unit)
{
    const auto spelling
        = std::find_if(kSpellings.begin(), kSpellings.end(), [unit](const Spelling& one) {
              return one.written == unit;
          });
    return std::string(spelling == kSpellings.end() ? unit : spelling->ucum);
}

std::optional<record::Quantity> inItemUnit(std::string_view loinc, const record::Quantity& value)
{
    const auto row = std::find_if(kRows.begin(), kRows.end(), [&](const Row& one) {
        return one.loinc == loinc && one.unit == value.unit;
    });
    if (row == kRows.end())
        return std::nullopt;
    if (row->multiply == 1 && row->divide == 1)
        return record::Quantity {value.value, std::string(row->itemUnit)};
    const auto product
        = record::multiply(value.value, record::Decimal(row->multiply, row->multiplyScale));
    if (!product)
        return std::nullopt;
    const auto quotient
        = record::divide(*product, record::Decimal(row->divide, row->divideScale), row->digits);
    if (!quotient)
        return std::nullopt;
    return record::Quantity {*quotient, std::string(row->itemUnit)};
}

} // namespace sartorius::hl7
