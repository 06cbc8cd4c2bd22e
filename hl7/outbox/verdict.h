#pragma once

#include "forms/record/identifiers.h"

#include <string>
#include <string_view>

namespace sartorius::hl7 {

/// What an answer means for the message that waits for it.
enum class Verdict {
    Delivered, ///< AA or CA with our own control id
    Refused, ///< AE or CE: a few tries, then a person
    Rejected, ///< AR or CR: a person must look, at once
    NotAnAnswer ///< unreadable, or to another message: counts as silence
};

struct Judgement
{
    Verdict verdict = Verdict::NotAnAnswer;
    std::string
        reason; ///< code, place and words of the peer; may hold patient data, empty when Delivered
};

/// Pure. Only an answer that names `sent` can decide anything.
Judgement judgeAnswer(std::string_view answer, const record::ControlId& sent);

} // namespace sartorius::hl7
