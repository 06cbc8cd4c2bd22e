#include "plugin/entry/sartoriusctl/exit_code.h"

namespace sartorius::ctl {

Exit exitFor(record::ErrorCode code)
{
    using enum record::ErrorCode;
    switch (code) {
    case InvalidInput:
    case Conflict:
    case Corrupt:
        return Exit::BadData;
    case NotFound:
        return Exit::InputMissing;
    case Unavailable:
        return Exit::PeerUnavailable;
    case Rejected:
        return Exit::PeerRejected;
    case NotPermitted:
        return Exit::NotPermitted;
    case Internal:
        return Exit::Internal;
    }
    return Exit::Internal;
}

} // namespace sartorius::ctl
