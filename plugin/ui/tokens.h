#pragma once

#include <QColor>
#include <QPalette>

class QWidget;

namespace sartorius::ui {

/// Every colour of the window. Meaning is never carried by one of these alone: a shape or a word is
/// beside it.
struct Tokens
{
    QColor window, surface, secondSurface;
    QColor line, strongLine;
    QColor text, muted, faint;
    QColor accent, accentSoft, onAccent;
    QColor done, doneSoft;
    QColor attention, attentionSoft;
    QColor stop, stopSoft;
    QColor selection;
};

const Tokens& lightTokens();
const Tokens& darkTokens();

/// The tokens a widget paints with; told from its palette, so that two windows of one process may
/// differ.
const Tokens& tokensOf(const QWidget& widget);

/// The tokens that belong to a palette made by `paletteFor`.
const Tokens& tokensOf(const QPalette& palette);

/// Puts the tokens into palette roles; labels choose their tone by foreground role and follow a
/// theme change.
QPalette paletteFor(const Tokens& tokens);

inline constexpr QPalette::ColorRole kMutedRole = QPalette::PlaceholderText;
inline constexpr QPalette::ColorRole kFaintRole = QPalette::Shadow;
inline constexpr QPalette::ColorRole kAccentRole = QPalette::Link;
inline constexpr QPalette::ColorRole kAttentionRole = QPalette::BrightText;
inline constexpr QPalette::ColorRole kStopRole = QPalette::LinkVisited;
inline constexpr QPalette::ColorRole kDoneRole = QPalette::Midlight;

/// WCAG 2.1 contrast of two opaque colours, 1 to 21.
double contrast(const QColor& a, const QColor& b);

/// All distances are multiples of 4 px.
namespace metric {
inline constexpr int kRow = 32;
inline constexpr int kPatientBar = 56;
inline constexpr int kActionBar = 52;
inline constexpr int kStatusStrip = 26;
inline constexpr int kSectionRail = 208;
inline constexpr int kNarrowSectionRail = 184;
inline constexpr int kReasoningRail = 340;
inline constexpr int kNarrowReasoningRail = 304;
inline constexpr int kControlRadius = 6;
inline constexpr int kCardRadius = 8;
inline constexpr int kChipRadius = 12;
} // namespace metric

} // namespace sartorius::ui
