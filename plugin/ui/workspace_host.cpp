#include "plugin/ui/entry_pages.h"
#include "plugin/ui/patient_bar.h"
#include "plugin/ui/text.h"
#include "plugin/ui/workspace_flow.h"

#include <algorithm>

// Whom the record around this window has open, and what that means for a draft that is open here.
namespace sartorius::ui {

void WorkspaceFlow::followHost()
{
    const auto context = m_host.patient();
    if (!context || context->patient.identifiers.empty() || !m_session.status()
        || m_session.status()->record != api::RecordState::Open)
        return;
    const record::Patient wanted = context->patient;
    if (m_switchDialog)
        m_switchDialog->reject(); // it asked about somebody who is not there any more
    const auto& chart = m_session.chart();
    const bool same = chart
        && std::find(chart->patient.identifiers.begin(),
                     chart->patient.identifiers.end(),
                     wanted.identifiers.front())
            != chart->patient.identifiers.end();
    m_window.patientBar().setElsewhere({});
    if (same)
        return;
    if (!chart || !m_session.draft().isEditable() || m_contextSwitch == ContextSwitch::Allow) {
        followContext(wanted);
        return;
    }
    m_window.patientBar().setElsewhere(
        tr("\u25B2 the record shows %1").arg(personText(wanted.name)));
    if (m_contextSwitch == ContextSwitch::Ask)
        offerSwitch(wanted);
}

void WorkspaceFlow::offerSwitch(const record::Patient& wanted)
{
    m_switchDialog = new SwitchDialog(m_session.chart()->patient, wanted, &m_window);
    connect(m_switchDialog, &SwitchDialog::follow, this, [this, wanted] {
        m_window.patientBar().setElsewhere({});
        followContext(wanted);
    });
    m_switchDialog->open();
}

void WorkspaceFlow::followContext(const record::Patient& wanted)
{
    m_session.ask(this,
                  api::FindPatients {.text = wanted.identifiers.front().value, .limit = 20},
                  [this, wanted](const api::Listed<api::PatientSummary>& found) {
                      for (const api::PatientSummary& patient : found.items) {
                          if (patient.mrn.value == wanted.identifiers.front().value
                              && patient.mrn.authority == wanted.identifiers.front().authority) {
                              openPatient(patient.id);
                              return;
                          }
                      }
                      m_window.registerPage().begin(wanted);
                      goTo(WorkPage::Register);
                  });
}

} // namespace sartorius::ui
