#pragma once

#include "dicom/study.h"
#include "dicom/worker/characters.h"

#include <optional>
#include <string>
#include <vector>

class DcmItem;
class DcmTagKey;

namespace sartorius::dicom {

/// The bytes of a text element as written, without padding; empty when it is absent.
std::string rawTextAt(DcmItem& item, const DcmTagKey& tag);

/// The first value of a code, UID or other text in the default repertoire. Other bytes are left
/// out.
std::string codeAt(DcmItem& item, const DcmTagKey& tag);

/// Texts in the character set of the file.
class TextReader
{
public:
    explicit TextReader(const CharacterReader& characters);

    std::string textAt(DcmItem& item, const DcmTagKey& tag) const;
    std::vector<std::string> textsAt(DcmItem& item, const DcmTagKey& tag) const;

private:
    const CharacterReader& m_characters;
};

/// DA, also in the old form with dots; nothing when it is no date.
std::optional<record::Date> dateAt(DcmItem& item, const DcmTagKey& tag);

/// TM as "hh:mm:ss"; what is not written is left out.
std::string timeAt(DcmItem& item, const DcmTagKey& tag);

/// IS or US.
std::optional<int> numberAt(DcmItem& item, const DcmTagKey& tag);

/// DS or FD, finite; the n-th value.
std::optional<double> realAt(DcmItem& item, const DcmTagKey& tag, unsigned long position);

/// US or SS, whichever the file wrote, read as the pixels are.
std::optional<std::int32_t>
storedValueAt(DcmItem& item, const DcmTagKey& tag, bool isSigned, unsigned long position = 0);

/// PN in UTF-8: alphabetic=ideographic=phonetic, each family^given^middle^prefix^suffix.
void splitPersonName(const std::string& text, PatientFacts& patient);

} // namespace sartorius::dicom
