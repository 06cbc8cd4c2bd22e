#include "forms/content/content.h"

#include "forms/content/content_bytes.h"

#include <algorithm>
#include <array>

namespace sartorius::content {

std::span<const Pack> packs()
{
    static const std::array<Pack, 2> shipped {{{
        .id = "medial-knee",
        .title = "Medial knee pain",
        .version = "0.2.0",
        .questionnaire = bytes::medial_knee_questionnaire_json(),
        .rules = bytes::medial_knee_rules_json(),
        .rehabilitation = bytes::rehab_json(),
        .medications = bytes::medications_json(),
        .sources = bytes::medial_knee_sources_json(),
    }, {
        .id = "thigh-cramp",
        .title = "Inner-thigh cramp",
        .version = "0.1.0",
        .questionnaire = bytes::thigh_cramp_questionnaire_json(),
        .rules = bytes::thigh_cramp_rules_json(),
        .rehabilitation = bytes::thigh_cramp_rehab_json(),
        .medications = bytes::medications_json(),
        .sources = {},
    }}};
    return shipped;
}

const Pack* pack(std::string_view id)
{
    const auto all = packs();
    const auto found = std::find_if(all.begin(), all.end(), [id](const Pack& p) { return p.id == id; });
    return found == all.end() ? nullptr : &*found;
}

} // namespace sartorius::content
