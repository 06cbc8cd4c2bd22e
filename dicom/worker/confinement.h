#pragma once

namespace sartorius::dicom {

/// Limits on what this process may take: address space 2 GiB, data 512 MiB, CPU 10 s, no file
/// growth, 16 descriptors, no children, no core, stack 8 MiB; no new privileges, no dump, no
/// tracing. Before any foreign byte. False when one of them could not be set.
/// A sanitizer build gets no limit on address space and data, under which it could not start.
bool limitResources();

/// From here on every system call but those for memory, the descriptors at hand and the socket ends
/// the process at once: no open, no socket, no execve, no new process. Always true in a sanitizer
/// build, which needs more calls than that.
bool forbidSystemCalls();

} // namespace sartorius::dicom
