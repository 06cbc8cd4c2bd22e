#pragma once

#include "forms/record/result.h"

#include <string_view>

namespace sartorius::record {

/// The side of the body. There is no default and no "unknown" that could be guessed into a side: where
/// a side may be missing, use std::optional<Laterality>.
enum class Laterality { Right, Left, Bilateral, NotSided };

/// "right", "left", "bilateral", "not-sided".
std::string_view toString(Laterality side);

/// Reads the spelling of toString and the DICOM letters R, L, B, U (PS3.3 C.7.3.1.1.1: U = unpaired).
Result<Laterality> lateralityFrom(std::string_view text);

/// The other knee. Bilateral and NotSided stay as they are.
Laterality opposite(Laterality side);

} // namespace sartorius::record
