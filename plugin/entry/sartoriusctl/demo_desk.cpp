#include "plugin/entry/sartoriusctl/demo_desk.h"

#include "forms/record/clock.h"
#include "plugin/entry/sartoriusctl/demo_answers.h"
#include "plugin/entry/sartoriusctl/demo_settings.h"
#include "plugin/entry/sartoriusctl/record_access.h"

namespace sartorius::ctl {

namespace {

constexpr std::size_t kAnswersOfOnePage = 12;

std::optional<record::Coding> diagnosisOf(const DemoVisit& visit)
{
    if (visit.diagnosis.empty())
        return std::nullopt;
    return record::Coding {.system = record::kLocalCodeSystem,
                           .code = "mk:" + std::string(visit.diagnosisCode),
                           .display = std::string(visit.diagnosis)};
}

record::ExerciseDose
dose(const char* id, const char* name, int sets, int repetitions, int days, const char* load)
{
    record::ExerciseDose made;
    made.exercise = id;
    made.name = name;
    made.why = "Builds load tolerance of the inner thigh and knee";
    made.sets = sets;
    made.repetitions = repetitions;
    made.daysPerWeek = days;
    made.load = load;
    made.stopRule = "Pain over 5/10, or worse next morning";
    return made;
}

// Doses: medial-knee specification 4.2.
std::vector<record::ExerciseDose> exercises()
{
    record::ExerciseDose squeeze
        = dose("mk:EX-12", "Adductor squeeze", 3, 10, 3, "pain 2/10 or less");
    squeeze.holdSeconds = 5;
    return {dose("mk:EX-03", "Single-leg bridge", 3, 10, 3, "body weight"),
            dose("mk:EX-02", "Eccentric hamstring bridge", 3, 8, 2, "body weight"),
            squeeze,
            dose("mk:EX-01", "Split squat", 3, 10, 3, "body weight, then +2-5 kg")};
}

} // namespace

DemoDesk::DemoDesk(client::RecordClient& client,
                   const dicom::ImagingSupervisor& imaging,
                   assessment::SharedQuestionnaire form,
                   std::filesystem::path pictures,
                   std::string passphrase)
    : m_client(client)
    , m_imaging(imaging)
    , m_form(std::move(form))
    , m_pictures(std::move(pictures))
    , m_passphrase(std::move(passphrase))
{
}

api::Outcome<record::PatientId> DemoDesk::admit(const DemoPerson& person) const
{
    api::RegisterPatient request;
    request.patient = person.patient;
    request.medications = person.medications;
    request.medicationsReviewed = person.medicationsReviewed;
    request.labs = person.labs;
    const auto registered = askAndWait(m_client, request);
    if (!registered)
        return api::refuse(registered.error().error, registered.error().problems);
    if (registered->id.empty())
        return api::refuse(record::ErrorCode::Conflict, "taken for a duplicate");
    return registered->id;
}

api::Outcome<api::Assessment> DemoDesk::see(const record::PatientId& patient,
                                            const DemoPerson& person,
                                            const DemoVisit& visit) const
{
    const auto answers = demoAnswers(visit, person, *m_form);
    if (!answers)
        return api::refuse(answers.error());
    const auto begun = askAndWait(
        m_client,
        api::StartAssessment {.patient = patient, .form = m_form->id(), .side = visit.side});
    if (!begun)
        return begun;
    api::SaveAnswers page;
    page.assessment = begun->id;
    page.expectedRevision = begun->revision;
    const auto save = [&]() -> std::optional<api::Refusal> {
        const auto saved = askAndWait(m_client, page);
        if (!saved)
            return saved.error();
        page.expectedRevision = saved->revision;
        page.changed.clear();
        return std::nullopt;
    };
    for (const auto& answer : *answers) {
        page.changed.push_back(answer);
        if (page.changed.size() < kAnswersOfOnePage)
            continue;
        if (const auto refused = save())
            return api::refuse(refused->error, refused->problems);
    }
    page.medications = person.medications;
    page.workingDiagnosis = diagnosisOf(visit);
    if (const auto refused = save())
        return api::refuse(refused->error, refused->problems);
    return askAndWait(m_client, api::GetAssessment {begun->id});
}

record::Result<MadeStudy> DemoDesk::draw(const DemoPerson& person,
                                         dicom::DemonstrationKind kind,
                                         record::Laterality side) const
{
    const auto& patient = person.patient;
    const std::string number = patient.identifiers.front().value;
    dicom::DemonstrationStudy study {
        .kind = kind,
        .patient = {},
        .side = side,
        .date = record::dateOf(record::SystemClock().now()),
        .accession
        = number.substr(number.size() - 4) + '-' + std::to_string(static_cast<int>(kind)),
        .uidSeed = number + '/' + std::string(record::toString(side)),
    };
    study.patient.patientId = number;
    study.patient.issuer = patient.identifiers.front().authority;
    study.patient.name = patient.name;
    study.patient.birthDate = patient.birthDate;
    study.patient.sex = patient.sex;
    MadeStudy made;
    made.folder = m_pictures / (study.accession + '-' + std::string(record::toString(side)));
    std::error_code failed;
    std::filesystem::create_directories(made.folder, failed);
    if (failed)
        return record::failure(record::ErrorCode::Unavailable, "no folder for the pictures");
    const auto written = m_imaging.makeDemonstrationStudy(study, made.folder);
    if (!written)
        return record::failure(written.error());
    made.uid = written->uid;
    made.images = written->files.size();
    return made;
}

api::Outcome<api::Imported> DemoDesk::import(const MadeStudy& study) const
{
    auto imported = askAndWait(m_client, api::ImportStudies {study.folder.string()});
    if (imported && !imported->problems.empty())
        return api::refuse(
            record::ErrorCode::Corrupt, "an image of our own was not read", imported->problems);
    return imported;
}

api::Plan DemoDesk::planOf(const DemoVisit& visit)
{
    api::Plan plan;
    for (const auto& order : visit.orders) {
        if (order.referral) {
            plan.referral = api::ReferralPlan {.to = demoRecipient(order.fate, true),
                                               .priority = order.priority,
                                               .question = std::string(order.question)};
            continue;
        }
        api::RehabPlan rehab;
        rehab.to = demoRecipient(order.fate, false);
        rehab.programme = std::string(order.programme);
        rehab.exercises = exercises();
        rehab.precautions = {"No running through pain over 2/10"};
        rehab.sessions = 12;
        rehab.sessionsPerWeek = 2;
        rehab.weeks = 6;
        rehab.goal = "Back to the usual training without pain";
        plan.rehab = rehab;
    }
    return plan;
}

api::Outcome<api::Signed>
DemoDesk::sign(const record::AssessmentId& id, const DemoVisit& visit, const api::Plan& plan) const
{
    // Linking a study and deriving values may have moved the draft on.
    const auto draft = askAndWait(m_client, api::GetAssessment {id});
    if (!draft)
        return api::refuse(draft.error().error, draft.error().problems);
    api::SignAndSend request;
    request.assessment = id;
    request.expectedRevision = draft->revision;
    request.passphrase = m_passphrase;
    request.plan = plan;
    request.overrideReason = std::string(visit.overrideReason);
    return askAndWait(m_client, request);
}

} // namespace sartorius::ctl
