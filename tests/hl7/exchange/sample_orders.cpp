#include "sample_orders.h"

#include "forms/record/decimal.h"

namespace sartorius::support {
namespace {

using namespace std::chrono;

record::Instant noon()
{
    return {sys_days(2026y / November / 20) + 9h + 42min + 7s, minutes {60}};
}

record::Instant weekBefore()
{
    record::Instant instant = noon();
    instant.utc -= days {7};
    return instant;
}

record::Patient patient()
{
    record::Patient p;
    p.id = record::PatientId("0123456789abcdef0123456789abcdef");
    p.identifiers = {{"MRN-4711", "SARTORIUS-CLINIC", "MR"},
                     {"943 476 5919", "2.16.840.1.113883.2.1.4.1", "NI"}};
    p.name = {"O'Brien|Müller & Söhne", "Jürgen^Łukasz", "\\F\\", "Dr", "III"};
    p.birthDate = 1989y / March / 14;
    p.sex = record::AdministrativeSex::Male;
    p.address = {"12 Oak St, Flat #3~4", "Århus", "Midtjylland", "8000", "DNK"};
    p.phone = "+45 12 34 56 78";
    p.allergies = {{"penicillin", "rash & fever"}, {"latex", ""}};
    p.allergiesReviewed = true;
    p.demonstration = true;
    return p;
}

record::Clinician clinician()
{
    return {{"1234567893", "2.16.840.1.113883.4.6", "NPI"},
            {"Testperson", "Anna", "", "Dr", ""},
            "sports medicine"};
}

record::Clinic clinic()
{
    return {"Knee & Co",
            "SARTORIUS-CLINIC",
            {"1 Main St", "Aarhus", "", "8000", "DNK"},
            "+45 87 65 43 21"};
}

record::Recipient recipient()
{
    record::Recipient to;
    to.id = record::RecipientId("ortho");
    to.name = "Orthopaedics, General Hospital";
    to.person = {"Beispiel", "Bernd", "", "", ""};
    to.number = {"555", "GH", ""};
    to.address = {"2 Hospital Rd", "Aarhus", "", "8200", "DNK"};
    to.phone = "+45 11 22 33 44";
    to.destination = record::DestinationId("hospital");
    return to;
}

} // namespace

record::Referral sampleReferral()
{
    record::Referral r;
    r.id = record::OrderId("00112233445566778899aabbccddeeff");
    r.patient = patient();
    r.from = clinician();
    r.clinic = clinic();
    r.to = recipient();
    r.priority = record::Priority::Asap;
    r.side = record::Laterality::Left;
    r.signedAt = noon();
    r.question = "Arthroscopy?\nOr brace & wait | see notes ^ below.";
    r.summary = "Medial pain, left.\r\nEffusion ++; \\.br\\ is not a line break here.\nFS\x1C and "
                "VT\x0B.";
    r.workingDiagnosis = {record::kIcd10, "S83.2", "Tear of meniscus, current"};
    r.statements = {
        {{record::kLocalCodeSystem, "mk-ex-flexion", "Knee flexion"},
         "92",
         "deg",
         record::Laterality::Left,
         true,
         "examined"},
        {{record::kLocalCodeSystem, "DX04", "Medial meniscal tear"},
         "well-supported",
         "",
         std::nullopt,
         false,
         "medial-knee 1.0"},
        {{record::kLoinc, "72514-3", "Pain severity 0-10"},
         "7",
         "{score}",
         std::nullopt,
         false,
         ""},
        {{record::kLocalCodeSystem, "mk-ex-gap", "Joint gap"},
         "<5",
         "mm",
         record::Laterality::Left,
         false,
         "x-ray"},
    };
    r.redFlags = {"Locked knee: refer within 48 h", "Night pain & weight loss"};
    r.medications = {{"Zocor 40mg nocte",
                      record::MedicationStatus::Active,
                      record::Date(2024y / March / 1),
                      std::nullopt},
                     {"Lasix 40",
                      record::MedicationStatus::Stopped,
                      std::nullopt,
                      record::Date(2026y / January / 2)}};
    r.labs = {{{record::kLoinc, "1988-5", "CRP"},
               {record::Decimal(510, 2), "mg/L"},
               "<",
               "0-5",
               weekBefore()},
              {{record::kLoinc, "3084-1", "Urate"},
               {record::Decimal(41, 2), "mmol/L"},
               "",
               "0.2-0.42",
               noon()}};
    r.studies = {{record::StudyInstanceUid("1.2.826.0.1.3680043.8.498.1"),
                  "ACC-1",
                  "MR",
                  "Knee left",
                  record::Date(2026y / November / 18),
                  record::Laterality::Left}};
    return r;
}

record::RehabOrder sampleRehabOrder()
{
    record::RehabOrder o;
    o.id = record::OrderId("ffeeddccbbaa99887766554433221100");
    o.patient = patient();
    o.from = clinician();
    o.clinic = clinic();
    o.to = recipient();
    o.priority = record::Priority::Routine;
    o.side = record::Laterality::Left;
    o.signedAt = noon();
    o.diagnosis = {record::kIcd10, "M76.5", "Patellar tendinitis"};
    o.programme = "RP-B";
    o.programmeName = "Meniscus, conservative";
    record::ExerciseDose squat;
    squat.exercise = "mk:EX-01";
    squat.name = "Squat to 60°";
    squat.why = "Load tolerance";
    squat.sets = 3;
    squat.repetitions = 10;
    squat.holdSeconds = 5;
    squat.daysPerWeek = 4;
    squat.load = "bodyweight + 10 %";
    squat.stopRule = "pain > 4/10 | swelling";
    record::ExerciseDose bike;
    bike.exercise = "mk:EX-07";
    bike.name = "Bicycle";
    bike.daysPerWeek = 5;
    o.exercises = {squat, bike};
    o.precautions = {"No deep flexion > 90° for 6 weeks", "No pivoting"};
    o.sessions = 12;
    o.sessionsPerWeek = 2;
    o.weeks = 6;
    o.goal = "Run 5 km\nby spring";
    return o;
}

hl7::MessageHeader sampleHeader()
{
    hl7::MessageHeader h;
    h.receivingApplication = "ORTHO";
    h.receivingFacility = "1.2.3.4.5";
    h.controlId = record::ControlId("0123456789ABCDEFGHJK");
    h.time = noon();
    return h;
}

} // namespace sartorius::support
