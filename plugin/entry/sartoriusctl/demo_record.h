#pragma once

#include "plugin/entry/sartoriusctl/demo_stage.h"
#include "plugin/entry/sartoriusctl/demo_steps.h"

namespace sartorius::ctl {

/// Fills the demonstration record with everybody else: history, medicines, laboratory values,
/// visits, pictures, and orders in every state. One step each.
class DemoRecord
{
public:
    DemoRecord(DemoStage& stage, StepReport& report)
        : m_stage(stage)
        , m_report(report)
    {
    }

    /// True when everybody is in the record and every message went the way it was meant to go.
    bool fill();

private:
    StepOutcome add(const DemoPerson& person);
    std::optional<api::Refusal> visit(const record::PatientId& patient,
                                      const DemoPerson& person,
                                      const DemoVisit& visit,
                                      bool latest);
    std::optional<api::Refusal> linkPictures(const DemoPerson& person,
                                             const record::AssessmentId& assessment);
    std::optional<api::Refusal> keepBack(const DemoVisit& visit, const api::Signed& done);
    StepOutcome settle();

    struct Meant
    {
        record::OrderId order;
        DemoFate fate = DemoFate::Delivered;
    };

    DemoStage& m_stage;
    StepReport& m_report;
    std::vector<Meant> m_meant;
    int m_visits = 0;
    int m_pictures = 0;
};

} // namespace sartorius::ctl
