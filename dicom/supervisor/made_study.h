#pragma once

#include "forms/record/result.h"

#include <filesystem>
#include <string_view>
#include <vector>

namespace sartorius::dicom {

/// Writes the files a worker laid into a memory file of kMadeStudyBytes to a folder, each under a
/// name of ours, none over an existing file. `table` is the body of its StudyReady. A table that
/// points outside of the memory is Crashed; a file that cannot be written is NotWritten, and the
/// files before it are removed.
record::Result<std::vector<std::filesystem::path>>
writeMadeStudy(std::string_view table, int memory, const std::filesystem::path& folder);

} // namespace sartorius::dicom
