#pragma once

#include "plugin/api/requests.h"

#include <vector>

namespace sartorius::api::samples {

/// One request of every kind, each with every member set to something that is not its default.
std::vector<Request> requests();

record::Patient patient();
record::Referral referral();
record::RehabOrder rehabOrder();
record::Answers answers();
PatientChart chart();
Assessment assessment();
Status status();
OrderSummary order();
StudyList studies();
Settings settings();
dicom::FrameHeader frameHeader();

} // namespace sartorius::api::samples
