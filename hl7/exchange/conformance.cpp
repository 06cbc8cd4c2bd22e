#include "hl7/exchange/conformance.h"

#include "hl7/exchange/data_type.h"
#include "hl7/exchange/field_rules.h"
#include "hl7/exchange/structure.h"
#include "hl7/message/path.h"
#include "hl7/message/pieces.h"

#include <algorithm>
#include <array>
#include <map>

namespace sartorius::hl7 {
namespace {

/// Sites may add codes of their own to these: a foreign one is worth a remark, never an error.
constexpr std::array<std::string_view, 8> kUserTables {
    "0001", "0004", "0052", "0270", "0280", "0283", "0284", "0485"};

bool isUserDefined(std::string_view table)
{
    return std::find(kUserTables.begin(), kUserTables.end(), table) != kUserTables.end();
}

/// One segment with its place.
struct Line
{
    Segment segment;
    std::string_view id;
    std::uint32_t occurrence = 1;

    std::string name() const
    {
        return std::string(id)
            + (occurrence == 1 ? std::string() : "[" + std::to_string(occurrence) + "]");
    }
};

/// One value with its place, which is put into words only when there is something to say.
struct Place
{
    std::size_t index = 0; ///< of the line
    const Line& line;
    std::uint32_t field = 0;
    std::uint32_t repetition = 1;

    std::string name() const
    {
        return line.name() + "-" + std::to_string(field)
            + (repetition == 1 ? std::string() : "[" + std::to_string(repetition) + "]");
    }
};

class Examination
{
public:
    Examination(const Message& message, Strictness strictness)
        : m_message(message)
        , m_strictness(strictness)
    {
        std::map<std::string_view, std::uint32_t> seen;
        m_lines.reserve(message.segmentCount());
        for (std::size_t i = 0; i < message.segmentCount(); ++i) {
            const Segment segment = message.segment(i);
            m_lines.push_back({segment, segment.id(), ++seen[segment.id()]});
        }
    }

    std::vector<Fault> run()
    {
        structure();
        for (std::size_t i = 0; i < m_lines.size(); ++i)
            fields(i);
        std::stable_sort(m_faults.begin(), m_faults.end(), [](const auto& a, const auto& b) {
            return a.first < b.first;
        });
        std::vector<Fault> faults;
        for (auto& [index, fault] : m_faults)
            faults.push_back(std::move(fault));
        return faults;
    }

private:
    void add(std::size_t index, std::string location, std::string code, bool error, std::string what)
    {
        m_faults.emplace_back(index,
                              Fault {std::move(location),
                                     std::move(code),
                                     error ? Severity::Error : Severity::Warning,
                                     std::move(what)});
    }

    bool written() const { return m_strictness == Strictness::Written; }

    void structure()
    {
        const Structure* structure
            = structureOf(m_message.get("MSH-9.1"), m_message.get("MSH-9.2"));
        if (structure == nullptr || m_message.isBatch())
            return;
        for (const StructureFault& fault : structure->faultsOf(m_message)) {
            if (fault.kind == StructureFault::Kind::Missing) {
                const std::string& id = fault.segment;
                const bool decides = id == "PID" || id == "MRG" || id == "MSA" || id == "TXA"
                    || id == "SCH" || id == "RF1";
                // Its place is the next occurrence, so that a second missing MRG is told apart.
                add(fault.index,
                    id,
                    "100",
                    written() || (decides && m_message.count(id) == 0),
                    "The segment " + id + " is missing.");
                continue;
            }
            const bool foreign = fault.kind == StructureFault::Kind::Foreign;
            add(fault.index,
                m_lines[fault.index].name(),
                "100",
                written(),
                foreign ? "This message type has no segment " + fault.segment + "."
                        : "The segment " + fault.segment + " stands in the wrong place.");
        }
    }

    void fields(std::size_t index)
    {
        const Line& line = m_lines[index];
        for (const FieldRule& rule : fieldRules(line.id))
            field(index, rule);
        if (line.id == "OBX")
            observation(index);
        if (line.id == "OBR")
            sameOrder(index);
    }

    void field(std::size_t index, const FieldRule& rule)
    {
        Place place {index, m_lines[index], rule.field};
        const std::string_view raw = place.line.segment.field(rule.field);
        const bool error = written() || rule.decides;
        if (meaningOf(raw) != Meaning::Stated) {
            const bool deleted = meaningOf(raw) == Meaning::Deleted;
            if (rule.required && (!deleted || rule.decides))
                add(index, place.name(), "101", error, place.name() + " is empty and must not be.");
            return;
        }
        place.repetition = 0;
        for (const std::string_view one : Pieces(raw, m_message.delimiters().repetition)) {
            ++place.repetition;
            if (place.repetition > 1 && !rule.repeats) {
                const std::string name = Place {index, place.line, rule.field}.name();
                add(index, name + "[2]", "102", written(), name + " may stand only once.");
                return;
            }
            if (meaningOf(one) == Meaning::Stated)
                value(rule, place, one, error);
        }
    }

