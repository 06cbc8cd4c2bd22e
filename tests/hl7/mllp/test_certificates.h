#pragma once

#include <string>
#include <vector>

namespace sartorius::support {

/// What is special about a certificate; the default is a good one.
struct CertificateWish
{
    std::string name = "localhost"; ///< subject, and DNS name unless empty
    std::string addresses = "IP:127.0.0.1"; ///< further alternative names
    std::string usage = "serverAuth,clientAuth";
    long notBefore = -3600; ///< seconds from now
    long notAfter = 3600;
    unsigned rsaBits = 0; ///< 0: an elliptic curve key
    bool sha1 = false;
    bool authority = false;
    int pathLength = -1; ///< of an authority: how many authorities may follow; -1: any
};

/// Certificates made for one test run, in a folder of their own that goes away with it.
class TestCertificates
{
public:
    TestCertificates();
    ~TestCertificates();
    TestCertificates(const TestCertificates&) = delete;
    TestCertificates& operator=(const TestCertificates&) = delete;

    /// Writes NAME.pem and NAME.key; signed by `issuer` ("": by itself).
    void make(const std::string& file, const std::string& issuer, const CertificateWish& wish = {});

    std::string certificate(const std::string& file) const
    {
        return m_folder + "/" + file + ".pem";
    }

    std::string key(const std::string& file) const { return m_folder + "/" + file + ".key"; }

    /// Writes FILE.pem with a revocation list of `authority` that names `revoked`; `nextUpdate` in
    /// seconds from now.
    void makeList(const std::string& file,
                  const std::string& authority,
                  const std::vector<std::string>& revoked,
                  long nextUpdate = 3600);

    /// Adds the PEM blocks of one file to another.
    void append(const std::string& file, const std::string& more) const;

    /// SHA-256 of the certificate, upper case with colons, as `openssl x509 -fingerprint` writes
    /// it.
    std::string fingerprint(const std::string& file) const;

private:
    std::string m_folder;
    long m_serial = 1;
};

} // namespace sartorius::support
