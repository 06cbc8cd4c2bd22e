#include "plugin/ui/exam_grid_model.h"
#include "plugin/ui/record_table.h"
#include "tests/plugin/ui/filled_form.h"

#include <catch2/catch.hpp>

#include <QAbstractItemModelTester>

using namespace sartorius;
using namespace sartorius::ui;

namespace {

constexpr auto kRight = record::Laterality::Right;
constexpr auto kLeft = record::Laterality::Left;

int redFlagAnswers(const FilledForm& filled)
{
    int count = 0;
    for (const record::Answer& answer : filled.draft.answers()) {
        const OutlineItem* item = filled.form.outline()->item(answer.item);
        count += item != nullptr && (item->redFlag || item->pain) ? 1 : 0;
    }
    return count;
}

} // namespace

TEST_CASE("A letter answers a cell", "[ui]")
{
    FilledForm filled;
    filled.show("mk-page-ligaments");

    REQUIRE(filled.model.type(filled.cell("mk-ex-lachman"), u'p'));

    const record::Answer* answer = filled.draft.find("mk-ex-lachman", kRight);
    REQUIRE(answer != nullptr);
    CHECK(std::get<record::Coding>(answer->values.front()).code == "pos");
    CHECK(answer->origin == record::AnswerOrigin::Entered);
}

TEST_CASE("A letter that no option has gives no answer and says so", "[ui]")
{
    FilledForm filled;
    filled.show("mk-page-ligaments");
    QString why;
    QObject::connect(
        &filled.model, &ExamGridModel::refused, [&why](const QString& words) { why = words; });

    CHECK_FALSE(filled.model.type(filled.cell("mk-ex-lachman"), u'q'));

    CHECK(filled.draft.answers().empty());
    CHECK_FALSE(why.isEmpty());
}

TEST_CASE("The equals sign gives the other side the same answer", "[ui]")
{
    FilledForm filled;
    filled.show("mk-page-ligaments");
    const QModelIndex lachman = filled.cell("mk-ex-lachman");
    REQUIRE(filled.model.type(lachman, u'n'));

    SECTION("in the answered cell")
    {
        CHECK(filled.model.mirror(lachman));
    }
    SECTION("in the empty cell of the other side")
    {
        CHECK(filled.model.mirror(filled.cell("mk-ex-lachman", true)));
    }
    SECTION("in the next row, where the letter has moved on to")
    {
        CHECK_FALSE(filled.model.mirror(filled.model.nextCell(lachman)));
    }

    REQUIRE(filled.draft.find("mk-ex-lachman", kLeft) != nullptr);
    CHECK(filled.draft.find("mk-ex-lachman", kLeft)->values
          == filled.draft.find("mk-ex-lachman", kRight)->values);
}

TEST_CASE("All normal never touches red flags or pain", "[ui]")
{
    FilledForm filled;
    filled.load();

    int filledCells = 0;
    for (const OutlineSection& section : filled.form.outline()->sections) {
        for (const OutlinePage& page : section.pages) {
            filled.model.setPage(&page);
            filledCells += filled.model.answerRestNormal();
        }
    }

    CHECK(filledCells > 10);
    CHECK(redFlagAnswers(filled) == 0);
    for (const record::Answer& answer : filled.draft.answers())
        CHECK(answer.origin == record::AnswerOrigin::BulkNormal);
}

TEST_CASE("All normal is one undo step and leaves what was answered", "[ui]")
{
    FilledForm filled;
    filled.show("mk-page-nerve-hip");
    REQUIRE(filled.model.type(filled.cell("mk-ex-knee-reflex"), u'r'));

    REQUIRE(filled.model.answerRestNormal() > 2);
    CHECK(std::get<record::Coding>(filled.draft.find("mk-ex-knee-reflex", kRight)->values.front())
              .code
          == "reduced");
    filled.draft.undoStack().undo();

    CHECK(filled.draft.answers().size() == 1);
}

