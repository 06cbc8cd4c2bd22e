#pragma once

#include "forms/record/result.h"

namespace sartorius::ctl {

/// What the program tells the shell. The numbers are a contract (sysexits.h where it has the word).
enum class Exit {
    Ok = 0,
    Usage = 64,
    BadData = 65,
    InputMissing = 66,
    PeerUnavailable = 69,
    Internal = 70,
    InputOutput = 74,
    TryLater = 75, ///< queued, or the record is held by another service
    PeerRejected = 76,
    NotPermitted = 77,
    Configuration = 78
};

/// What a failure means for the shell. A conflict is bad data here: the caller's picture of the
/// record is old or the wrong patient's. A record held by somebody else is told apart where it is
/// opened.
Exit exitFor(record::ErrorCode code);

} // namespace sartorius::ctl
