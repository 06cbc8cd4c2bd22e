#pragma once

#include "forms/record/result.h"

#include <chrono>
#include <string>

namespace sartorius::hl7 {

using CertificateTime = std::chrono::sys_seconds;

/// What a person must know of a certificate: whose it is and when it ends.
struct Certificate
{
    std::string subject; ///< "/CN=..."
    std::string sha256; ///< of the DER bytes, 64 lower-case hexadecimal digits: what a pin names
    CertificateTime validFrom;
    CertificateTime validUntil;

    friend bool operator==(const Certificate&, const Certificate&) = default;
};

/// The first certificate of a PEM file. @return InvalidInput when there is none.
record::Result<Certificate> readCertificate(const std::string& pemFile);

} // namespace sartorius::hl7
