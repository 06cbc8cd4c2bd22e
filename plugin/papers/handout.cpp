#include "plugin/papers/handout.h"

#include "plugin/papers/exercise_words.h"
#include "plugin/papers/handout_words.h"
#include "plugin/papers/markup.h"

namespace sartorius::papers {

namespace {

std::string number(int value)
{
    return record::toString(record::Decimal(value));
}

std::string place(const Handout& handout, const HandoutWords& words)
{
    using enum record::Laterality;
    const bool knee = handout.form != "thigh-cramp";
    switch (handout.side) {
    case Right:
        return std::string(knee ? words.rightKnee : words.rightThigh);
    case Left:
        return std::string(knee ? words.leftKnee : words.leftThigh);
    case Bilateral:
        return std::string(knee ? words.bothKnees : words.bothThighs);
    case NotSided:
        return {};
    }
    return {};
}

std::string subtitle(const Handout& handout, const HandoutWords& words)
{
    std::string line = place(handout, words);
    const auto add = [&line](const std::string& part) {
        line += (line.empty() ? "" : " \xC2\xB7 ") + part;
    };
    add(filled(words.from, record::toClinicalText(record::dateOf(handout.made))));
    if (handout.weeks > 0)
        add(filled(words.weeks, number(handout.weeks)));
    return line;
}

/// Content of the pack is not in the patient's language; then the exercise's own stop rule stays
/// out and the general rule below says enough.
std::string stopOf(const record::ExerciseDose& dose, Language language)
{
    return language == Language::English ? dose.stopRule : std::string();
}

} // namespace

std::string handoutTitle(const Handout& handout)
{
    return std::string(handoutWords(handout.language).title);
}

std::vector<HandoutExercise> handoutExercises(const Handout& handout)
{
    const HandoutWords& words = handoutWords(handout.language);
    std::vector<HandoutExercise> lines;
    for (const record::ExerciseDose& dose : handout.exercises) {
        HandoutExercise line {
            dose.exercise, dose.name, dose.why, {}, stopOf(dose, handout.language)};
        if (const auto plain = exerciseWords(dose.exercise, handout.language)) {
            line.name = plain->name;
            line.why = plain->why;
        }
        const auto add = [&line](std::string_view pattern, const std::optional<int>& value) {
            if (value)
                line.dose.push_back(filled(pattern, number(*value)));
        };
        add(words.sets, dose.sets);
        add(words.times, dose.repetitions);
        add(words.hold, dose.holdSeconds);
        add(words.daysAWeek, dose.daysPerWeek);
        if (line.dose.empty())
            line.dose.emplace_back(words.doseNotGiven);
        lines.push_back(std::move(line));
    }
    return lines;
}

std::vector<std::string> handoutRules(const Handout& handout)
{
    const HandoutWords& words = handoutWords(handout.language);
    return {std::string(words.painFine),
            std::string(words.painSame),
            std::string(words.painStop),
            std::string(words.alarm)};
}

namespace {

std::string doseWords(const HandoutExercise& line)
{
    std::string text;
    for (const std::string& part : line.dose)
        text += (text.empty() ? "" : " \xC2\xB7 ") + part;
    return text;
}

/// What stands above and below the exercises, the same in text and HTML.
struct Frame
{
    std::vector<std::string> warnings;
    std::vector<std::string> head;
    std::vector<std::string> foot;
};

Frame frameOf(const Handout& handout)
{
    const HandoutWords& words = handoutWords(handout.language);
    Frame frame;
    if (!handout.isSigned)
        frame.warnings.emplace_back(words.draft);
    if (handout.demonstration)
        frame.warnings.emplace_back(words.madeUp);
    frame.head.push_back(std::string(words.name) + ": " + record::displayName(handout.patient));
    frame.head.push_back(subtitle(handout, words));
    if (!handout.goal.empty())
        frame.head.push_back(filled(words.goal, handout.goal));
    if (!handout.clinic.phone.empty())
        frame.foot.push_back(filled(words.help, handout.clinic.phone));
    if (!handout.clinic.name.empty())
        frame.foot.push_back(handout.clinic.name);
    if (!handout.token.empty())
        frame.foot.push_back(std::string(words.code) + ": " + handout.token);
    return frame;
}

} // namespace

std::string plainText(const Handout& handout)
{
    const HandoutWords& words = handoutWords(handout.language);
    const Frame frame = frameOf(handout);
    std::string text;
    const auto add = [&text](const std::string& line) {
        text += oneLine(line) + "\n";
    };
    for (const std::string& line : frame.warnings)
        add(line);
    add(handoutTitle(handout));
    for (const std::string& line : frame.head)
        add(line);
    int position = 0;
    for (const HandoutExercise& line : handoutExercises(handout)) {
        add(number(++position) + ". " + line.name);
        add(doseWords(line));
        add(std::string(words.why) + " " + line.why);
        if (!line.stop.empty())
            add(filled(words.stopIf, line.stop));
    }
    add(std::string(words.painTitle));
    for (const std::string& rule : handoutRules(handout))
        add(rule);
    for (const std::string& line : frame.foot)
        add(line);
    return text;
}

std::string html(const Handout& handout)
{
    const HandoutWords& words = handoutWords(handout.language);
    const Frame frame = frameOf(handout);
    const std::string tag(toString(handout.language));
    std::string page = "<!DOCTYPE html>\n<html lang=\"" + tag + "\" dir=\""
        + (isRightToLeft(handout.language) ? "rtl" : "ltr")
        + "\"><head><meta charset=\"utf-8\"><title>" + escaped(handoutTitle(handout))
        + "</title></head><body>\n";
    for (const std::string& line : frame.warnings)
        page += "<p class=\"warning\"><strong>" + escaped(line) + "</strong></p>\n";
    page += "<h1>" + escaped(handoutTitle(handout)) + "</h1>\n";
    for (const std::string& line : frame.head)
        page += "<p class=\"head\">" + escaped(oneLine(line)) + "</p>\n";
    page += "<table width=\"100%\" cellspacing=\"0\" cellpadding=\"4\">\n";
    int position = 0;
    for (const HandoutExercise& line : handoutExercises(handout)) {
        page += "<tr><td width=\"110\"><img src=\"drawing:" + escaped(line.id)
            + "\" width=\"100\" height=\"64\"></td><td><p><strong>" + number(++position) + ". "
            + escaped(line.name) + "</strong></p><p class=\"dose\">" + escaped(doseWords(line))
            + "</p><p>" + escaped(words.why) + " " + escaped(line.why) + "</p>";
        if (!line.stop.empty())
            page += "<p>" + escaped(filled(words.stopIf, line.stop)) + "</p>";
        page += "</td></tr>\n";
    }
    page += "</table>\n<h2>" + escaped(words.painTitle) + "</h2>\n";
    for (const std::string& rule : handoutRules(handout))
        page += "<p>" + escaped(rule) + "</p>\n";
    if (!handout.token.empty())
        page += "<p><img src=\"qr:\" width=\"94\" height=\"94\"></p>\n";
    for (const std::string& line : frame.foot)
        page += "<p class=\"foot\">" + escaped(oneLine(line)) + "</p>\n";
    return page + "</body></html>\n";
}

} // namespace sartorius::papers
