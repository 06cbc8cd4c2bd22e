#include "plugin/entry/sartoriusctl/storing_receiver.h"

#include "forms/record/clock.h"
#include "hl7/exchange/receiver.h"
#include "hl7/message/control_id.h"
#include "plugin/entry/sartoriusctl/input.h"
#include "plugin/entry/sartoriusctl/receiver_answer.h"

#include <algorithm>
#include <cctype>
#include <fcntl.h>
#include <unistd.h>

namespace sartorius::ctl {

namespace {

/// The name of a new file is only on disk when its folder is.
bool syncFolder(const std::filesystem::path& folder)
{
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    const bool synced = ::fsync(descriptor) == 0;
    ::close(descriptor);
    return synced;
}

/// A control id of a stranger must not become a path.
std::string fileSafe(const std::string& controlId)
{
    std::string safe;
    for (const char each : controlId)
        safe += std::isalnum(static_cast<unsigned char>(each)) != 0 ? each : '_';
    return safe.substr(0, 64);
}

std::string fourDigits(std::size_t number)
{
    const std::string digits = std::to_string(number);
    return std::string(4 - std::min<std::size_t>(4, digits.size()), '0') + digits;
}

} // namespace

StoringReceiver::StoringReceiver(ReceiverOptions options)
    : m_options(std::move(options))
{
}

StoringReceiver::~StoringReceiver()
{
    if (m_listener)
        m_listener->stop();
}

record::Result<std::unique_ptr<StoringReceiver>> StoringReceiver::start(ReceiverOptions options)
{
    std::unique_ptr<StoringReceiver> made(new StoringReceiver(std::move(options)));
    auto listener = hl7::Listener::start(
        made->m_options.listener,
        [receiver = made.get()](std::string_view frame, const hl7::FrameSource&) {
            return receiver->take(frame);
        });
    if (!listener)
        return record::failure(listener.error());
    made->m_listener = std::move(*listener);
    return made;
}

std::uint16_t StoringReceiver::port() const
{
    return m_listener->port();
}

std::vector<KeptMessage> StoringReceiver::kept() const
{
    const std::lock_guard lock(m_guard);
    return m_kept;
}

std::optional<KeptMessage> StoringReceiver::find(const std::string& controlId) const
{
    const std::lock_guard lock(m_guard);
    const auto found
        = std::find_if(m_kept.rbegin(), m_kept.rend(), [&](const KeptMessage& message) {
              return message.controlId == controlId;
          });
    return found == m_kept.rend() ? std::nullopt : std::optional(*found);
}

record::Result<std::vector<std::string>> StoringReceiver::take(std::string_view frame)
{
    if (m_options.manner == ReceiverManner::Refuses) {
        std::string refusal = refusalOf(frame);
        return refusal.empty() ? std::vector<std::string> {}
                               : std::vector<std::string> {std::move(refusal)};
    }
    const auto keep = [this](const hl7::InboundMessage& message,
                             const std::string&) -> record::Result<hl7::InboundOutcome> {
        if (const auto before = find(message.controlId.value)) {
            const Input old = readInput(before->file.string());
            hl7::InboundOutcome outcome;
            outcome.kind = old.bytes == message.bytes ? hl7::InboundOutcome::Kind::Kept
                                                      : hl7::InboundOutcome::Kind::Conflict;
            return outcome;
        }
        const std::lock_guard lock(m_guard);
        const auto file = m_options.folder
            / (m_options.prefix + fourDigits(m_kept.size() + 1) + '-'
               + fileSafe(message.controlId.value) + ".hl7");
        if (!writeWholeFile(file.string(), message.bytes) || !syncFolder(m_options.folder))
            return record::failure(record::ErrorCode::Unavailable, "the message could not be kept");
        m_kept.push_back({.controlId = message.controlId.value, .file = file});
        return hl7::InboundOutcome {};
    };
    hl7::ReceiverSettings settings;
    settings.processingId = m_options.processingId;
    // The processing id stands where MSH says; one of two may be taken, so that a listener for
    // tests takes training and production alike.
    if (m_options.alsoProcessingId && processingIdOf(frame) == *m_options.alsoProcessingId)
        settings.processingId = *m_options.alsoProcessingId;
    const auto reply = hl7::receive(frame, settings, record::SystemClock(), keep);
    if (!reply)
        return record::failure(reply.error());
    std::vector<std::string> answers = reply->answers;
    if (m_options.manner != ReceiverManner::Acknowledges && answers.size() == 1)
        answers.front()
            = decisionOf(frame, answers.front(), m_options.manner == ReceiverManner::Accepts);
    return answers;
}

} // namespace sartorius::ctl
