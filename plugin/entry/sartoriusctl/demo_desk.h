#pragma once

#include "dicom/supervisor/imaging.h"
#include "forms/assessment/questionnaire.h"
#include "plugin/client/client.h"
#include "plugin/entry/sartoriusctl/demo_people.h"

#include <filesystem>
#include <string>

/// What a clinician does in the window, done without one: every act goes through the client, as
/// from any other front end.
namespace sartorius::ctl {

/// What was written for one made-up study.
struct MadeStudy
{
    record::StudyInstanceUid uid;
    std::filesystem::path folder;
    std::size_t images = 0;
};

class DemoDesk
{
public:
    DemoDesk(client::RecordClient& client,
             const dicom::ImagingSupervisor& imaging,
             assessment::SharedQuestionnaire form,
             std::filesystem::path pictures,
             std::string passphrase);

    api::Outcome<record::PatientId> admit(const DemoPerson& person) const;

    /// A draft with all answers saved, a page at a time as a person would, and the working
    /// diagnosis.
    api::Outcome<api::Assessment>
    see(const record::PatientId& patient, const DemoPerson& person, const DemoVisit& visit) const;

    /// Draws a study of this person into a folder of its own.
    record::Result<MadeStudy>
    draw(const DemoPerson& person, dicom::DemonstrationKind kind, record::Laterality side) const;

    api::Outcome<api::Imported> import(const MadeStudy& study) const;

    /// The plan that the visit's orders make.
    static api::Plan planOf(const DemoVisit& visit);

    api::Outcome<api::Signed>
    sign(const record::AssessmentId& id, const DemoVisit& visit, const api::Plan& plan) const;

    client::RecordClient& client() const { return m_client; }

    const assessment::SharedQuestionnaire& form() const { return m_form; }

private:
    client::RecordClient& m_client;
    const dicom::ImagingSupervisor& m_imaging;
    assessment::SharedQuestionnaire m_form;
    std::filesystem::path m_pictures;
    std::string m_passphrase;
};

} // namespace sartorius::ctl
