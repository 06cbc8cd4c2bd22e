#include "hl7/exchange/document.h"

#include "hl7/exchange/reading.h"
#include "hl7/message/base64.h"
#include "hl7/message/escape.h"

#include <algorithm>
#include <optional>

namespace sartorius::hl7 {
namespace {

using Encoding = EncapsulatedDocument::Encoding;

std::string lower(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return out;
}

std::optional<Encoding> encodingFrom(const std::string& name)
{
    if (name == "base64")
        return Encoding::Base64;
    if (name == "hex")
        return Encoding::Hex;
    return name == "a" ? std::optional(Encoding::Plain) : std::nullopt;
}

/// "application" and "pdf", "ap" and "pdf", or all in one, as people write it.
std::string mediaTypeOf(const std::string& type, const std::string& subtype)
{
    if (type.find('/') != std::string::npos)
        return type;
    if (subtype == "pdf" || type == "pdf")
        return "application/pdf";
    if (subtype == "html" || subtype == "rtf" || subtype == "plain" || subtype == "xml")
        return "text/" + subtype;
    return subtype.empty() ? type : type + "/" + subtype;
}

/// Where the encoding stands tells where the data begin; senders shift the components before it.
std::optional<EncapsulatedDocument> documentIn(const Message& message, std::string_view raw)
{
    const char separator = message.delimiters().component;
    std::vector<std::string> before;
    std::string_view rest = raw;
    while (before.size() < 4) {
        const std::size_t end = separator == '\0' ? rest.npos : rest.find(separator);
        if (end == rest.npos)
            return std::nullopt;
        before.push_back(lower(rest.substr(0, std::min<std::size_t>(end, 64))));
        rest.remove_prefix(end + 1);
        const auto encoding = before.size() < 3 ? std::nullopt : encodingFrom(before.back());
        const bool unsaid = before.size() == 4 && before.back().empty();
        if (!encoding && !unsaid)
            continue;
        EncapsulatedDocument document;
        document.encoding = encoding.value_or(Encoding::Base64);
        document.mediaType = mediaTypeOf(before[1], before.size() == 4 ? before[2] : "");
        document.data = rest;
        return document;
    }
    return std::nullopt;
}

record::Result<void> takeHex(std::string_view text,
                             const std::function<void(std::string_view)>& take)
{
    const Delimiters plain;
    constexpr std::size_t kBlock = 8192;
    for (std::size_t at = 0; at < text.size(); at += kBlock) {
        const std::string_view digits = text.substr(at, kBlock);
        const std::string bytes = unescaped("\\X" + std::string(digits) + "\\", plain);
        if (bytes.size() * 2 != digits.size())
            return record::failure(record::ErrorCode::InvalidInput, "the document is no Hex");
        take(bytes);
    }
    return {};
}

} // namespace

std::vector<EncapsulatedDocument> documentsOf(const Message& message)
{
    std::vector<EncapsulatedDocument> documents;
    for (std::size_t i = 0; i < message.segmentCount(); ++i) {
        const Segment segment = message.segment(i);
        if (segment.id() != "OBX" || segment.field(2) != "ED")
            continue;
        auto document = documentIn(message, segment.field(5));
        if (!document)
            continue;
        document->segment = i;
        document->title = codingOf(message, segment.field(3)).display;
        document->status = segment.part(11, 1);
        documents.push_back(*std::move(document));
    }
    return documents;
}

record::Result<void> readDocument(const Message& message,
                                  const EncapsulatedDocument& document,
                                  const std::function<void(std::string_view)>& take)
{
    const char escape = message.delimiters().escape;
    std::string plain;
    std::string_view data = document.data;
    if (escape != '\0' && data.find(escape) != data.npos) {
        plain = unescaped(data, message.delimiters());
        data = plain;
    }
    switch (document.encoding) {
    case Encoding::Base64:
        return fromBase64(data, take);
    case Encoding::Hex:
        return takeHex(data, take);
    case Encoding::Plain:
        take(data);
        return {};
    }
    return {};
}

} // namespace sartorius::hl7
