#pragma once

#include "plugin/entry/sartoriusctl/command_line.h"

namespace sartorius::ctl {

/// One family of verbs per file; main only puts them in one list.
Verbs formsVerbs();
Verbs evaluateVerbs();
Verbs fhirpathVerbs();
Verbs scoreVerbs();
Verbs messageVerbs();
Verbs makeVerbs();
Verbs exchangeVerbs();
Verbs pingVerbs();
Verbs pictureVerbs();
Verbs nodeVerbs();
Verbs patientVerbs();
Verbs assessVerbs();
Verbs orderVerbs();
Verbs studyVerbs();
Verbs outboxVerbs();
Verbs trayVerbs();
Verbs auditVerbs();
Verbs recordVerbs();
Verbs demoVerbs();

} // namespace sartorius::ctl
