#pragma once

#include "forms/record/order.h"
#include "hl7/exchange/peer_profile.h"

#include <string>
#include <vector>

namespace sartorius::hl7 {

/// A signed assessment on its way to somebody else: as paper, as words or both, and its scores,
/// differential and measurements as statements.
struct Report
{
    std::string documentId; ///< TXA-12, OBR-3: unique to this version of the report
    std::string replaces; ///< documentId of the version before; for a correction
    record::OrderId answers; ///< the order or referral of somebody else that asked for it, or empty
    std::string title;
    record::Patient patient;
    record::Clinician from;
    record::Clinic clinic;
    record::Recipient to;
    std::optional<record::Laterality> side; ///< absent: nobody said; refused before sending
    record::Instant signedAt;
    record::Coding workingDiagnosis;
    std::vector<record::Statement> statements;
    std::string summary; ///< lines of text; goes where there is no paper
    std::string pdf;

    friend bool operator==(const Report&, const Report&) = default;
};

enum class ReportAct {
    Original, ///< MDM^T02; ORU with status F
    Correction, ///< MDM^T10; ORU with status C: the whole group again
    Withdrawal ///< MDM^T11; ORU with status X and every observation deleted (D)
};

/// What a recipient needs and this report does not have yet.
record::Problems requirements(const Report& report);

/// MDM, or ORU^R01 for a peer that wants results: the PDF as ED or the summary as FT, then the statements, coded in LOINC
/// and UCUM where they are, and named local where not. Pure; rules as in encodeReferral.
record::Result<std::string> encodeReport(const Report& report,
                                         const MessageHeader& header,
                                         const PeerProfile& profile = {},
                                         ReportAct act = ReportAct::Original);

} // namespace sartorius::hl7
