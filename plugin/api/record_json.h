#pragma once

#include "forms/record/answer.h"
#include "forms/record/order.h"
#include "plugin/api/reading.h"

#include <string>
#include <string_view>
#include <variant>

/// The vocabulary of forms/record as JSON. Keys are the member names and come sorted; enumerations
/// are kebab-case words; decimals, dates and instants are strings in the written form of
/// forms/record. Reading is strict: an unknown key, a double key, a number with a point and a
/// nesting over 64 levels are Problems with their place ("patient.identifiers[0].value").
namespace sartorius::api {

/// An order as `hl7 make` reads it and `GetOrder` gives it.
using AnyOrder = std::variant<record::Referral, record::RehabOrder, record::AssessmentReport>;

std::string toJson(const AnyOrder& order);
std::string toJson(const record::Referral& referral);
std::string toJson(const record::RehabOrder& order);
std::string toJson(const record::Patient& patient);
std::string toJson(const record::Answers& answers);

Read<AnyOrder> orderFromJson(std::string_view text);
Read<record::Patient> patientFromJson(std::string_view text);
Read<record::Answers> answersFromJson(std::string_view text);

} // namespace sartorius::api
