#include "tests/plugin/service/front_end.h"

#include "forms/record/clock.h"
#include "hl7/exchange/acknowledgement_message.h"
#include "hl7/message/control_id.h"

#include <cstdlib>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sartorius::service::bench {

Place::Place()
{
    application();
    std::string name
        = (std::filesystem::temp_directory_path() / "sartorius-service-XXXXXX").string();
    folder = ::mkdtemp(name.data());
    store = folder / "store";
    std::filesystem::create_directory(folder / "run");
    std::filesystem::permissions(folder / "run", std::filesystem::perms::owner_all);
    ::setenv("XDG_RUNTIME_DIR", (folder / "run").c_str(), 1);
    ::setenv("XDG_CONFIG_HOME", (folder / "config").c_str(), 1);
}

Place::~Place()
{
    client::ClientOptions there = options();
    there.startService = false;
    client::RecordClient last(there);
    auto status = last.ask(api::GetStatus {});
    waitUntil([&] { return status.isFinished(); });
    if (const auto known = status.result()) {
        auto stopped = last.ask(api::StopService {true});
        waitUntil([&] { return stopped.isFinished(); });
        waitUntil([&] { return !last.isConnected(); });
    }
    waitUntil([&] { // the service may still be closing its files
        std::error_code notYet;
        std::filesystem::remove_all(folder, notYet);
        return !std::filesystem::exists(folder);
    });
}

client::ClientOptions Place::options(QStringList arguments) const
{
    client::ClientOptions options;
    options.storeFolder = QString::fromStdString(store.string());
    options.serviceArguments = QStringList {QStringLiteral("--least-kdf")} + arguments;
    return options;
}

Recipient::Recipient(std::uint16_t port)
{
    hl7::ListenerSettings settings;
    settings.port = port;
    auto started = hl7::Listener::start(
        settings,
        [this](std::string_view bytes,
               const hl7::FrameSource&) -> record::Result<std::vector<std::string>> {
            const auto message = hl7::Message::parse(std::string(bytes));
            if (!message)
                return record::failure(record::ErrorCode::Corrupt, "not a message");
            hl7::AcknowledgementReply reply;
            reply.ownId = hl7::newControlId();
            reply.time = record::SystemClock().now();
            auto acknowledgement = hl7::encodeAcknowledgement(*message, reply);
            if (!acknowledgement)
                return record::failure(acknowledgement.error());
            const std::scoped_lock lock(m_mutex);
            m_received.emplace_back(bytes);
            return std::vector<std::string> {*acknowledgement};
        });
    REQUIRE(started);
    m_listener = std::move(*started);
}

std::vector<std::string> Recipient::received() const
{
    const std::scoped_lock lock(m_mutex);
    return m_received;
}

record::Patient jane()
{
    record::Patient patient;
    patient.identifiers = {{"M-1001", "CLINIC", "MR"}};
    patient.name = {"Doe", "Jane", "", "", ""};
    patient.birthDate = std::chrono::year(1989) / 3 / 14;
    patient.sex = record::AdministrativeSex::Female;
    return patient;
}

api::Settings settingsFor(std::uint16_t port)
{
    api::Settings settings;
    api::DestinationSettings hospital;
    hospital.id = record::DestinationId("hospital");
    hospital.host = "127.0.0.1";
    hospital.port = port;
    hospital.application = "ENGINE";
    hospital.facility = "HOSPITAL";
    settings.destinations = {hospital};
    record::Recipient ortho;
    ortho.id = record::RecipientId("ortho");
    ortho.name = "Orthopaedics";
    ortho.destination = hospital.id;
    settings.recipients = {ortho};
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

record::PatientId makeRecord(client::RecordClient& client, std::uint16_t port)
{
    const auto settings = settingsFor(port);
    const auto made
        = await(client.ask(api::CreateRecord {kPassphrase, *settings.clinician, *settings.clinic}));
    REQUIRE(made);
    CHECK(made->recoveryKey.size() > 30);
    REQUIRE(await(client.ask(api::SaveSettings {settings})));
    const auto registered = await(client.ask(api::RegisterPatient {jane(), {}, true, {}, false}));
    REQUIRE(registered);
    return registered->id;
}

record::Answer fever(const char* option)
{
    return {"mk-sx-fever",
            {},
            {record::Coding {record::kLocalCodeSystem, option, ""}},
            record::AnswerOrigin::Entered};
}

api::Assessment makeDraft(client::RecordClient& client, const record::PatientId& patient)
{
    const auto started = await(
        client.ask(api::StartAssessment {patient, "medial-knee", record::Laterality::Right}));
    REQUIRE(started);
    api::SaveAnswers save;
    save.assessment = started->id;
    save.expectedRevision = started->revision;
    save.changed = {fever("no")};
    save.workingDiagnosis
        = record::Coding {record::kLocalCodeSystem, "DX04", "Medial meniscal tear"};
    const auto saved = await(client.ask(save));
    REQUIRE(saved);
    auto draft = *started;
    draft.revision = saved->revision;
    return draft;
}

api::SignAndSend signing(const api::Assessment& draft)
{
    api::SignAndSend request;
    request.assessment = draft.id;
    request.expectedRevision = draft.revision;
    request.passphrase = kPassphrase;
    request.plan.referral
        = api::ReferralPlan {record::RecipientId("ortho"), record::Priority::Asap, "Surgery?"};
    return request;
}

api::Status statusOf(client::RecordClient& client)
{
    const auto status = await(client.ask(api::GetStatus {}));
    REQUIRE(status);
    return *status;
}

std::uint16_t freePort()
{
    const api::Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), size) == 0);
    REQUIRE(::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
    return ntohs(address.sin_port);
}

} // namespace sartorius::service::bench
