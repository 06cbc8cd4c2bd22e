#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace sartorius::record {

/// Says what the caller can do about a failure, not what went wrong inside.
enum class ErrorCode {
    InvalidInput, ///< the caller's data is wrong; a person must mend it
    NotFound,     ///< there is no such thing
    Conflict,     ///< somebody else changed it, or holds it
    Unavailable,  ///< try again later
    Rejected,     ///< a peer refused; a person must look
    Corrupt,      ///< stored bytes are not what was written
    NotPermitted, ///< locked, or not this person's act
    Internal      ///< a fault of ours
};

/// A failure. `detail` is for logs and never holds patient data; the words for people are chosen in
/// the user interface from the code.
struct Error
{
    ErrorCode code = ErrorCode::Internal;
    std::string detail;

    friend bool operator==(const Error&, const Error&) = default;
};

/// A value or an Error. Never thrown away unread.
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error>
{
public:
    using tl::expected<T, Error>::expected;
};

/// The failure half of a Result: `return failure(ErrorCode::NotFound, "no such record");`
inline tl::unexpected<Error> failure(ErrorCode code, std::string detail)
{
    return tl::unexpected<Error>(Error {code, std::move(detail)});
}

/// Passes another Result's failure on.
inline tl::unexpected<Error> failure(const Error& error)
{
    return tl::unexpected<Error>(error);
}

/// The stable spelling used in JSON, logs and on the socket ("InvalidInput").
std::string_view toString(ErrorCode code);

} // namespace sartorius::record
