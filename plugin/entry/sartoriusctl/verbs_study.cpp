#include "plugin/entry/sartoriusctl/record_verb.h"
#include "plugin/entry/sartoriusctl/verbs.h"

#include <filesystem>

namespace sartorius::ctl {

namespace {

Exit import(const Invocation& invocation, Console& console)
{
    const std::string& folder = invocation.operands.front();
    std::error_code ignored;
    if (!std::filesystem::exists(folder, ignored))
        return console.refuse(Exit::InputMissing,
                              {.code = "input-missing",
                               .where = folder,
                               .what = "there is no such folder or file",
                               .remedy = "Give the folder, the zip archive or the image."});
    RecordAccess access = openRecord(invocation, console);
    if (access.exit != Exit::Ok)
        return access.exit;
    const auto reply = askAndWait(*access.client,
                                  api::ImportStudies {std::filesystem::absolute(folder).string()});
    if (!reply)
        return refuse(reply.error(), console);
    for (const auto& problem : reply->problems)
        console.say(problem.where + ": " + problem.what);
    console.result(replyObject(api::replyToJson(*reply)));
    return Exit::Ok;
}

Exit link(const Invocation& invocation, Console& console)
{
    return performFromFile("LinkStudy", invocation, console);
}

Exit unlink(const Invocation& invocation, Console& console)
{
    return performFromFile("UnlinkStudy", invocation, console);
}

} // namespace

Verbs studyVerbs()
{
    return {
        {"dicom import",
         "DIR|ZIP|FILE",
         "read a folder, a CD, a zip archive or one image into the store",
         {},
         import},
        {"dicom link", "FILE", "{\"assessment\", \"study\", \"sideNotStatedReason\"}", {}, link},
        {"dicom unlink", "FILE", "{\"assessment\", \"study\"}", {}, unlink},
    };
}

} // namespace sartorius::ctl
