#include "plugin/papers/assessment_paper.h"

#include "plugin/papers/markup.h"

#include <algorithm>

namespace sartorius::papers {

namespace {

constexpr char kDraft[] = "DRAFT - NOT SIGNED";
constexpr char kMadeUp[] = "DEMONSTRATION - made-up patient";

std::string dateTime(const record::Instant& at)
{
    return record::toClinicalText(record::dateOf(at)) + " " + record::timeOfDayText(at);
}

std::string sideWord(record::Laterality side)
{
    std::string word(record::toString(side));
    for (char& c : word)
        c = c == '-' ? ' ' : c;
    if (!word.empty() && word[0] >= 'a' && word[0] <= 'z')
        word[0] = static_cast<char>(word[0] - 'a' + 'A');
    return word;
}

std::string valueWords(const assessment::Item& item, const record::AnswerValue& value)
{
    if (const auto* truth = std::get_if<bool>(&value))
        return *truth ? "yes" : "no";
    if (const auto* whole = std::get_if<std::int64_t>(&value))
        return record::toString(record::Decimal(*whole))
            + (item.unitDisplay.empty() ? "" : " " + item.unitDisplay);
    if (const auto* decimal = std::get_if<record::Decimal>(&value))
        return record::toString(*decimal)
            + (item.unitDisplay.empty() ? "" : " " + item.unitDisplay);
    if (const auto* quantity = std::get_if<record::Quantity>(&value)) {
        const bool usual = quantity->unit == item.unit && !item.unitDisplay.empty();
        return record::toString(quantity->value) + " "
            + (usual ? item.unitDisplay : quantity->unit);
    }
    if (const auto* coding = std::get_if<record::Coding>(&value))
        return coding->display.empty() ? coding->code : coding->display;
    if (const auto* date = std::get_if<record::Date>(&value))
        return record::toClinicalText(*date);
    return std::get<std::string>(value);
}

std::string originMark(record::AnswerOrigin origin)
{
    switch (origin) {
    case record::AnswerOrigin::Entered:
        return {};
    case record::AnswerOrigin::BulkNormal:
        return " [marked normal with its group]";
    case record::AnswerOrigin::FromRecord:
        return " [from the record]";
    case record::AnswerOrigin::Adopted:
        return " [adopted]";
    case record::AnswerOrigin::Derived:
        return " [computed]";
    }
    return {};
}

std::string answerLine(const assessment::Item& item, const record::Answer& answer)
{
    std::string line = item.text;
    if (answer.side)
        line += ", " + std::string(record::toString(*answer.side));
    line += ": ";
    for (std::size_t i = 0; i < answer.values.size(); ++i)
        line += (i == 0 ? "" : ", ") + valueWords(item, answer.values[i]);
    return line + originMark(answer.origin);
}

PaperSection head(const AssessmentPaper& paper)
{
    PaperSection section {paper.questionnaire->title(), {}};
    section.lines.push_back("Patient: " + record::displayName(paper.patient.name));
    if (paper.patient.birthDate)
        section.lines.push_back("Born: " + record::toClinicalText(*paper.patient.birthDate));
    for (const auto& identifier : paper.patient.identifiers)
        section.lines.push_back(
            "Number: " + identifier.value
            + (identifier.authority.empty() ? "" : " (" + identifier.authority + ")"));
    section.lines.push_back("Side: " + sideWord(paper.side));
    section.lines.push_back("Assessed: " + dateTime(paper.created));
    if (!paper.clinic.name.empty())
        section.lines.push_back("Clinic: " + paper.clinic.name);
    if (paper.version > 1)
        section.lines.push_back("Version " + record::toString(record::Decimal(paper.version))
                                + ", amended: " + paper.amendmentReason);
    return section;
}

PaperSection flags(const AssessmentPaper& paper)
{
    PaperSection section {"Red flags", {}};
    for (const auto& flag : paper.reasoning.redFlags)
        section.lines.push_back(flag.text.empty() ? flag.name : flag.name + ": " + flag.text);
    if (!paper.reasoning.notYetAssessable.empty())
        section.lines.push_back("Not yet assessable: "
                                + record::toString(record::Decimal(static_cast<std::int64_t>(
                                    paper.reasoning.notYetAssessable.size())))
                                + " red flags lack answers.");
    return section;
}

PaperSection diagnosis(const AssessmentPaper& paper)
{
    PaperSection section {"Working diagnosis", {}};
    if (paper.workingDiagnosis)
        section.lines.push_back(paper.workingDiagnosis->display.empty()
                                    ? paper.workingDiagnosis->code
                                    : paper.workingDiagnosis->display);
    return section;
}

std::vector<PaperSection> findings(const AssessmentPaper& paper)
{
    std::vector<PaperSection> sections;
    const auto& items = paper.questionnaire->items();
    for (const std::uint32_t root : paper.questionnaire->roots())
        sections.push_back({items[root].text, {}});
    for (const record::Answer& answer : paper.answers) {
        const assessment::Item* item = paper.questionnaire->find(answer.item);
        if (item == nullptr || answer.values.empty())
            continue;
        auto at = static_cast<std::uint32_t>(item - items.data());
        while (items[at].parent)
            at = *items[at].parent;
        const auto& roots = paper.questionnaire->roots();
        const auto root = std::find(roots.begin(), roots.end(), at);
        if (root != roots.end())
            sections[static_cast<std::size_t>(root - roots.begin())].lines.push_back(
                answerLine(*item, answer));
    }
    return sections;
}

PaperSection candidates(const AssessmentPaper& paper)
{
    PaperSection section {"Considered (decision support, not a diagnosis)", {}};
    for (const auto& candidate : paper.reasoning.candidates) {
        if (candidate.band && *candidate.band != differential::Band::LittleSupport
            && *candidate.band != differential::Band::CannotJudge)
            section.lines.push_back(candidate.name + ": "
                                    + std::string(differential::toString(*candidate.band)));
        else if (!candidate.band && candidate.score > 0)
            section.lines.push_back(candidate.name + ": "
                                    + record::toString(record::Decimal(candidate.score))
                                    + " points");
    }
    for (const auto& score : paper.reasoning.scores) {
        if (score.status == scores::ScoreStatus::Complete)
            section.lines.push_back(score.id + ": "
                                    + (score.text.empty() ? score.category : score.text));
    }
    return section;
}

PaperSection medicines(const AssessmentPaper& paper)
{
    PaperSection section {"Medicines", {}};
    for (const auto& medicine : paper.medications)
        section.lines.push_back(medicine.text
                                + (medicine.status == record::MedicationStatus::Active ? ""
                                                                                       : " ("
                                           + std::string(record::toString(medicine.status)) + ")"));
    return section;
}

PaperSection laboratory(const AssessmentPaper& paper)
{
    PaperSection section {"Laboratory", {}};
    for (const auto& lab : paper.labs)
        section.lines.push_back(lab.what.display + ": " + lab.comparator
                                + record::toString(lab.value.value) + " " + lab.value.unit + ", "
                                + record::toClinicalText(record::dateOf(lab.taken)));
    return section;
}

PaperSection images(const AssessmentPaper& paper)
{
    PaperSection section {"Linked images", {}};
    for (const auto& study : paper.studies) {
        std::string line = study.modality;
        if (study.date)
            line += ", " + record::toClinicalText(*study.date);
        if (!study.description.empty())
            line += ", " + study.description;
        if (study.side)
            line += ", " + std::string(record::toString(*study.side));
        section.lines.push_back(std::move(line));
    }
    return section;
}

PaperSection foot(const AssessmentPaper& paper)
{
    PaperSection section {"Signature", {}};
    if (!paper.signedAt) {
        section.lines.push_back(kDraft);
        return section;
    }
    section.lines.push_back("Signed by " + record::displayName(paper.clinician.name) + ", "
                            + paper.clinician.role + ", " + dateTime(*paper.signedAt));
    if (!paper.sha256.empty())
        section.lines.push_back("SHA-256 " + paper.sha256);
    return section;
}

} // namespace

std::vector<PaperSection> sectionsOf(const AssessmentPaper& paper)
{
    std::vector<PaperSection> sections {head(paper), flags(paper), diagnosis(paper)};
    for (PaperSection& section : findings(paper))
        sections.push_back(std::move(section));
    for (PaperSection& section : std::vector<PaperSection> {
             candidates(paper), medicines(paper), laboratory(paper), images(paper)})
        sections.push_back(std::move(section));
    sections.push_back(foot(paper));
    sections.erase(std::remove_if(sections.begin(),
                                  sections.end(),
                                  [](const PaperSection& one) { return one.lines.empty(); }),
                   sections.end());
    return sections;
}

std::string plainText(const AssessmentPaper& paper)
{
    std::string text;
    if (!paper.signedAt)
        text += std::string(kDraft) + "\n\n";
    if (paper.patient.demonstration)
        text += std::string(kMadeUp) + "\n\n";
    for (const PaperSection& section : sectionsOf(paper)) {
        text += section.title + "\n";
        for (const std::string& line : section.lines)
            text += "  " + oneLine(line) + "\n";
        text += "\n";
    }
    if (!text.empty())
        text.pop_back();
    return text;
}

std::string html(const AssessmentPaper& paper)
{
    std::string page = "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>"
        + escaped(paper.questionnaire->title()) + "</title></head><body>\n";
    if (!paper.signedAt)
        page += std::string("<p><strong>") + kDraft + "</strong></p>\n";
    if (paper.patient.demonstration)
        page += std::string("<p><strong>") + kMadeUp + "</strong></p>\n";
    for (const PaperSection& section : sectionsOf(paper)) {
        page += "<h2>" + escaped(section.title) + "</h2>\n<ul>\n";
        for (const std::string& line : section.lines)
            page += "<li>" + escaped(line) + "</li>\n";
        page += "</ul>\n";
    }
    return page + "</body></html>\n";
}

} // namespace sartorius::papers
