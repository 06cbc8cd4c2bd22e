#pragma once

#include "forms/content/content.h"
#include "forms/content/manifest.h"
#include "forms/differential/pack.h"
#include "forms/rehab/programme.h"
#include "plugin/api/reading.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sartorius::workflow {

/// A shipped form ready to be filled, and the hash that says exactly which content was used.
struct FormContent
{
    const content::Pack* pack = nullptr; ///< lives as long as the program
    assessment::SharedQuestionnaire questionnaire;
    differential::SharedRuleSet rules;
    rehab::SharedLibrary rehabilitation;
    std::string sha256; ///< content::hashOf: says exactly which content was used
    content::SharedPack kept; ///< owns the bytes of a pack that is not shipped any more
};

/// SHA-256 as content::Digest wants it.
std::string sha256Hex(std::string_view bytes);

/// Reads everything of a pack.
api::Read<FormContent> formContent(const content::Pack& pack);

/// The forms this program ships. Immutable; safe to read from any thread.
class Catalogue
{
public:
    /// Problems of the shipped files: a fault of ours, and no reason to start with half of them.
    static api::Read<Catalogue> shipped();

    /// Null when there is no such form.
    const FormContent* find(std::string_view form) const;

    const std::vector<FormContent>& forms() const { return m_forms; }

private:
    std::vector<FormContent> m_forms;
};

} // namespace sartorius::workflow
