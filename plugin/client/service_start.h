#pragma once

#include "forms/record/result.h"
#include "plugin/api/local_socket.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <string>
#include <sys/types.h>

namespace sartorius::client {

/// The program sartoriusd in `folder` or in the places an installation puts it, seen from there.
/// Never PATH: a stranger's program of that name must not get the passphrase. Unavailable when
/// there is none.
record::Result<QString> findService(const QString& folder);

/// A record service we started, watched until it answers. It outlives us.
class StartedService
{
public:
    /// Starts it in a session of its own, without QT_*, LD_* and DCMDICTPATH in its environment.
    static record::Result<StartedService> start(const QString& program,
                                                const QStringList& arguments);

    /// How it ended, when it did: Conflict (somebody else has the record), InvalidInput (settings)
    /// ...; `detail` is what it said.
    std::optional<record::Error> ended();

private:
    StartedService(pid_t pid, api::Descriptor said)
        : m_pid(pid)
        , m_said(std::move(said))
    {
    }

    pid_t m_pid;
    api::Descriptor m_said; ///< a memory file that is its standard error
};

} // namespace sartorius::client
