#pragma once

#include "forms/fhirpath/vocabulary.h"

#include <functional>
#include <string>
#include <string_view>

namespace sartorius::fhirpath {

/// What the items of a form are called where our functions are not known.
struct StandardNames
{
    const Vocabulary& items;
    std::string indexSideItem; ///< linkId of the item that says the index side; may be empty

    /// Whether %name is declared in the form itself; any other of ours is unknown elsewhere.
    std::function<bool(std::string_view)> declared;
};

/// The expression with every function of ours written out in standard FHIRPath over %resource, a
/// QuestionnaireResponse: for forms that leave the house. Unknown stays unknown (empty). What only
/// reasoning knows (score, flag, med, mx) is unknown there. `text` must compile; what does not parse
/// comes back as it is.
std::string inStandardFunctions(std::string_view text, const StandardNames& names);

} // namespace sartorius::fhirpath
