#include "plugin/ui/theme.h"

#include "plugin/ui/theme_keeper.h"
#include "plugin/ui/tokens.h"

#include <QFontDatabase>
#include <QGuiApplication>
#include <QWidget>

using namespace Qt::StringLiterals;

// The resource sits in a static library: without this call the linker leaves it out.
static void initResources()
{
    Q_INIT_RESOURCE(ui);
}

namespace sartorius::ui {
namespace {

QString family()
{
    return u"Inter Tabular"_s;
}

QString colored(QString sheet, const Tokens& t)
{
    const std::pair<QString, QColor> names[] = {
        {u"@window"_s, t.window},
        {u"@surface"_s, t.surface},
        {u"@second"_s, t.secondSurface},
        {u"@line"_s, t.line},
        {u"@strong"_s, t.strongLine},
        {u"@text"_s, t.text},
        {u"@muted"_s, t.muted},
        {u"@faint"_s, t.faint},
        {u"@accentSoft"_s, t.accentSoft},
        {u"@accent"_s, t.accent},
        {u"@selection"_s, t.selection},
    };
    for (const auto& [name, color] : names)
        sheet.replace(name, color.name());
    return sheet;
}

QString sheetFor(const Tokens& tokens)
{
    return colored(uR"(
QLineEdit, QPlainTextEdit, QSpinBox, QComboBox {
    background: @surface; color: @text; border: 1px solid @strong; border-radius: 6px;
    padding: 0 8px; min-height: 30px; selection-background-color: @selection; selection-color: @text;
}
QPlainTextEdit { padding: 4px 4px; }
QLineEdit:focus, QPlainTextEdit:focus, QSpinBox:focus, QComboBox:focus { border: 2px solid @accent; padding: 0 7px; }
QPlainTextEdit:focus { padding: 3px 3px; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled { color: @faint; background: @second; border-color: @line; }
QLineEdit[readOnly="true"] { background: @second; border-color: @line; }
QLineEdit#cellEditor { border: 2px solid @accent; border-radius: 4px; padding: 0 9px; min-height: 0; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox QAbstractItemView, QMenu {
    background: @surface; color: @text; border: 1px solid @strong; border-radius: 6px; padding: 4px; outline: 0;
    selection-background-color: @selection; selection-color: @text;
}
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 8px; border-radius: 4px; }
QMenu::item { padding: 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: @selection; }
QTableView, QListView, QTreeView { background: @surface; border: none; outline: 0; gridline-color: transparent; }
QHeaderView { background: @surface; border: none; }
QHeaderView::section { background: @surface; color: @muted; border: none; border-bottom: 1px solid @strong; padding: 0 12px; }
QScrollArea { border: none; background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle { background: @strong; border-radius: 3px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: @faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QToolTip { background: @second; color: @text; border: 1px solid @strong; padding: 4px 8px; }
)"_s,
                   tokens);
}

bool systemIsDark()
{
    return QGuiApplication::palette().color(QPalette::Window).lightness() < 128;
}

} // namespace

ThemeChoice themeChoiceFrom(const QString& text)
{
    if (text == u"light"_s)
        return ThemeChoice::Light;
    if (text == u"dark"_s)
        return ThemeChoice::Dark;
    return ThemeChoice::System;
}

bool loadFonts()
{
    if (QFontDatabase::hasFamily(family()))
        return true;
    initResources();
    bool loaded = true;
    for (const auto* weight : {u"Regular", u"Medium", u"SemiBold"}) {
        const QString file = u":/sartorius/fonts/InterTabular-%1.otf"_s.arg(QStringView(weight));
        loaded = QFontDatabase::addApplicationFont(file) >= 0 && loaded;
    }
    return loaded;
}

QFont fontOf(int pixelSize, QFont::Weight weight)
{
    QFont font;
    font.setFamilies(
        {family(), u"Inter"_s, QFontDatabase::systemFont(QFontDatabase::GeneralFont).family()});
    font.setPixelSize(pixelSize);
    font.setWeight(weight);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

void applyTheme(QWidget& root, ThemeChoice choice)
{
    loadFonts();
    const bool dark
        = choice == ThemeChoice::Dark || (choice == ThemeChoice::System && systemIsDark());
    const Tokens& tokens = dark ? darkTokens() : lightTokens();
    root.setFont(fontOf(13));
    root.setStyleSheet(sheetFor(tokens));
    ThemeKeeper::of(root).apply(paletteFor(tokens));
}

} // namespace sartorius::ui
