#include "plugin/ui/bars.h"
#include "plugin/ui/entry_pages.h"
#include "plugin/ui/image_panel.h"
#include "plugin/ui/key_hints.h"
#include "plugin/ui/outbox_page.h"
#include "plugin/ui/patient_bar.h"
#include "plugin/ui/plan_page.h"
#include "plugin/ui/reasoning_rail.h"
#include "plugin/ui/settings_page.h"
#include "plugin/ui/worklist_page.h"
#include "tests/plugin/ui/open_window.h"

#include <catch2/catch.hpp>

#include <QAccessible>
#include <QComboBox>
#include <QLineEdit>
#include <QSet>
#include <QUndoStack>
#include <QWheelEvent>

using namespace sartorius;
using namespace sartorius::ui;

namespace {

QRect inWindow(const QWidget& widget, const QWidget& window)
{
    return QRect(widget.mapTo(&window, QPoint(0, 0)), widget.size());
}

bool takesTab(const QWidget& widget)
{
    return widget.isVisible() && widget.isEnabled() && (widget.focusPolicy() & Qt::TabFocus) != 0
        && widget.focusProxy() == nullptr;
}

/// Everything that Tab reaches from where the focus is, until it comes round.
QSet<QWidget*> reachedByTab()
{
    QSet<QWidget*> reached;
    for (int i = 0; i < 400; ++i) {
        QWidget* focus = QApplication::focusWidget();
        if (focus == nullptr || reached.contains(focus))
            break;
        reached.insert(focus);
        QTest::keyClick(focus, Qt::Key_Tab);
    }
    return reached;
}

QString nameOf(QWidget* widget)
{
    QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(widget);
    return interface == nullptr ? QString() : interface->text(QAccessible::Name);
}

constexpr WorkPage kPages[] = {WorkPage::Form,
                               WorkPage::Timeline,
                               WorkPage::Images,
                               WorkPage::Plan,
                               WorkPage::Preview,
                               WorkPage::Outbox,
                               WorkPage::Worklist,
                               WorkPage::Settings,
                               WorkPage::Help,
                               WorkPage::FirstStart,
                               WorkPage::Unlock,
                               WorkPage::Register};

} // namespace

TEST_CASE("A letter fills the cell and moves to the next row", "[ui]")
{
    OpenWindow open;
    open.openForm();
    open.goTo("mk-ex-lachman");
    const int row = open.window.formPage().grid().currentIndex().row();

    open.type(QStringLiteral("n"));

    CHECK(open.session.draft().find("mk-ex-lachman", record::Laterality::Right) != nullptr);
    CHECK(open.window.formPage().grid().currentIndex().row() > row);
}

TEST_CASE("Letters and the equals sign fill both sides of a page", "[ui]")
{
    OpenWindow open;
    open.openForm();
    open.goTo("mk-ex-knee-reflex");

    open.type(QStringLiteral("n=n="));

    CHECK(open.session.draft().find("mk-ex-knee-reflex", record::Laterality::Right) != nullptr);
    CHECK(open.session.draft().find("mk-ex-knee-reflex", record::Laterality::Left) != nullptr);
    CHECK(open.session.draft().answers().size() == 4);
}

