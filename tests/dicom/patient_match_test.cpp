#include "dicom/patient_match.h"

#include <catch2/catch.hpp>

using namespace sartorius;
using namespace sartorius::dicom;
using record::Laterality;

namespace {

record::Patient jane()
{
    record::Patient patient;
    patient.identifiers = {{"4711", "CLINIC", "MR"}, {"NHS-9", "NHS", "NI"}};
    patient.name = {"Müller", "Jane", "Ann", "", ""};
    patient.birthDate = record::dateFrom("1989-03-14").value();
    patient.sex = record::AdministrativeSex::Female;
    return patient;
}

PatientFacts facts()
{
    PatientFacts study;
    study.patientId = "4711";
    study.issuer = "CLINIC";
    study.name = {"MULLER", "JANE", "", "", ""};
    study.birthDate = record::dateFrom("1989-03-14").value();
    study.sex = record::AdministrativeSex::Female;
    return study;
}

std::string verdict(const PatientFacts& study, const record::Patient& patient = jane())
{
    const PatientMatch match = matchPatient(study, patient);
    if (std::holds_alternative<Matches>(match))
        return "matches";
    if (std::holds_alternative<NotEnough>(match))
        return "not enough";
    std::string text = "differs:";
    for (const Difference& difference : std::get<Mismatch>(match).differences)
        text += ' ' + std::string(toString(difference.identifier));
    return text;
}

template <class Change>
std::string after(Change change)
{
    PatientFacts study = facts();
    change(study);
    return verdict(study);
}

Instance image(std::optional<Laterality> ofImage, std::optional<Laterality> ofSeries)
{
    Instance instance;
    instance.image.rows = 8;
    instance.imageLaterality = ofImage;
    instance.series.laterality = ofSeries;
    return instance;
}

} // namespace

TEST_CASE("Two agreeing identifiers are needed for a match", "[dicom][patient]")
{
    CHECK(verdict(facts()) == "matches");
    CHECK(after([](PatientFacts& f) { f.patientId.clear(); }) == "matches"); // name and birth date
    CHECK(after([](PatientFacts& f) { f.name = {}; }) == "matches"); // number and birth date
    CHECK(after([](PatientFacts& f) { f.birthDate.reset(); }) == "matches"); // number and name
    CHECK(after([](PatientFacts& f) {
              f.patientId.clear();
              f.birthDate.reset();
          })
          == "not enough"); // name and sex
    CHECK(verdict(PatientFacts {}) == "not enough");
}

TEST_CASE("Whatever differs is named, with both spellings", "[dicom][patient]")
{
    CHECK(after([](PatientFacts& f) { f.patientId = "4712"; }) == "differs: patient-number");
    CHECK(after([](PatientFacts& f) { f.name.family = "Meyer"; }) == "differs: name");
    CHECK(after([](PatientFacts& f) { f.name.given = "Joan"; }) == "differs: name");
    CHECK(after([](PatientFacts& f) { f.sex = record::AdministrativeSex::Male; })
          == "differs: sex");
    CHECK(after([](PatientFacts& f) { f.birthDate = record::dateFrom("1989-04-13").value(); })
          == "differs: birth-date");

    PatientFacts study = facts();
    study.birthDate = record::dateFrom("1998-03-14").value();
    const auto match = std::get<Mismatch>(matchPatient(study, jane()));
    CHECK(match.differences[0].inStudy == "1998-03-14");
    CHECK(match.differences[0].inRecord == "1989-03-14");
    CHECK(match.agreeing.size() == 3);
}

TEST_CASE("Case, accents, hyphens and a missing middle name are no difference", "[dicom][patient]")
{
    CHECK(after([](PatientFacts& f) { f.name = {"müller", "jane ann", "", "", ""}; }) == "matches");
    CHECK(after([](PatientFacts& f) {
              f.name = {"MU\xCC\x88LLER", "JANE", "ANN", "DR", ""};
          })
          == "matches");
    CHECK(after([](PatientFacts& f) {
              f.name = {"MÜLLER", "JANE", "BETTY", "", ""};
          })
          == "differs: name");
    CHECK(after([](PatientFacts& f) {
              f.name = {"MÜLLER", "JAN", "", "", ""};
          })
          == "differs: name");
}

