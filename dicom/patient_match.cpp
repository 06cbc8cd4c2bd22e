#include "dicom/patient_match.h"

#include <algorithm>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

namespace sartorius::dicom {

namespace {

std::u16string utf16From(std::string_view text)
{
    // UTF-16 never needs more units than UTF-8 needs bytes.
    std::u16string out(text.size() + 1, u'\0');
    UErrorCode status = U_ZERO_ERROR;
    std::int32_t length = 0;
    u_strFromUTF8WithSub(out.data(),
                         static_cast<std::int32_t>(out.size()),
                         &length,
                         text.data(),
                         static_cast<std::int32_t>(text.size()),
                         0xFFFD,
                         nullptr,
                         &status);
    out.resize(U_SUCCESS(status) ? static_cast<std::size_t>(length) : 0);
    return out;
}

std::u16string decomposed(const std::u16string& text)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2* normalizer = unorm2_getNFKDInstance(&status);
    if (U_FAILURE(status))
        return text;
    // NFKD grows a single unit to 18 at most (Unicode annex 15, table 4).
    std::u16string out(text.size() * 18 + 1, u'\0');
    const std::int32_t length = unorm2_normalize(normalizer,
                                                 text.data(),
                                                 static_cast<std::int32_t>(text.size()),
                                                 out.data(),
                                                 static_cast<std::int32_t>(out.size()),
                                                 &status);
    if (U_FAILURE(status))
        return text;
    out.resize(static_cast<std::size_t>(length));
    return out;
}

/// Words of a name without case, accents, hyphens and apostrophes.
std::vector<std::u32string> wordsOf(std::string_view text)
{
    // A name has 64 characters a component; what is longer is not compared further.
    const std::u16string units = decomposed(utf16From(text.substr(0, 1024)));
    std::vector<std::u32string> words;
    std::u32string word;
    std::size_t i = 0;
    while (i < units.size()) {
        char32_t code = units[i++];
        if (code >= 0xD800 && code < 0xDC00 && i < units.size())
            code = 0x10000 + ((code - 0xD800) << 10U) + (units[i++] - 0xDC00U);
        const auto c = static_cast<UChar32>(code);
        const auto type = u_charType(c);
        if (type == U_NON_SPACING_MARK || c == U'\'' || c == 0x2019)
            continue;
        if (u_isUWhiteSpace(c) || type == U_DASH_PUNCTUATION || c == U'.' || c == U',') {
            if (!word.empty())
                words.push_back(std::move(word));
            word.clear();
            continue;
        }
        word.push_back(static_cast<char32_t>(u_foldCase(c, U_FOLD_CASE_DEFAULT)));
    }
    if (!word.empty())
        words.push_back(std::move(word));
    return words;
}

std::string_view trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

enum class Comparison { Agree, Differ, NotComparable };

std::string shownName(const record::PersonName& name)
{
    std::string text = name.family;
    for (const std::string* part : {&name.given, &name.middle}) {
        if (part->empty())
            continue;
        text += text.empty() || text.find(',') != std::string::npos ? " " : ", ";
        text += *part;
    }
    return text;
}

Comparison compareNames(const record::PersonName& study, const record::PersonName& patient)
{
    const auto familyA = wordsOf(study.family);
    const auto familyB = wordsOf(patient.family);
    const auto givenA = wordsOf(study.given + " " + study.middle);
    const auto givenB = wordsOf(patient.given + " " + patient.middle);
    if ((familyA.empty() && givenA.empty()) || (familyB.empty() && givenB.empty()))
        return Comparison::NotComparable;
    if (familyA != familyB)
        return Comparison::Differ;
    // A family name alone vouches for nobody: "DOE" fits every Doe.
    if (givenA.empty() || givenB.empty())
        return givenA == givenB ? Comparison::Agree : Comparison::NotComparable;
    const std::size_t shorter = std::min(givenA.size(), givenB.size());
    const bool begins = std::equal(
        givenA.begin(), givenA.begin() + static_cast<std::ptrdiff_t>(shorter), givenB.begin());
    return begins ? Comparison::Agree : Comparison::Differ;
}

/// A name written in another script, as one text: "山田 太郎".
bool agreesInScript(const std::string& written, const record::PersonName& patient)
{
    const auto words = wordsOf(written);
    return !words.empty() && words == wordsOf(patient.family + " " + patient.given);
}

Comparison compareNames(const PatientFacts& study, const record::Patient& patient)
{
    if (agreesInScript(study.ideographicName, patient.name)
        || agreesInScript(study.phoneticName, patient.name))
        return Comparison::Agree;
    return compareNames(study.name, patient.name);
}

bool sameAuthority(std::string_view issuer, std::string_view authority)
{
    return issuer.empty() || authority.empty() || wordsOf(issuer) == wordsOf(authority);
}

Comparison compareNumbers(const PatientFacts& study, const record::Patient& patient)
{
    const std::string_view number = trimmed(study.patientId);
    if (number.empty())
        return Comparison::NotComparable;
    bool comparable = false;
    for (const record::AssignedIdentifier& mine : patient.identifiers) {
        const std::string_view value = trimmed(mine.value);
        if (value.empty() || !sameAuthority(trimmed(study.issuer), trimmed(mine.authority)))
            continue;
        if (value == number)
            return Comparison::Agree;
        comparable = true;
    }
    return comparable ? Comparison::Differ : Comparison::NotComparable;
}

std::string sexText(record::AdministrativeSex sex)
{
    switch (sex) {
    case record::AdministrativeSex::Female:
        return "F";
    case record::AdministrativeSex::Male:
        return "M";
    case record::AdministrativeSex::Other:
        return "O";
    case record::AdministrativeSex::Unknown:
        return {};
    }
    return {};
}

/// Gathers what agrees and what differs.
struct Tally
{
    std::vector<Identifier> agreeing;
    std::vector<Difference> differences;

