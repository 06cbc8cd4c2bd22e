#include "dicom/worker/characters.h"

#include <catch2/catch.hpp>

using sartorius::dicom::CharacterReader;

namespace {

std::string read(std::string_view characterSet, std::string_view bytes)
{
    CharacterReader reader;
    reader.use(characterSet);
    return reader.toUtf8(bytes);
}

} // namespace

TEST_CASE("Names come out in UTF-8 whatever they were written in", "[dicom][characters]")
{
    CHECK(read("ISO_IR 100", "M\xFCller^J\xE9r\xF4me") == "Müller^Jérôme");
    CHECK(read("ISO_IR 192", "Müller^Jérôme") == "Müller^Jérôme");
    CHECK(read("ISO_IR 101", "Wa\xB3\xEAsa^Lech") == "Wałęsa^Lech");
    CHECK(read("ISO_IR 144", "\xBB\xEE\xDA") == "Люк");
    CHECK(read("GB18030", "\xCD\xF5\xD0\xA1\xB6\xAB") == "王小东");
    CHECK(read("ISO_IR 13", "\xD4\xCF\xC0\xDE") == "ﾔﾏﾀﾞ");
    CHECK(read("", "DOE^JANE") == "DOE^JANE");
}

TEST_CASE("The standard's Japanese and Korean examples are read", "[dicom][characters]")
{
    // PS3.5 H.3.1 and I.2.
    CHECK(read("\\ISO 2022 IR 87", "Yamada^Tarou=\x1B$B;3ED\x1B(B^\x1B$BB@O:\x1B(B")
          == "Yamada^Tarou=山田^太郎");
    CHECK(read("\\ISO 2022 IR 149", "Hong^Gildong=\x1B$)C\xFB\xF3^\x1B$)C\xD1\xCE\xD4\xD7")
          == "Hong^Gildong=洪^吉洞");
}

TEST_CASE("A half of the code table stays as it was set until a delimiter", "[dicom][characters]")
{
    // ASCII set anew in the lower half leaves Korean in the upper one.
    CHECK(read("\\ISO 2022 IR 149", "\x1B$)C\xB1\xE8\x1B(B \xC8\xF1") == "김 희");
    CHECK(read("\\ISO 2022 IR 58", "Zhang^XiaoDong=\x1B$)A\xD5\xC5^\x1B$)A\xD0\xA1\xB6\xAB")
          == "Zhang^XiaoDong=张^小东");
    // PS3.5 H.3.2: katakana in the upper half, then kanji in the lower one.
    CHECK(read("ISO 2022 IR 13\\ISO 2022 IR 87",
               "\xD4\xCF\xC0\xDE^\xC0\xDB\xB3=\x1B$B;3ED\x1B(J^\x1B$BBW@N\x1B(J")
              .starts_with("ﾔﾏﾀﾞ^ﾀﾛｳ=山田^"));
    CHECK(read("\\ISO 2022 IR 159", "\x1B$(D0!\x1B(B") == "丂");
    CHECK(read("\\ISO 2022 IR 144", "Ivanov=\x1B-L\xB8\xD2\xD0\xDD") == "Ivanov=Иван");
}

TEST_CASE("What cannot be read is shown as lost, and the rest is kept", "[dicom][characters]")
{
    CHECK(read("ISO_IR 192", "M\xFCller") == "M\xEF\xBF\xBDller");
    CHECK(read("NO SUCH SET", "M\xFCller") == "Müller");
    CHECK(read("ISO_IR 100",
               std::string_view("a\0b\x07"
                                "c",
                                5))
          == "abc");
}

TEST_CASE("UTF-8 that does not say so is still read", "[dicom][characters]")
{
    CHECK(read("", "Müller") == "Müller");
    CHECK(read("ISO_IR 100", "Müller") == "Müller");
}