TEST_CASE("A number of another authority is not compared", "[dicom][patient]")
{
    CHECK(after([](PatientFacts& f) {
              f.patientId = "X-1";
              f.issuer = "OTHER HOSPITAL";
          })
          == "matches");
    CHECK(after([](PatientFacts& f) {
              f.patientId = "NHS-9";
              f.issuer = "NHS";
          })
          == "matches");
    CHECK(after([](PatientFacts& f) {
              f.patientId = "X-1";
              f.issuer.clear(); // whose it is nobody knows: a person has to look
          })
          == "differs: patient-number");
    CHECK(after([](PatientFacts& f) {
              f.patientId = "4711"; // the right digits of the wrong authority identify nobody
              f.issuer = "OTHER";
              f.birthDate.reset();
          })
          == "not enough");
}

TEST_CASE("A family name alone identifies nobody", "[dicom][patient]")
{
    CHECK(after([](PatientFacts& f) {
              f.name.given.clear();
              f.patientId.clear();
          })
          == "not enough");
}

TEST_CASE("A name in another script counts", "[dicom][patient]")
{
    record::Patient patient = jane();
    patient.name = {"山田", "太郎", "", "", ""};
    PatientFacts study = facts();
    study.name = {"Yamada", "Tarou", "", "", ""};
    CHECK(verdict(study, patient) == "differs: name");
    study.ideographicName = "山田 太郎";
    CHECK(verdict(study, patient) == "matches");
}

TEST_CASE("One file of another patient makes the whole study differ", "[dicom][patient]")
{
    Instance mine;
    mine.patient = facts();
    mine.uid = record::SopInstanceUid("2.25.1");
    Instance other = mine;
    other.uid = record::SopInstanceUid("2.25.2");
    other.patient.patientId = "9999";
    const std::vector<Study> studies = groupStudies({mine, other});

    REQUIRE(studies.size() == 1);
    CHECK(studies[0].patientsDiffer);
    CHECK(std::holds_alternative<Mismatch>(matchPatient(studies[0], jane())));
}

TEST_CASE("The side of an image is checked and never guessed", "[dicom][side]")
{
    using S = std::optional<Laterality>;

    struct Row
    {
        S image;
        S series;
        Laterality assessed;
        SideCheck expected;
    };

    const S none;
    const std::vector<Row> rows {
        {Laterality::Right, none, Laterality::Right, SideCheck::Agrees},
        {none, Laterality::Left, Laterality::Left, SideCheck::Agrees},
        {Laterality::Bilateral, none, Laterality::Left, SideCheck::Agrees},
        {Laterality::Right, none, Laterality::Bilateral, SideCheck::Agrees},
        {Laterality::Right, Laterality::Bilateral, Laterality::Right, SideCheck::Agrees},
        {Laterality::Right, none, Laterality::Left, SideCheck::Conflicts},
        {none, Laterality::Right, Laterality::Left, SideCheck::Conflicts},
        {Laterality::Right, Laterality::Left, Laterality::Right, SideCheck::Conflicts},
        {none, none, Laterality::Right, SideCheck::NotStated},
        {Laterality::NotSided, none, Laterality::Right, SideCheck::NotStated},
        {Laterality::NotSided, Laterality::Right, Laterality::Right, SideCheck::Agrees}};
    for (const Row& row : rows) {
        CAPTURE(&row - rows.data());
        CHECK(checkSide(image(row.image, row.series), row.assessed) == row.expected);
    }
    Instance described = image(none, none);
    described.series.description = "KNEE RT AP";
    CHECK(checkSide(described, Laterality::Right) == SideCheck::NotStated);
}

