#include "plugin/workflow/signing.h"

#include "plugin/papers/assessment_paper.h"
#include "plugin/workflow/canonical.h"
#include "plugin/workflow/content_packs.h"
#include "plugin/workflow/destinations.h"
#include "plugin/workflow/filling.h"
#include "plugin/workflow/order_content.h"
#include "plugin/workflow/orders.h"
#include "plugin/workflow/sending.h"

#include <algorithm>
#include <memory>

namespace sartorius::workflow {

using record::ErrorCode;
using store::AuditAction;
using store::RecordKind;

namespace {

/// An assessment taken apart and judged anew, with all that orders are made from.
struct Prepared
{
    FoundAssessment found;
    api::Assessment assessment; ///< with its linked studies and computed answers
    api::PatientChart chart;
    api::Settings settings;
    std::shared_ptr<const FormContent> content; ///< of a signed version: the very pack it was made with
    std::optional<assessment::Form> form;
    differential::Reasoning reasoning;
    record::Instant now;
    record::Problems problems; ///< of the answers themselves
};

record::Result<void> takeStudies(const Desk& desk, Prepared& prepared)
{
    if (prepared.found.row.signedVersion)
        return {};
    const auto links = linksOf(desk, prepared.assessment);
    if (!links)
        return record::failure(links.error());
    prepared.assessment.studies.clear();
    for (const KeptLink& link : *links)
        prepared.assessment.studies.push_back(link.study);
    return {};
}

/// A draft is read with the form that is shipped now, a signed version with the pack it was signed with.
record::Result<std::shared_ptr<const FormContent>> contentFor(const Desk& desk, const KeptAssessment& kept)
{
    const std::string hash = contentHashOf(kept);
    if (!hash.empty())
        return contentOf(desk, hash);
    const FormContent* shipped = desk.catalogue.find(kept.assessment.form);
    if (shipped == nullptr)
        return record::failure(ErrorCode::NotFound, "the form is not shipped any more");
    return std::make_shared<const FormContent>(*shipped);
}

record::Result<Prepared> prepare(const Desk& desk, const record::AssessmentId& id)
{
    auto found = findAssessment(desk, id);
    if (!found)
        return record::failure(found.error());
    Prepared prepared;
    prepared.found = std::move(*found);
    prepared.assessment = prepared.found.kept.assessment;
    prepared.now = desk.clock.now();
    auto chart = chartOf(desk, prepared.assessment.patient);
    if (!chart)
        return record::failure(chart.error());
    prepared.chart = std::move(*chart);
    auto settings = settingsOf(desk);
    if (!settings)
        return record::failure(settings.error());
    prepared.settings = std::move(*settings);
    auto content = contentFor(desk, prepared.found.kept);
    if (!content)
        return record::failure(content.error());
    prepared.content = std::move(*content);
    if (auto taken = takeStudies(desk, prepared); !taken)
        return record::failure(taken.error());