    void value(const FieldRule& rule, const Place& place, std::string_view raw, bool error)
    {
        if (const auto fault = typeFaultOf(m_message, raw, rule.type)) {
            const std::string at = fault->component == 0
                ? place.name()
                : place.name() + "." + std::to_string(fault->component);
            add(place.index,
                at,
                fault->code,
                error,
                fault->code == "101" ? at + " is empty and must not be."
                                     : at + " is no " + std::string(rule.type) + ".");
            return;
        }
        if (rule.table.empty())
            return;
        const std::string code
            = m_message.decoded(*Pieces(raw, m_message.delimiters().component).begin());
        if (!code.empty() && !isInTable(rule.table, code))
            add(place.index,
                place.name(),
                "103",
                error && !isUserDefined(rule.table),
                place.name() + " holds no code of HL7 table " + std::string(rule.table) + ".");
    }

    /// OBX-2 says what OBX-5 is, so the one needs the other.
    void observation(std::size_t index)
    {
        const Line& line = m_lines[index];
        const std::string_view value = line.segment.field(5);
        const std::string_view type = line.segment.part(2, 1);
        if (meaningOf(value) != Meaning::Stated)
            return;
        if (type.empty()) {
            add(index, line.name() + "-2", "101", true, "OBX-2 must say of what type OBX-5 is.");
            return;
        }
        const FieldRule rule {"OBX", 5, type, false, true, {}, false};
        Place place {index, line, 5, 0};
        for (const std::string_view one : Pieces(value, m_message.delimiters().repetition)) {
            ++place.repetition;
            if (meaningOf(one) == Meaning::Stated)
                this->value(rule, place, one, written());
        }
    }

    /// HL7 2.5.1 section 4.5.3: OBR-2 and OBR-3 equal ORC-2 and ORC-3 where both are valued.
    void sameOrder(std::size_t index)
    {
        if (index == 0)
            return;
        std::size_t orc = index;
        while (orc > 0 && m_lines[orc - 1].id == "TQ1")
            --orc;
        if (orc == 0 || m_lines[orc - 1].id != "ORC")
            return;
        for (const std::uint32_t number : {2U, 3U}) {
            const std::string_view ours = m_lines[index].segment.field(number);
            const std::string_view theirs = m_lines[orc - 1].segment.field(number);
            if (!ours.empty() && !theirs.empty() && ours != theirs)
                add(index,
                    m_lines[index].name() + "-" + std::to_string(number),
                    "102",
                    written(),
                    "OBR-" + std::to_string(number) + " names another order than ORC-"
                        + std::to_string(number) + ".");
        }
    }

    const Message& m_message;
    Strictness m_strictness;
    std::vector<Line> m_lines;
    std::vector<std::pair<std::size_t, Fault>> m_faults;
};

const char* remedyFor(const std::string& code)
{
    if (code == "100")
        return "Send the segments of this message type in their order (HL7 2.5.1).";
    if (code == "101")
        return "The sender has to fill it.";
    if (code == "102")
        return "Write the value in the form of its data type.";
    return "Use a code of the table, or agree on a mapping.";
}

} // namespace

std::vector<Fault> faultsOf(const Message& message, Strictness strictness)
{
    return Examination(message, strictness).run();
}

std::string errorLocation(const std::string& location)
{
    const auto number = [](std::uint32_t n) {
        return "^" + std::to_string(n);
    };
    const auto path = pathFrom(location);
    if (!path) {
        const auto segment = pathFrom(location + "-1");
        return segment ? std::string(segment->segment.data(), 3) + number(segment->occurrence)
                       : location;
    }
    std::string text(path->segment.data(), 3);
    text += number(path->occurrence) + number(path->field) + number(path->repetition);
    if (path->component > 0)
        text += number(path->component);
    if (path->subcomponent > 0)
        text += number(path->subcomponent);
    return text;
}

record::Problems problemsOf(const std::vector<Fault>& faults)
{
    record::Problems problems;
    for (const Fault& fault : faults)
        problems.push_back({fault.code, errorLocation(fault.location), fault.what, remedyFor(fault.code)});
    return problems;
}

} // namespace sartorius::hl7
