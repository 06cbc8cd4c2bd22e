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

/// What can tell that a message has arrived, by its own MSH-15 and MSH-16 (HL7 chapter 2.9, table
/// 0155: AL always, SU on success, ER on errors only, NE never).
enum class Confirmation {
    Answer, ///< original mode: the application's answer comes at once
    Commit, ///< enhanced mode, MSH-15 AL or SU: the answer that it is safely stored
    Application, ///< MSH-15 gives nothing on success; MSH-16 AL or SU brings the application's word
    None ///< nothing would ever tell that it arrived, or it is no message
};

/// Pure.
Confirmation confirmationOf(std::string_view message);

/// Pure. Only an answer that names `sent` can decide anything.
Judgement judgeAnswer(std::string_view answer, const record::ControlId& sent);

} // namespace sartorius::hl7
