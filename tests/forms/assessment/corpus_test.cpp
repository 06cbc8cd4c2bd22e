// Questionnaires of the HL7 packages hl7.fhir.r4.examples and hl7.fhir.uv.sdc, as `npm pack` and tar
// leave them: SARTORIUS_FHIR_PACKAGES=folder with the unpacked packages in it.

#include "forms/assessment/form.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

using namespace sartorius;
using namespace sartorius::assessment;

namespace fs = std::filesystem;

namespace {

std::string contentOf(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

} // namespace

TEST_CASE("Every questionnaire of the two HL7 packages loads without a network",
          "[assessment][corpora]")
{
    const char* folder = std::getenv("SARTORIUS_FHIR_PACKAGES");
    if (folder == nullptr) {
        WARN("SARTORIUS_FHIR_PACKAGES is not set; no questionnaire was read");
        return;
    }
    std::vector<fs::path> forms;
    std::map<std::string, fs::path, std::less<>> terminology; // by the end of the name
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (entry.path().extension() != ".json")
            continue;
        if (name.rfind("Questionnaire-", 0) == 0)
            forms.push_back(entry.path());
        if (name.rfind("ValueSet-", 0) == 0 || name.rfind("CodeSystem-", 0) == 0)
            terminology.emplace(entry.path().stem().string(), entry.path());
    }
    std::sort(forms.begin(), forms.end());
    const Terminology find = [&](std::string_view kind,
                                 std::string_view url) -> std::optional<std::string> {
        const std::string name(url.substr(url.rfind('/') + 1));
        const auto at = terminology.find(std::string(kind) + "-" + name);
        return at == terminology.end() ? std::nullopt : std::optional(contentOf(at->second));
    };

    std::string report;
    int loaded = 0;
    for (const fs::path& file : forms) {
        const auto form = readQuestionnaire(contentOf(file), file.filename().string(), find);
        report += file.filename().string() + ": ";
        if (!form) {
            for (const record::Problem& problem : form.error())
                report += "\n    " + problem.where + " " + problem.what;
            report += "\n";
            continue;
        }
        ++loaded;
        report += std::string(toString((*form)->supportLevel())) + "\n";
        for (const SupportNote& note : (*form)->supportNotes())
            report += "    " + note.where + " " + note.what + "\n";
        Form filling(*form, std::chrono::year {2026} / 11 / 20); // and can be opened
        CHECK(filling.problems().size() < 1000);
    }
    WARN(loaded << " of " << forms.size() << " loaded\n" << report);
    CHECK(loaded == static_cast<int>(forms.size()));
}
