#pragma once

#include <QFont>
#include <QString>

class QWidget;

namespace sartorius::ui {

/// What the clinician chose; System follows the desktop's own palette at start.
enum class ThemeChoice { System, Light, Dark };

/// "system", "light", "dark"; System for anything else.
ThemeChoice themeChoiceFrom(const QString& text);

/// Registers the bundled faces once for the process. False when the resource is missing; the
/// system's sans is used then.
bool loadFonts();

/// One of the sizes of the look (11 labels, 12 secondary, 13 body, 15, 18 titles) in px, weight
/// 400, 500 or 600.
QFont fontOf(int pixelSize, QFont::Weight weight = QFont::Normal);

/// Palette, font and style sheet of our window, set on `root` alone: a host keeps its own look.
void applyTheme(QWidget& root, ThemeChoice choice);

} // namespace sartorius::ui
