#pragma once

#include "dicom/node.h"
#include "dicom/worker/prescan.h"

namespace sartorius::dicom {

/// The DICOM upper layer (PS3.8 section 9.3) as far as a verification needs it, over bytes alone.

enum class PduKind : std::uint8_t {
    AssociateRequest = 1,
    AssociateAccept = 2,
    AssociateReject = 3,
    Data = 4,
    ReleaseRequest = 5,
    ReleaseReply = 6,
    Abort = 7
};

inline constexpr std::size_t kPduHead = 6;
inline constexpr std::uint32_t kMaxPduBytes = 65536; ///< what we say we take

struct PduHead
{
    PduKind kind = PduKind::Abort;
    std::uint32_t length = 0; ///< of what follows
};

/// Nothing when it is no PDU or longer than we said we take.
std::optional<PduHead> readPduHead(Bytes head);

/// Asks for an association with the Verification service alone.
std::string associateRequest(const Node& node);

/// Whether an A-ASSOCIATE-AC accepts our one presentation context. Nothing when it is not sound.
std::optional<bool> acceptsVerification(Bytes body);

/// The answer an A-ASSOCIATE-RJ is.
std::optional<EchoAnswer> readRejection(Bytes body);

/// A C-ECHO-RQ in its P-DATA-TF.
std::string echoRequest();

/// The status of a C-ECHO-RSP to it. Nothing when it is something else.
std::optional<std::uint16_t> readEchoStatus(Bytes body);

std::string releaseRequest();

} // namespace sartorius::dicom
