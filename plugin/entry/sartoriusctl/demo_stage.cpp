#include "plugin/entry/sartoriusctl/demo_stage.h"

#include "plugin/entry/sartoriusctl/input.h"
#include "plugin/entry/sartoriusctl/record_access.h"

#include <QCoreApplication>
#include <QTimer>

#include <cstdlib>

namespace sartorius::ctl {

namespace {

constexpr char kMarker[] = "This folder holds a demonstration: every person in it is made up.\n"
                           "Its passphrase is public, so nothing real may ever be kept here.\n";

record::Result<std::filesystem::path> temporaryFolder()
{
    std::string name = (std::filesystem::temp_directory_path() / "sartorius-demo-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
        return record::failure(record::ErrorCode::Unavailable, "no temporary folder");
    return std::filesystem::path(name);
}

record::Result<std::filesystem::path> emptyFolder(const std::filesystem::path& wanted)
{
    std::error_code failed;
    std::filesystem::create_directories(wanted, failed);
    if (failed || !std::filesystem::is_directory(wanted, failed))
        return record::failure(record::ErrorCode::Unavailable, "the folder cannot be made");
    if (!std::filesystem::is_empty(wanted, failed))
        return record::failure(
            record::ErrorCode::Conflict,
            "the folder is not empty; a demonstration never writes over anything");
    std::filesystem::permissions(wanted, std::filesystem::perms::owner_all, failed);
    return std::filesystem::absolute(wanted);
}

constexpr ReceiverManner mannerOf(DemoFate fate)
{
    switch (fate) {
    case DemoFate::Accepted:
        return ReceiverManner::Accepts;
    case DemoFate::Declined:
        return ReceiverManner::Declines;
    case DemoFate::Refused:
        return ReceiverManner::Refuses;
    case DemoFate::Delivered:
    case DemoFate::Unreachable:
    case DemoFate::Held:
    case DemoFate::Cancelled:
        return ReceiverManner::Acknowledges;
    }
    return ReceiverManner::Acknowledges;
}

constexpr const char* prefixOf(DemoFate fate)
{
    return fate == DemoFate::Accepted ? "b" : fate == DemoFate::Declined ? "c" : "a";
}

} // namespace

DemoStage::DemoStage(std::filesystem::path folder, bool temporary)
    : m_folder(std::move(folder))
    , m_temporary(temporary)
{
}

DemoStage::~DemoStage()
{
    m_client.reset();
    m_receivers.clear();
    std::error_code ignored;
    if (m_temporary)
        std::filesystem::remove_all(m_folder, ignored);
}

record::Result<std::unique_ptr<DemoStage>> DemoStage::set(const std::filesystem::path& wanted)
{
    const auto folder = wanted.empty() ? temporaryFolder() : emptyFolder(wanted);
    if (!folder)
        return record::failure(folder.error());
    std::unique_ptr<DemoStage> stage(new DemoStage(*folder, wanted.empty()));
    const auto pack = differential::load(*content::pack("medial-knee"));
    if (!pack)
        return record::failure(record::ErrorCode::Internal, "the shipped form does not load");
    stage->m_pack = *pack;
    std::error_code failed;
    for (const auto& name : {stage->received(), stage->exported(), *folder / "images"})
        std::filesystem::create_directory(name, failed);
    if (!writeWholeFile((*folder / "DEMONSTRATION").string(), kMarker)
        || !writeWholeFile((*folder / "passphrase").string(),
                           kDemonstrationPassphrase + std::string("\n")))
        return record::failure(record::ErrorCode::Unavailable, "the folder cannot be written to");
    for (const auto fate :
         {DemoFate::Delivered, DemoFate::Accepted, DemoFate::Declined, DemoFate::Refused}) {
        ReceiverOptions options;
        options.folder = stage->received();
        options.prefix = prefixOf(fate);
        options.manner = mannerOf(fate);
        auto receiver = StoringReceiver::start(std::move(options));
        if (!receiver)
            return record::failure(receiver.error());
        stage->m_receivers[fate] = std::move(*receiver);
    }
    auto imaging = dicom::ImagingSupervisor::start();
    if (!imaging)
        return record::failure(imaging.error());
    stage->m_imaging.emplace(std::move(*imaging));
    return stage;
}

api::Outcome<api::Status> DemoStage::openRecord()
{
    client::ClientOptions options;
    options.storeFolder = QString::fromStdString(m_folder.string());
    options.programFolder = QCoreApplication::applicationDirPath();
    m_client = std::make_unique<client::RecordClient>(options);
    const auto created = askAndWait(
        *m_client, api::CreateRecord {kDemonstrationPassphrase, demoClinician(), demoClinic()});
    if (!created)
        return api::refuse(created.error().error, created.error().problems);
    DemoPorts ports;
    for (const auto& [fate, receiver] : m_receivers)
        ports[fate] = receiver->port();
    const auto saved = askAndWait(*m_client, api::SaveSettings {demoSettings(ports)});
    if (!saved)
        return api::refuse(saved.error().error, saved.error().problems);
    return askAndWait(*m_client, api::GetStatus {});
}

void DemoStage::closeRecord(bool force)
{
    if (m_client)
        // A refusal means that it is gone already.
        static_cast<void>(askAndWait(*m_client, api::StopService {force}));
}

DemoDesk DemoStage::desk() const
{
    return {
        *m_client, *m_imaging, m_pack.questionnaire, m_folder / "images", kDemonstrationPassphrase};
}

bool DemoStage::waitUntil(const std::function<bool()>& done, std::chrono::milliseconds atMost)
{
    const auto end = std::chrono::steady_clock::now() + atMost;
    while (!done()) {
        if (std::chrono::steady_clock::now() > end)
            return false;
        QEventLoop loop;
        QObject::connect(m_client.get(), &client::RecordClient::changed, &loop, &QEventLoop::quit);
        // The notice may have come before we listened, so look again soon in any case.
        QTimer again;
        again.setSingleShot(true);
        QObject::connect(&again, &QTimer::timeout, &loop, &QEventLoop::quit);
        again.start(std::chrono::milliseconds {50});
        loop.exec();
    }
    return true;
}

} // namespace sartorius::ctl
