#include "hl7/exchange/structure.h"

#include <array>

// The structures that we send or read, by hand from HL7 2.5.1 chapters 2, 3, 4, 7, 9, 10 and 11 and
// 2.3 for ORM. Later versions add segments that are listed here too: they are optional and harm no
// older message.

namespace sartorius::hl7 {
namespace {

constexpr std::string_view kAdmit
    = "MSH SFT* UAC? EVN PID PD1? ARV* ROL* NK1* PV1 PV2? ARV* ROL* DB1* OBX* AL1* DG1* DRG? "
      "(PR1 ROL*)* GT1* (IN1 IN2? IN3* ROL*)* ACC? UB1? UB2? PDA?";
constexpr std::string_view kPerson
    = "MSH SFT* UAC? EVN PID PD1? ARV* ROL* NK1* PV1? PV2? ARV* ROL* DB1* OBX* AL1* DG1* DRG? "
      "(PR1 ROL*)* GT1* (IN1 IN2? IN3* ROL*)* ACC? UB1? UB2?";
constexpr std::string_view kMerge = "MSH SFT* UAC? EVN (PID PD1? MRG PV1?)+";
constexpr std::string_view kOldMerge = "MSH SFT* UAC? EVN PID PD1? MRG PV1?";

constexpr std::string_view kReferral
    = "MSH SFT* UAC? RF1? (AUT CTD?)? (PRD CTD*)+ PID PRT* NK1* GT1* (IN1 IN2? IN3?)* ACC? DG1* "
      "DRG* AL1* (PR1 (AUT CTD?)?)* (OBR NTE* (OBX NTE*)*)* (PV1 PV2?)? NTE*";
constexpr std::string_view kReferralAnswer
    = "MSH SFT* UAC? MSA? RF1? (AUT CTD?)? (PRD CTD*)+ PID ACC? DG1* DRG* AL1* "
      "(PR1 (AUT CTD?)?)* (OBR NTE* (OBX NTE*)*)* (PV1 PV2?)? NTE*";

constexpr std::string_view kOrder
    = "MSH SFT* UAC? NTE* (PID PD1? NTE* NK1* (PV1 PV2?)? (IN1 IN2? IN3?)* GT1? AL1*)? "
      "(ORC PRT* (TQ1 TQ2*)* OBR NTE* PRT* CTD? DG1* (OBX NTE*)* (SPM OBX* (SAC OBX*)*)* "
      "(PID PD1? (PV1 PV2?)? AL1* (ORC? OBR NTE* (TQ1 TQ2*)* CTD? (OBX NTE*)+)+)* FT1* CTI* BLG?)+";
constexpr std::string_view kOrderAnswer
    = "MSH MSA ERR* SFT* UAC? NTE* ((PID NTE*)? (ORC PRT* (TQ1 TQ2*)* OBR? NTE* CTI* "
      "(SPM SAC*)*)+)?";
constexpr std::string_view kLegacyOrder
    = "MSH NTE* (PID PD1? NTE* (PV1 PV2?)? (IN1 IN2? IN3?)* GT1? AL1*)? "
      "(ORC ((OBR|RQD|RQ1|RXO|ODS|ODT) NTE* CTD? DG1* (OBX NTE*)*)? FT1* CTI* BLG?)+";
constexpr std::string_view kLegacyOrderAnswer
    = "MSH MSA ERR* NTE* ((PID NTE*)? (ORC (OBR|RQD|RQ1|RXO|ODS|ODT)? NTE* CTI*)+)?";
constexpr std::string_view kStatus = "MSH SFT* UAC? NTE* PID? PRT* (ORC PRT*)+";
constexpr std::string_view kStatusAnswer = "MSH MSA ERR* SFT* UAC? NTE* (PID? PRT* (ORC PRT*)+)?";

constexpr std::string_view kReport
    = "MSH SFT* UAC? ((PID PD1? NTE* NK1* (PV1 PV2?)?)? (ORC? OBR NTE* PRT* (TQ1 TQ2*)* CTD? "
      "(OBX PRT* NTE*)* FT1* CTI* (SPM OBX*)*)+)+ DSC?";
constexpr std::string_view kDocument
    = "MSH SFT* UAC? EVN PID PV1 (ORC (TQ1 TQ2*)* OBR NTE*)* TXA (OBX NTE*)+";
constexpr std::string_view kDocumentNotice
    = "MSH SFT* UAC? EVN PID PV1 (ORC (TQ1 TQ2*)* OBR NTE*)* TXA";
constexpr std::string_view kAppointment
    = "MSH SCH TQ1* NTE* (PID PD1? PV1? PV2? OBX* DG1*)* "
      "(RGS (AIS NTE*)* (AIG NTE*)* (AIL NTE*)* (AIP NTE*)*)+";
constexpr std::string_view kAcknowledgement = "MSH SFT* UAC? MSA ERR*";

struct Row
{
    std::string_view type;
    std::string_view events; ///< blank-separated; empty for every event
    std::string_view notation;
};

constexpr std::array<Row, 21> kRows {{
    {"ACK", "", kAcknowledgement},
    {"ADT", "A01 A04 A08 A13", kAdmit},
    {"ADT", "A05 A14 A28 A31", kPerson},
    {"ADT", "A40 A41 A42", kMerge},
    {"ADT", "A18 A30 A34 A35 A36 A46 A47 A48 A49", kOldMerge},
    {"REF", "I12 I13 I14 I15", kReferral},
    {"RRI", "I12 I13 I14 I15", kReferralAnswer},
    {"OMG", "O19", kOrder},
    {"ORG", "O20", kOrderAnswer},
    {"ORM", "O01", kLegacyOrder},
    {"ORR", "O02", kLegacyOrderAnswer},
    {"OSU", "O51", kStatus},
    {"OSU", "O52", kStatusAnswer},
    {"ORU", "R01 R30 R31 R32", kReport},
    {"MDM", "T02 T04 T06 T08 T10", kDocument},
    {"MDM", "T01 T03 T05 T07 T09 T11", kDocumentNotice},
    {"SIU", "S12 S13 S14 S15 S16 S17 S18 S19 S20 S21 S22 S23 S24 S26", kAppointment},
    // Events we store but have no structure for.
    {"ADT",
     "A02 A03 A06 A07 A09 A10 A11 A12 A15 A16 A17 A19 A20 A21 A22 A23 A24 A25 A26 A27 A29 A32 A33 "
     "A37 A38 A39 A43 A44 A45 A50 A51 A52 A53 A54 A55 A60 A61 A62",
     ""},
    {"ORU", "R40 R41 R42", ""},
    {"REF", "I16 I17 I18", ""},
    {"SIU", "S27", ""},
}};

bool lists(std::string_view events, std::string_view event)
{
    return events.empty() || (event.size() == 3 && events.find(event) != std::string_view::npos);
}

} // namespace

const Structure* structureOf(std::string_view type, std::string_view event)
{
    static const std::vector<Structure> structures = [] {
        std::vector<Structure> all;
        for (const Row& row : kRows)
            all.emplace_back(row.notation);
        return all;
    }();
    for (std::size_t i = 0; i < kRows.size(); ++i) {
        if (kRows[i].type == type && lists(kRows[i].events, event) && !kRows[i].notation.empty())
            return &structures[i];
    }
    return nullptr;
}

bool isEventOf(std::string_view type, std::string_view event)
{
    bool known = false;
    for (const Row& row : kRows) {
        if (row.type != type)
            continue;
        known = true;
        if (lists(row.events, event))
            return true;
    }
    return !known;
}

} // namespace sartorius::hl7
