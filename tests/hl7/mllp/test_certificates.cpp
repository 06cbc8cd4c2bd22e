#include "test_certificates.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>

namespace sartorius::support {
namespace {

template <auto Function>
struct Free
{
    template <class T>
    void operator()(T* pointer) const
    {
        Function(pointer);
    }
};

struct CloseFile
{
    void operator()(std::FILE* file) const { std::fclose(file); }
};

using File = std::unique_ptr<std::FILE, CloseFile>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;

void require(bool good)
{
    if (!good)
        throw std::runtime_error("a test certificate could not be made");
}

File open(const std::string& path, const char* mode)
{
    File file(std::fopen(path.c_str(), mode));
    require(file != nullptr);
    return file;
}

Certificate readCertificate(const std::string& path)
{
    Certificate certificate(PEM_read_X509(open(path, "rb").get(), nullptr, nullptr, nullptr));
    require(certificate != nullptr);
    return certificate;
}

Key readKey(const std::string& path)
{
    Key key(PEM_read_PrivateKey(open(path, "rb").get(), nullptr, nullptr, nullptr));
    require(key != nullptr);
    return key;
}

void extend(X509* certificate, X509* issuer, int kind, const std::string& value)
{
    X509V3_CTX context {};
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>> extension(
        X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
    require(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

} // namespace

TestCertificates::TestCertificates()
{
    std::string pattern
        = (std::filesystem::temp_directory_path() / "sartorius-tls-XXXXXX").string();
    require(::mkdtemp(pattern.data()) != nullptr);
    m_folder = pattern;
}

TestCertificates::~TestCertificates()
{
    std::error_code ignored;
    std::filesystem::remove_all(m_folder, ignored);
}

void TestCertificates::make(const std::string& file,
                            const std::string& issuer,
                            const CertificateWish& wish)
{
    const Key own(wish.rsaBits != 0 ? EVP_RSA_gen(wish.rsaBits) : EVP_EC_gen("P-256"));
    const Certificate made(X509_new());
    require(own && made);
    X509* const x = made.get();
    X509_set_version(x, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(x), ++m_serial);
    X509_gmtime_adj(X509_getm_notBefore(x), wish.notBefore);
    X509_gmtime_adj(X509_getm_notAfter(x), wish.notAfter);
    X509_set_pubkey(x, own.get());
    const std::string subject = wish.name.empty() ? file : wish.name;
    std::vector<unsigned char> text(subject.begin(), subject.end());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x),
                               "CN",
                               MBSTRING_UTF8,
                               text.data(),
                               static_cast<int>(text.size()),
                               -1,
                               0);
    const Certificate signer = issuer.empty() ? nullptr : readCertificate(certificate(issuer));
    const Key signerKey = issuer.empty() ? nullptr : readKey(key(issuer));
    X509* const by = signer ? signer.get() : x;
    X509_set_issuer_name(x, X509_get_subject_name(by));
    extend(x, by, NID_basic_constraints, wish.authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
    if (wish.authority) {
        extend(x, by, NID_key_usage, "critical,keyCertSign,cRLSign");
    } else {
        extend(x, by, NID_ext_key_usage, wish.usage);
        std::string names = wish.name.empty() ? "" : "DNS:" + wish.name;
        names += names.empty() || wish.addresses.empty() ? "" : ",";
        extend(x, by, NID_subject_alt_name, names + wish.addresses);
    }
    require(
        X509_sign(x, signerKey ? signerKey.get() : own.get(), wish.sha1 ? EVP_sha1() : EVP_sha256())
        > 0);
    require(PEM_write_X509(open(certificate(file), "wb").get(), x) == 1);
    require(PEM_write_PrivateKey(
                open(key(file), "wb").get(), own.get(), nullptr, nullptr, 0, nullptr, nullptr)
            == 1);
}

std::string TestCertificates::fingerprint(const std::string& file) const
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest {};
    unsigned length = 0;
    const Certificate read = readCertificate(certificate(file));
    require(X509_digest(read.get(), EVP_sha256(), digest.data(), &length) == 1);
    std::string text;
    for (unsigned i = 0; i < length; ++i) {
        std::array<char, 4> hex {};
        std::snprintf(hex.data(), hex.size(), "%02X", unsigned {digest[i]});
        text += (text.empty() ? "" : ":") + std::string(hex.data());
    }
    return text;
}

} // namespace sartorius::support
