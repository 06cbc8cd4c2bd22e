#include "hl7/exchange/patient_merge.h"

#include "hl7/exchange/reading.h"
#include "hl7/message/escape.h"

#include <utility>

namespace sartorius::hl7 {
namespace {

using record::ErrorCode;
using record::failure;
using record::Result;

/// CX: number, check digit, scheme, authority, type.
record::AssignedIdentifier numberFrom(const Message& message,
                                      const Segment& segment,
                                      std::uint32_t field,
                                      std::uint32_t repetition)
{
    const auto all = identifiersOf(message, segment.part(field, repetition));
    return all.empty() ? record::AssignedIdentifier {} : all.front();
}

bool isSame(const record::AssignedIdentifier& a, const record::AssignedIdentifier& b)
{
    return a.value == b.value && a.authority == b.authority;
}

/// Replaces parts of the bytes of a message, found as views into them.
class Edits
{
public:
    explicit Edits(const Message& message)
        : m_bytes(message.readable())
    {
    }

    void replace(std::string_view part, std::string with)
    {
        m_edits.emplace_back(static_cast<std::size_t>(part.data() - m_bytes.data()),
                             std::pair(part.size(), std::move(with)));
    }

    /// Edits are given from front to back.
    std::string done() const
    {
        std::string out;
        std::size_t at = 0;
        for (const auto& [start, edit] : m_edits) {
            out += m_bytes.substr(at, start - at);
            out += edit.second;
            at = start + edit.first;
        }
        out += m_bytes.substr(at);
        return out;
    }

private:
    std::string_view m_bytes;
    std::vector<std::pair<std::size_t, std::pair<std::size_t, std::string>>> m_edits;
};

} // namespace

std::vector<PatientMerge> readMerges(const Message& message)
{
    const std::string_view event = message.get("MSH-9.2");
    const bool isMerge = message.get("MSH-9.1") == "ADT"
        && (event == "A40" || event == "A34" || event == "A18" || event == "A47");
    std::vector<PatientMerge> merges;
    record::AssignedIdentifier surviving;
    for (std::size_t i = 0; isMerge && i < message.segmentCount(); ++i) {
        const Segment segment = message.segment(i);
        if (segment.id() == "PID")
            surviving = numberFrom(message, segment, 3, 1);
        if (segment.id() != "MRG" || surviving.value.empty())
            continue;
        for (std::uint32_t r = 1; r <= segment.repetitionCount(1); ++r) {
            auto dying = numberFrom(message, segment, 1, r);
            if (!dying.value.empty() && !isSame(dying, surviving))
                merges.push_back({surviving, std::move(dying)});
        }
    }
    return merges;
}

Result<std::string> withSurvivingNumber(const std::string& message,
                                        const PatientMerge& merge,
                                        const record::ControlId& controlId)
{
    const auto read = Message::parse(message);
    if (!read || read->isBatch())
        return failure(ErrorCode::Corrupt, "a queued message cannot be read");
    const std::size_t header = read->find("MSH");
    const std::size_t patient = read->find("PID");
    if (header == Message::kNotFound || patient == Message::kNotFound)
        return failure(ErrorCode::NotFound, "the message names no patient");
    Edits edits(*read);
    edits.replace(read->segment(header).field(10), controlId.value);
    const Segment pid = read->segment(patient);
    bool found = false;
    for (std::uint32_t r = 1; r <= pid.repetitionCount(3); ++r) {
        if (!isSame(numberFrom(*read, pid, 3, r), merge.dying))
            continue;
        found = true;
        edits.replace(pid.part(3, r, 1), escaped(merge.surviving.value, read->delimiters()));
        // An empty part has no place of its own to be written to.
        if (merge.surviving.authority != merge.dying.authority && !merge.dying.authority.empty())
            edits.replace(pid.part(3, r, 4, pid.part(3, r, 4, 1).empty() ? 2 : 1),
                          escaped(merge.surviving.authority, read->delimiters()));
    }
    if (!found)
        return failure(ErrorCode::NotFound, "the message does not bear this number");
    return hidesSeparators(read->charset()) ? fromUtf8(edits.done(), read->charset())
                                            : Result<std::string>(edits.done());
}

} // namespace sartorius::hl7
