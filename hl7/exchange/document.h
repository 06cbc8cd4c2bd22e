#pragma once

#include "forms/record/result.h"
#include "hl7/message/message.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sartorius::hl7 {

/// A document inside a message (OBX of type ED). Views into the message.
struct EncapsulatedDocument
{
    enum class Encoding { Plain, Hex, Base64 }; ///< HL7 table 0299

    std::size_t segment = 0; ///< index of its OBX
    std::string title; ///< OBX-3, in words
    std::string mediaType; ///< "application/pdf", in lower case; as the sender wrote it otherwise
    Encoding encoding = Encoding::Base64;
    std::string_view data; ///< still encoded
    std::string status; ///< OBX-11
};

/// Every document of the message, however its sender filled the ED: `^application^pdf^Base64^`,
/// `^AP^PDF^Base64^`, `^TEXT^PDF^^`, `^application/pdf^Base64^` and the like occur.
std::vector<EncapsulatedDocument> documentsOf(const Message& message);

/// The bytes of the document, in blocks: nothing as large as the document is allocated. Line breaks
/// of HL7 and of mail programs inside are passed over.
/// @return InvalidInput when the data are not in that encoding; blocks given so far count for
/// nothing.
record::Result<void> readDocument(const Message& message,
                                  const EncapsulatedDocument& document,
                                  const std::function<void(std::string_view)>& take);

} // namespace sartorius::hl7
