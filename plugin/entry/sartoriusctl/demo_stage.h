#pragma once

#include "forms/differential/pack.h"
#include "plugin/entry/sartoriusctl/demo_desk.h"
#include "plugin/entry/sartoriusctl/demo_settings.h"
#include "plugin/entry/sartoriusctl/storing_receiver.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace sartorius::ctl {

/// Opens every demonstration record. It protects nothing and is public on purpose.
inline constexpr char kDemonstrationPassphrase[] = "demonstration-record";

/// Everything a demonstration plays with: its folder, its recipients, the record service and
/// imaging.
class DemoStage
{
public:
    /// @param wanted empty: a temporary one that goes with this object. Conflict when it holds
    /// anything.
    static record::Result<std::unique_ptr<DemoStage>> set(const std::filesystem::path& wanted);
    ~DemoStage();
    DemoStage(const DemoStage&) = delete;
    DemoStage& operator=(const DemoStage&) = delete;

    /// Starts the service on the folder, makes an empty record in it and tells it the recipients.
    api::Outcome<api::Status> openRecord();

    /// Ends the service when nothing is unsent, or leaves it to end by itself.
    void closeRecord(bool force);

    const std::filesystem::path& folder() const { return m_folder; }

    std::filesystem::path received() const { return m_folder / "received"; }

    std::filesystem::path exported() const { return m_folder / "export"; }

    const StoringReceiver& receiver(DemoFate fate) const { return *m_receivers.at(fate); }

    client::RecordClient& client() { return *m_client; }

    const differential::LoadedPack& pack() const { return m_pack; }

    DemoDesk desk() const;

    /// Until `done` says so or the time is over; looks whenever the record changed.
    bool waitUntil(const std::function<bool()>& done, std::chrono::milliseconds atMost);

private:
    explicit DemoStage(std::filesystem::path folder, bool temporary);

    std::filesystem::path m_folder;
    bool m_temporary = false;
    differential::LoadedPack m_pack;
    std::map<DemoFate, std::unique_ptr<StoringReceiver>> m_receivers;
    std::optional<dicom::ImagingSupervisor> m_imaging;
    std::unique_ptr<client::RecordClient> m_client;
};

} // namespace sartorius::ctl
