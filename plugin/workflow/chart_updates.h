#pragma once

#include "forms/record/person.h"
#include "hl7/exchange/lab_report.h"
#include "plugin/workflow/desk.h"
#include "plugin/workflow/kept.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What other systems say about our patients: who they are (ADT) and their laboratory values (ORU).
/// Only while the record is open.
namespace sartorius::workflow {

/// Why a person must look at a message; empty when nobody need.
using AsideReason = std::string_view;

/// Writes a changed chart over its row, with the reason in the audit trail.
record::Result<void> keepChart(store::Transaction& writing,
                               const Desk& desk,
                               store::StoredRecord row,
                               const api::PatientChart& chart,
                               std::string_view reason);

/// Whose a number is, for messages that are read together; the list is made when first asked for.
class PatientNumbers
{
public:
    explicit PatientNumbers(const Desk& desk)
        : m_desk(desk)
    {
    }

    /// The one patient who bears any of these numbers of the same authority; nobody when none does
    /// or when they lead to several.
    record::Result<std::optional<record::PatientId>>
    find(const std::vector<record::AssignedIdentifier>& numbers);

    /// After a message changed numbers.
    void forget() { m_known.reset(); }

private:
    using Number = std::pair<std::string, std::string>; ///< authority, value

    const Desk& m_desk;
    std::optional<std::multimap<Number, record::PatientId>> m_known;
};

/// How an ADT message may change a chart.
enum class Takeover {
    Careful, ///< what a person entered stays, and what contradicts it is for a person to judge
    ByPerson ///< a person has looked: what the message states holds
};

/// ADT A01 A04 A08 A28 A31 and the like, about patients of ours; others are none of our business. A
/// value that nobody entered is taken, one that came from a feed is replaced by a newer statement,
/// one that a person entered is never changed in silence. An older event changes nothing.
/// @return why a person must look.
record::Result<AsideReason> applyPatientEvents(store::Transaction& writing,
                                               const Desk& desk,
                                               PatientNumbers& numbers,
                                               const hl7::Message& message,
                                               Takeover how = Takeover::Careful);

/// ORU^R01: every value that a form asks for goes into the chart as the laboratory wrote it, once.
/// Matched by number and by birth date or family name. A correction replaces, a withdrawal removes.
/// @return why a person must look.
record::Result<AsideReason> applyLabReports(store::Transaction& writing,
                                            const Desk& desk,
                                            PatientNumbers& numbers,
                                            const std::vector<hl7::LabReport>& reports);

} // namespace sartorius::workflow
