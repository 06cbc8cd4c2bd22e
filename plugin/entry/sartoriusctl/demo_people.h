#pragma once

#include "forms/record/lab_result.h"
#include "forms/record/laterality.h"
#include "forms/record/medication.h"
#include "forms/record/order.h"
#include "forms/record/person.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Made-up people for the demonstration. Every family name is a word for "example" in its language,
/// every number carries DEMO, and no birth date belongs to anybody we know.
namespace sartorius::ctl {

/// What becomes of an order in the demonstration, so that each state can be looked at.
enum class DemoFate {
    Delivered, ///< the receiver takes it
    Accepted, ///< ... and says the job is taken
    Declined, ///< ... and says the job is not taken
    Refused, ///< the receiver refuses the message itself: parked with its reason
    Unreachable, ///< nobody listens there: tried again and again
    Held, ///< a person holds it back
    Cancelled ///< a person takes it back before it went
};

struct DemoOrder
{
    DemoFate fate = DemoFate::Delivered;
    bool referral = true;
    record::Priority priority = record::Priority::Routine;
    std::string_view question; ///< of a referral
    std::string_view programme = "RP-B";
};

/// One visit: its answers in the short form of `assess evaluate`.
struct DemoVisit
{
    record::Laterality side = record::Laterality::Right;
    std::string_view answers;
    bool sign = true;
    std::string_view diagnosisCode;
    std::string_view diagnosis; ///< the clinician's working diagnosis; empty: none
    std::string_view overrideReason; ///< a routine referral beside an open red flag needs one
    std::vector<DemoOrder> orders;
};

enum class DemoImaging { None, Radiograph, Magnetic, Both };

struct DemoPerson
{
    record::Patient patient;
    std::vector<record::Medication> medications;
    bool medicationsReviewed = true;
    std::vector<record::LabResult> labs;
    std::vector<DemoVisit> visits; ///< oldest first
    DemoImaging imaging = DemoImaging::None;
    record::Laterality imagedSide = record::Laterality::Right;
};

/// The patient of the main job: a runner with inner knee pain below the joint line.
DemoPerson demoRunner();

/// The others, eleven of them.
std::vector<DemoPerson> demoOthers();

/// Who sees them, and where.
record::Clinician demoClinician();
record::Clinic demoClinic();

} // namespace sartorius::ctl
