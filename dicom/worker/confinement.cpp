#include "dicom/worker/confinement.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#ifndef SARTORIUS_SANITIZED
#include <seccomp.h>
#endif

namespace sartorius::dicom {

namespace {

struct Limit
{
    __rlimit_resource_t resource;
    rlim_t most;
};

constexpr rlim_t kMiB = rlim_t {1} << 20U;

constexpr std::array kLimits {
#ifndef SARTORIUS_SANITIZED
    Limit {RLIMIT_AS, 2048 * kMiB},
    Limit {RLIMIT_DATA, 512 * kMiB},
#endif
    Limit {RLIMIT_CPU, 10},
    Limit {RLIMIT_FSIZE, 0},
    Limit {RLIMIT_NOFILE, 16},
    Limit {RLIMIT_NPROC, 0},
    Limit {RLIMIT_CORE, 0},
    Limit {RLIMIT_STACK, 8 * kMiB}};

} // namespace

bool limitResources()
{
    for (const Limit& limit : kLimits) {
        rlimit allowed {};
        if (getrlimit(limit.resource, &allowed) != 0)
            return false;
        // Whoever started us may have set less; asking for more would fail.
        const rlim_t most = std::min(limit.most, allowed.rlim_max);
        const rlimit both {most, most};
        if (setrlimit(limit.resource, &both) != 0)
            return false;
    }
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
}

#ifdef SARTORIUS_SANITIZED

bool forbidSystemCalls()
{
    return true;
}

#else

namespace {

// What memory, the mapped files and the control socket need; measured with a decode of every
// syntax.
constexpr std::array kAllowed {
    SCMP_SYS(read),         SCMP_SYS(pread64), SCMP_SYS(write),     SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat), // how glibc asks fstat; it opens nothing
    SCMP_SYS(lseek),        SCMP_SYS(munmap),  SCMP_SYS(mremap),    SCMP_SYS(madvise),
    SCMP_SYS(brk),          SCMP_SYS(futex),   SCMP_SYS(getrandom), SCMP_SYS(clock_gettime),
    SCMP_SYS(recvmsg),      SCMP_SYS(sendmsg), SCMP_SYS(sendto),    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn), SCMP_SYS(exit),    SCMP_SYS(exit_group)};

/// Memory may be had, but never memory that is run as code.
bool allowPlainMemory(scmp_filter_ctx filter)
{
    constexpr unsigned kProtection = 2;
    const scmp_arg_cmp notExecutable = SCMP_CMP(kProtection, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, &notExecutable) == 0
        && seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, &notExecutable)
        == 0;
}

} // namespace

bool forbidSystemCalls()
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (filter == nullptr)
        return false;
    bool ready = allowPlainMemory(filter);
    for (const int call : kAllowed)
        ready = ready && seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 0, nullptr) == 0;
    ready = ready && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return ready;
}

#endif

} // namespace sartorius::dicom
