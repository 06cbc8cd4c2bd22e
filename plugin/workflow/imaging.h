#pragma once

#include "dicom/study.h"
#include "plugin/workflow/desk.h"
#include "plugin/workflow/kept.h"

#include <string>
#include <vector>

/// Films of the record: which are there, which may be linked, which are.
namespace sartorius::workflow {

/// A file that was read in a worker and whose sealed copy lies in the store's folder already.
struct NewImage
{
    dicom::Instance instance;
    KeptImage kept;
};

/// Adds images to the studies of the record. An image that is here already is left as it is; the
/// names of the copies that are therefore not needed come back in `spare`.
struct Added
{
    int images = 0;
    int studies = 0; ///< studies that something was added to
    std::vector<std::string> spare;
};

record::Result<Added> addImages(Desk& desk, std::vector<NewImage> images);

/// What is needed to decode one image: where its sealed copy lies.
record::Result<KeptImage> findImage(const Desk& desk, const record::SopInstanceUid& uid);

api::Outcome<api::StudyList> answer(Desk& desk, const api::ListStudies& request);

/// Two identifiers must agree and nothing may differ; the side must be the assessed one, or a
/// person says which it is. Conflict otherwise, and nothing is linked.
api::Outcome<api::Done> answer(Desk& desk, const api::LinkStudy& request);
api::Outcome<api::Done> answer(Desk& desk, const api::UnlinkStudy& request);

} // namespace sartorius::workflow
