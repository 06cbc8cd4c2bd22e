#include "hl7/exchange/field_rules.h"

#include <algorithm>
#include <array>
#include <vector>

// By hand from HL7 2.5.1 chapters 2, 3, 4, 6, 7, 9, 10 and 11. The codes of user-defined tables are
// the suggested ones: a foreign code there is remarked, never refused.

namespace sartorius::hl7 {
namespace {

constexpr std::array<FieldRule, 111> kRules {{
    // segment, field, type, required, repeats, table, decides
    {"MSH", 7, "TS", true, false, "", false},
    {"MSH", 9, "MSG", true, false, "", false},
    {"MSH", 10, "ST", true, false, "", false},
    {"MSH", 11, "PT", true, false, "0103", false},
    {"MSH", 12, "VID", true, false, "", false},
    {"MSH", 13, "NM", false, false, "", false},
    {"MSH", 15, "ID", false, false, "0155", false},
    {"MSH", 16, "ID", false, false, "0155", false},
    {"EVN", 2, "TS", true, false, "", false},
    {"EVN", 3, "TS", false, false, "", false},
    {"EVN", 6, "TS", false, false, "", false},
    {"PID", 1, "SI", false, false, "", false},
    {"PID", 3, "CX", true, true, "", true},
    {"PID", 5, "XPN", true, true, "", false},
    {"PID", 7, "TS", false, false, "", true},
    {"PID", 8, "IS", false, false, "0001", false},
    {"PID", 29, "TS", false, false, "", false},
    {"PID", 30, "ID", false, false, "0136", false},
    {"PV1", 1, "SI", false, false, "", false},
    {"PV1", 2, "IS", true, false, "0004", false},
    {"PV1", 44, "TS", false, false, "", false},
    {"PV1", 45, "TS", false, false, "", false},
    {"MRG", 1, "CX", true, true, "", true},
    {"NK1", 1, "SI", true, false, "", false},
    {"RF1", 1, "CE", false, false, "0283", false},
    {"RF1", 2, "CE", false, false, "0280", false},
    {"RF1", 5, "CE", false, false, "0284", false},
    {"RF1", 6, "EI", true, false, "", true},
    {"RF1", 7, "TS", false, false, "", false},
    {"RF1", 8, "TS", false, false, "", false},
    {"RF1", 9, "TS", false, false, "", false},
    {"PRD", 1, "CE", true, true, "", false},
    {"PRD", 2, "XPN", false, true, "", false},
    {"PRD", 8, "TS", false, false, "", false},
    {"PRD", 9, "TS", false, false, "", false},
    {"CTD", 1, "CE", true, true, "", false},
    {"AL1", 1, "SI", true, false, "", false},
    {"AL1", 3, "CE", true, false, "", false},
    {"AL1", 6, "DT", false, false, "", false},
    {"DG1", 1, "SI", true, false, "", false},
    {"DG1", 5, "TS", false, false, "", false},
    {"DG1", 6, "IS", true, false, "0052", false},
    {"PR1", 1, "SI", true, false, "", false},
    {"PR1", 3, "CE", true, false, "", false},
    {"PR1", 5, "TS", true, false, "", false},
    {"NTE", 1, "SI", false, false, "", false},
    {"ORC", 1, "ID", true, false, "0119", true},
    {"ORC", 2, "EI", false, false, "", false},
    {"ORC", 3, "EI", false, false, "", false},
    {"ORC", 5, "ID", false, false, "0038", true},
    {"ORC", 6, "ID", false, false, "0121", false},
    {"ORC", 9, "TS", false, false, "", false},
    {"ORC", 15, "TS", false, false, "", false},
    {"TQ1", 1, "SI", false, false, "", false},
    {"TQ1", 2, "CQ", false, false, "", false},
    {"TQ1", 3, "RPT", false, true, "", false},
    {"TQ1", 6, "CQ", false, false, "", false},
    {"TQ1", 7, "TS", false, false, "", false},
    {"TQ1", 8, "TS", false, false, "", false},
    {"TQ1", 9, "CWE", false, true, "0485", false},
    {"TQ1", 14, "NM", false, false, "", false},
    {"OBR", 1, "SI", false, false, "", false},
    {"OBR", 2, "EI", false, false, "", false},
    {"OBR", 3, "EI", false, false, "", false},
    {"OBR", 4, "CE", true, false, "", true},
    {"OBR", 7, "TS", false, false, "", false},
    {"OBR", 8, "TS", false, false, "", false},
    {"OBR", 14, "TS", false, false, "", false},
    {"OBR", 22, "TS", false, false, "", false},
    {"OBR", 25, "ID", false, false, "0123", false},
    {"OBX", 1, "SI", false, false, "", false},
    {"OBX", 2, "ID", false, false, "0125", false},
    {"OBX", 3, "CE", true, false, "", true},
    {"OBX", 11, "ID", true, false, "0085", true},
    {"OBX", 12, "TS", false, false, "", false},
    {"OBX", 14, "TS", false, false, "", false},
    {"OBX", 19, "TS", false, false, "", false},
    {"TXA", 1, "SI", true, false, "", false},
    {"TXA", 2, "IS", true, false, "0270", false},
    {"TXA", 4, "TS", false, false, "", false},
    {"TXA", 6, "TS", false, false, "", false},
    {"TXA", 7, "TS", false, false, "", false},
    {"TXA", 8, "TS", false, true, "", false},
    {"TXA", 12, "EI", true, false, "", true},
    {"TXA", 13, "EI", false, false, "", false},
    {"TXA", 17, "ID", true, false, "0271", true},
    {"TXA", 18, "ID", false, false, "0272", false},
    {"TXA", 19, "ID", false, false, "0273", false},
    {"SCH", 1, "EI", false, false, "", false},
    {"SCH", 2, "EI", false, false, "", false},
    {"SCH", 6, "CE", true, false, "", false},
    {"SCH", 16, "XCN", true, true, "", false},
    {"SCH", 20, "XCN", true, true, "", false},
    {"RGS", 1, "SI", true, false, "", false},
    {"RGS", 2, "ID", false, false, "0206", false},
    {"AIS", 1, "SI", true, false, "", false},
    {"AIS", 3, "CE", true, false, "", false},
    {"AIS", 4, "TS", false, false, "", false},
    {"AIG", 1, "SI", true, false, "", false},
    {"AIG", 4, "CE", true, false, "", false},
    {"AIL", 1, "SI", true, false, "", false},
    {"AIP", 1, "SI", true, false, "", false},
    {"AIP", 3, "XCN", false, true, "", false},
    {"AIP", 6, "TS", false, false, "", false},
    {"MSA", 1, "ID", true, false, "0008", true},
    {"MSA", 2, "ST", true, false, "", true},
    {"ERR", 3, "CWE", false, false, "", false},
    {"ERR", 4, "ID", false, false, "0516", false},
    {"SPM", 1, "SI", false, false, "", false},
    {"IN1", 1, "SI", true, false, "", false},
    {"IN1", 2, "CE", true, false, "", false},
}};

struct Table
{
    std::string_view number;
    std::string_view codes; ///< blank-separated
};

constexpr std::array<Table, 23> kTables {{
    {"0001", "A F M N O U"},
    {"0004", "B C E I N O P R U"},
    {"0008", "AA AE AR CA CE CR"},
    {"0038", "A CA CM DC ER HD IP RP SC"},
    {"0052", "A F W"},
    {"0085", "C D F I N O P R S U V W X"},
    {"0103", "D P T"},
    {"0119",
     "AF CA CH CN CP CR DC DE DF DR FU HD HR LI MC NA NR NW OC OD OE OF OH OK OP OR "
     "PA PR PY RE RF RL RO RP RQ RR RU SC SN SR SS UA UC UD UF UH UM UN UR UX XO XR XX"},
    {"0121", "D E F N R"},
    {"0123", "A C F I N O P R S X Y Z"},
    {"0125",
     "AD CE CF CK CN CNE CP CQ CWE CX DR DT DTM ED EI FC FT HD ID IS JCC MA MO NA "
     "NM NR PL PN PPN RI RP SI SN SPD ST TM TN TQ TS TX UVC VH VR XAD XCN XON XPN XTN"},
    {"0136", "N Y"},
    {"0155", "AL ER NE SU"},
    {"0206", "A D U"},
    {"0270", "AR CD CN DI DS ED HP OP PC PH PN PR SP TS"},
    {"0271", "AU DI DO IN IP LA PA"},
    {"0272", "R U V"},
    {"0273", "AV CA OB UN"},
    {"0280", "A R S"},
    {"0283", "A E P R"},
    {"0284", "A E I O"},
    {"0485", "A C P PRN R S T"},
    {"0516", "E F I W"},
}};

/// The rules of one segment stand together.
struct Group
{
    std::string_view segment;
    std::span<const FieldRule> rules;
};

std::vector<Group> grouped()
{
    std::vector<Group> groups;
    for (const FieldRule& rule : kRules) {
        if (groups.empty() || groups.back().segment != rule.segment)
            groups.push_back({rule.segment, {&rule, 0}});
        Group& last = groups.back();
        last.rules = {last.rules.data(), last.rules.size() + 1};
    }
    std::sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) {
        return a.segment < b.segment;
    });
    return groups;
}

} // namespace

std::span<const FieldRule> fieldRules(std::string_view segment)
{
    static const std::vector<Group> groups = grouped();
    const auto at = std::lower_bound(
        groups.begin(), groups.end(), segment, [](const Group& one, std::string_view id) {
            return one.segment < id;
        });
    return at != groups.end() && at->segment == segment ? at->rules : std::span<const FieldRule>();
}

bool isInTable(std::string_view table, std::string_view code)
{
    const auto found = std::lower_bound(
        kTables.begin(), kTables.end(), table, [](const Table& one, std::string_view number) {
            return one.number < number;
        });
    if (found == kTables.end() || found->number != table)
        return true;
    if (code.find(' ') != std::string_view::npos)
        return false;
    const std::string_view codes = found->codes;
    for (std::size_t at = codes.find(code); at != std::string_view::npos;
         at = codes.find(code, at + 1)) {
        const std::size_t end = at + code.size();
        if ((at == 0 || codes[at - 1] == ' ') && (end == codes.size() || codes[end] == ' '))
            return true;
    }
    return false;
}

} // namespace sartorius::hl7
