#include "tests/plugin/api/samples.h"

namespace sartorius::api::samples {

namespace {

using namespace std::chrono_literals;

record::Date date(int year, unsigned month, unsigned day)
{
    return std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
}

record::Instant at(std::int64_t ms)
{
    return {std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(ms)), 60min};
}

record::Clinician clinician()
{
    return {{"1234567893", "NPI", "NPI"}, {"Reed", "Ana", "M", "Dr", "Jr"}, "sports medicine"};
}

record::Clinic clinic()
{
    return {"Knee Clinic", "KNEE", {"1 Lane", "Ulm", "BW", "89073", "DEU"}, "+49 1"};
}

record::Recipient recipient()
{
    return {record::RecipientId("ortho"),
            "Orthopaedics",
            {"Fox", "Ben", "", "Dr", ""},
            {"99", "CLINIC", "MD"},
            {"2 Lane", "Ulm", "", "", ""},
            "+49 2",
            record::DestinationId("hosp")};
}

record::Medication medication()
{
    return {
        "Zocor 40mg nocte", record::MedicationStatus::Stopped, date(2020, 1, 2), date(2021, 3, 4)};
}

record::LabResult lab()
{
    return {{record::kLoinc, "2157-6", "CK"},
            {record::Decimal(1100, 2), "U/L"},
            "<",
            "30-200",
            at(1'700'000'000'123)};
}

record::LinkedStudy linked()
{
    return {record::StudyInstanceUid("1.2.3"),
            "A1",
            "MR",
            "Knee",
            date(2026, 1, 2),
            record::Laterality::Left};
}

record::ExerciseDose exercise()
{
    return {"mk:EX-01", "Heel slides", "range", 3, 10, 5, 6, "body", "pain over 3"};
}

Plan plan()
{
    return {
        ReferralPlan {record::RecipientId("ortho"), record::Priority::Stat, "Surgery?"},
        RehabPlan {
            record::RecipientId("physio"), "RP-B", {exercise()}, {"no pivoting"}, 12, 2, 6, "run"}};
}

} // namespace

record::Patient patient()
{
    return {record::PatientId("0123456789abcdef0123456789abcdef"),
            {{"M-1", "CLINIC", "MR"}, {"N-2", "GOV", "NI"}},
            {"Doe", "Jane", "Q", "Ms", "II"},
            date(1989, 3, 14),
            record::AdministrativeSex::Female,
            {"3 Lane", "Ulm", "BW", "89073", "DEU"},
            "+49 3",
            {{"penicillin", "rash"}},
            true,
            true};
}

record::Answers answers()
{
    using record::Answer;
    using record::AnswerOrigin;
    using record::AnswerValue;
    const auto right = record::Laterality::Right;
    return {
        Answer {"a", std::nullopt, {AnswerValue(true)}, AnswerOrigin::Entered},
        Answer {"b", right, {AnswerValue(std::int64_t(-5))}, AnswerOrigin::BulkNormal},
        Answer {
            "c", std::nullopt, {AnswerValue(record::Decimal(110, 2))}, AnswerOrigin::FromRecord},
        Answer {"d",
                std::nullopt,
                {AnswerValue(record::Quantity {record::Decimal(50, 1), "mm"})},
                AnswerOrigin::Adopted},
        Answer {"e",
                std::nullopt,
                {AnswerValue(record::Coding {record::kSnomed, "1", "one"}),
                 AnswerValue(record::Coding {record::kSnomed, "2", "two"})},
                AnswerOrigin::Derived},
        Answer {"f", std::nullopt, {AnswerValue(date(2024, 2, 29))}, AnswerOrigin::Entered},
        Answer {"g",
                std::nullopt,
                {AnswerValue(std::string("naïve \"quoted\"\n"))},
                AnswerOrigin::Entered},
        Answer {"h", record::Laterality::Left, {}, AnswerOrigin::Entered},
    };
}