TEST_CASE("A number is typed in its cell and kept with Enter", "[ui]")
{
    OpenWindow open;
    open.openForm();
    open.goTo("mk-ex-flexion");

    open.type(QStringLiteral("112"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);

    const record::Answer* answer
        = open.session.draft().find("mk-ex-flexion", record::Laterality::Right);
    REQUIRE(answer != nullptr);
    CHECK(record::toString(std::get<record::Quantity>(answer->values.front()).value) == "112");
    CHECK(std::get<record::Quantity>(answer->values.front()).unit == "deg");
}

TEST_CASE("Backspace makes a cell unknown again and undo brings it back", "[ui]")
{
    OpenWindow open;
    open.openForm();
    open.goTo("mk-ex-lachman");
    open.type(QStringLiteral("p"));
    open.goTo("mk-ex-lachman");

    QTest::keyClick(&open.window.formPage().grid(), Qt::Key_Backspace);
    CHECK(open.session.draft().find("mk-ex-lachman", record::Laterality::Right) == nullptr);
    open.session.draft().undoStack().undo();

    CHECK(open.session.draft().find("mk-ex-lachman", record::Laterality::Right) != nullptr);
}

TEST_CASE("The reasoning rail changes with an answer", "[ui]")
{
    OpenWindow open;
    open.openForm();
    const QStringList before = open.window.reasoningRail().spokenLines();

    open.session.draft().answer(
        {{.item = "mk-sx-locking",
          .side = {},
          .values = {record::Coding {record::kLocalCodeSystem, "true-locking", "True locking"}},
          .origin = record::AnswerOrigin::Entered},
         {.item = "mk-pc-mechanism",
          .side = {},
          .values = {record::Coding {record::kLocalCodeSystem, "twist-pivot", "Twist"}},
          .origin = record::AnswerOrigin::Entered},
         {.item = "mk-pc-injury",
          .side = {},
          .values = {record::Coding {record::kLocalCodeSystem, "yes", "Yes"}},
          .origin = record::AnswerOrigin::Entered}},
        QStringLiteral("test"));

    CHECK(open.window.reasoningRail().spokenLines() != before);
    CHECK(open.window.reasoningRail().spokenLines().join(u' ').contains(QStringLiteral("meniscus"),
                                                                        Qt::CaseInsensitive));
}

TEST_CASE("The reasoning rail says that the content is not approved", "[ui]")
{
    OpenWindow open;
    open.openForm();

    CHECK(open.window.reasoningRail().spokenLines().last().contains(
        QStringLiteral("not yet approved")));
}

TEST_CASE("With the keyboard in the reasoning a digit chooses the diagnosis and a letter answers "
          "what is asked",
          "[ui]")
{
    OpenWindow open;
    open.openForm();
    ReasoningRail& rail = open.window.reasoningRail();
    rail.takeFocus();
    const std::string asked = rail.nextItem();
    const OutlineItem* item = open.session.form().outline()->item(asked);
    REQUIRE(item != nullptr);
    REQUIRE_FALSE(item->options.empty());

    open.type(item->options.front().keys.left(1));

    CHECK(open.session.draft().answers().size() == 1);
    CHECK(open.session.draft().answers().front().item == asked);
    CHECK(rail.nextItem() != asked);

    open.session.draft().answer(
        {{.item = "mk-pc-onset",
          .side = {},
          .values = {record::Coding {record::kLocalCodeSystem, "gradual", "Gradual"}},
          .origin = record::AnswerOrigin::Entered}},
        QStringLiteral("test"));
    QApplication::processEvents();
    rail.takeFocus();
    open.type(QStringLiteral("1"));
    CHECK(open.session.draft().assessment().workingDiagnosis.has_value());
}

TEST_CASE("Holding Alt shows the key of every place that has one", "[ui]")
{
    OpenWindow open;
    NobodyHost host;
    WorkspaceFlow flow(open.window, open.session, host);
    open.openForm();
    open.window.sectionRail().setOpen(true);
    open.window.sectionRail().setHasPatient(true);
    QApplication::processEvents();
    auto* hints = open.window.findChild<KeyHints*>();
    REQUIRE(hints != nullptr);
    CHECK_FALSE(hints->isVisible());

    QTest::keyPress(&open.window.formPage().grid(), Qt::Key_Alt, Qt::AltModifier);
    CHECK(hints->isVisible());
    for (const char* key :
         {"Ctrl 1", "Ctrl 9", "F2", "F3", "F4", "F5", "F6", "F7", "F9", "Ctrl ,"}) {
        INFO(key << " in " << hints->hintsInSight().join(QLatin1Char(' ')).toStdString());
        CHECK(hints->hintsInSight().contains(QLatin1String(key)));
    }
    QTest::keyRelease(&open.window.formPage().grid(), Qt::Key_Alt);
    CHECK_FALSE(hints->isVisible());
}

TEST_CASE("An open red flag takes the patient bar in words", "[ui]")
{
    PatientBar bar(nullptr);
    record::Patient patient;
    patient.name = {.family = "DOE", .given = "Jane", .middle = {}, .prefix = {}, .suffix = {}};
    bar.showPatient(
        patient,
        record::Date {std::chrono::year {2026}, std::chrono::month {11}, std::chrono::day {20}});
    CHECK(bar.redFlagText().isEmpty());

    bar.setRedFlags(
        {{QStringLiteral("Hot swollen joint"), QStringLiteral("Aspirate before antibiotics.")}}, 0);

    CHECK(bar.redFlagText().contains(QStringLiteral("RED FLAG")));
    CHECK(bar.redFlagText().contains(QStringLiteral("Hot swollen joint")));
}

TEST_CASE("Allergies that nobody asked about are not recorded and never none", "[ui]")
{
    PatientBar bar(nullptr);
    record::Patient patient;
    const record::Date today {
        std::chrono::year {2026}, std::chrono::month {11}, std::chrono::day {20}};
    const auto said = [&bar] {
        QStringList words;
        for (const Chip* chip : bar.findChildren<Chip*>())
            words << chip->text();
        return words.join(u' ');
    };

    bar.showPatient(patient, today);
    CHECK(said().contains(QStringLiteral("allergies not recorded")));
    patient.allergiesReviewed = true;
    bar.showPatient(patient, today);
    CHECK(said().contains(QStringLiteral("no known allergy")));
}

TEST_CASE("The wheel does not change what has no focus", "[ui]")
{
    OpenWindow open;
    open.openForm();
    open.window.showPage(WorkPage::Plan);
    QApplication::processEvents();
    auto* choice = open.window.planPage().findChildren<QComboBox*>().at(1);
    const int before = choice->currentIndex();
    open.window.planPage().findChild<QLineEdit*>()->setFocus();

    for (const int turn : {-120, 120}) {
        QWheelEvent event(QPointF(5, 5),
                          choice->mapToGlobal(QPointF(5, 5)),
                          {},
                          QPoint(0, turn),
                          Qt::NoButton,
                          Qt::NoModifier,
                          Qt::NoScrollPhase,
                          false);
        QApplication::sendEvent(choice, &event);
        CHECK(choice->currentIndex() == before);
        CHECK_FALSE(choice->hasFocus());
    }
}

TEST_CASE("A window of 1280 by 720 shows all six areas unclipped", "[ui]")
{
    OpenWindow open(QSize(1280, 720));
    open.openForm();
    open.goTo("mk-ex-lachman");
    auto& window = open.window;

    REQUIRE(window.size() == QSize(1280, 720));
    const QWidget* areas[] = {&window.patientBar(),
                              &window.sectionRail(),
                              &window.formPage(),
                              &window.reasoningRail(),
                              &window.actionBar(),
                              &window.statusStrip()};
    for (const QWidget* area : areas) {
        CHECK(area->isVisible());
        CHECK(window.rect().contains(inWindow(*area, window)));
        for (const QWidget* other : areas) {
            if (other != area)
                CHECK_FALSE(inWindow(*area, window).intersects(inWindow(*other, window)));
        }
    }
    for (const KeyButton* button : window.actionBar().findChildren<KeyButton*>()) {
        INFO(button->text());
        CHECK(button->width() >= button->sizeHint().width());
        CHECK(window.actionBar().rect().contains(button->geometry()));
    }
    for (const RailRow* row : window.sectionRail().findChildren<RailRow*>()) {
        INFO(row->text());
        CHECK(window.sectionRail().rect().contains(row->geometry()));
    }
}

TEST_CASE("Every control of every page is reached by Tab", "[ui]")
{
    OpenWindow open;
    open.openForm();
    for (const WorkPage page : kPages) {
        open.window.showPage(page);
        QApplication::processEvents();
        QWidget* first = nullptr;
        for (QWidget* widget : open.window.findChildren<QWidget*>()) {
            if (takesTab(*widget)) {
                first = widget;
                break;
            }
        }
        if (first == nullptr)
            continue;
        first->setFocus();

        const QSet<QWidget*> reached = reachedByTab();

        for (QWidget* widget : open.window.findChildren<QWidget*>()) {
            if (!takesTab(*widget))
                continue;
            INFO("page " << static_cast<int>(page) << ": " << widget->metaObject()->className()
                         << " " << widget->accessibleName());
            CHECK(reached.contains(widget));
        }
    }
}

TEST_CASE("Every control of every page has a name for a screen reader", "[ui]")
{
    OpenWindow open;
    open.openForm();
    for (const WorkPage page : kPages) {
        open.window.showPage(page);
        QApplication::processEvents();
        for (QWidget* widget : open.window.findChildren<QWidget*>()) {
            if (!takesTab(*widget))
                continue;
            INFO("page " << static_cast<int>(page) << ": " << widget->metaObject()->className());
            // On Linux Qt tells a combo box by its text alone; its label as buddy gives the
            // relation.
            if (qobject_cast<QComboBox*>(widget) != nullptr) {
                QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(widget);
                REQUIRE(interface != nullptr);
                CHECK_FALSE(interface->relations(QAccessible::Label).isEmpty());
            } else {
                CHECK_FALSE(nameOf(widget).isEmpty());
            }
        }
    }
}

TEST_CASE("A window without a record service stays usable and says so", "[ui]")
{
    OpenWindow open;
    NobodyHost host;
    new WorkspaceFlow(open.window, open.session, host);

    REQUIRE(QTest::qWaitFor(
        [&open] { return !open.window.statusStrip().accessibleName().isEmpty(); }, 5000));

    CHECK(open.window.isVisible());
    CHECK(open.window.page() == WorkPage::Unlock);
}
