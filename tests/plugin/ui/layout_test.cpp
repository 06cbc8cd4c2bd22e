// Every page at the smallest size, with longer words, from right to left, in both palettes: nothing
// is cut off and nothing lies over anything else. Run again at 300 % by the build
// (QT_SCALE_FACTOR).

#include "plugin/ui/bars.h"
#include "plugin/ui/controls.h"
#include "plugin/ui/patient_bar.h"
#include "plugin/ui/rail_row.h"
#include "tests/plugin/ui/open_window.h"

#include <catch2/catch.hpp>

#include <QAbstractScrollArea>
#include <QLineEdit>
#include <QScrollArea>
#include <QTranslator>

using namespace sartorius;
using namespace sartorius::ui;

namespace {

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

/// Every text of the window 40 % longer, as German and Portuguese are.
class LongerWords final : public QTranslator
{
public:
    bool isEmpty() const override { return false; }

    QString translate(const char*, const char* text, const char*, int) const override
    {
        const QString words = QString::fromUtf8(text);
        const qsizetype more = (words.size() * 2 + 4) / 5;
        // Longer words, not longer lines of one letter: a wrapped text must be able to break.
        return words + QStringLiteral(" ömlaut gÿ").repeated(4).left(more);
    }
};

QString wordsOf(const QWidget& widget)
{
    if (const auto* label = qobject_cast<const QLabel*>(&widget))
        return label->text();
    if (const auto* button = qobject_cast<const QAbstractButton*>(&widget))
        return button->text();
    if (const auto* chip = qobject_cast<const Chip*>(&widget))
        return chip->text();
    return {};
}

/// Widgets that hold words and must have the room for them.
bool holdsWords(const QWidget& widget)
{
    return !wordsOf(widget).isEmpty();
}

/// Words that give way by design: a name in a narrow list ends in dots and is told whole in its
/// tip.
bool givesWay(const QWidget& widget)
{
    return widget.sizePolicy().horizontalPolicy() == QSizePolicy::Ignored
        || qobject_cast<const RailRow*>(&widget) != nullptr;
}

/// How the widget is cut off; empty when it is whole.
QString cutOff(const QWidget& widget)
{
    if (givesWay(widget))
        return {};
    if (const auto* label = qobject_cast<const QLabel*>(&widget);
        label != nullptr && label->wordWrap()) {
        const int wanted = label->heightForWidth(label->width());
        if (label->height() + 1 < wanted)
            return QStringLiteral("too low: %1 of %2").arg(label->height()).arg(wanted);
        return {};
    }
    const QSize wanted = widget.sizeHint();
    if (widget.width() + 1 < wanted.width())
        return QStringLiteral("too narrow: %1 of %2").arg(widget.width()).arg(wanted.width());
    if (widget.height() + 1 < qMin(wanted.height(), 20))
        return QStringLiteral("too low: %1 of %2").arg(widget.height()).arg(wanted.height());
    return {};
}

QRect inWindow(const QWidget& widget, const QWidget& window)
{
    return QRect(widget.mapTo(&window, QPoint(0, 0)), widget.size());
}

/// Inside of its scroll area a widget may lie out of sight; there it is reached by scrolling.
bool scrolls(const QWidget& widget)
{
    for (const QWidget* above = widget.parentWidget(); above != nullptr;
         above = above->parentWidget()) {
        if (qobject_cast<const QScrollArea*>(above) != nullptr)
            return true;
    }
    return false;
}

void checkPage(WorkspaceWindow& window, const char* how, WorkPage page)
{
    QVector<QWidget*> shownWords;
    for (QWidget* widget : window.findChildren<QWidget*>()) {
        if (!widget->isVisible() || !holdsWords(*widget))
            continue;
        INFO(how << ", page " << static_cast<int>(page) << ", " << widget->metaObject()->className()
                 << " \"" << wordsOf(*widget).toStdString() << "\"");
        const QString cut = cutOff(*widget);
        INFO(cut.toStdString());
        CHECK(cut.isEmpty());
        const QRect place = inWindow(*widget, window);
        if (!scrolls(*widget))
            CHECK(window.rect().contains(place));
        CHECK(place.left() >= 0);
        CHECK(place.right() <= window.width());
        shownWords.append(widget);
    }
    for (qsizetype i = 0; i < shownWords.size(); ++i) {
        for (qsizetype j = i + 1; j < shownWords.size(); ++j) {
            QWidget* a = shownWords[i];
            QWidget* b = shownWords[j];
            // What lies in two scroll areas is cut by them; one widget may hold the other.
            if (a->parentWidget() != b->parentWidget())
                continue;
            INFO(how << ", page " << static_cast<int>(page) << ": \"" << wordsOf(*a).toStdString()
                     << "\" over \"" << wordsOf(*b).toStdString() << "\"");
            CHECK_FALSE(a->geometry().intersects(b->geometry()));
        }
    }
}

/// For the eye: SARTORIUS_LAYOUT_PICTURES=DIR keeps what was checked.
void keepPicture(WorkspaceWindow& window, const char* how, WorkPage page)
{
    const QString folder = qEnvironmentVariable("SARTORIUS_LAYOUT_PICTURES");
    if (!folder.isEmpty())
        window.grab().save(
            QStringLiteral("%1/%2-%3.png")
                .arg(folder, QString::fromLatin1(how).replace(QLatin1Char(' '), QLatin1Char('-')))
                .arg(static_cast<int>(page)));
}

record::Patient jane()
{
    record::Patient patient;
    patient.name = {.family = "Doe-Featherstonehaugh",
                    .given = "Jane",
                    .middle = {},
                    .prefix = {},
                    .suffix = {}};
    patient.identifiers = {{"000 123 4567", "CLINIC", "MR"}};
    patient.birthDate = std::chrono::year(1989) / 3 / 14;
    patient.sex = record::AdministrativeSex::Female;
    patient.allergies = {{"Penicillin", ""}};
    return patient;
}

void checkEveryPage(const char* how, QSize size, ThemeChoice theme)
{
    OpenWindow open(size, theme);
    open.openForm();
    open.window.patientBar().showPatient(jane(), open.session.today());
    NobodyHost host;
    WorkspaceFlow flow(open.window, open.session, host);
    open.window.patientBar().showPatient(jane(), open.session.today());
    for (const WorkPage page : kPages) {
        open.window.showPage(page);
        if (page == WorkPage::Unlock)
            open.window.statusStrip().setMessage(QStringLiteral("Something was refused."),
                                                 Tone::Stop);
        QApplication::processEvents();
        QApplication::processEvents();
        REQUIRE(open.window.size() == size);
        keepPicture(open.window, how, page);
        checkPage(open.window, how, page);
    }
}

} // namespace

