#pragma once

#include <compare>
#include <functional>
#include <string>
#include <utility>

namespace sartorius::record {

/// A string that cannot be taken for another kind of identifier. Empty means "none yet".
template <class Tag>
struct Identifier
{
    std::string value;

    Identifier() = default;

    explicit Identifier(std::string text)
        : value(std::move(text))
    {
    }

    bool empty() const { return value.empty(); }

    friend auto operator<=>(const Identifier&, const Identifier&) = default;
};

/// Our own ids are 128 random bits as 32 lower-case hexadecimal digits; see `store`.
using PatientId = Identifier<struct PatientTag>;
using EncounterId = Identifier<struct EncounterTag>;
using AssessmentId = Identifier<struct AssessmentTag>;
using OrderId = Identifier<struct OrderTag>;
using OutboxId = Identifier<struct OutboxTag>;

/// DICOM UIDs, PS3.5 section 9: at most 64 characters of digits and dots.
using StudyInstanceUid = Identifier<struct StudyTag>;
using SeriesInstanceUid = Identifier<struct SeriesTag>;
using SopInstanceUid = Identifier<struct SopInstanceTag>;

/// MSH-10: 20 base-32 characters, 95 random bits and a check character. Never made anew on a retry.
using ControlId = Identifier<struct ControlTag>;

/// The name a site gives to an HL7 destination, a recipient or an imaging node in its settings.
using DestinationId = Identifier<struct DestinationTag>;
using RecipientId = Identifier<struct RecipientTag>;
using NodeId = Identifier<struct NodeTag>;

} // namespace sartorius::record

template <class Tag>
struct std::hash<sartorius::record::Identifier<Tag>>
{
    std::size_t operator()(const sartorius::record::Identifier<Tag>& id) const noexcept
    {
        return std::hash<std::string> {}(id.value);
    }
};
