#pragma once

#include "forms/record/order.h"
#include "hl7/message/header.h"

namespace sartorius::support {

/// A made-up referral with every part filled, including text that careless encoders break.
record::Referral sampleReferral();

/// A made-up rehabilitation order: twelve sessions, twice a week, two exercises.
record::RehabOrder sampleRehabOrder();

hl7::MessageHeader sampleHeader();

} // namespace sartorius::support
