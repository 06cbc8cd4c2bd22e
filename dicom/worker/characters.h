#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace sartorius::dicom {

/// Turns texts of DICOM files into UTF-8, whatever (0008,0005) says (PS3.3 C.12.1.1.2, PS3.5
/// section 6.1). What cannot be read becomes U+FFFD; a file is never lost because of a name. NULs
/// and control characters are dropped. An unknown character set is read as ISO 8859-1 where it is
/// not UTF-8.
class CharacterReader
{
public:
    /// Opens every converter there is a use for, since none can be opened after confinement.
    CharacterReader();
    CharacterReader(const CharacterReader&) = delete;
    CharacterReader& operator=(const CharacterReader&) = delete;
    ~CharacterReader();

    /// The value of (0008,0005), with its backslashes; empty means ASCII.
    void use(std::string_view specificCharacterSet);

    std::string toUtf8(std::string_view bytes) const;

private:
    struct Converters;
    std::unique_ptr<Converters> m_converters;
};

} // namespace sartorius::dicom