    Filled filled = fillForm(*prepared.content, prepared.assessment);
    prepared.problems = std::move(filled.refused);
    prepared.form.emplace(std::move(filled.form));
    if (!prepared.found.row.signedVersion)
        prepared.form->dropHidden();
    prepared.reasoning = reason(*prepared.content, *prepared.form, prepared.assessment.medications);
    prepared.reasoning.approvedBy = approvedBy(prepared.settings, *prepared.content);
    if (!prepared.found.row.signedVersion)
        prepared.assessment.answers = prepared.form->answers();
    for (record::Problem& problem : prepared.form->problems()) {
        if (problem.code != "constraint-warning")
            prepared.problems.push_back(std::move(problem));
    }
    return prepared;
}

papers::AssessmentPaper paperOf(const Prepared& prepared)
{
    papers::AssessmentPaper paper;
    paper.patient = prepared.chart.patient;
    paper.clinician = prepared.settings.clinician.value_or(record::Clinician());
    paper.clinic = prepared.settings.clinic.value_or(record::Clinic());
    paper.questionnaire = prepared.content->questionnaire;
    paper.side = prepared.assessment.side;
    paper.created = prepared.assessment.created;
    paper.answers = prepared.assessment.answers;
    paper.medications = prepared.assessment.medications;
    paper.labs = prepared.chart.labs;
    paper.studies = prepared.assessment.studies;
    paper.workingDiagnosis = prepared.assessment.workingDiagnosis;
    paper.reasoning = prepared.reasoning;
    paper.version = prepared.assessment.version;
    paper.amendmentReason = prepared.assessment.amendmentReason;
    return paper;
}

OrderSource sourceOf(const Prepared& prepared,
                     const record::Clinician& from,
                     const record::Clinic& clinic,
                     std::string summary)
{
    return {prepared.assessment,
            *prepared.form,
            prepared.reasoning,
            prepared.chart,
            from,
            clinic,
            prepared.now,
            std::move(summary)};
}

/// The orders of a plan, complete but for what `problems` names.
struct PlannedOrders
{
    std::vector<Outgoing> orders;
    record::Problems problems;
};

const record::Recipient* findRecipient(const api::Settings& settings, const record::RecipientId& id)
{
    for (const record::Recipient& one : settings.recipients) {
        if (one.id == id)
            return &one;
    }
    return nullptr;
}

void checkSides(const Prepared& prepared, record::Problems& problems)
{
    const record::Laterality side = prepared.assessment.side;
    const auto formSide = prepared.form->indexSide();
    const bool oneSide = side == record::Laterality::Right || side == record::Laterality::Left;
    if (oneSide && formSide && *formSide != side)
        problems.push_back({"side-differs",
                            "side",
                            "The form and the assessment name different sides.",
                            "Set the side again."});
    for (const record::LinkedStudy& study : prepared.assessment.studies) {
        if (oneSide && study.side && *study.side == record::opposite(side))
            problems.push_back({"side-differs",
                                "studies",
                                "A linked study shows the other side.",
                                "Unlink it or correct the side."});
    }
}

template <class Plan>
const record::Recipient* recipientFor(const Prepared& prepared,
                                      const Plan& plan,
                                      const char* where,
                                      record::Problems& problems)
{
    const auto* to = findRecipient(prepared.settings, plan.to);
    if (to == nullptr)
        problems.push_back({"unknown-recipient",
                            where,
                            "There is no such recipient.",
                            "Choose a recipient of the settings."});
    else if (findDestination(prepared.settings, to->destination) == nullptr)
        problems.push_back({"unknown-destination",
                            where,
                            "The recipient's HL7 destination is not in the settings.",
                            "Choose a destination for this recipient in the settings."});
    return to;
}

void append(record::Problems& all, record::Problems more)
{
    all.insert(
        all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// Exercises carry the form's prefix in an order ("mk:EX-01"), not in the library.
std::string bareId(const std::string& exercise)
{
    const auto colon = exercise.find(':');
    return colon == std::string::npos ? exercise : exercise.substr(colon + 1);
}

bool isOpen(const differential::Reasoning& reasoning, const std::vector<std::string>& flags)
{
    return std::any_of(reasoning.redFlags.begin(), reasoning.redFlags.end(), [&](const auto& open) {
        return std::find(flags.begin(), flags.end(), open.id) != flags.end();
    });
}

/// What must not be trained while a red flag is open.
void checkRehab(const Prepared& prepared, const api::RehabPlan& plan, record::Problems& problems)
{
    const rehab::Library& library = *prepared.content->rehabilitation;
    if (!plan.programme.empty() && library.programme(plan.programme) == nullptr)
        problems.push_back({"unknown-programme",
                            "plan.rehab.programme",
                            "There is no such programme.",
                            "Choose one of this form's programmes."});
    for (const rehab::Block& block : library.blocks) {
        if (!isOpen(prepared.reasoning, block.flags))
            continue;
        for (const record::ExerciseDose& dose : plan.exercises) {
            const auto id = bareId(dose.exercise);
            const bool listed = std::find(block.exercises.begin(), block.exercises.end(), id)
                != block.exercises.end();
            if (block.everything || listed)
                problems.push_back(
                    {"red-flag-blocks",
                     "plan.rehab.exercises",
                     "An open red flag speaks against \"" + dose.name + "\": " + block.blocked,
                     "Leave it out until the flag is settled."});
        }
        if (block.everything && plan.exercises.empty())
            problems.push_back({"red-flag-blocks",
                                "plan.rehab",
                                "An open red flag speaks against this programme: " + block.blocked,
                                "Settle the flag first."});
    }
}

/// The paper of a report; empty where none can be made, for then its words travel.
record::Result<std::string> pdfOf(const Desk& desk, const papers::AssessmentPaper& paper)
{
    if (!desk.pdf)
        return std::string();
    auto pdf = desk.pdf(papers::html(paper));
    if (!pdf && pdf.error().code == ErrorCode::Unavailable)
        return std::string();
    return pdf;
}

/// Orders of a plan on their way, each judged with what its recipient has already.
class Planner
{
public:
    Planner(const Desk& desk, const Prepared& prepared)
        : m_desk(desk)
        , m_prepared(prepared)
    {
    }

    PlannedOrders planned;

    /// An amendment changes what its recipient has; a second order of one version is a second order.
    record::Result<void> take(api::AnyOrder order, std::string pdf = {})
    {
        Outgoing next {std::move(order), {}, 1, std::move(pdf)};
        const bool amends
            = !m_prepared.found.row.signedVersion && m_prepared.assessment.version > 1;
        if (amends) {
            const auto sent
                = sentFrom(m_desk, m_prepared.assessment.patient, m_prepared.assessment.id);
            if (!sent)
                return record::failure(sent.error());
            follow(next, *sent, m_prepared.assessment.amendmentReason);
        }
        if (auto bytes = composed(m_prepared.settings, next, m_prepared.now); !bytes)
            append(planned.problems, std::move(bytes.error()));
        planned.orders.push_back(std::move(next));
        return {};
    }

private:
    const Desk& m_desk;
    const Prepared& m_prepared;
};

record::Result<void> takeReferral(Planner& planner,
                                  const Prepared& prepared,
                                  const OrderSource& source,
                                  const api::ReferralPlan& plan,
                                  const std::string& overrideReason)
{
    record::Problems& problems = planner.planned.problems;
    const auto* to = recipientFor(prepared, plan, "plan.referral.to", problems);
    auto referral = referralOf(source, plan, to != nullptr ? *to : record::Recipient());
    if (!referral.redFlags.empty() && referral.priority == record::Priority::Routine
        && overrideReason.empty())
        problems.push_back(
            {"red-flag-routine",
             "plan.referral.priority",
             "A red flag is open and the referral is routine: " + referral.redFlags.front(),
             "Raise the priority, or give the reason for routine."});
    return planner.take(std::move(referral));
}

record::Result<void> takeRehab(Planner& planner,
                               const Prepared& prepared,
                               const OrderSource& source,
                               const api::RehabPlan& plan)
{
    record::Problems& problems = planner.planned.problems;
    const auto* to = recipientFor(prepared, plan, "plan.rehab.to", problems);
    auto order = rehabOrderOf(source, plan, to != nullptr ? *to : record::Recipient());
    if (const auto* programme = prepared.content->rehabilitation->programme(plan.programme))
        order.programmeName = programme->name;
    checkRehab(prepared, plan, problems);
    return planner.take(std::move(order));
}

record::Result<void> takeReport(Planner& planner,
                                const Prepared& prepared,
                                const OrderSource& source,
                                const api::ReportPlan& plan,
                                std::string pdf)
{
    const auto* to = recipientFor(prepared, plan, "plan.report.to", planner.planned.problems);
    return planner.take(reportOf(source, to != nullptr ? *to : record::Recipient()),
                        std::move(pdf));
}

/// A paper that says when it is signed is also set as PDF; to look at a plan its words will do.
record::Result<PlannedOrders> planOrders(const Desk& desk,
                                         const Prepared& prepared,
                                         const api::Plan& plan,
                                         const std::string& overrideReason,
                                         const papers::AssessmentPaper& paper)
{
    Planner planner(desk, prepared);
    const auto from = prepared.settings.clinician.value_or(record::Clinician());
    const auto clinic = prepared.settings.clinic.value_or(record::Clinic());
    const OrderSource source = sourceOf(prepared, from, clinic, papers::plainText(paper));
    checkSides(prepared, planner.planned.problems);
    record::Result<void> taken;
    if (plan.referral)
        taken = takeReferral(planner, prepared, source, *plan.referral, overrideReason);
    if (taken && plan.rehab)
        taken = takeRehab(planner, prepared, source, *plan.rehab);
    if (taken && plan.report) {
        auto pdf = paper.signedAt ? pdfOf(desk, paper) : std::string();
        taken = pdf ? takeReport(planner, prepared, source, *plan.report, std::move(*pdf))
                    : record::Result<void>(record::failure(pdf.error()));
    }
    if (!taken)
        return record::failure(taken.error());
    return std::move(planner.planned);
}

record::Problems signerProblems(const api::Settings& settings)
{
    record::Problems problems;
    const auto by = settings.clinician.value_or(record::Clinician());
    if (by.name.family.empty() || by.number.value.empty() || by.role.empty())
        problems.push_back({"missing",
                            "clinician",
                            "Nothing is signed without the clinician's name, number and role.",
                            "Enter them in the settings under Clinician."});
    return problems;
}

record::Result<api::Signature>
signVersion(store::Transaction& writing, const Desk& desk, Prepared& prepared)
{
    const auto previous = lastSignedSha256(desk, prepared.assessment.id);
    if (!previous)
        return record::failure(previous.error());
    SigningFacts facts;
    facts.patient = prepared.chart.patient;
    facts.by = *prepared.settings.clinician;
    facts.at = prepared.now;
    facts.meaning = "author";
    facts.contentSha256 = prepared.content->sha256;
    facts.reasoning = differential::toJson(prepared.reasoning, prepared.content->sha256);
    facts.previousSha256 = *previous;
    if (const auto kept = keepPack(writing, desk, *prepared.content); !kept)
        return record::failure(kept.error());
    const KeptAssessment kept = freeze(prepared.assessment, facts);
    store::StoredRecord row = draftRow(kept.assessment);
    row.state = row.version > 1 ? "amended" : "signed";
    row.payload = payloadOf(kept);
    if (const auto dropped = writing.dropDraft(RecordKind::Assessment, row.id); !dropped)
        return record::failure(dropped.error());
    if (const auto appended = writing.appendVersion(row); !appended)
        return record::failure(appended.error());
    auto event = eventOf(desk, AuditAction::Sign);
    event.entityKind = "assessment";
    event.entityId = row.id;
    event.entityVersion = row.version;
    event.patient = row.patient;
    if (const auto noted = writing.audit(event); !noted)
        return record::failure(noted.error());
    return *kept.assessment.signature;
}

/// Nothing may be signed while anything is listed.
api::Outcome<PlannedOrders>
planFor(const Desk& desk, const Prepared& prepared, const api::SignAndSend& request)
{
    const bool isDraft = !prepared.found.row.signedVersion;
    if (prepared.found.row.state == "withdrawn")
        return api::refuse(ErrorCode::Conflict, "the assessment is withdrawn");
    if (prepared.found.row.revision != request.expectedRevision)
        return api::refuse(ErrorCode::Conflict,
                           "the draft has another revision",
                           {{"stale",
                             "expectedRevision",
                             "Somebody changed this draft meanwhile.",
                             "Read it again, then sign."}});
    if (!isDraft && !request.plan.referral && !request.plan.rehab && !request.plan.report)
        return api::refuse(ErrorCode::Conflict, "the assessment is signed already");
    auto paper = paperOf(prepared);
    paper.signedAt = prepared.now;
    auto planned = planOrders(desk, prepared, request.plan, request.overrideReason, paper);
    if (!planned)
        return api::refuse(planned.error());
    append(planned->problems, signerProblems(prepared.settings));
    if (isDraft)
        append(planned->problems, prepared.problems);
    if (!planned->problems.empty())
        return api::refuse(
            ErrorCode::InvalidInput, "not ready to be signed", std::move(planned->problems));
    return *std::move(planned);
}

} // namespace

api::Outcome<api::PlanChecked> answer(Desk& desk, const api::CheckPlan& request)
{
    const auto prepared = prepare(desk, request.assessment);
    if (!prepared)
        return api::refuse(prepared.error());
    auto planned = planOrders(desk, *prepared, request.plan, {}, paperOf(*prepared));
    if (!planned)
        return api::refuse(planned.error());
    append(planned->problems, signerProblems(prepared->settings));
    append(planned->problems, prepared->problems);
    return api::PlanChecked {std::move(planned->problems)};
}

api::Outcome<api::Signed> answer(Desk& desk, const api::SignAndSend& request)
{
    if (const auto confirmed = desk.store.confirm(request.passphrase); !confirmed)
        return api::refuse(confirmed.error());
    auto prepared = prepare(desk, request.assessment);
    if (!prepared)
        return api::refuse(prepared.error());
    const auto planned = planFor(desk, *prepared, request);
    if (!planned)
        return tl::unexpected<api::Refusal>(planned.error());

    auto writing = desk.store.begin();
    if (!writing)
        return api::refuse(writing.error());
    api::Signed signedOne;
    signedOne.version = prepared->assessment.version;
    if (prepared->found.row.signedVersion) {
        signedOne.signature = prepared->assessment.signature.value_or(api::Signature());
    } else {
        auto signature = signVersion(*writing, desk, *prepared);
        if (!signature)
            return api::refuse(signature.error());
        signedOne.signature = std::move(*signature);
    }
    const std::string_view overridden = request.overrideReason.empty() ? "" : "red-flag-override";
    for (const Outgoing& order : planned->orders) {
        if (const auto queued
            = queueOutgoing(*writing, desk, prepared->settings, order, overridden);
            !queued)
            return api::refuse(queued.error());
    }
    if (const auto done = writing->commit(); !done)
        return api::refuse(done.error());

    // From here on it is durable: what follows only tells about it.
    const auto orders = ordersOf(desk, prepared->assessment.patient);
    if (!orders)
        return api::refuse(orders.error());
    for (const Outgoing& order : planned->orders) {
        for (const api::OrderSummary& summary : *orders) {
            if (summary.id == idOf(order.order))
                signedOne.orders.push_back(summary);
        }
    }
    return signedOne;
}

} // namespace sartorius::workflow
