#include "forms/rehab/referral.h"

#include "forms/assessment/located_json.h"
#include "forms/content/reader.h"

#include <algorithm>
#include <utility>

namespace sartorius::rehab {
namespace {

using content::Reader;
using Node = assessment::JsonNode;

bool contains(const std::vector<std::string>& list, std::string_view value)
{
    return std::find(list.begin(), list.end(), value) != list.end();
}

void addOnce(std::vector<const ReferralTarget*>& list, const ReferralTarget& target)
{
    if (std::find(list.begin(), list.end(), &target) == list.end()) {
        list.push_back(&target);
    }
}

void readLists(Reader& reader, const Node& root, ReferralGuide& guide)
{
    for (const auto& node : reader.list(root, "checklist")) {
        reader.allow(node, {"id", "text", "from"});
        guide.checklist.push_back({reader.text(node, "id"), reader.text(node, "text"), reader.text(node, "from")});
    }
    for (const auto& node : reader.list(root, "targets")) {
        reader.allow(node, {"id", "name", "flags", "differentials"});
        guide.targets.push_back({reader.text(node, "id"),
                                 reader.text(node, "name"),
                                 reader.texts(node, "flags"),
                                 reader.texts(node, "differentials")});
    }
    for (const auto& node : reader.list(root, "urgencies")) {
        reader.allow(node, {"code", "name", "target", "hl7Priority"});
        guide.urgencies.push_back({reader.text(node, "code"),
                                   reader.text(node, "name"),
                                   reader.text(node, "target"),
                                   reader.optionalText(node, "hl7Priority").value_or("")});
    }
    guide.further = reader.texts(root, "further");
    guide.helpNow = reader.texts(root, "helpNow");
    guide.seeSoon = reader.texts(root, "seeSoon");
}

} // namespace

const ReferralUrgency* ReferralGuide::urgency(std::string_view code) const
{
    const auto found = std::find_if(
        urgencies.begin(), urgencies.end(), [code](const ReferralUrgency& u) { return u.code == code; });
    return found == urgencies.end() ? nullptr : &*found;
}

tl::expected<SharedReferralGuide, record::Problems> readReferralGuide(std::string bytes, std::string file)
{
    auto document = assessment::readJson(std::move(bytes), std::move(file));
    if (!document) {
        return tl::unexpected(std::move(document.error()));
    }
    record::Problems problems;
    Reader reader(*document, problems);
    const Node& root = document->root();
    reader.allow(root,
                 {"schema", "version", "form", "approvedBy", "source", "checklist", "targets", "urgencies", "further",
                  "helpNow", "seeSoon"});
    auto guide = std::make_shared<ReferralGuide>();
    guide->form = reader.text(root, "form");
    guide->version = reader.text(root, "version");
    readLists(reader, root, *guide);
    if (!problems.empty()) {
        return tl::unexpected(std::move(problems));
    }
    return SharedReferralGuide(std::move(guide));
}

std::vector<const ReferralTarget*> targetsFor(const ReferralGuide& guide,
                                              const std::vector<std::string>& openFlags,
                                              std::string_view leadingDifferential)
{
    std::vector<const ReferralTarget*> found;
    for (const auto& flag : openFlags) {
        for (const auto& target : guide.targets) {
            if (contains(target.flags, flag)) {
                addOnce(found, target);
            }
        }
    }
    for (const auto& target : guide.targets) {
        if (contains(target.differentials, leadingDifferential)) {
            addOnce(found, target);
        }
    }
    return found;
}

record::Problems sendingProblems(const ReferralState& state)
{
    record::Problems problems;
    const auto refuse = [&problems](bool fine, const char* code, const char* where, const char* what, const char* remedy) {
        if (!fine) {
            problems.push_back({code, where, what, remedy});
        }
    };
    refuse(state.question, "no-question", "ref-question", "The referral asks nothing.", "Write the question in one sentence.");
    refuse(state.urgency, "no-urgency", "ref-urgency", "The referral has no urgency.", "Choose one.");
    refuse(state.redFlagsListed,
           "red-flags-incomplete",
           "ref-redflags",
           "Not every red flag is listed.",
           "List each as present, absent or not assessed.");
    refuse(state.identityConfirmed,
           "identity-not-confirmed",
           "ref-contact",
           "The identity of the patient is not confirmed.",
           "Confirm it.");
    refuse(!state.emergency || state.phoned,
           "no-telephone-handover",
           "ref-urgency",
           "An emergency was not handed over by telephone.",
           "Telephone, then record who was spoken to.");
    return problems;
}

} // namespace sartorius::rehab
