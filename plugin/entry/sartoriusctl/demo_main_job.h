#pragma once

#include "plugin/entry/sartoriusctl/demo_stage.h"
#include "plugin/entry/sartoriusctl/demo_steps.h"

namespace sartorius::ctl {

/// The whole main job on the made-up runner, step by step, each step checked by what can be seen
/// from outside: the record's own answers and the receiver's copies.
class MainJob
{
public:
    MainJob(DemoStage& stage, StepReport& report);

    /// True when every step went well. Leaves the orders as record values in DIR/export.
    bool run();

private:
    StepOutcome makeRecord();
    StepOutcome registerPatient();
    StepOutcome fillAssessment();
    StepOutcome showDifferential();
    StepOutcome makeStudy();
    StepOutcome linkStudy();
    bool isRefused(const DemoPerson& person, record::Laterality side, std::string& fault);
    StepOutcome decodeFrame();
    StepOutcome checkPlan();
    StepOutcome sign();
    StepOutcome queued(record::OrderKind kind) const;
    StepOutcome delivered(record::OrderKind kind);
    StepOutcome compareCopies();
    StepOutcome verifyAudit();

    const api::OrderSummary* order(record::OrderKind kind) const;
    std::optional<api::OrderSummary> orderNow(const record::OrderId& id);
    StepOutcome compareCopy(record::OrderKind kind, int& fields);

    DemoStage& m_stage;
    StepReport& m_report;
    DemoPerson m_person;
    record::PatientId m_patient;
    api::Assessment m_assessment;
    std::vector<MadeStudy> m_studies;
    api::Signed m_signed;
};

} // namespace sartorius::ctl