TEST_CASE("What is unknown reads as not recorded and never as normal", "[ui]")
{
    FilledForm filled;
    filled.show("mk-page-ligaments");
    const QModelIndex lachman = filled.cell("mk-ex-lachman");

    CHECK(filled.words("mk-ex-lachman") == QStringLiteral("\u2013"));
    CHECK(filled.model.data(lachman, Qt::AccessibleTextRole)
              .toString()
              .endsWith(QStringLiteral("not recorded")));
    CHECK(filled.model.data(lachman, FaintRole).toBool());

    REQUIRE(filled.model.type(lachman, u'x'));

    CHECK(filled.words("mk-ex-lachman") == QStringLiteral("not assessed"));
    CHECK_FALSE(filled.model.data(lachman, MarkRole).toString().contains(QChar(0x25CF)));
}

TEST_CASE("A screen reader hears test, side and answer of a cell", "[ui]")
{
    FilledForm filled;
    filled.show("mk-page-ligaments");
    REQUIRE(filled.model.type(filled.cell("mk-ex-lachman"), u'p'));

    CHECK(filled.model.data(filled.cell("mk-ex-lachman"), Qt::AccessibleTextRole).toString()
          == QStringLiteral("Lachman, right: Positive"));
}

TEST_CASE("An abnormal answer has a mark beside its colour", "[ui]")
{
    FilledForm filled;
    filled.show("mk-page-ligaments");
    const QModelIndex lachman = filled.cell("mk-ex-lachman");

    REQUIRE(filled.model.type(lachman, u'p'));
    CHECK(filled.model.data(lachman, MarkRole).toString() == QStringLiteral("\u25CF"));
    CHECK(filled.model.data(lachman, StrongRole).toBool());

    REQUIRE(filled.model.type(lachman, u'n'));
    CHECK(filled.model.data(lachman, MarkRole).toString().isEmpty());
}

TEST_CASE("The last visit stands beside the new value and is never copied by itself", "[ui]")
{
    FilledForm filled;
    filled.assessment.previousAnswers = {filled.choice("mk-ex-lachman", "pos", kRight)};
    filled.show("mk-page-ligaments");
    const int row = filled.cell("mk-ex-lachman").row();

    CHECK(filled.model.data(filled.model.index(row, 3), Qt::DisplayRole).toString()
          == QStringLiteral("positive"));
    CHECK(filled.draft.find("mk-ex-lachman", kRight) == nullptr);

    REQUIRE(filled.model.type(filled.cell("mk-ex-lachman"), u'n'));
    CHECK(filled.model.data(filled.cell("mk-ex-lachman"), ChangedRole).toBool());
}

TEST_CASE("Adopting takes last visit's row but no red flag", "[ui]")
{
    FilledForm filled;
    filled.assessment.previousAnswers = {filled.choice("mk-ex-knee-reflex", "reduced", kRight),
                                         filled.choice("mk-sx-fever", "no")};
    filled.show("mk-page-nerve-hip");
    CHECK(filled.model.adopt(filled.cell("mk-ex-knee-reflex")) == 1);
    CHECK(filled.draft.find("mk-ex-knee-reflex", kRight)->origin == record::AnswerOrigin::Adopted);

    filled.show("mk-page-red-flags-page");
    CHECK(filled.model.adopt(filled.cell("mk-sx-fever")) == 0);
    CHECK(filled.model.adoptPage() == 0);
    CHECK(filled.draft.find("mk-sx-fever", std::nullopt) == nullptr);
}

TEST_CASE("A number out of its range is refused with the range", "[ui]")
{
    FilledForm filled;
    filled.show("mk-page-move");
    QString why;
    QObject::connect(
        &filled.model, &ExamGridModel::refused, [&why](const QString& words) { why = words; });

    CHECK_FALSE(filled.model.enter(filled.cell("mk-ex-flexion"), QStringLiteral("400")));
    CHECK(why.contains(QStringLiteral("160")));
    CHECK(filled.draft.answers().empty());

    CHECK(filled.model.enter(filled.cell("mk-ex-flexion"), QStringLiteral("112,5")));
    CHECK(filled.words("mk-ex-flexion") == QStringLiteral("112.5\u00B0"));
}

