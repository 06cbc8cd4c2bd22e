#pragma once

#include "hl7/message/message.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sartorius::hl7 {

/// A place where a message leaves its structure.
struct StructureFault
{
    enum class Kind {
        Missing, ///< a required segment is not there
        OutOfPlace, ///< a segment stands where it may not, or once too often
        Foreign ///< the structure has no such segment at all
    };
    Kind kind = Kind::Missing;
    std::string segment; ///< id
    std::size_t index = 0; ///< of the segment, or of the one before which the missing one belongs
};

/// The segments of one message structure in their order, in the notation of the standard:
/// `?` 0..1, `*` 0..n, `+` 1..n, nothing = once, `( )` a group, `(A|B)` a choice.
class Structure
{
public:
    /// Reads the notation; asserts that it is well-formed, for only our own tables are read.
    explicit Structure(std::string_view notation);

    /// Compares a message with it, segment by segment. Z-segments may stand anywhere. Linear in the
    /// number of segments.
    std::vector<StructureFault> faultsOf(const Message& message) const;

    struct Node
    {
        std::string segment; ///< id, or empty for a group
        std::vector<Node> parts; ///< of a group
        bool choice = false; ///< one of the parts instead of all
        bool optional = false;
        bool repeats = false;
    };

private:
    Node m_root;
    std::vector<std::string> m_known; ///< every id of it, in order
};

/// The structure of a message type and event (MSH-9.1, MSH-9.2); null for those we have none for.
const Structure* structureOf(std::string_view type, std::string_view event);

/// True when this trigger event belongs to the message type (HL7 table 0354); for types we do not
/// know, always.
bool isEventOf(std::string_view type, std::string_view event);

} // namespace sartorius::hl7
