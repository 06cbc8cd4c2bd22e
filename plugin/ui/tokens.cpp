#include "plugin/ui/tokens.h"

#include <QWidget>

#include <cmath>

namespace sartorius::ui {
namespace {

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF())
        + 0.0722 * linear(color.blueF());
}

} // namespace

const Tokens& lightTokens()
{
    static const Tokens tokens {
        .window = QColor(0xF5, 0xF6, 0xF8),
        .surface = QColor(0xFF, 0xFF, 0xFF),
        .secondSurface = QColor(0xFA, 0xFB, 0xFC),
        .line = QColor(0xE2, 0xE5, 0xEA),
        .strongLine = QColor(0xCD, 0xD2, 0xDA),
        .text = QColor(0x1A, 0x1A, 0x1A),
        .muted = QColor(0x59, 0x5F, 0x69),
        .faint = QColor(0x6A, 0x70, 0x7B),
        .accent = QColor(0x00, 0x5A, 0x8C),
        .accentSoft = QColor(0xE6, 0xF1, 0xF8),
        .onAccent = QColor(0xFF, 0xFF, 0xFF),
        .done = QColor(0x00, 0x6B, 0x4F),
        .doneSoft = QColor(0xE4, 0xF3, 0xEE),
        .attention = QColor(0xA0, 0x40, 0x00),
        .attentionSoft = QColor(0xFB, 0xEE, 0xE3),
        .stop = QColor(0x8E, 0x1B, 0x5A),
        .stopSoft = QColor(0xF8, 0xE6, 0xEF),
        .selection = QColor(0xD6, 0xE8, 0xF4),
    };
    return tokens;
}

const Tokens& darkTokens()
{
    static const Tokens tokens {
        .window = QColor(0x17, 0x18, 0x1B),
        .surface = QColor(0x1F, 0x21, 0x25),
        .secondSurface = QColor(0x24, 0x26, 0x2B),
        .line = QColor(0x32, 0x35, 0x3B),
        .strongLine = QColor(0x46, 0x4A, 0x52),
        .text = QColor(0xED, 0xED, 0xED),
        .muted = QColor(0xB0, 0xB4, 0xBB),
        .faint = QColor(0x9A, 0xA0, 0xAA),
        .accent = QColor(0x56, 0xB4, 0xE9),
        .accentSoft = QColor(0x1B, 0x34, 0x44),
        .onAccent = QColor(0x0D, 0x1B, 0x24),
        .done = QColor(0x3F, 0xCF, 0x9F),
        .doneSoft = QColor(0x17, 0x3A, 0x30),
        .attention = QColor(0xF0, 0xA0, 0x3C),
        .attentionSoft = QColor(0x3D, 0x2C, 0x17),
        .stop = QColor(0xF3, 0x9A, 0xC7),
        .stopSoft = QColor(0x41, 0x24, 0x34),
        .selection = QColor(0x24, 0x42, 0x5A),
    };
    return tokens;
}

const Tokens& tokensOf(const QPalette& palette)
{
    return palette.color(QPalette::Window).lightness() < 128 ? darkTokens() : lightTokens();
}

const Tokens& tokensOf(const QWidget& widget)
{
    return tokensOf(widget.palette());
}

QPalette paletteFor(const Tokens& t)
{
    QPalette palette;
    palette.setColor(QPalette::Window, t.window);
    palette.setColor(QPalette::WindowText, t.text);
    palette.setColor(QPalette::Base, t.surface);
    palette.setColor(QPalette::AlternateBase, t.secondSurface);
    palette.setColor(QPalette::Text, t.text);
    palette.setColor(QPalette::Button, t.surface);
    palette.setColor(QPalette::ButtonText, t.text);
    palette.setColor(QPalette::Highlight, t.selection);
    palette.setColor(QPalette::HighlightedText, t.text);
    palette.setColor(QPalette::ToolTipBase, t.secondSurface);
    palette.setColor(QPalette::ToolTipText, t.text);
    palette.setColor(QPalette::Light, t.secondSurface);
    palette.setColor(QPalette::Mid, t.line);
    palette.setColor(QPalette::Dark, t.strongLine);
    palette.setColor(kMutedRole, t.muted);
    palette.setColor(kFaintRole, t.faint);
    palette.setColor(kAccentRole, t.accent);
    palette.setColor(kAttentionRole, t.attention);
    palette.setColor(kStopRole, t.stop);
    palette.setColor(kDoneRole, t.done);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, t.faint);
    return palette;
}

double contrast(const QColor& a, const QColor& b)
{
    const double first = luminance(a) + 0.05;
    const double second = luminance(b) + 0.05;
    return first > second ? first / second : second / first;
}

} // namespace sartorius::ui