TEST_CASE("Several choices hold together and none of them stands alone", "[ui]")
{
    FilledForm filled;
    filled.show("mk-page-onset");
    const QModelIndex mechanism = filled.cell("mk-pc-mechanism");
    const OutlineItem& item = *filled.model.itemAt(mechanism);
    const auto code = [&item](const char* wanted) {
        for (const OutlineOption& option : item.options) {
            if (option.code.code == wanted)
                return option.code;
        }
        FAIL("no option " << wanted);
        return record::Coding {};
    };

    filled.model.choose(mechanism, {code("twist-pivot"), code("fall")});
    CHECK(filled.draft.find("mk-pc-mechanism", std::nullopt)->values.size() == 2);

    filled.model.choose(mechanism, {code("twist-pivot"), code("fall"), code("none")});
    REQUIRE(filled.draft.find("mk-pc-mechanism", std::nullopt)->values.size() == 1);
    CHECK(
        std::get<record::Coding>(filled.draft.find("mk-pc-mechanism", std::nullopt)->values.front())
            .code
        == "none");
}

TEST_CASE("An item of the assessed side has no cell on the other side", "[ui]")
{
    FilledForm filled;
    filled.show("mk-page-look");

    CHECK(filled.model.isAnswerCell(filled.cell("mk-ex-warmth")));
    CHECK_FALSE(filled.model.isAnswerCell(filled.cell("mk-ex-warmth", true)));
    CHECK_FALSE(filled.model.type(filled.cell("mk-ex-warmth", true), u'y'));
}

TEST_CASE("A signed assessment takes no more answers", "[ui]")
{
    FilledForm filled;
    filled.assessment.state = api::AssessmentState::Signed;
    filled.show("mk-page-ligaments");

    filled.model.type(filled.cell("mk-ex-lachman"), u'p');

    CHECK(filled.draft.answers().empty());
    CHECK_FALSE(filled.model.flags(filled.cell("mk-ex-lachman")).testFlag(Qt::ItemIsEditable));
}

TEST_CASE("The exam grid keeps the promises of a Qt model", "[ui]")
{
    FilledForm filled;
    QAbstractItemModelTester tester(&filled.model,
                                    QAbstractItemModelTester::FailureReportingMode::Warning);
    filled.show("mk-page-ligaments");
    filled.model.type(filled.cell("mk-ex-lachman"), u'p');
    filled.show("mk-page-onset");
    filled.model.setShowAll(true);
    filled.draft.close();

    CHECK(filled.model.rowCount() >= 0);
}

TEST_CASE("The letter of normal never answers a red flag with no", "[ui]")
{
    FilledForm filled;
    filled.load();

    for (const OutlineSection& section : filled.form.outline()->sections) {
        for (const OutlinePage& page : section.pages) {
            for (const OutlineItem& item : page.items) {
                const OutlineOption* given = optionFor(item, u'n');
                INFO(item.id);
                CHECK_FALSE((item.redFlag && given != nullptr && given->code.code == "no"));
            }
        }
    }
}

TEST_CASE("No page has more than twelve rows", "[ui]")
{
    FilledForm filled;
    filled.load();

    for (const OutlineSection& section : filled.form.outline()->sections) {
        for (const OutlinePage& page : section.pages) {
            INFO(page.id);
            CHECK(page.items.size() <= 12);
        }
    }
}

TEST_CASE("Every option of every row has a letter of its own", "[ui]")
{
    FilledForm filled;
    filled.load();

    for (const OutlineSection& section : filled.form.outline()->sections) {
        for (const OutlinePage& page : section.pages) {
            for (const OutlineItem& item : page.items) {
                QString seen;
                for (const OutlineOption& option : item.options) {
                    INFO(item.id << " " << option.code.code << " " << option.keys.toStdString());
                    for (const QChar key : option.keys) {
                        CHECK_FALSE(seen.contains(key));
                        seen += key;
                    }
                    if (item.options.size() <= 12)
                        CHECK_FALSE(option.keys.isEmpty());
                }
            }
        }
    }
}