record::Referral referral()
{
    record::Referral referral;
    referral.id = record::OrderId("o1");
    referral.patient = patient();
    referral.assessment = record::AssessmentId("a1");
    referral.from = clinician();
    referral.clinic = clinic();
    referral.to = recipient();
    referral.priority = record::Priority::Asap;
    referral.side = record::Laterality::Left;
    referral.signedAt = at(1'800'000'000'001);
    referral.question = "Surgery?";
    referral.summary = "Summary";
    referral.workingDiagnosis = {record::kIcd10, "M23.2", "Meniscus"};
    referral.statements = {{{record::kLocalCodeSystem, "mk-ex-flexion", "Flexion"},
                            "92.0",
                            "deg",
                            record::Laterality::Left,
                            true,
                            "examined"}};
    referral.redFlags = {"Fever"};
    referral.medications = {medication()};
    referral.labs = {lab()};
    referral.studies = {linked()};
    return referral;
}

record::RehabOrder rehabOrder()
{
    record::RehabOrder order;
    order.id = record::OrderId("o2");
    order.patient = patient();
    order.assessment = record::AssessmentId("a1");
    order.from = clinician();
    order.clinic = clinic();
    order.to = recipient();
    order.priority = record::Priority::Asap;
    order.side = record::Laterality::Bilateral;
    order.signedAt = at(1'800'000'000'002);
    order.diagnosis = {record::kIcd10, "M23.2", "Meniscus"};
    order.programme = "RP-B";
    order.programmeName = "Meniscus";
    order.exercises = {exercise()};
    order.precautions = {"no pivoting"};
    order.sessions = 12;
    order.sessionsPerWeek = 2;
    order.weeks = 6;
    order.goal = "run";
    return order;
}

OrderSummary order()
{
    return {record::OrderId("o"),
            record::OutboxId("x"),
            record::OrderKind::Rehabilitation,
            record::PatientId("p"),
            {"Doe", "Jane", "", "", ""},
            record::AssessmentId("a"),
            "Rehab order",
            "Physio",
            at(5),
            record::DeliveryState::Parked,
            at(6),
            record::AcceptanceState::Scheduled,
            at(7),
            "refused",
            3,
            record::ControlId("C"),
            42};
}

Assessment assessment()
{
    Assessment one;
    one.id = record::AssessmentId("a");
    one.patient = record::PatientId("p");
    one.form = "medial-knee";
    one.formVersion = "1.0.0";
    one.side = record::Laterality::Right;
    one.state = AssessmentState::Amended;
    one.version = 3;
    one.revision = 17;
    one.answers = answers();
    one.medications = {medication()};
    one.workingDiagnosis = record::Coding {record::kIcd10, "M23.2", "Meniscus"};
    one.signature = Signature {clinician(), at(8), "author", "abc"};
    one.amendmentReason = "side";
    one.studies = {linked()};
    one.created = at(9);
    one.changed = at(10);
    one.previousVisit = at(11);
    one.previousAnswers = answers();
    return one;
}

PatientChart chart()
{
    return {patient(),
            {medication()},
            true,
            {lab()},
            {{record::AssessmentId("a"),
              record::PatientId("p"),
              "medial-knee",
              record::Laterality::Left,
              AssessmentState::Withdrawn,
              2,
              at(12),
              "Meniscus"}},
            {order()},
            {{"phone", at(13)}}};
}

Status status()
{
    return {RecordState::Open,
            true,
            "/store",
            1234,
            clinician(),
            clinic(),
            1,
            2,
            3,
            {{"hosp", true, true, "silent"}},
            {{"pacs", false, true, "refused"}}};
}

dicom::FrameHeader frameHeader()
{
    dicom::FrameHeader header;
    header.width = 640;
    header.height = 480;
    header.samples = 1;
    header.bytesPerSample = 2;
    header.bitsStored = 12;
    header.isSigned = true;
    header.photometric = dicom::Photometric::Monochrome1;
    header.rescaleSlope = 0.1;
    header.rescaleIntercept = -1024;
    header.window = dicom::Window {40.5, 400, "BONE"};
    header.paddingFirst = -2000;
    header.paddingLast = -1999;
    header.lossy = true;
    header.spacing = {0.143, 0.143, dicom::SpacingSource::Detector, "ball"};
    return header;
}