    void
    add(Identifier identifier, Comparison comparison, std::string inStudy, std::string inRecord)
    {
        if (comparison == Comparison::Agree)
            agreeing.push_back(identifier);
        if (comparison == Comparison::Differ)
            differences.push_back(Difference {identifier, std::move(inStudy), std::move(inRecord)});
    }
};

Tally compare(const PatientFacts& study, const record::Patient& patient)
{
    Tally tally;
    tally.add(Identifier::PatientNumber,
              compareNumbers(study, patient),
              study.patientId,
              patient.identifiers.empty() ? std::string {} : patient.identifiers.front().value);
    tally.add(Identifier::Name,
              compareNames(study, patient),
              shownName(study.name),
              shownName(patient.name));
    if (study.birthDate && patient.birthDate) {
        const bool same = *study.birthDate == *patient.birthDate;
        tally.add(Identifier::BirthDate,
                  same ? Comparison::Agree : Comparison::Differ,
                  record::toString(*study.birthDate),
                  record::toString(*patient.birthDate));
    }
    using record::AdministrativeSex;
    if (study.sex != AdministrativeSex::Unknown && patient.sex != AdministrativeSex::Unknown) {
        const bool same = study.sex == patient.sex;
        tally.add(Identifier::Sex,
                  same ? Comparison::Agree : Comparison::Differ,
                  sexText(study.sex),
                  sexText(patient.sex));
    }
    return tally;
}

} // namespace

std::string_view toString(Identifier identifier)
{
    switch (identifier) {
    case Identifier::PatientNumber:
        return "patient-number";
    case Identifier::Name:
        return "name";
    case Identifier::BirthDate:
        return "birth-date";
    case Identifier::Sex:
        return "sex";
    }
    return {};
}

PatientMatch matchPatient(const PatientFacts& study, const record::Patient& patient)
{
    Tally tally = compare(study, patient);
    if (!tally.differences.empty())
        return Mismatch {std::move(tally.differences), std::move(tally.agreeing)};
    const auto strong = std::count_if(tally.agreeing.begin(),
                                      tally.agreeing.end(),
                                      [](Identifier i) { return i != Identifier::Sex; });
    if (strong < 2)
        return NotEnough {std::move(tally.agreeing)};
    return Matches {std::move(tally.agreeing)};
}

PatientMatch matchPatient(const Study& study, const record::Patient& patient)
{
    PatientMatch worst = matchPatient(study.patient, patient);
    for (const Series& series : study.series) {
        for (const Instance& instance : series.instances) {
            if (!study.patientsDiffer || std::holds_alternative<Mismatch>(worst))
                return worst;
            PatientMatch match = matchPatient(instance.patient, patient);
            if (!std::holds_alternative<Matches>(match))
                worst = std::move(match);
        }
    }
    return worst;
}

SideCheck checkSide(const Instance& image, record::Laterality assessed)
{
    using record::Laterality;
    const std::optional<Laterality> ofImage = image.imageLaterality;
    const std::optional<Laterality> ofSeries = image.series.laterality;
    const auto isSide = [](const std::optional<Laterality>& side) {
        return side && *side != Laterality::NotSided;
    };
    if (isSide(ofImage) && isSide(ofSeries) && *ofImage != *ofSeries
        && *ofSeries != Laterality::Bilateral)
        return SideCheck::Conflicts;
    const std::optional<Laterality> stated = isSide(ofImage) ? ofImage : ofSeries;
    if (!isSide(stated) || assessed == Laterality::NotSided)
        return SideCheck::NotStated;
    if (*stated == assessed || *stated == Laterality::Bilateral
        || assessed == Laterality::Bilateral)
        return SideCheck::Agrees;
    return SideCheck::Conflicts;
}

SideCheck checkSide(const Study& study, record::Laterality assessed)
{
    bool anyPicture = false;
    bool allAgree = true;
    for (const Series& series : study.series) {
        for (const Instance& instance : series.instances) {
            if (instance.image.rows == 0)
                continue;
            anyPicture = true;
            const SideCheck check = checkSide(instance, assessed);
            if (check == SideCheck::Conflicts)
                return SideCheck::Conflicts;
            allAgree = allAgree && check == SideCheck::Agrees;
        }
    }
    return anyPicture && allAgree ? SideCheck::Agrees : SideCheck::NotStated;
}

} // namespace sartorius::dicom
