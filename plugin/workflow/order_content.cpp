#include "plugin/workflow/order_content.h"

#include "plugin/store/records.h"

namespace sartorius::workflow {

using assessment::Item;
using record::AnswerValue;
using record::Statement;

namespace {

record::Coding localCoding(const std::string& code, const std::string& display)
{
    return {record::kLocalCodeSystem, code, display};
}

/// LOINC where the specification gives it, else our own code.
record::Coding codingOf(const Item& item)
{
    for (const record::Coding& coding : item.codes) {
        if (coding.system == record::kLoinc)
            return {
                coding.system, coding.code, coding.display.empty() ? item.text : coding.display};
    }
    return localCoding(item.linkId, item.text);
}

std::string sourceWord(record::AnswerOrigin origin)
{
    return origin == record::AnswerOrigin::Entered ? "examined"
                                                   : std::string(record::toString(origin));
}

/// A statement of a measured value; nothing for words.
std::optional<Statement> measurement(const Item& item, const AnswerValue& value)
{
    Statement statement;
    statement.what = codingOf(item);
    if (const auto* quantity = std::get_if<record::Quantity>(&value)) {
        statement.value = record::toString(quantity->value);
        statement.unit = quantity->unit;
    } else if (const auto* decimal = std::get_if<record::Decimal>(&value)) {
        statement.value = record::toString(*decimal);
        statement.unit = item.unit;
    } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        statement.value = record::toString(record::Decimal(*whole));
        statement.unit = item.unit;
    } else {
        return std::nullopt;
    }
    return statement;
}

/// The chosen options that are not normal and not "not assessed", in words.
std::string abnormalWords(const Item& item, const record::Answer& answer)
{
    std::string words;
    for (const AnswerValue& value : answer.values) {
        const auto* coding = std::get_if<record::Coding>(&value);
        if (coding == nullptr)
            continue;
        const auto* option = item.option(coding->code);
        if (option != nullptr && (option->unknown || option->normal))
            continue;
        words += words.empty() ? "" : ", ";
        words += coding->display.empty() ? coding->code : coding->display;
    }
    return words;
}

void addAnswer(std::vector<Statement>& statements,
               const OrderSource& source,
               const record::Answer& answer)
{
    const Item* item = source.form.questionnaire().find(answer.item);
    if (item == nullptr || answer.values.empty())
        return;
    if (const auto measured = measurement(*item, answer.values.front())) {
        statements.push_back(*measured);
        statements.back().side = answer.side;
        statements.back().source = sourceWord(answer.origin);
        return;
    }
    if (source.form.presence(answer.item, answer.side) != record::Presence::Present)
        return;
    Statement statement {codingOf(*item),
                         abnormalWords(*item, answer),
                         {},
                         answer.side,
                         true,
                         sourceWord(answer.origin)};
    if (statement.value.empty() && std::holds_alternative<bool>(answer.values.front()))
        statement.value = "yes";
    if (!statement.value.empty())
        statements.push_back(std::move(statement));
}

void addScores(std::vector<Statement>& statements, const differential::Reasoning& reasoning)
{
    for (const scores::ScoreResult& score : reasoning.scores) {
        if (score.status != scores::ScoreStatus::Complete)
            continue;
        std::string value = score.text;
        if (value.empty())
            value = score.value ? record::toString(*score.value) : score.category;
        if (!value.empty())
            statements.push_back(
                {localCoding(score.id, score.id), std::move(value), {}, {}, false, score.source});
    }
}

std::string bandWords(differential::Band band)
{
    std::string words(differential::toString(band));
    for (char& c : words)
        c = c == '-' ? ' ' : c;
    return words;
}

void addCandidates(std::vector<Statement>& statements, const differential::Reasoning& reasoning)
{
    for (const differential::Candidate& candidate : reasoning.candidates) {
        std::string value;
        if (candidate.band) {
            if (*candidate.band == differential::Band::CannotJudge
                || *candidate.band == differential::Band::LittleSupport)
                continue;
            value = bandWords(*candidate.band);
        } else if (candidate.score > 0) {
            value = record::toString(record::Decimal(candidate.score)) + " points";
        } else {
            continue;
        }
        statements.push_back({localCoding(candidate.id, candidate.name),
                              std::move(value),
                              {},
                              {},
                              false,
                              reasoning.pack});
    }
}

template <class AnOrder>
void takeCommon(AnOrder& order, const OrderSource& source, const record::Recipient& to)
{
    order.id = record::OrderId(store::newRecordId());
    order.patient = source.chart.patient;
    order.assessment = source.assessment.id;
    order.from = source.from;
    order.clinic = source.clinic;
    order.to = to;
    order.side = source.assessment.side;
    order.signedAt = source.signedAt;
}

} // namespace

std::vector<Statement> statementsOf(const OrderSource& source)
{
    std::vector<Statement> statements;
    addCandidates(statements, source.reasoning);
    addScores(statements, source.reasoning);
    for (const record::Answer& answer : source.assessment.answers)
        addAnswer(statements, source, answer);
    return statements;
}

std::vector<std::string> openFlags(const differential::Reasoning& reasoning)
{
    std::vector<std::string> flags;
    for (const differential::FiredFlag& flag : reasoning.redFlags)
        flags.push_back(flag.text.empty() ? flag.name : flag.name + ": " + flag.text);
    return flags;
}

record::Referral
referralOf(const OrderSource& source, const api::ReferralPlan& plan, const record::Recipient& to)
{
    record::Referral referral;
    takeCommon(referral, source, to);
    referral.priority = plan.priority;
    referral.question = plan.question;
    referral.summary = source.summary;
    referral.workingDiagnosis = source.assessment.workingDiagnosis.value_or(record::Coding());
    referral.statements = statementsOf(source);
    referral.redFlags = openFlags(source.reasoning);
    referral.medications = source.assessment.medications;
    referral.labs = source.chart.labs;
    referral.studies = source.assessment.studies;
    return referral;
}

record::RehabOrder
rehabOrderOf(const OrderSource& source, const api::RehabPlan& plan, const record::Recipient& to)
{
    record::RehabOrder order;
    takeCommon(order, source, to);
    order.diagnosis = source.assessment.workingDiagnosis.value_or(record::Coding());
    order.programme = plan.programme;
    order.programmeName = plan.programme;
    order.exercises = plan.exercises;
    order.precautions = plan.precautions;
    order.sessions = plan.sessions;
    order.sessionsPerWeek = plan.sessionsPerWeek;
    order.weeks = plan.weeks;
    order.goal = plan.goal;
    return order;
}

record::AssessmentReport reportOf(const OrderSource& source, const record::Recipient& to)
{
    record::AssessmentReport report;
    takeCommon(report, source, to);
    report.title = source.form.questionnaire().title();
    report.summary = source.summary;
    report.workingDiagnosis = source.assessment.workingDiagnosis.value_or(record::Coding());
    report.statements = statementsOf(source);
    return report;
}

} // namespace sartorius::workflow