TEST_CASE("Nothing is cut off or lies over another thing on any page at 1280 by 720",
          "[ui][layout]")
{
    checkEveryPage("light", {1280, 720}, ThemeChoice::Light);
    checkEveryPage("dark", {1280, 720}, ThemeChoice::Dark);
}

TEST_CASE("Nothing is cut off on any page when every text is 40 % longer", "[ui][layout]")
{
    LongerWords longer;
    QApplication::installTranslator(&longer);
    checkEveryPage("longer", {1280, 720}, ThemeChoice::Light);
    checkEveryPage("longer, large window", {1440, 900}, ThemeChoice::Light);
    QApplication::removeTranslator(&longer);
}

TEST_CASE("Nothing is cut off on any page from right to left", "[ui][layout]")
{
    QApplication::setLayoutDirection(Qt::RightToLeft);
    checkEveryPage("right to left", {1280, 720}, ThemeChoice::Light);
    QApplication::setLayoutDirection(Qt::LeftToRight);
}

TEST_CASE("A text that is cut off or lies over another is found", "[ui][layout]")
{
    // The positive control of the checks above.
    QWidget window;
    window.resize(200, 100);
    auto* cut = new QLabel(QStringLiteral("words that have no room here"), &window);
    cut->setGeometry(0, 0, 40, 20);
    auto* low = new QLabel(QStringLiteral("words that wrap to several lines"), &window);
    low->setWordWrap(true);
    low->setGeometry(0, 30, 60, 18);
    window.show();

    CHECK_FALSE(cutOff(*cut).isEmpty());
    CHECK_FALSE(cutOff(*low).isEmpty());
}
