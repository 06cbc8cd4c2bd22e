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
        .referral = {},
    }, {
        .id = "thigh-cramp",
        .title = "Inner-thigh cramp",
        .version = "0.1.0",
        .questionnaire = bytes::thigh_cramp_questionnaire_json(),
        .rules = bytes::thigh_cramp_rules_json(),
        .rehabilitation = bytes::thigh_cramp_rehab_json(),
        .medications = bytes::medications_json(),
        .sources = bytes::thigh_cramp_sources_json(),
        .referral = bytes::thigh_cramp_referral_json(),
    }}};
    return shipped;
}

const Pack* pack(std::string_view id)
{
    const auto all = packs();
    const auto found = std::find_if(all.begin(), all.end(), [id](const Pack& p) { return p.id == id; });
    return found == all.end() ? nullptr : &*found;
}

namespace {

/// What stands inside the symbol of that id; a symbol that only uses another one gives what is inside that.
std::string_view insideOf(std::string_view figures, const std::string& id, bool mayUse)
{
    constexpr std::string_view kUse = "<use href=\"#";
    constexpr std::string_view kEnd = "</symbol>";
    const auto start = figures.find("<symbol id=\"" + id + '"');
    const auto open = start == std::string_view::npos ? start : figures.find('>', start);
    const auto end = open == std::string_view::npos ? open : figures.find(kEnd, open);
    if (end == std::string_view::npos) {
        return {};
    }
    const auto inside = figures.substr(open + 1, end - open - 1);
    if (!mayUse || inside.substr(0, kUse.size()) != kUse) {
        return inside;
    }
    const auto name = inside.substr(kUse.size());
    return insideOf(figures, std::string(name.substr(0, name.find('"'))), false);
}

} // namespace

std::string figure(std::string_view exercise)
{
    std::string id(exercise);
    std::replace(id.begin(), id.end(), ':', '-');
    const auto inside = insideOf(bytes::exercise_figures_svg(), id, true);
    if (inside.empty()) {
        return {};
    }
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 200 150\"><style>"
           "*{fill:none;stroke:currentColor;stroke-linecap:round;stroke-linejoin:round}"
           ".n{stroke-width:5}.f{stroke-width:5;opacity:.45}.p{stroke-width:2}.a{stroke-width:2}"
           ".t{fill:currentColor;stroke:none;font:14px sans-serif}</style>"
        + std::string(inside) + "</svg>";
}

} // namespace sartorius::content
