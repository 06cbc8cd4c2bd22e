#include "plugin/workflow/imaging.h"

#include "dicom/patient_match.h"

#include <algorithm>
#include <map>

namespace sartorius::workflow {

using record::ErrorCode;
using record::failure;
using store::AuditAction;
using store::RecordKind;

namespace {

record::Result<std::vector<KeptStudy>> allStudies(const Desk& desk)
{
    const auto rows = desk.store.list(RecordKind::Study);
    if (!rows)
        return failure(rows.error());
    std::vector<KeptStudy> studies;
    for (const auto& row : *rows) {
        auto study = valueOf<KeptStudy>(row.payload);
        if (!study)
            return failure(study.error());
        studies.push_back(std::move(*study));
    }
    return studies;
}

record::Result<KeptStudy> findStudy(const Desk& desk, const record::StudyInstanceUid& uid)
{
    const auto id = desk.store.derivedId(RecordKind::Study, uid.value);
    if (!id)
        return failure(id.error());
    const auto row = desk.store.get(RecordKind::Study, *id);
    if (!row)
        return failure(row.error());
    return valueOf<KeptStudy>(row->payload);
}

bool holds(const KeptStudy& study, const record::SopInstanceUid& uid)
{
    return std::any_of(study.images.begin(), study.images.end(), [&](const KeptImage& image) {
        return image.uid == uid;
    });
}

std::vector<dicom::Instance> instancesOf(const dicom::Study& study)
{
    std::vector<dicom::Instance> instances;
    for (const dicom::Series& series : study.series)
        instances.insert(instances.end(), series.instances.begin(), series.instances.end());
    return instances;
}

/// Adds what is new to one study; nothing is written when all of it was there.
record::Result<void> addToStudy(Desk& desk,
                                const record::StudyInstanceUid& uid,
                                std::vector<NewImage> images,
                                Added& added)
{
    const auto id = desk.store.derivedId(RecordKind::Study, uid.value);
    if (!id)
        return failure(id.error());
    const auto before = desk.store.get(RecordKind::Study, *id);
    if (!before && before.error().code != ErrorCode::NotFound)
        return failure(before.error());
    KeptStudy study;
    if (before) {
        auto kept = valueOf<KeptStudy>(before->payload);
        if (!kept)
            return failure(kept.error());
        study = std::move(*kept);
    }
    auto instances = instancesOf(study.study);
    int news = 0;
    for (NewImage& image : images) {
        if (holds(study, image.kept.uid)) {
            added.spare.push_back(image.kept.file);
            continue;
        }
        instances.push_back(std::move(image.instance));
        study.images.push_back(std::move(image.kept));
        ++news;
    }
    if (news == 0)
        return {};
    auto grouped = dicom::groupStudies(std::move(instances));
    if (grouped.size() != 1)
        return failure(ErrorCode::Internal, "images of one study did not group into one");
    study.study = std::move(grouped.front());

    store::StoredRecord row;
    row.kind = RecordKind::Study;
    row.id = *id;
    row.state = "active";
    row.payload = payloadOf(study);
    auto event = eventOf(desk, before ? AuditAction::Update : AuditAction::Create);
    event.entityKind = "study";
    event.entityId = *id;
    auto writing = desk.store.begin();
    if (!writing)
        return failure(writing.error());
    if (const auto put = writing->putDraft(row, before ? before->revision : 0); !put)
        return failure(put.error());
    if (const auto noted = writing->audit(event); !noted)
        return failure(noted.error());
    if (const auto done = writing->commit(); !done)
        return failure(done.error());
    added.images += news;
    ++added.studies;
    return {};
}

/// What travels with an order: the study in a few words.
record::LinkedStudy linkOf(const dicom::Study& study,
                           record::Laterality assessed,
                           dicom::SideCheck side,
                           bool sideGiven)
{
    record::LinkedStudy link;
    link.uid = study.facts.uid;
    link.accession = study.facts.accession;
    link.description = study.facts.description;
    link.date = study.facts.date;
    if (!study.series.empty())
        link.modality = study.series.front().facts.modality;
    if (side == dicom::SideCheck::Agrees || sideGiven)
        link.side = assessed;
    return link;
}

record::Result<store::StoredRecord>
linkRow(const Desk& desk, const api::Assessment& assessment, const record::StudyInstanceUid& study)
{
    const auto id
        = desk.store.derivedId(RecordKind::LinkedStudy, assessment.id.value + "\n" + study.value);
    if (!id)
        return failure(id.error());
    const auto before = desk.store.get(RecordKind::LinkedStudy, *id);
    if (before)
        return *before;
    if (before.error().code != ErrorCode::NotFound)
        return failure(before.error());
    store::StoredRecord row;
    row.kind = RecordKind::LinkedStudy;
    row.id = *id;
    row.patient = assessment.patient;
    return row;
}

record::Result<void> writeLink(Desk& desk,
                               const store::StoredRecord& row,
                               const api::Assessment& assessment,
                               AuditAction action)
{
    auto event = eventOf(desk, action);
    event.entityKind = "linked-study";
    event.entityId = row.id;
    event.patient = assessment.patient;
    event.reasonCode = row.state;
    auto writing = desk.store.begin();
    if (!writing)
        return failure(writing.error());
    if (const auto put = writing->putDraft(row, row.revision); !put)
        return failure(put.error());
    if (const auto noted = writing->audit(event); !noted)
        return failure(noted.error());
    return writing->commit();
}

record::Problems matchProblems(const dicom::PatientMatch& match)
{
    if (std::holds_alternative<dicom::Matches>(match))
        return {};
    if (const auto* mismatch = std::get_if<dicom::Mismatch>(&match)) {
        record::Problems problems;
        for (const dicom::Difference& one : mismatch->differences)
            problems.push_back({"other-patient",
                                std::string(dicom::toString(one.identifier)),
                                "The image says \"" + one.inStudy + "\", the record says \""
                                    + one.inRecord + "\".",
                                "Look whether this is the right patient; correct the wrong one."});
        if (problems.empty())
            problems.push_back({"other-patient",
                                "study",
                                "The study names different patients.",
                                "Ask the sender."});
        return problems;
    }
    return {{"not-enough-identifiers",
             "study",
             "Fewer than two of number, name and birth date are stated on both sides.",
             "Complete the patient's data, or ask the sender of the images."}};
}

record::Problems sideProblems(dicom::SideCheck side, const std::string& reason)
{
    if (side == dicom::SideCheck::Conflicts)
        return {{"other-side",
                 "study",
                 "The images show the other side.",
                 "Link it to an assessment of that side."}};
    if (side == dicom::SideCheck::NotStated && reason.empty())
        return {{"side-not-stated",
                 "sideNotStatedReason",
                 "The images do not state their side.",
                 "Say how you know which side they show."}};
    return {};
}

api::Outcome<FoundAssessment> draftOf(const Desk& desk, const record::AssessmentId& id)
{
    auto found = findAssessment(desk, id);
    if (!found)
        return api::refuse(found.error());
    if (found->row.signedVersion)
        return api::refuse(ErrorCode::Conflict,
                           "the assessment is signed",
                           {{"signed",
                             "assessment",
                             "This assessment is signed.",
                             "Amend it to change its images."}});
    return std::move(*found);
}

} // namespace

record::Result<Added> addImages(Desk& desk, std::vector<NewImage> images)
{
    std::map<std::string, std::vector<NewImage>> byStudy;
    for (NewImage& image : images)
        byStudy[image.instance.study.uid.value].push_back(std::move(image));
    Added added;
    for (auto& [uid, ofStudy] : byStudy) {
        const record::StudyInstanceUid study(uid);
        if (const auto done = addToStudy(desk, study, std::move(ofStudy), added); !done)
            return failure(done.error());
    }
    return added;
}

record::Result<KeptImage> findImage(const Desk& desk, const record::SopInstanceUid& uid)
{
    const auto studies = allStudies(desk);
    if (!studies)
        return failure(studies.error());
    for (const KeptStudy& study : *studies) {
        for (const KeptImage& image : study.images) {
            if (image.uid == uid)
                return image;
        }
    }
    return failure(ErrorCode::NotFound, "no such image");
}

/// Another person's film is not this assessment's business, unless a number, a name or a birth date
/// of it agrees and a person has to look. Sex agrees with half of all people and says nothing.
static bool isSomebodyElses(const dicom::PatientMatch& match)
{
    const auto* mismatch = std::get_if<dicom::Mismatch>(&match);
    return mismatch != nullptr
        && std::all_of(mismatch->agreeing.begin(), mismatch->agreeing.end(), [](auto identifier) {
               return identifier == dicom::Identifier::Sex;
           });
}

api::Outcome<api::StudyList> answer(Desk& desk, const api::ListStudies& request)
{
    const auto found = findAssessment(desk, request.assessment);
    if (!found)
        return api::refuse(found.error());
    const api::Assessment& assessment = found->kept.assessment;
    const auto chart = chartOf(desk, assessment.patient);
    if (!chart)
        return api::refuse(chart.error());
    const auto links = linksOf(desk, assessment);
    if (!links)
        return api::refuse(links.error());
    auto studies = allStudies(desk);
    if (!studies)
        return api::refuse(studies.error());
    api::StudyList list;
    for (KeptStudy& one : *studies) {
        api::StudyForLink entry;
        entry.match = dicom::matchPatient(one.study, chart->patient);
        entry.side = dicom::checkSide(one.study, assessment.side);
        entry.linked = std::any_of(links->begin(), links->end(), [&](const KeptLink& link) {
            return link.study.uid == one.study.facts.uid;
        });
        if (!entry.linked && isSomebodyElses(entry.match))
            continue;
        entry.study = std::move(one.study);
        list.studies.push_back(std::move(entry));
    }
    return list;
}

api::Outcome<api::Done> answer(Desk& desk, const api::LinkStudy& request)
{
    const auto found = draftOf(desk, request.assessment);
    if (!found)
        return tl::unexpected<api::Refusal>(found.error());
    const api::Assessment& assessment = found->kept.assessment;
    const auto chart = chartOf(desk, assessment.patient);
    if (!chart)
        return api::refuse(chart.error());
    const auto study = findStudy(desk, request.study);
    if (!study)
        return api::refuse(study.error());
    const auto side = dicom::checkSide(study->study, assessment.side);
    auto problems = matchProblems(dicom::matchPatient(study->study, chart->patient));
    for (record::Problem& problem : sideProblems(side, request.sideNotStatedReason))
        problems.push_back(std::move(problem));
    if (!problems.empty())
        return api::refuse(ErrorCode::Conflict, "the study may not be linked", std::move(problems));

    auto row = linkRow(desk, assessment, request.study);
    if (!row)
        return api::refuse(row.error());
    KeptLink link;
    link.assessment = assessment.id;
    link.study = linkOf(study->study, assessment.side, side, !request.sideNotStatedReason.empty());
    link.sideNotStatedReason = request.sideNotStatedReason;
    row->state = "linked";
    row->payload = payloadOf(link);
    if (const auto written = writeLink(desk, *row, assessment, AuditAction::Create); !written)
        return api::refuse(written.error());
    return api::Done {};
}

api::Outcome<api::Done> answer(Desk& desk, const api::UnlinkStudy& request)
{
    const auto found = draftOf(desk, request.assessment);
    if (!found)
        return tl::unexpected<api::Refusal>(found.error());
    auto row = linkRow(desk, found->kept.assessment, request.study);
    if (!row)
        return api::refuse(row.error());
    if (row->state != "linked")
        return api::refuse(ErrorCode::NotFound, "not linked");
    row->state = "unlinked";
    if (const auto written = writeLink(desk, *row, found->kept.assessment, AuditAction::Delete);
        !written)
        return api::refuse(written.error());
    return api::Done {};
}

} // namespace sartorius::workflow
