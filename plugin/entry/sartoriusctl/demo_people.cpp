#include "plugin/entry/sartoriusctl/demo_people.h"

#include "plugin/entry/sartoriusctl/demo_stories.h"

#include <chrono>

namespace sartorius::ctl {

namespace {

using record::AdministrativeSex;
using record::Laterality;
using record::MedicationStatus;
using record::Priority;

constexpr char kAuthority[] = "SARTORIUS-DEMO";

std::chrono::sys_days today()
{
    return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
}

/// Of somebody who is `age` years and `daysMore` days old today, so that the story fits at any
/// time.
record::Date born(int age, int daysMore)
{
    const record::Date now {today()};
    const std::chrono::sys_days birthday
        = (now.year() - std::chrono::years {age}) / now.month() / std::chrono::day {1};
    return record::Date {birthday - std::chrono::days {daysMore}};
}

record::Instant daysAgo(int days)
{
    return {.utc = today() - std::chrono::days {days} + std::chrono::hours {9}, .offset = {}};
}

struct Person
{
    std::string number;
    std::string family;
    std::string given;
    record::Date born;
    AdministrativeSex sex = AdministrativeSex::Unknown;
    std::string city;
    std::string country;
};

record::Patient patient(const Person& person)
{
    record::Patient made;
    made.identifiers = {{.value = "DEMO-" + person.number, .authority = kAuthority, .type = "MR"}};
    made.name.family = person.family;
    made.name.given = person.given;
    made.birthDate = person.born;
    made.sex = person.sex;
    made.address = {.line = "1 Example Lane",
                    .city = person.city,
                    .region = "",
                    .postalCode = "00000",
                    .country = person.country};
    made.phone = "+00 000 " + person.number;
    made.demonstration = true;
    return made;
}

record::Medication taking(std::string text, MedicationStatus status = MedicationStatus::Active)
{
    record::Medication medicine;
    medicine.text = std::move(text);
    medicine.status = status;
    return medicine;
}

record::LabResult lab(std::string loinc,
                      std::string name,
                      record::Decimal value,
                      std::string unit,
                      std::string range,
                      int takenDaysAgo)
{
    record::LabResult result;
    result.what = {.system = record::kLoinc, .code = std::move(loinc), .display = std::move(name)};
    result.value = {.value = value, .unit = std::move(unit)};
    result.referenceRange = std::move(range);
    result.taken = daysAgo(takenDaysAgo);
    return result;
}

DemoOrder referral(DemoFate fate, Priority priority, std::string_view question)
{
    return {.fate = fate, .referral = true, .priority = priority, .question = question};
}

DemoOrder rehab(DemoFate fate, std::string_view programme)
{
    return {.fate = fate, .referral = false, .question = {}, .programme = programme};
}

DemoVisit visit(Laterality side,
                std::string_view answers,
                std::string_view code,
                std::string_view diagnosis,
                std::vector<DemoOrder> orders)
{
    DemoVisit made;
    made.side = side;
    made.answers = answers;
    made.diagnosisCode = code;
    made.diagnosis = diagnosis;
    made.orders = std::move(orders);
    return made;
}

DemoVisit draft(Laterality side, std::string_view answers)
{
    DemoVisit made;
    made.side = side;
    made.answers = answers;
    made.sign = false;
    return made;
}

DemoPerson footballer()
{
    DemoPerson person;
    person.patient = patient({"0002",
                              "Exemple",
                              "Chloé",
                              born(36, 40),
                              AdministrativeSex::Female,
                              "Villexemple",
                              "FRA"});
    person.patient.allergiesReviewed = true;
    person.medications = {taking("ibuprofène 400 mg si besoin")};
    person.visits = {visit(Laterality::Left,
                           story::kTwistedKnee,
                           "DX04",
                           "Medial meniscus tear, traumatic",
                           {referral(DemoFate::Accepted,
                                     Priority::Asap,
                                     "MRI and opinion: repairable medial meniscus tear?"),
                            rehab(DemoFate::Delivered, "RP-D")})};
    person.imaging = DemoImaging::Magnetic;
    person.imagedSide = Laterality::Left;
    return person;
}

DemoPerson lifter()
{
    DemoPerson person;
    person.patient = patient({"0003",
                              "Muestra Ejemplo",
                              "Íñigo",
                              born(48, 97),
                              AdministrativeSex::Male,
                              "Villamuestra",
                              "ESP"});
    person.visits = {visit(Laterality::Right,
                           story::kWornMeniscus,
                           "DX05",
                           "Medial meniscus tear, degenerative",
                           {referral(DemoFate::Refused,
                                     Priority::Routine,
                                     "Please advise on further care of a degenerative tear."),
                            rehab(DemoFate::Delivered, "RP-D")})};
    person.imaging = DemoImaging::Radiograph;
    return person;
}

DemoPerson judoka()
{
    DemoPerson person;
    person.patient = patient(
        {"0004", "Przykład", "Łukasz", born(25, 12), AdministrativeSex::Male, "Wzorowo", "POL"});
    person.patient.allergies = {{.substance = "penicillin", .reaction = "rash"}};
    person.patient.allergiesReviewed = true;
    person.visits = {visit(Laterality::Left,
                           story::kSprain,
                           "DX03",
                           "Medial collateral ligament sprain",
                           {rehab(DemoFate::Held, "RP-C")})};
    return person;
}

DemoPerson grandmother()
{
    DemoPerson person;
    person.patient = patient(
        {"0005", "Örnek", "Ayşe Gül", born(60, 210), AdministrativeSex::Female, "Örnekköy", "TUR"});
    person.medications = {taking("metformin 1000 mg 2x1"), taking("diklofenak jel")};
    person.labs = {lab("4548-4", "Haemoglobin A1c", {72, 1}, "%", "4.0-6.0", 40),
                   lab("1988-5", "C-reactive protein", {4, 0}, "mg/L", "<5", 40)};
    person.visits = {visit(Laterality::Right,
                           story::kWornJoint,
                           "DX06",
                           "Medial tibiofemoral osteoarthritis",
                           {referral(DemoFate::Unreachable,
                                     Priority::Routine,
                                     "Opinion on further care of medial osteoarthritis."),
                            rehab(DemoFate::Accepted, "RP-E")})};
    person.imaging = DemoImaging::Radiograph;
    return person;
}

DemoPerson gardener()
{
    DemoPerson person;
    person.patient = patient({"0006",
                              "Παράδειγμα",
                              "Ελένη",
                              born(67, 133),
                              AdministrativeSex::Female,
                              "Υποδείγματα",
                              "GRC"});
    person.medications = {taking("Lasix 40"), taking("allopurinol 100", MedicationStatus::Stopped)};
    person.labs = {lab("14933-6", "Urate", {521, 0}, "umol/L", "150-350", 19),
                   lab("98979-8", "eGFR", {58, 0}, "mL/min/{1.73_m2}", ">60", 19)};
    person.visits = {visit(Laterality::Right,
                           story::kGoutyKnee,
                           "DX07",
                           "Gout",
                           {referral(DemoFate::Declined,
                                     Priority::Asap,
                                     "Recurrent gout under a diuretic: please advise.")})};
    return person;
}

DemoPerson feverish()
{
    DemoPerson person;
    person.patient = patient(
        {"0007", "Зразкова", "Оксана", born(74, 77), AdministrativeSex::Female, "Зразкове", "UKR"});
    person.medications = {taking("insulin glargine 18 IU nocte"), taking("prednisolone 10 mg")};
    person.labs = {lab("1988-5", "C-reactive protein", {148, 0}, "mg/L", "<5", 2)};
    person.visits = {draft(Laterality::Left, story::kHotKnee)};
    person.imaging = DemoImaging::Radiograph;
    person.imagedSide = Laterality::Left;
    return person;
}

DemoPerson cyclist()
{
    DemoPerson person;
    person.patient = patient(
        {"0008", "見本", "太郎", born(41, 300), AdministrativeSex::Male, "見本市", "JPN"});
    person.medicationsReviewed = false;
    person.visits
        = {visit(Laterality::Right, story::kRunnerFirstVisit, "DX01", "Training-load overload", {}),
           visit(Laterality::Right,
                 story::kRunner,
                 "DX02",
                 "Pes anserine bursitis or tendinopathy",
                 {rehab(DemoFate::Cancelled, "RP-B")})};
    person.imaging = DemoImaging::Magnetic;
    return person;
}

DemoPerson dancer()
{
    DemoPerson person;
    person.patient = patient(
        {"0009", "Contoh", "Putri", born(22, 50), AdministrativeSex::Female, "Contohjaya", "IDN"});
    person.medicationsReviewed = false;
    person.visits = {draft(Laterality::Left, story::kJustBegun)};
    return person;
}

DemoPerson commuter()
{
    DemoPerson person;
    person.patient = patient({"0010",
                              "Eksempel",
                              "Ingrid Åse",
                              born(55, 160),
                              AdministrativeSex::Female,
                              "Eksempelvik",
                              "NOR"});
    person.medications = {taking("Zocor 40mg nocte"), taking("levothyroxine 75 ug")};
    person.labs = {lab("2157-6", "Creatine kinase", {612, 0}, "U/L", "35-210", 5)};
    person.visits = {visit(Laterality::Right,
                           story::kAchesOnStatin,
                           "DX27",
                           "Medication-related musculoskeletal pain",
                           {referral(DemoFate::Delivered,
                                     Priority::Routine,
                                     "Statin with aching knees and raised CK: please advise.")})};
    return person;
}

DemoPerson trailRunner()
{
    DemoPerson person;
    person.patient = patient(
        {"0011", "Mfano", "Mwanaidi", born(33, 121), AdministrativeSex::Female, "Mfanoni", "KEN"});
    person.visits = {visit(Laterality::Right,
                           story::kRunnerFirstVisit,
                           "DX01",
                           "Training-load overload",
                           {rehab(DemoFate::Delivered, "RP-A")}),
                     draft(Laterality::Right, story::kRunner)};
    person.imaging = DemoImaging::Radiograph;
    return person;
}

DemoPerson walker()
{
    DemoPerson person;
    person.patient = patient(
        {"0012", "Nguyễn Thị", "Mẫu", born(78, 190), AdministrativeSex::Female, "Mẫu Sơn", "VNM"});
    person.medications = {taking("aspirin 81 mg"),
                          taking("atorvastatin 20 mg"),
                          taking("hydrochlorothiazide 12.5 mg")};
    DemoVisit seen = visit(Laterality::Right,
                           story::kLegPainWalking,
                           "DX26",
                           "Vascular claudication",
                           {referral(DemoFate::Accepted,
                                     Priority::Asap,
                                     "Claudication with reduced pulses: vascular assessment.")});
    seen.overrideReason = "Examined; no rest pain, limb warm.";
    person.visits = {seen};
    return person;
}

} // namespace

DemoPerson demoRunner()
{
    DemoPerson person;
    person.patient = patient({"0001",
                              "Musterfrau",
                              "Johanna",
                              born(29, 225),
                              AdministrativeSex::Female,
                              "Musterstadt",
                              "DEU"});
    person.patient.name.prefix = "Dr.";
    person.patient.allergies = {{.substance = "latex", .reaction = "contact rash"}};
    person.patient.allergiesReviewed = true;
    person.medications = {taking("ibuprofen 400 mg as needed"), taking("vitamin D 1000 IU")};
    person.labs = {lab("1988-5", "C-reactive protein", {12, 1}, "mg/L", "<5", 11),
                   lab("2276-4", "Ferritin", {18, 0}, "ug/L", "15-150", 11)};
    person.visits = {visit(Laterality::Right,
                           story::kRunner,
                           "DX02",
                           "Pes anserine bursitis or tendinopathy",
                           {referral(DemoFate::Accepted,
                                     Priority::Routine,
                                     "Please assess gait & load; 3|4 weeks of pain^ when running."),
                            rehab(DemoFate::Delivered, "RP-B")})};
    person.imaging = DemoImaging::Both;
    return person;
}

std::vector<DemoPerson> demoOthers()
{
    return {footballer(),
            lifter(),
            judoka(),
            grandmother(),
            gardener(),
            feverish(),
            cyclist(),
            dancer(),
            commuter(),
            trailRunner(),
            walker()};
}

record::Clinician demoClinician()
{
    record::Clinician clinician;
    clinician.number = {.value = "DEMO-C-1", .authority = kAuthority, .type = "NPI"};
    clinician.name.family = "Beispiel";
    clinician.name.given = "Robin";
    clinician.name.prefix = "Dr.";
    clinician.role = "sports medicine";
    return clinician;
}

record::Clinic demoClinic()
{
    record::Clinic clinic;
    clinic.name = "Example Sports Clinic (demonstration)";
    clinic.facilityId = "DEMOCLINIC";
    clinic.address = {.line = "2 Example Lane",
                      .city = "Musterstadt",
                      .region = "",
                      .postalCode = "00000",
                      .country = "DEU"};
    clinic.phone = "+00 000 0100";
    return clinic;
}

} // namespace sartorius::ctl