StudyList studies()
{
    dicom::Instance image;
    image.patient = {"M-1",
                     "CLINIC",
                     {"Doe", "Jane", "", "", ""},
                     "i",
                     "p",
                     date(1989, 3, 14),
                     record::AdministrativeSex::Female};
    image.study = {record::StudyInstanceUid("1.2"), "A", date(2026, 1, 2), "10:42:07", "Knee"};
    image.series
        = {record::SeriesInstanceUid("1.2.3"), "MR", "KNEE", "sag", 2, record::Laterality::Left};
    image.uid = record::SopInstanceUid("1.2.3.4");
    image.sopClass = "1.2.840";
    image.number = 7;
    image.viewPosition = "AP";
    image.imageLaterality = record::Laterality::Left;
    image.acquired = date(2026, 1, 2);
    image.comments = "c";
    image.burnedInText = true;
    image.image = {480,
                   640,
                   1,
                   dicom::Photometric::Monochrome2,
                   1,
                   16,
                   12,
                   true,
                   {0.5, 0.25, dicom::SpacingSource::Anatomical, "n"},
                   {{40, 400, "W"}},
                   "1.2.840.10008.1.2.1",
                   true,
                   "jpeg",
                   true};
    dicom::Study study {image.patient, image.study, {{image.series, {image}}}, true};
    StudyForLink matching {
        study, dicom::Matches {{dicom::Identifier::Name}}, dicom::SideCheck::Agrees, true};
    StudyForLink other {
        study,
        dicom::Mismatch {{{dicom::Identifier::BirthDate, "1", "2"}}, {dicom::Identifier::Sex}},
        dicom::SideCheck::Conflicts,
        false};
    StudyForLink thin {study,
                       dicom::NotEnough {{dicom::Identifier::PatientNumber}},
                       dicom::SideCheck::NotStated,
                       false};
    return {{matching, other, thin}};
}

Settings settings()
{
    return {{{record::DestinationId("hosp"),
              "127.0.0.1",
              2575,
              "APP",
              "FAC",
              true,
              "ca",
              "cert",
              "key",
              "ab12"}},
            {recipient()},
            {{record::NodeId("pacs"), "AET", "127.0.0.1", 104, true}},
            clinician(),
            clinic(),
            {{"medial-knee", "1.2", "ab12", clinician(), at(14)}}};
}

std::vector<Request> requests()
{
    const record::AssessmentId a("a");
    const record::PatientId p("p");
    return {
        GetStatus {},
        CreateRecord {"long passphrase", clinician(), clinic()},
        Unlock {"long passphrase"},
        Lock {},
        RegisterPatient {patient(), {medication()}, true, {lab()}, true},
        FindPatients {"doe", 7},
        GetPatient {p},
        StartAssessment {p, "medial-knee", record::Laterality::Right},
        GetAssessment {a},
        ListAssessments {p},
        SaveAnswers {a,
                     4,
                     answers(),
                     std::vector<record::Medication> {medication()},
                     record::Coding {record::kIcd10, "M23.2", "Meniscus"}},
        CheckPlan {a, plan()},
        SignAndSend {a, 5, "long passphrase", plan(), "seen in person"},
        AmendAssessment {a, "side"},
        WithdrawAssessment {a, "wrong patient", "long passphrase"},
        ListOrders {p},
        CancelOrder {record::OrderId("o"), "booked elsewhere", "long passphrase"},
        ActOnOutbox {record::OutboxId("x"), OutboxAct::Cancel, "no longer needed"},
        GetMessage {record::OutboxId("x")},
        ListTray {},
        GetTrayMessage {"i"},
        ResolveTray {"i", TrayAct::ForOrder, record::OrderId("o")},
        ReviewReport {record::OrderId("o")},
        GetOrder {record::OrderId("o")},
        ImportStudies {"/folder"},
        ListStudies {a},
        LinkStudy {a, record::StudyInstanceUid("1.2"), "seen the marker"},
        UnlinkStudy {a, record::StudyInstanceUid("1.2")},
        OpenFrame {record::SopInstanceUid("1.2.3"), 4},
        GetSettings {},
        SaveSettings {settings()},
        VerifyAudit {},
        ListAudit {p, 9},
        MakeBackup {"/backup"},
        StopService {true},
    };
}

} // namespace sartorius::api::samples
