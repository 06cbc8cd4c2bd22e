#include "plugin/api/json.h"

#include "plugin/api/bounded.h"
#include "plugin/api/request_shapes.h"

#include <algorithm>
#include <array>

namespace sartorius::api {

namespace {

// In the order of Request.
constexpr std::array<std::string_view, std::variant_size_v<Request>> kAsks {"GetStatus",
                                                                            "CreateRecord",
                                                                            "Unlock",
                                                                            "Lock",
                                                                            "RegisterPatient",
                                                                            "FindPatients",
                                                                            "GetPatient",
                                                                            "StartAssessment",
                                                                            "GetAssessment",
                                                                            "ListAssessments",
                                                                            "SaveAnswers",
                                                                            "CheckPlan",
                                                                            "SignAndSend",
                                                                            "AmendAssessment",
                                                                            "WithdrawAssessment",
                                                                            "ListOrders",
                                                                            "CancelOrder",
                                                                            "ActOnOutbox",
                                                                            "GetMessage",
                                                                            "ListTray",
                                                                            "GetTrayMessage",
                                                                            "ResolveTray",
                                                                            "ReviewReport",
                                                                            "GetOrder",
                                                                            "ImportStudies",
                                                                            "ListStudies",
                                                                            "LinkStudy",
                                                                            "UnlinkStudy",
                                                                            "OpenFrame",
                                                                            "GetSettings",
                                                                            "SaveSettings",
                                                                            "VerifyAudit",
                                                                            "ListAudit",
                                                                            "MakeBackup",
                                                                            "StopService"};

Json withOf(const Request& request)
{
    return std::visit([](const auto& one) { return written(one); }, request);
}

template <std::size_t index>
void readAlternative(const Json& with, Request& out, Reading& reading)
{
    std::variant_alternative_t<index, Request> value {};
    readInto(with, value, reading);
    out = std::move(value);
}

template <std::size_t... indexes>
bool readNamed(std::string_view ask,
               const Json& with,
               Request& out,
               Reading& reading,
               std::index_sequence<indexes...>)
{
    return ((kAsks[indexes] == ask && (readAlternative<indexes>(with, out, reading), true)) || ...);
}

/// Reads "ask" and "with" of an object whose other keys are `alsoAllowed`.
Read<Request> requestFrom(const Json& json, std::initializer_list<std::string_view> alsoAllowed)
{
    Reading reading;
    Request request;
    if (!json.is_object()) {
        reading.wrong(
            "wrong-type", "A request must be an object.", "Write {\"ask\": ..., \"with\": ...}.");
        return tl::unexpected<record::Problems>(reading.problems);
    }
    for (const auto& [key, unused] : json.items()) {
        const auto& name = key;
        const bool known = name == "ask" || name == "with"
            || std::find(alsoAllowed.begin(), alsoAllowed.end(), name) != alsoAllowed.end();
        if (!known)
            reading.at(name, [&] {
                reading.wrong("unknown-key",
                              "This key is not known here.",
                              "Remove it or correct its spelling.");
            });
    }
    const auto ask = json.find("ask");
    const auto with = json.find("with");
    static const Json kNothing = Json::object();
    const bool known = ask != json.end() && ask->is_string();
    bool found = false;
    if (known)
        reading.at("with", [&] {
            found = readNamed(ask->get_ref<const std::string&>(),
                              with == json.end() ? kNothing : *with,
                              request,
                              reading,
                              std::make_index_sequence<kAsks.size()> {});
        });
    if (!found)
        reading.at("ask", [&] {
            reading.wrong("unknown-request", "There is no such request.", "Correct its name.");
        });
    if (!reading.problems.empty())
        return tl::unexpected<record::Problems>(std::move(reading.problems));
    return request;
}

std::optional<std::uint64_t> idOf(const Json& json)
{
    if (!json.is_object())
        return std::nullopt;
    const auto id = json.find("id");
    if (id == json.end() || !id->is_number_unsigned())
        return std::nullopt;
    return id->get<std::uint64_t>();
}

bool versionFits(const Json& json)
{
    const auto version = json.find("v");
    return version != json.end() && version->is_number_unsigned()
        && version->get<std::uint64_t>() == kVersion;
}

Json framed(std::optional<std::uint64_t> id, const char* key, Json value)
{
    Json frame = Json::object();
    frame["v"] = static_cast<std::uint64_t>(kVersion);
    if (id)
        frame["id"] = *id;
    frame[key] = std::move(value);
    return frame;
}

record::Problems oneProblem(std::string code, std::string what, std::string remedy)
{
    return {{std::move(code), {}, std::move(what), std::move(remedy)}};
}

} // namespace

std::string_view nameOf(const Request& request)
{
    return kAsks[request.index()];
}

std::string toJson(const Request& request, int indent)
{
    return textOf(Json {{"ask", nameOf(request)}, {"with", withOf(request)}}, indent);
}

Read<Request> requestFromJson(std::string_view text)
{
    const auto json = jsonFromText(text);
    if (!json)
        return tl::unexpected<record::Problems>(json.error());
    return requestFrom(*json, {});
}

std::string toJson(const Refusal& refusal, int indent)
{
    return textOf(written(refusal), indent);
}

Read<Refusal> refusalFromJson(std::string_view text)
{
    const auto json = jsonFromText(text);
    if (!json)
        return tl::unexpected<record::Problems>(json.error());
    return valueFrom<Refusal>(*json);
}

std::string toJson(const ChangeNotice& notice, int indent)
{
    return textOf(written(notice), indent);
}

std::string requestFrame(std::uint64_t id, const Request& request)
{
    Json frame = framed(id, "with", withOf(request));
    frame["ask"] = nameOf(request);
    return cborOf(frame);
}

ReceivedRequest requestFromFrame(std::string_view cbor)
{
    const auto json = jsonFromCbor(cbor);
    if (!json)
        return {0, Refusal {{record::ErrorCode::InvalidInput, "unreadable frame"}, json.error()}};
    const std::uint64_t id = idOf(*json).value_or(0);
    if (!json->is_object() || !versionFits(*json))
        return {id,
                Refusal {{record::ErrorCode::Rejected, "another version of the protocol"},
                         oneProblem("other-version",
                                    "The window and the record service are of different versions.",
                                    "Close every window and start again.")}};
    auto request = requestFrom(*json, {"v", "id"});
    if (!request)
        return {id,
                Refusal {{record::ErrorCode::InvalidInput, "malformed request"}, request.error()}};
    return {id, std::move(*request)};
}

std::string refusalFrame(std::uint64_t id, const Refusal& refusal)
{
    return cborOf(framed(id, "refusal", written(refusal)));
}

std::string noticeFrame(const ChangeNotice& notice)
{
    return cborOf(framed(std::nullopt, "notice", written(notice)));
}

Read<FromService> serviceFrame(std::string_view cbor)
{
    const auto json = jsonFromCbor(cbor);
    if (!json)
        return tl::unexpected<record::Problems>(json.error());
    if (!json->is_object() || !versionFits(*json))
        return tl::unexpected<record::Problems>(
            oneProblem("other-version",
                       "The record service is of another version.",
                       "Close every window and start again."));
    if (const auto notice = json->find("notice"); notice != json->end()) {
        auto value = valueFrom<ChangeNotice>(*notice);
        if (!value)
            return tl::unexpected<record::Problems>(value.error());
        return FromService(std::move(*value));
    }
    const auto id = idOf(*json);
    if (const auto reply = json->find("reply"); id && reply != json->end())
        return FromService(ReceivedReply {*id, cborOf(*reply)});
    if (const auto refusal = json->find("refusal"); id && refusal != json->end()) {
        auto value = valueFrom<Refusal>(*refusal);
        if (!value)
            return tl::unexpected<record::Problems>(value.error());
        return FromService(ReceivedRefusal {*id, std::move(*value)});
    }
    return tl::unexpected<record::Problems>(
        oneProblem("unknown-frame", "The record service sent something unknown.", "Start again."));
}

template <class Value>
std::string replyToJson(const Value& reply, int indent)
{
    return textOf(written(reply), indent);
}

template <class Value>
Read<Value> replyFromJson(std::string_view text)
{
    const auto json = jsonFromText(text);
    if (!json)
        return tl::unexpected<record::Problems>(json.error());
    return valueFrom<Value>(*json);
}

template <class Value>
std::string replyFrame(std::uint64_t id, const Value& reply)
{
    return cborOf(framed(id, "reply", written(reply)));
}

template <class Value>
std::string replyToCbor(const Value& value)
{
    return cborOf(written(value));
}

template <class Value>
Read<Value> replyFromCbor(std::string_view cbor)
{
    const auto json = jsonFromCbor(cbor);
    if (!json)
        return tl::unexpected<record::Problems>(json.error());
    return valueFrom<Value>(*json);
}

// The reply types; a template of json.h exists for these and no others.

template std::string replyToJson(const Status&, int);
template Read<Status> replyFromJson<Status>(std::string_view);
template std::string replyFrame(std::uint64_t, const Status&);
template std::string replyToCbor(const Status&);
template Read<Status> replyFromCbor<Status>(std::string_view);

template std::string replyToJson(const RecordCreated&, int);
template Read<RecordCreated> replyFromJson<RecordCreated>(std::string_view);
template std::string replyFrame(std::uint64_t, const RecordCreated&);
template std::string replyToCbor(const RecordCreated&);
template Read<RecordCreated> replyFromCbor<RecordCreated>(std::string_view);

template std::string replyToJson(const Done&, int);
template Read<Done> replyFromJson<Done>(std::string_view);
template std::string replyFrame(std::uint64_t, const Done&);
template std::string replyToCbor(const Done&);
template Read<Done> replyFromCbor<Done>(std::string_view);

template std::string replyToJson(const PatientRegistered&, int);
template Read<PatientRegistered> replyFromJson<PatientRegistered>(std::string_view);
template std::string replyFrame(std::uint64_t, const PatientRegistered&);
template std::string replyToCbor(const PatientRegistered&);
template Read<PatientRegistered> replyFromCbor<PatientRegistered>(std::string_view);

template std::string replyToJson(const Listed<PatientSummary>&, int);
template Read<Listed<PatientSummary>> replyFromJson<Listed<PatientSummary>>(std::string_view);
template std::string replyFrame(std::uint64_t, const Listed<PatientSummary>&);
template std::string replyToCbor(const Listed<PatientSummary>&);
template Read<Listed<PatientSummary>> replyFromCbor<Listed<PatientSummary>>(std::string_view);

template std::string replyToJson(const PatientChart&, int);
template Read<PatientChart> replyFromJson<PatientChart>(std::string_view);
template std::string replyFrame(std::uint64_t, const PatientChart&);
template std::string replyToCbor(const PatientChart&);
template Read<PatientChart> replyFromCbor<PatientChart>(std::string_view);

template std::string replyToJson(const Assessment&, int);
template Read<Assessment> replyFromJson<Assessment>(std::string_view);
template std::string replyFrame(std::uint64_t, const Assessment&);
template std::string replyToCbor(const Assessment&);
template Read<Assessment> replyFromCbor<Assessment>(std::string_view);

template std::string replyToJson(const Listed<AssessmentSummary>&, int);
template Read<Listed<AssessmentSummary>> replyFromJson<Listed<AssessmentSummary>>(std::string_view);
template std::string replyFrame(std::uint64_t, const Listed<AssessmentSummary>&);
template std::string replyToCbor(const Listed<AssessmentSummary>&);
template Read<Listed<AssessmentSummary>> replyFromCbor<Listed<AssessmentSummary>>(std::string_view);

template std::string replyToJson(const Saved&, int);
template Read<Saved> replyFromJson<Saved>(std::string_view);
template std::string replyFrame(std::uint64_t, const Saved&);
template std::string replyToCbor(const Saved&);
template Read<Saved> replyFromCbor<Saved>(std::string_view);

template std::string replyToJson(const PlanChecked&, int);
template Read<PlanChecked> replyFromJson<PlanChecked>(std::string_view);
template std::string replyFrame(std::uint64_t, const PlanChecked&);
template std::string replyToCbor(const PlanChecked&);
template Read<PlanChecked> replyFromCbor<PlanChecked>(std::string_view);

template std::string replyToJson(const Signed&, int);
template Read<Signed> replyFromJson<Signed>(std::string_view);
template std::string replyFrame(std::uint64_t, const Signed&);
template std::string replyToCbor(const Signed&);
template Read<Signed> replyFromCbor<Signed>(std::string_view);

template std::string replyToJson(const Listed<OrderSummary>&, int);
template Read<Listed<OrderSummary>> replyFromJson<Listed<OrderSummary>>(std::string_view);
template std::string replyFrame(std::uint64_t, const Listed<OrderSummary>&);
template std::string replyToCbor(const Listed<OrderSummary>&);
template Read<Listed<OrderSummary>> replyFromCbor<Listed<OrderSummary>>(std::string_view);

template std::string replyToJson(const std::string&, int);
template Read<std::string> replyFromJson<std::string>(std::string_view);
template std::string replyFrame(std::uint64_t, const std::string&);
template std::string replyToCbor(const std::string&);
template Read<std::string> replyFromCbor<std::string>(std::string_view);

template std::string replyToJson(const Imported&, int);
template Read<Imported> replyFromJson<Imported>(std::string_view);
template std::string replyFrame(std::uint64_t, const Imported&);
template std::string replyToCbor(const Imported&);
template Read<Imported> replyFromCbor<Imported>(std::string_view);

template std::string replyToJson(const StudyList&, int);
template Read<StudyList> replyFromJson<StudyList>(std::string_view);
template std::string replyFrame(std::uint64_t, const StudyList&);
template std::string replyToCbor(const StudyList&);
template Read<StudyList> replyFromCbor<StudyList>(std::string_view);

template std::string replyToJson(const FrameOpened&, int);
template Read<FrameOpened> replyFromJson<FrameOpened>(std::string_view);
template std::string replyFrame(std::uint64_t, const FrameOpened&);
template std::string replyToCbor(const FrameOpened&);
template Read<FrameOpened> replyFromCbor<FrameOpened>(std::string_view);

template std::string replyToJson(const Settings&, int);
template Read<Settings> replyFromJson<Settings>(std::string_view);
template std::string replyFrame(std::uint64_t, const Settings&);
template std::string replyToCbor(const Settings&);
template Read<Settings> replyFromCbor<Settings>(std::string_view);

template std::string replyToJson(const AuditVerified&, int);
template Read<AuditVerified> replyFromJson<AuditVerified>(std::string_view);
template std::string replyFrame(std::uint64_t, const AuditVerified&);
template std::string replyToCbor(const AuditVerified&);
template Read<AuditVerified> replyFromCbor<AuditVerified>(std::string_view);

template std::string replyToJson(const Listed<AuditRow>&, int);
template Read<Listed<AuditRow>> replyFromJson<Listed<AuditRow>>(std::string_view);
template std::string replyFrame(std::uint64_t, const Listed<AuditRow>&);
template std::string replyToCbor(const Listed<AuditRow>&);
template Read<Listed<AuditRow>> replyFromCbor<Listed<AuditRow>>(std::string_view);

template std::string replyToJson(const Listed<TrayItem>&, int);
template Read<Listed<TrayItem>> replyFromJson<Listed<TrayItem>>(std::string_view);
template std::string replyFrame(std::uint64_t, const Listed<TrayItem>&);
template std::string replyToCbor(const Listed<TrayItem>&);
template Read<Listed<TrayItem>> replyFromCbor<Listed<TrayItem>>(std::string_view);

template std::string replyToJson(const AssessmentSummary&, int);
template Read<AssessmentSummary> replyFromJson<AssessmentSummary>(std::string_view);
template std::string replyFrame(std::uint64_t, const AssessmentSummary&);
template std::string replyToCbor(const AssessmentSummary&);
template Read<AssessmentSummary> replyFromCbor<AssessmentSummary>(std::string_view);

template std::string replyToJson(const OrderSummary&, int);
template Read<OrderSummary> replyFromJson<OrderSummary>(std::string_view);
template std::string replyFrame(std::uint64_t, const OrderSummary&);
template std::string replyToCbor(const OrderSummary&);
template Read<OrderSummary> replyFromCbor<OrderSummary>(std::string_view);

template std::string replyToJson(const dicom::Study&, int);
template Read<dicom::Study> replyFromJson<dicom::Study>(std::string_view);
template std::string replyFrame(std::uint64_t, const dicom::Study&);
template std::string replyToCbor(const dicom::Study&);
template Read<dicom::Study> replyFromCbor<dicom::Study>(std::string_view);

template std::string replyToJson(const record::Patient&, int);
template Read<record::Patient> replyFromJson<record::Patient>(std::string_view);
template std::string replyFrame(std::uint64_t, const record::Patient&);
template std::string replyToCbor(const record::Patient&);
template Read<record::Patient> replyFromCbor<record::Patient>(std::string_view);

template std::string replyToJson(const AnyOrder&, int);
template Read<AnyOrder> replyFromJson<AnyOrder>(std::string_view);
template std::string replyFrame(std::uint64_t, const AnyOrder&);
template std::string replyToCbor(const AnyOrder&);
template Read<AnyOrder> replyFromCbor<AnyOrder>(std::string_view);

template std::string replyToJson(const record::LinkedStudy&, int);
template Read<record::LinkedStudy> replyFromJson<record::LinkedStudy>(std::string_view);
template std::string replyFrame(std::uint64_t, const record::LinkedStudy&);
template std::string replyToCbor(const record::LinkedStudy&);
template Read<record::LinkedStudy> replyFromCbor<record::LinkedStudy>(std::string_view);

template std::string replyToJson(const ChangeNotice&, int);
template Read<ChangeNotice> replyFromJson<ChangeNotice>(std::string_view);
template std::string replyFrame(std::uint64_t, const ChangeNotice&);
template std::string replyToCbor(const ChangeNotice&);
template Read<ChangeNotice> replyFromCbor<ChangeNotice>(std::string_view);

} // namespace sartorius::api
