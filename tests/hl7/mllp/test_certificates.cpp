#include "test_certificates.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
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

std::string basicConstraints(const CertificateWish& wish)
{
    if (!wish.authority)
        return "critical,CA:FALSE";
    return wish.pathLength < 0 ? "critical,CA:TRUE"
                               : "critical,CA:TRUE,pathlen:" + std::to_string(wish.pathLength);
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
    extend(x, by, NID_basic_constraints, basicConstraints(wish));
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

void TestCertificates::makeList(const std::string& file,
                                const std::string& authority,
                                const std::vector<std::string>& revoked,
                                long nextUpdate)
{
    using Time = std::unique_ptr<ASN1_TIME, Free<ASN1_TIME_free>>;
    const std::unique_ptr<X509_CRL, Free<X509_CRL_free>> list(X509_CRL_new());
    const Certificate by = readCertificate(certificate(authority));
    const Time last(X509_gmtime_adj(nullptr, std::min(nextUpdate, 0L) - 60));
    const Time next(X509_gmtime_adj(nullptr, nextUpdate));
    require(list && last && next && X509_CRL_set_version(list.get(), 1) == 1
            && X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(by.get())) == 1
            && X509_CRL_set1_lastUpdate(list.get(), last.get()) == 1
            && X509_CRL_set1_nextUpdate(list.get(), next.get()) == 1);
    for (const std::string& one : revoked) {
        const Certificate gone = readCertificate(certificate(one));
        X509_REVOKED* const entry = X509_REVOKED_new();
        require(entry != nullptr
                && X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(gone.get())) == 1
                && X509_REVOKED_set_revocationDate(entry, last.get()) == 1
                && X509_CRL_add0_revoked(list.get(), entry) == 1);
    }
    const Key signer = readKey(key(authority));
    require(X509_CRL_sort(list.get()) == 1
            && X509_CRL_sign(list.get(), signer.get(), EVP_sha256()) > 0
            && PEM_write_X509_CRL(open(certificate(file), "wb").get(), list.get()) == 1);
}

void TestCertificates::append(const std::string& file, const std::string& more) const
{
    std::ofstream(certificate(file), std::ios::app) << std::ifstream(certificate(more)).rdbuf();
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
