#include "plugin/ui/paper_sources.h"

#include "plugin/ui/candidate_card.h"
#include "plugin/ui/text.h"

#include <QRandomGenerator>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

constexpr std::size_t kConsidered = 3;

/// Abnormal findings in words, and how many were normal.
void addFindings(const RecordSession& session, papers::Letter& letter)
{
    const FormOutline* outline = session.form().outline();
    for (const record::Answer& answer : session.draft().answers()) {
        const OutlineItem* item = outline->item(answer.item);
        if (item == nullptr || answer.values.empty())
            continue;
        if (isAbnormal(*item, &answer)) {
            QString words = item->label;
            if (answer.side)
                words += u", "_s + sideText(*answer.side);
            letter.abnormal.push_back(stored(words + u": "_s + valueText(*item, &answer)));
        } else if (isNormal(*item, &answer)) {
            ++letter.normal;
            letter.enteredTogether += answer.origin == record::AnswerOrigin::BulkNormal ? 1 : 0;
        }
    }
}

std::string doseLine(const record::ExerciseDose& dose)
{
    QStringList words;
    const auto add = [&words](const std::optional<int>& value, const QString& pattern) {
        if (value)
            words << pattern.arg(*value);
    };
    add(dose.sets, u"%1 sets"_s);
    add(dose.repetitions, u"%1 repetitions"_s);
    add(dose.holdSeconds, u"hold %1 s"_s);
    add(dose.daysPerWeek, u"%1 days a week"_s);
    const QString name = u"Exercise: "_s + shown(dose.name);
    return stored(words.isEmpty() ? name : name + u", "_s + words.join(u", "_s));
}

} // namespace

papers::AssessmentPaper assessmentPaperOf(const RecordSession& session)
{
    const api::Assessment& assessment = session.draft().assessment();
    papers::AssessmentPaper paper;
    paper.patient = session.chart()->patient;
    paper.clinician = assessment.signature
        ? assessment.signature->by
        : session.settings().clinician.value_or(record::Clinician {});
    paper.clinic = session.settings().clinic.value_or(record::Clinic {});
    paper.questionnaire = session.form().questionnaire();
    paper.side = assessment.side;
    paper.created = assessment.created;
    paper.answers = assessment.answers;
    paper.medications = assessment.medications;
    paper.labs = session.chart()->labs;
    paper.studies = assessment.studies;
    paper.workingDiagnosis = assessment.workingDiagnosis;
    paper.reasoning = session.form().reasoning();
    paper.version = assessment.version;
    paper.amendmentReason = assessment.amendmentReason;
    if (assessment.signature) {
        paper.signedAt = assessment.signature->at;
        paper.sha256 = assessment.signature->sha256;
    }
    return paper;
}

papers::Letter letterOf(const RecordSession& session, const api::Plan& plan)
{
    const papers::AssessmentPaper facts = assessmentPaperOf(session);
    papers::Letter letter;
    letter.patient = facts.patient;
    letter.clinician = facts.clinician;
    letter.clinic = facts.clinic;
    letter.form = stored(formTitle(session.draft().assessment().form));
    letter.side = facts.side;
    letter.assessed = facts.created;
    letter.workingDiagnosis
        = facts.workingDiagnosis ? facts.workingDiagnosis->display : std::string();
    for (const differential::Candidate& candidate : facts.reasoning.candidates) {
        if (letter.considered.size() < kConsidered && !candidate.supporting.empty()
            && !isDiagnosis(facts.workingDiagnosis, candidate.id))
            letter.considered.push_back(
                stored(plainName(candidate.name) + u" ("_s + bandText(candidate.band) + u')'));
    }
    for (const differential::FiredFlag& flag : facts.reasoning.redFlags)
        letter.redFlags.push_back(flag.text.empty() ? flag.name : flag.name + ": " + flag.text);
    letter.redFlagsNotJudged = static_cast<int>(facts.reasoning.notYetAssessable.size());
    if (plan.referral) {
        letter.question = plan.referral->question;
        letter.priority = plan.referral->priority;
        const auto& recipients = session.settings().recipients;
        const auto to = std::find_if(recipients.begin(), recipients.end(), [&](const auto& one) {
            return one.id == plan.referral->to;
        });
        if (to != recipients.end())
            letter.to = *to;
    }
    if (plan.rehab) {
        for (const record::ExerciseDose& dose : plan.rehab->exercises)
            letter.rehabilitation.push_back(doseLine(dose));
    }
    addFindings(session, letter);
    letter.medications = facts.medications;
    letter.medicationsReviewed = session.chart()->medicationsReviewed;
    letter.studies = facts.studies;
    letter.signedAt = facts.signedAt;
    letter.sha256 = facts.sha256;
    return letter;
}

papers::Handout handoutOf(const RecordSession& session,
                          const api::Plan& plan,
                          papers::Language language,
                          const QString& token)
{
    const api::Assessment& assessment = session.draft().assessment();
    papers::Handout handout;
    handout.patient = session.chart()->patient.name;
    handout.demonstration = session.chart()->patient.demonstration;
    handout.side = assessment.side;
    handout.form = assessment.form;
    handout.clinic = session.settings().clinic.value_or(record::Clinic {});
    handout.clinician = session.settings().clinician.value_or(record::Clinician {});
    handout.made = session.clock().now();
    if (plan.rehab) {
        handout.exercises = plan.rehab->exercises;
        handout.sessionsPerWeek = plan.rehab->sessionsPerWeek;
        handout.weeks = plan.rehab->weeks;
        handout.goal = plan.rehab->goal;
    }
    handout.language = language;
    handout.token = stored(token);
    handout.isSigned = assessment.signature.has_value();
    return handout;
}

QString newToken()
{
    // No 0, O, 1, I: the token is also typed from the paper.
    const QString letters = u"23456789ABCDEFGHJKLMNPQRSTUVWXYZ"_s;
    QString token;
    for (int i = 0; i < 12; ++i)
        token += letters[QRandomGenerator::system()->bounded(static_cast<int>(letters.size()))];
    return token;
}

} // namespace sartorius::ui