TEST_CASE("A study agrees with a side only when each picture does", "[dicom][side]")
{
    Study study;
    study.series.push_back({{}, {image(Laterality::Right, {}), image({}, {})}});
    CHECK(checkSide(study, Laterality::Right) == SideCheck::NotStated);
    CHECK(checkSide(study, Laterality::Left) == SideCheck::Conflicts);
    study.series[0].instances.pop_back();
    CHECK(checkSide(study, Laterality::Right) == SideCheck::Agrees);
    CHECK(checkSide(Study {}, Laterality::Right) == SideCheck::NotStated);
}

namespace {

record::Patient person(const char* number, const char* family, const char* given, const char* born)
{
    record::Patient patient;
    patient.identifiers = {{number, "CLINIC", "MR"}};
    patient.name = {family, given, "", "", ""};
    patient.birthDate = record::dateFrom(born).value();
    patient.sex = record::AdministrativeSex::Female;
    return patient;
}

/// What a modality wrote for this person.
PatientFacts filmOf(const record::Patient& patient)
{
    PatientFacts film;
    film.patientId = patient.identifiers.front().value;
    film.issuer = "CLINIC";
    film.name = patient.name;
    film.birthDate = patient.birthDate;
    film.sex = patient.sex;
    return film;
}

/// The ways an archive mixes people up: each takes something of another person's film.
std::vector<PatientFacts> mixedUp(const record::Patient& shown, const record::Patient& other)
{
    std::vector<PatientFacts> films(5, filmOf(shown));
    films[0].patientId = other.identifiers.front().value; // numbers swapped at the console
    films[1].name = other.name; // the name typed from the wrong line
    films[2].birthDate = other.birthDate;
    films[3].patientId = other.identifiers.front().value; // merged the wrong way round
    films[3].name = other.name;
    films[4].birthDate.reset(); // and something left out
    films[4].patientId = other.identifiers.front().value;
    return films;
}

} // namespace

TEST_CASE("No film of an adversarial set is linked to another person or the other side",
          "[dicom][patient][side]")
{
    // Namesakes, twins, a mother and her daughter, and one who was entered twice and then merged.
    const std::vector people {person("100", "Kaur", "Simran", "1990-05-01"),
                              person("101", "Kaur", "Simran", "1990-01-05"),
                              person("102", "Kaur", "Simranjit", "1990-05-01"),
                              person("103", "Müller", "Anna", "1961-02-03"),
                              person("104", "Müller", "Anna", "1989-02-03"),
                              person("010", "Mueller", "Anne", "1961-02-03"),
                              person("1OO", "Okafor", "Ada", "1990-05-01")};
    int linked = 0;
    for (const record::Patient& shown : people) {
        for (const record::Patient& asked : people) {
            const bool same = shown.identifiers == asked.identifiers;
            const bool matches
                = std::holds_alternative<Matches>(matchPatient(filmOf(shown), asked));
            CAPTURE(filmOf(shown).patientId, filmOf(asked).patientId);
            CHECK(matches == same);
            linked += matches ? 1 : 0;
            if (same)
                continue;
            for (const PatientFacts& film : mixedUp(shown, asked)) {
                // Two of three may agree; what carries another's number is a person's decision.
                const bool toShown = std::holds_alternative<Matches>(matchPatient(film, shown));
                const bool toAsked = std::holds_alternative<Matches>(matchPatient(film, asked));
                CHECK((!toShown || film.patientId == filmOf(shown).patientId));
                CHECK((!toAsked || film.patientId == filmOf(asked).patientId));
            }
        }
    }
    CHECK(linked == static_cast<int>(people.size()));
    for (const Laterality side : {Laterality::Right, Laterality::Left}) {
        const Laterality other = side == Laterality::Right ? Laterality::Left : Laterality::Right;
        CHECK(checkSide(image(other, std::nullopt), side) == SideCheck::Conflicts);
        CHECK(checkSide(image(std::nullopt, other), side) == SideCheck::Conflicts);
        CHECK(checkSide(image(side, other), side) == SideCheck::Conflicts);
    }
}
