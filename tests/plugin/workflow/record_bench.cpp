#include "tests/plugin/workflow/record_bench.h"

#include <catch2/catch.hpp>

#include <cstdlib>

namespace sartorius::workflow::bench {

namespace {

const Catalogue& catalogue()
{
    static const Catalogue shipped = [] {
        auto read = Catalogue::shipped();
        if (!read) {
            FAIL(read.error()[0].where + " " + read.error()[0].what);
        }
        return std::move(*read);
    }();
    return shipped;
}

record::Recipient recipient(const char* id, const char* name)
{
    record::Recipient to;
    to.id = record::RecipientId(id);
    to.name = name;
    to.destination = record::DestinationId("hospital");
    return to;
}

} // namespace

record::Patient jane()
{
    record::Patient patient;
    patient.identifiers = {{"M-1001", "CLINIC", "MR"}};
    patient.name = {"Doe", "Jane", "", "", ""};
    patient.birthDate = std::chrono::year(1989) / 3 / 14;
    patient.sex = record::AdministrativeSex::Female;
    return patient;
}

api::Settings settings()
{
    api::Settings settings;
    api::DestinationSettings hospital;
    hospital.id = record::DestinationId("hospital");
    hospital.host = "127.0.0.1";
    hospital.port = 2575;
    hospital.application = "ENGINE";
    hospital.facility = "HOSPITAL";
    settings.destinations = {hospital};
    settings.recipients
        = {recipient("ortho", "Orthopaedics"), recipient("physio", "Physiotherapy")};
    record::Clinician clinician;
    clinician.number = {"1234567893", "NPI", "NPI"};
    clinician.name = {"Reed", "Ana", "", "Dr", ""};
    clinician.role = "sports medicine";
    settings.clinician = clinician;
    record::Clinic clinic;
    clinic.name = "Knee Clinic";
    clinic.facilityId = "KNEE";
    settings.clinic = clinic;
    return settings;
}

RecordBench::RecordBench()
{
    std::string name
        = (std::filesystem::temp_directory_path() / "sartorius-workflow-XXXXXX").string();
    folder = ::mkdtemp(name.data());
    store::StoreOptions options;
    options.folder = folder / "store";
    options.clock = &clock;
    options.kdf = store::kKdfFloor;
    auto opened = store::Store::open(std::move(options));
    REQUIRE(opened);
    store = std::move(*opened);
    auto here = desk();
    const auto made = settings();
    REQUIRE(answer(here, api::CreateRecord {kPassphrase, *made.clinician, *made.clinic}));
    REQUIRE(answer(here, api::SaveSettings {made}));
    patient = addPatient(jane());
}

RecordBench::~RecordBench()
{
    store.reset();
    std::filesystem::remove_all(folder);
}

Desk RecordBench::desk()
{
    return {*store, clock, catalogue(), demonstration, "bench"};
}

record::PatientId RecordBench::addPatient(const record::Patient& one)
{
    auto here = desk();
    const auto registered = answer(here, api::RegisterPatient {one, {}, true, {}, false});
    REQUIRE(registered);
    REQUIRE_FALSE(registered->id.empty());
    return registered->id;
}

record::Answer choice(const Desk& desk,
                      const std::string& item,
                      const std::string& option,
                      std::optional<record::Laterality> side)
{
    const auto* content = desk.catalogue.find("medial-knee");
    REQUIRE(content != nullptr);
    const auto* found = content->questionnaire->find(item);
    REQUIRE(found != nullptr);
    const auto* coding = found->option(option);
    REQUIRE(coding != nullptr);
    return {item, side, {coding->coding}, record::AnswerOrigin::Entered};
}

api::Assessment readyDraft(RecordBench& bench, record::Laterality side)
{
    auto desk = bench.desk();
    const auto started = answer(desk, api::StartAssessment {bench.patient, "medial-knee", side});
    REQUIRE(started);
    api::SaveAnswers save;
    save.assessment = started->id;
    save.expectedRevision = started->revision;
    save.changed = {choice(desk, "mk-pc-injury", "yes"), choice(desk, "mk-sx-fever", "no")};
    save.workingDiagnosis
        = record::Coding {record::kLocalCodeSystem, "DX04", "Medial meniscal tear"};
    REQUIRE(answer(desk, save));
    const auto draft = answer(desk, api::GetAssessment {started->id});
    REQUIRE(draft);
    return *draft;
}

api::Plan wholePlan()
{
    record::ExerciseDose exercise;
    exercise.exercise = "mk:EX-01";
    exercise.name = "Split squat";
    exercise.sets = 3;
    exercise.repetitions = 8;
    return {
        api::ReferralPlan {record::RecipientId("ortho"), record::Priority::Asap, "Surgery?"},
        api::RehabPlan {record::RecipientId("physio"), "RP-B", {exercise}, {}, 12, 2, 6, "run"}};
}

bool hasProblem(const record::Problems& problems, std::string_view code)
{
    for (const auto& problem : problems) {
        if (problem.code == code)
            return true;
    }
    return false;
}

} // namespace sartorius::workflow::bench
