#include "plugin/ui/theme.h"
#include "plugin/ui/tokens.h"

#include <catch2/catch.hpp>

#include <QApplication>
#include <QFontDatabase>
#include <QFontMetrics>
#include <QLabel>
#include <QWidget>

using namespace sartorius::ui;

namespace {

void checkText(const char* what, const QColor& ink, const QColor& ground)
{
    INFO(what << ": " << ink.name().toStdString() << " on " << ground.name().toStdString());
    CHECK(contrast(ink, ground) >= 4.5);
}

void checkTokens(const Tokens& t)
{
    for (const QColor& ground : {t.window, t.surface, t.secondSurface}) {
        checkText("text", t.text, ground);
        checkText("muted", t.muted, ground);
        checkText("faint", t.faint, ground);
        checkText("accent", t.accent, ground);
        checkText("done", t.done, ground);
        checkText("attention", t.attention, ground);
        checkText("stop", t.stop, ground);
    }
    checkText("text on selection", t.text, t.selection);
    checkText("muted on selection", t.muted, t.selection);
    checkText("accent chip", t.accent, t.accentSoft);
    checkText("done chip", t.done, t.doneSoft);
    checkText("attention chip", t.attention, t.attentionSoft);
    checkText("stop chip", t.stop, t.stopSoft);
    checkText("primary button", t.onAccent, t.accent);
    checkText("words in the current cell", t.muted, t.accentSoft);
    checkText("mark in the current cell", t.attention, t.accentSoft);
    CHECK(contrast(t.accent, t.surface) >= 3.0); // focus ring
}

} // namespace

TEST_CASE("Contrast of every text is at least 4.5 in light and dark", "[ui]")
{
    SECTION("light")
    {
        checkTokens(lightTokens());
    }
    SECTION("dark")
    {
        checkTokens(darkTokens());
    }
}

TEST_CASE("Figures have one width in every weight", "[ui]")
{
    REQUIRE(loadFonts());
    for (const auto weight : {QFont::Normal, QFont::Medium, QFont::DemiBold}) {
        const QFontMetricsF metrics(fontOf(13, weight));
        for (const QChar digit : QStringLiteral("123456789"))
            CHECK(metrics.horizontalAdvance(digit)
                  == Approx(metrics.horizontalAdvance(u'0')).margin(0.05));
    }
    CHECK(QFontDatabase::hasFamily(QStringLiteral("Inter Tabular")));
}

TEST_CASE("A theme stays in its own window", "[ui]")
{
    QWidget host;
    QWidget ours(&host);
    const QColor before = host.palette().color(QPalette::Window);

    applyTheme(ours, ThemeChoice::Dark);

    CHECK(host.palette().color(QPalette::Window) == before);
    CHECK(&tokensOf(ours) == &darkTokens());
    CHECK(host.styleSheet().isEmpty());
}

TEST_CASE("A theme reaches every widget below, also one made later", "[ui]")
{
    QWidget ours;
    auto* before = new QLabel(QStringLiteral("x"), &ours);
    applyTheme(ours, ThemeChoice::Dark);
    ours.show();
    QApplication::processEvents();
    auto* place = new QWidget(&ours);
    auto* after = new QLabel(QStringLiteral("y"), place);
    place->show();
    QApplication::processEvents();

    CHECK(&tokensOf(*before) == &darkTokens());
    CHECK(&tokensOf(*after) == &darkTokens());
    CHECK(after->palette().color(kAttentionRole) == darkTokens().attention);

    applyTheme(ours, ThemeChoice::Light);
    CHECK(&tokensOf(*after) == &lightTokens());
}
