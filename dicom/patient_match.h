#pragma once

#include "dicom/study.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace sartorius::dicom {

/// What can be compared between a study and a patient of the record.
enum class Identifier : std::uint8_t { PatientNumber, Name, BirthDate, Sex };

/// "patient-number", "name", "birth-date", "sex".
std::string_view toString(Identifier identifier);

/// One thing that is not the same, with both spellings for the person who has to decide.
struct Difference
{
    Identifier identifier = Identifier::Name;
    std::string inStudy;
    std::string inRecord;

    friend bool operator==(const Difference&, const Difference&) = default;
};

/// At least two of number, name and birth date agree and nothing differs.
struct Matches
{
    std::vector<Identifier> agreeing;

    friend bool operator==(const Matches&, const Matches&) = default;
};

/// Something both sides state is different. The study may not be linked without a person's reasoned
/// act.
struct Mismatch
{
    std::vector<Difference> differences;
    std::vector<Identifier> agreeing;

    friend bool operator==(const Mismatch&, const Mismatch&) = default;
};

/// Nothing differs, but fewer than two of number, name and birth date are stated on both sides.
struct NotEnough
{
    std::vector<Identifier> agreeing;

    friend bool operator==(const NotEnough&, const NotEnough&) = default;
};

using PatientMatch = std::variant<Matches, Mismatch, NotEnough>;

/// Is this study of this patient? Two identifiers must agree (the usual two-identifier rule of
/// patient identification). A number issued by another authority is not compared; letter case,
/// accents and a missing middle name are no difference; sex alone identifies nobody, but a stated
/// difference counts.
PatientMatch matchPatient(const PatientFacts& study, const record::Patient& patient);

/// A whole study: every one of its files must match; the worst answer counts.
PatientMatch matchPatient(const Study& study, const record::Patient& patient);

enum class SideCheck : std::uint8_t {
    Agrees, ///< the image states the side that is assessed, or both sides
    Conflicts, ///< it states the other side, or contradicts itself
    NotStated ///< it does not state a side: a person must say which it is
};

/// Does the image show the side that is assessed? Descriptions ("KNEE RT") are never read as a
/// side.
SideCheck checkSide(const Instance& image, record::Laterality assessed);

/// Conflicts when any image does; Agrees only when every image that holds a picture agrees.
SideCheck checkSide(const Study& study, record::Laterality assessed);

} // namespace sartorius::dicom
