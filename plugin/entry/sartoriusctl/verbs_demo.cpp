#include "plugin/entry/sartoriusctl/demo_main_job.h"
#include "plugin/entry/sartoriusctl/demo_record.h"
#include "plugin/entry/sartoriusctl/verbs.h"

namespace sartorius::ctl {

namespace {

Exit demo(const Invocation& invocation, Console& console)
{
    const std::string keep = invocation.value("--keep").value_or("");
    auto stage = DemoStage::set(keep);
    if (!stage)
        return console.refuse(stage.error());
    StepReport report(console);
    MainJob job(**stage, report);
    if (job.run() && !keep.empty())
        DemoRecord(**stage, report).fill();
    // Nothing may be left running, whatever happened: the folder is a temporary one, or somebody
    // opens it next.
    (*stage)->closeRecord(true);
    if (console.wantsJson())
        console.result(report.toJson());
    if (!report.allOk())
        console.say("the demonstration stopped at a step that failed");
    else if (!keep.empty())
        console.say("kept in " + (*stage)->folder().string() + "; open it with: sartorius --store "
                    + (*stage)->folder().string());
    return report.allOk() ? Exit::Ok : Exit::Internal;
}

} // namespace

Verbs demoVerbs()
{
    return {{"demo",
             "",
             "the whole main job on a made-up patient, step by step",
             {{"--keep", "DIR", "keep the record there, with a dozen made-up patients"}},
             demo}};
}

} // namespace sartorius::ctl
