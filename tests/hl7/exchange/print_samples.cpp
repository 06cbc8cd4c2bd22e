#include "hl7/exchange/referral_message.h"
#include "hl7/exchange/rehab_order_message.h"

#include <cstdio>
#include <string>

#include "sample_orders.h"

using namespace sartorius;

namespace {

bool write(const std::string& path, const record::Result<std::string>& bytes)
{
    std::FILE* const file = bytes ? std::fopen(path.c_str(), "wb") : nullptr;
    if (file == nullptr)
        return false;
    const bool whole = std::fwrite(bytes->data(), 1, bytes->size(), file) == bytes->size();
    return std::fclose(file) == 0 && whole;
}

} // namespace

/// Writes the sample messages into a folder, for peers that read them back.
int main(int argc, char** argv)
{
    if (argc != 2)
        return 64;
    const std::string folder = argv[1];
    const bool good = write(folder + "/referral.hl7",
                            hl7::encodeReferral(support::sampleReferral(), support::sampleHeader()))
        && write(folder + "/rehab_order.hl7",
                 hl7::encodeRehabOrder(support::sampleRehabOrder(), support::sampleHeader()));
    return good ? 0 : 1;
}
