#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace sartorius::faults {

/// The other side of the outbox, as strict as a witness has to be: every complete frame is written
/// to a file and synced before its acknowledgement leaves. Made of plain sockets, so that a fault
/// in our own framing cannot hide itself. One loopback port for each destination; a thread of its
/// own.
class Recorder
{
public:
    struct Frame
    {
        int destination = 0;
        std::string bytes;
    };

    /// Ends the program when no port can be had.
    Recorder(std::filesystem::path file, int destinations);
    ~Recorder();
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    const std::vector<std::uint16_t>& ports() const { return m_ports; }

    /// Waits until every connection has ended, then reads the frames back from the file, in the
    /// order in which they came.
    std::vector<Frame> frames();

private:
    struct Connection
    {
        int socket = -1;
        int destination = 0;
        std::string pending;
    };

    void serve();
    void accept(std::size_t listener);
    bool read(Connection& connection);
    void takeFrames(Connection& connection, bool ended);
    void record(Connection& connection, const std::string& message);

    std::filesystem::path m_path;
    int m_file = -1;
    std::vector<int> m_listeners;
    std::vector<std::uint16_t> m_ports;
    std::vector<Connection> m_connections; // the thread's
    std::atomic<bool> m_ending {false};
    int m_wake[2] = {-1, -1};
    std::thread m_thread;
};

/// Field `number` (1-based, MSH-1 is the separator itself) of the first segment with this name.
std::string fieldOf(const std::string& message, const std::string& segment, std::size_t number);

} // namespace sartorius::faults
