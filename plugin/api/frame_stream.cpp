#include "plugin/api/frame_stream.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <sys/socket.h>
#include <sys/uio.h>

namespace sartorius::api {

using record::ErrorCode;
using record::failure;

namespace {

constexpr std::size_t kHead = 4;
constexpr std::uint32_t kAttachedBit = 0x80000000U;
constexpr std::size_t kMostUnsent = std::size_t(256) * 1024 * 1024;
constexpr std::size_t kMostDescriptors = 8;

std::uint32_t headOf(const std::string& bytes)
{
    std::uint32_t head = 0;
    for (std::size_t i = 0; i < kHead; ++i)
        head = (head << 8U) | static_cast<unsigned char>(bytes[i]);
    return head;
}

} // namespace

FrameStream::FrameStream(Descriptor socket, std::size_t longestFrame)
    : m_socket(std::move(socket))
    , m_longestFrame(longestFrame)
{
}

FrameStream::More FrameStream::readSome()
{
    std::array<char, 65536> buffer {};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int) * kMostDescriptors)> control {};
    iovec part {buffer.data(), buffer.size()};
    msghdr message {};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t got = ::recvmsg(m_socket.get(), &message, MSG_CMSG_CLOEXEC);
    if (got < 0)
        return errno == EAGAIN || errno == EINTR ? More::NotNow : More::Gone;
    for (cmsghdr* one = CMSG_FIRSTHDR(&message); one != nullptr; one = CMSG_NXTHDR(&message, one)) {
        if (one->cmsg_level != SOL_SOCKET || one->cmsg_type != SCM_RIGHTS)
            continue;
        const std::size_t count = (one->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(one) + i * sizeof(int), sizeof fd);
            m_arrived.emplace_back(fd);
        }
    }
    if (got == 0)
        return More::Gone;
    if ((message.msg_flags & MSG_CTRUNC) != 0 || m_arrived.size() > kMostDescriptors)
        return More::Broken;
    m_in.append(buffer.data(), static_cast<std::size_t>(got));
    return More::Yes;
}

bool FrameStream::takeFrames(std::vector<SocketFrame>& frames)
{
    std::size_t at = 0;
    bool good = true;
    while (good && m_in.size() - at >= kHead) {
        const std::uint32_t head = headOf(m_in.substr(at, kHead));
        const std::size_t length = head & ~kAttachedBit;
        if (length > m_longestFrame) {
            good = false;
            break;
        }
        if (m_in.size() - at < kHead + length)
            break;
        SocketFrame frame {m_in.substr(at + kHead, length), {}};
        if ((head & kAttachedBit) != 0) {
            if (m_arrived.empty()) {
                good = false;
                break;
            }
            frame.attached = std::move(m_arrived.front());
            m_arrived.pop_front();
        }
        frames.push_back(std::move(frame));
        at += kHead + length;
    }
    m_in.erase(0, at);
    return good;
}

record::Result<std::vector<SocketFrame>> FrameStream::receive()
{
    std::vector<SocketFrame> frames;
    More more = m_gone ? More::Gone : More::Yes;
    while (more == More::Yes) {
        more = readSome();
        if (more == More::Broken || !takeFrames(frames))
            return failure(ErrorCode::Corrupt, "malformed frame on the local socket");
    }
    m_gone = more == More::Gone;
    if (m_gone && frames.empty())
        return failure(ErrorCode::Unavailable, "the other side has hung up");
    return frames;
}

record::Result<void> FrameStream::send(std::string frame, Descriptor attached)
{
    if (frame.size() >= kAttachedBit || m_unsentBytes + frame.size() > kMostUnsent)
        return failure(ErrorCode::Unavailable, "the other side does not read");
    std::uint32_t head = static_cast<std::uint32_t>(frame.size());
    if (attached)
        head |= kAttachedBit;
    std::string bytes;
    bytes.reserve(kHead + frame.size());
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes += static_cast<char>((head >> shift) & 0xFFU);
    bytes += frame;
    m_unsentBytes += bytes.size();
    m_out.push_back(Outgoing {std::move(bytes), 0, std::move(attached)});
    return flush();
}

bool FrameStream::sendSome(Outgoing& frame, bool& full)
{
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control {};
    iovec part {frame.bytes.data() + frame.sent, frame.bytes.size() - frame.sent};
    msghdr message {};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (frame.attached) {
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        cmsghdr* one = CMSG_FIRSTHDR(&message);
        one->cmsg_level = SOL_SOCKET;
        one->cmsg_type = SCM_RIGHTS;
        one->cmsg_len = CMSG_LEN(sizeof(int));
        const int fd = frame.attached.get();
        std::memcpy(CMSG_DATA(one), &fd, sizeof fd);
    }
    const ssize_t sent = ::sendmsg(m_socket.get(), &message, MSG_NOSIGNAL);
    if (sent < 0) {
        full = errno == EAGAIN || errno == EINTR;
        return full;
    }
    frame.attached = Descriptor(); // gone with the first byte
    frame.sent += static_cast<std::size_t>(sent);
    m_unsentBytes -= static_cast<std::size_t>(sent);
    return true;
}

record::Result<void> FrameStream::flush()
{
    while (!m_out.empty()) {
        bool full = false;
        if (!sendSome(m_out.front(), full))
            return failure(ErrorCode::Unavailable, "the other side has hung up");
        if (full)
            return {};
        if (m_out.front().sent == m_out.front().bytes.size())
            m_out.pop_front();
    }
    return {};
}

} // namespace sartorius::api
