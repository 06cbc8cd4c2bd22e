#include "hl7/mllp/listener_shared.h"

#include <algorithm>
#include <asio/post.hpp>
#include <utility>

namespace sartorius::hl7 {

using record::ErrorCode;
using record::failure;

ListenerShared::ListenerShared(ListenerSettings given, GroupHandler handler)
    : settings(std::move(given))
    , m_handler(std::move(handler))
{
    // One whole message must always fit beside what others hold.
    settings.bufferedBytes = std::max(settings.bufferedBytes, settings.frameLimit * 2);
}

bool ListenerShared::mayOpen(const std::string& address) const
{
    const auto here = perAddress.find(address);
    return sessions.size() < settings.connections
        && (here == perAddress.end() || here->second < settings.connectionsPerAddress);
}

void ListenerShared::closeAll()
{
    m_stopping = true;
    m_waiting.clear();
    m_turns.clear();
    const std::set<OpenSession*> all = sessions;
    for (OpenSession* session : all)
        session->close();
}

void ListenerShared::reached(std::string_view point) const
{
    if (settings.crashPoint)
        settings.crashPoint(point);
}

ListenerCounts ListenerShared::counts() const
{
    return ListenerCounts {accepted, refused, frames, tooLarge, timedOut, failed, open};
}

void ListenerShared::charge(std::ptrdiff_t more)
{
    m_held += more;
    if (more <= 0 || m_held <= static_cast<std::ptrdiff_t>(settings.bufferedBytes))
        return;
    OpenSession* const most
        = *std::max_element(sessions.begin(), sessions.end(), [](const auto* a, const auto* b) {
              return a->held() < b->held();
          });
    ++tooLarge;
    most->close();
}

void ListenerShared::dropWaiting(OpenSession* session)
{
    if (m_waiting.erase(session) > 0)
        std::erase_if(m_turns, [&](const auto& one) { return one.get() == session; });
}

void ListenerShared::handOver(const std::shared_ptr<OpenSession>& session, ReceivedFrame frame)
{
    auto& own = m_waiting[session.get()];
    if (own.empty())
        m_turns.push_back(session);
    own.push_back(std::move(frame));
    if (!m_storing) {
        m_storing = true;
        // Behind what the socket's read still hands over, so that it travels in the same group.
        asio::post(io, [this] { storeNext(); });
    }
}

void ListenerShared::storeNext()
{
    m_storing = !m_turns.empty() && !m_stopping;
    if (!m_storing)
        return;
    Group group;
    const std::size_t most = std::max<std::size_t>(1, settings.group);
    while (!m_turns.empty() && group.frames.size() < most) {
        auto session = std::move(m_turns.front());
        m_turns.pop_front();
        auto own = m_waiting.find(session.get());
        group.frames.push_back(std::move(own->second.front()));
        own->second.pop_front();
        if (own->second.empty())
            m_waiting.erase(own);
        else
            m_turns.push_back(session);
        group.sessions.push_back(std::move(session));
    }
    asio::post(storing, [this, group = std::move(group)]() mutable {
        store(group);
        asio::post(io, [this, group = std::move(group)] { stored(group); });
    });
}

/// On the handler's thread.
void ListenerShared::store(Group& group) const
{
    auto together = m_handler(group.frames);
    if (together && together->size() == group.frames.size()) {
        for (auto& answers : *together)
            group.answers.emplace_back(std::move(answers));
        return;
    }
    // One message that cannot be stored must not hold up those of other peers. A connection whose
    // message failed is closed, and nothing that came after it is stored: its order is kept.
    std::set<const OpenSession*> broken;
    for (std::size_t i = 0; i < group.frames.size(); ++i) {
        FrameAnswers answers = failure(ErrorCode::Unavailable, "an earlier message failed");
        if (group.frames.size() > 1 && broken.count(group.sessions[i].get()) == 0) {
            auto alone = m_handler(std::span(&group.frames[i], 1));
            if (alone && alone->size() == 1)
                answers = std::move(alone->front());
        }
        if (!answers)
            broken.insert(group.sessions[i].get());
        group.answers.push_back(std::move(answers));
    }
}

void ListenerShared::stored(const Group& group)
{
    std::vector<OpenSession*> told;
    for (std::size_t i = 0; i < group.frames.size(); ++i) {
        OpenSession* const session = group.sessions[i].get();
        session->answer(group.frames[i].message.size(), group.answers[i]);
        if (!group.answers[i])
            dropWaiting(session);
        if (std::find(told.begin(), told.end(), session) == told.end())
            told.push_back(session);
    }
    for (OpenSession* session : told)
        session->flush();
    storeNext();
}

} // namespace sartorius::hl7
