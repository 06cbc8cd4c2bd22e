#include "plugin/papers/letter.h"

#include "plugin/papers/markup.h"

namespace sartorius::papers {

namespace {

struct Part
{
    std::string title; ///< empty: no heading
    std::vector<std::string> lines;
};

std::string counted(int count)
{
    return record::toString(record::Decimal(count));
}

std::string joined(const std::vector<std::string>& words, std::string_view between)
{
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? std::string() : std::string(between)) + word;
    return text;
}

Part head(const Letter& letter)
{
    Part part;
    if (!letter.clinic.name.empty())
        part.lines.push_back(joined(
            {letter.clinic.name, letter.clinic.address.line, letter.clinic.address.city}, ", "));
    if (letter.to)
        part.lines.push_back("To: " + letter.to->name);
    std::string who = "Re: " + record::displayName(letter.patient.name);
    if (letter.patient.birthDate)
        who += ", born " + record::toClinicalText(*letter.patient.birthDate);
    for (const auto& identifier : letter.patient.identifiers)
        who += ", " + identifier.value
            + (identifier.authority.empty() ? "" : " (" + identifier.authority + ")");
    part.lines.push_back(who);
    part.lines.push_back(letter.form + ", " + std::string(record::toString(letter.side)) + ", "
                         + record::toClinicalText(record::dateOf(letter.assessed)));
    return part;
}

Part assessment(const Letter& letter)
{
    Part part {"Assessment", {}};
    for (const std::string& flag : letter.redFlags)
        part.lines.push_back("RED FLAG: " + flag);
    part.lines.push_back(letter.workingDiagnosis.empty()
                             ? "No working diagnosis was chosen."
                             : "Working diagnosis: " + letter.workingDiagnosis);
    if (!letter.considered.empty())
        part.lines.push_back("Also considered (decision support, not a diagnosis): "
                             + joined(letter.considered, ", "));
    if (letter.redFlags.empty() && letter.redFlagsNotJudged == 0)
        part.lines.emplace_back("Red flags: none found.");
    else if (letter.redFlagsNotJudged > 0)
        part.lines.push_back("Red flags not judged for lack of answers: "
                             + counted(letter.redFlagsNotJudged));
    return part;
}

Part plan(const Letter& letter)
{
    Part part {"Plan", {}};
    if (!letter.question.empty())
        part.lines.push_back("Question: " + letter.question);
    if (letter.priority)
        part.lines.push_back("Urgency: " + std::string(record::toString(*letter.priority)));
    for (const std::string& line : letter.rehabilitation)
        part.lines.push_back(line);
    return part;
}

Part findings(const Letter& letter)
{
    Part part {"Findings", letter.abnormal};
    std::string rest = counted(letter.normal) + " findings normal";
    if (letter.enteredTogether > 0)
        rest += " (" + counted(letter.enteredTogether) + " marked normal with their group)";
    part.lines.push_back(rest + ". What is not listed was not recorded.");
    return part;
}

Part medicines(const Letter& letter)
{
    std::vector<std::string> words;
    for (const record::Medication& medicine : letter.medications)
        words.push_back(medicine.text);
    Part part {"Medicines and images", {}};
    if (!words.empty())
        part.lines.push_back("Medicines: " + joined(words, ", ")
                             + (letter.medicationsReviewed ? "" : " (list not reviewed)"));
    else
        part.lines.emplace_back(letter.medicationsReviewed ? "Medicines: none"
                                                           : "Medicines: not reviewed");
    std::vector<std::string> allergies;
    for (const record::Allergy& allergy : letter.patient.allergies)
        allergies.push_back(allergy.substance);
    part.lines.push_back("Allergies: "
                         + (!allergies.empty()                     ? joined(allergies, ", ")
                                : letter.patient.allergiesReviewed ? "none known"
                                                                   : "not recorded"));
    for (const record::LinkedStudy& study : letter.studies)
        part.lines.push_back("Image: " + study.modality
                             + (study.date ? ", " + record::toClinicalText(*study.date) : "")
                             + (study.description.empty() ? "" : ", " + study.description));
    return part;
}

Part foot(const Letter& letter)
{
    if (!letter.signedAt)
        return {{}, {"DRAFT - NOT SIGNED"}};
    Part part {{},
               {"Signed by " + record::displayName(letter.clinician.name) + ", "
                + letter.clinician.role + ", "
                + record::toClinicalText(record::dateOf(*letter.signedAt)) + " "
                + record::timeOfDayText(*letter.signedAt)}};
    if (!letter.sha256.empty())
        part.lines.push_back("SHA-256 " + letter.sha256);
    return part;
}

/// "Question: ..." with its first word set apart for the eye.
std::string labelled(const std::string& line)
{
    constexpr std::size_t kLongestLabel = 72;
    const auto colon = line.find(": ");
    if (colon == std::string::npos || colon > kLongestLabel)
        return escaped(line);
    return "<b>" + escaped(line.substr(0, colon + 1)) + "</b>" + escaped(line.substr(colon + 1));
}

std::vector<Part> partsOf(const Letter& letter)
{
    std::vector<Part> parts;
    Part warnings;
    if (!letter.signedAt)
        warnings.lines.emplace_back("DRAFT - NOT SIGNED");
    if (letter.patient.demonstration)
        warnings.lines.emplace_back("DEMONSTRATION - made-up patient");
    for (Part& part : std::vector<Part> {warnings,
                                         head(letter),
                                         assessment(letter),
                                         plan(letter),
                                         findings(letter),
                                         medicines(letter),
                                         foot(letter)}) {
        if (!part.lines.empty())
            parts.push_back(std::move(part));
    }
    return parts;
}

} // namespace

std::string plainText(const Letter& letter)
{
    std::string text;
    for (const Part& part : partsOf(letter)) {
        if (!part.title.empty())
            text += part.title + "\n";
        for (const std::string& line : part.lines)
            text += oneLine(line) + "\n";
    }
    return text;
}

std::string html(const Letter& letter)
{
    std::string page
        = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Letter</title>"
          "</head><body>\n";
    for (const Part& part : partsOf(letter)) {
        if (!part.title.empty())
            page += "<h2>" + escaped(part.title) + "</h2>\n";
        for (const std::string& line : part.lines)
            page += "<p>" + labelled(oneLine(line)) + "</p>\n";
    }
    return page + "</body></html>\n";
}

} // namespace sartorius::papers
