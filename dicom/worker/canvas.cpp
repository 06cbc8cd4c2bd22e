#include "dicom/worker/canvas.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sartorius::dicom {

namespace {

constexpr double kDegree = 0.017453292519943295;

struct Glyph
{
    char letter;
    std::array<std::uint8_t, 7> rows; ///< five dots a row, the left one is 0x10
};

constexpr std::array kGlyphs {Glyph {'A', {0x0E, 0x11, 0x11, 0x1F, 0x11, 0x11, 0x11}},
                              Glyph {'D', {0x1E, 0x11, 0x11, 0x11, 0x11, 0x11, 0x1E}},
                              Glyph {'E', {0x1F, 0x10, 0x10, 0x1E, 0x10, 0x10, 0x1F}},
                              Glyph {'I', {0x0E, 0x04, 0x04, 0x04, 0x04, 0x04, 0x0E}},
                              Glyph {'L', {0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x1F}},
                              Glyph {'M', {0x11, 0x1B, 0x15, 0x15, 0x11, 0x11, 0x11}},
                              Glyph {'N', {0x11, 0x19, 0x15, 0x13, 0x11, 0x11, 0x11}},
                              Glyph {'O', {0x0E, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0E}},
                              Glyph {'R', {0x1E, 0x11, 0x11, 0x1E, 0x14, 0x12, 0x11}},
                              Glyph {'S', {0x0F, 0x10, 0x10, 0x0E, 0x01, 0x01, 0x1E}},
                              Glyph {'T', {0x1F, 0x04, 0x04, 0x04, 0x04, 0x04, 0x04}}};

/// How much of an edge `soft` pixels wide covers a point; distance is negative inside.
double coverage(double distance, double soft)
{
    return std::clamp(0.5 - distance / std::max(soft, 0.01), 0.0, 1.0);
}

double ellipseDistance(const Ellipse& shape, double x, double y)
{
    const double c = std::cos(shape.turn * kDegree);
    const double s = std::sin(shape.turn * kDegree);
    const double dx = x - shape.x;
    const double dy = y - shape.y;
    const double u = (dx * c + dy * s) / shape.radiusX;
    const double v = (-dx * s + dy * c) / shape.radiusY;
    // Not the true distance, but near enough for an edge of a few pixels.
    return (std::sqrt(u * u + v * v) - 1) * std::min(shape.radiusX, shape.radiusY);
}

double barDistance(const Bar& bar, double x, double y)
{
    const double dx = bar.x2 - bar.x1;
    const double dy = bar.y2 - bar.y1;
    const double length = std::max(dx * dx + dy * dy, 1e-9);
    const double along = std::clamp(((x - bar.x1) * dx + (y - bar.y1) * dy) / length, 0.0, 1.0);
    return std::hypot(x - bar.x1 - along * dx, y - bar.y1 - along * dy) - bar.halfWidth;
}

} // namespace

Canvas::Canvas(std::uint16_t width, std::uint16_t height)
    : m_width(width)
    , m_height(height)
    , m_grey(std::size_t {width} * height)
{
}

template <class Distance, class Paint>
void Canvas::paint(
    double left, double top, double right, double bottom, Distance distance, Paint put)
{
    const auto within = [](double value, int most) {
        return static_cast<int>(std::clamp(value, 0.0, static_cast<double>(most)));
    };
    const int lastRow = within(bottom + 1, m_height);
    const int lastColumn = within(right + 1, m_width);
    for (int y = within(top, m_height); y < lastRow; ++y) {
        for (int x = within(left, m_width); x < lastColumn; ++x) {
            float& grey
                = m_grey[static_cast<std::size_t>(y) * m_width + static_cast<std::size_t>(x)];
            grey = static_cast<float>(put(static_cast<double>(grey), distance(x + 0.5, y + 0.5)));
        }
    }
}

void Canvas::addEllipse(const Ellipse& shape, double grey, double soft)
{
    const double reach = std::max(shape.radiusX, shape.radiusY) + soft;
    paint(
        shape.x - reach,
        shape.y - reach,
        shape.x + reach,
        shape.y + reach,
        [&](double x, double y) { return ellipseDistance(shape, x, y); },
        [&](double old, double distance) { return old + grey * coverage(distance, soft); });
}

void Canvas::coverEllipse(const Ellipse& shape, double grey, double soft)
{
    const double reach = std::max(shape.radiusX, shape.radiusY) + soft;
    paint(
        shape.x - reach,
        shape.y - reach,
        shape.x + reach,
        shape.y + reach,
        [&](double x, double y) { return ellipseDistance(shape, x, y); },
        [&](double old, double distance) { return old + (grey - old) * coverage(distance, soft); });
}

void Canvas::addBar(const Bar& bar, double grey, double soft)
{
    const double reach = bar.halfWidth + soft;
    paint(
        std::min(bar.x1, bar.x2) - reach,
        std::min(bar.y1, bar.y2) - reach,
        std::max(bar.x1, bar.x2) + reach,
        std::max(bar.y1, bar.y2) + reach,
        [&](double x, double y) { return barDistance(bar, x, y); },
        [&](double old, double distance) { return old + grey * coverage(distance, soft); });
}

void Canvas::coverBar(const Bar& bar, double grey, double soft)
{
    const double reach = bar.halfWidth + soft;
    paint(
        std::min(bar.x1, bar.x2) - reach,
        std::min(bar.y1, bar.y2) - reach,
        std::max(bar.x1, bar.x2) + reach,
        std::max(bar.y1, bar.y2) + reach,
        [&](double x, double y) { return barDistance(bar, x, y); },
        [&](double old, double distance) { return old + (grey - old) * coverage(distance, soft); });
}

void Canvas::write(int x, int y, int dot, std::string_view text)
{
    for (const char letter : text) {
        const auto glyph
            = std::find_if(kGlyphs.begin(), kGlyphs.end(), [&](const Glyph& candidate) {
                  return candidate.letter == letter;
              });
        for (int row = 0; glyph != kGlyphs.end() && row < 7 * dot; ++row) {
            const unsigned dots = glyph->rows[static_cast<std::size_t>(row / dot)];
            for (int column = 0; column < 5 * dot; ++column) {
                const int px = x + column;
                const int py = y + row;
                const bool inside = px >= 0 && py >= 0 && px < m_width && py < m_height;
                if (inside && (dots & (0x10U >> static_cast<unsigned>(column / dot))) != 0)
                    m_grey[static_cast<std::size_t>(py) * m_width + static_cast<std::size_t>(px)]
                        = 1;
            }
        }
        x += 6 * dot;
    }
}

void Canvas::addGrain(std::uint64_t seed, double strength)
{
    std::uint64_t state = seed * 0x9E3779B97F4A7C15U + 1;
    for (float& grey : m_grey) {
        // Knuth's MMIX generator; four of its bytes added up are round enough for grain.
        state = state * 6364136223846793005U + 1442695040888963407U;
        const std::uint64_t bits = state >> 32U;
        const double sum = static_cast<double>((bits & 0xFFU) + ((bits >> 8U) & 0xFFU)
                                               + ((bits >> 16U) & 0xFFU) + ((bits >> 24U) & 0xFFU));
        grey = static_cast<float>(static_cast<double>(grey) + strength * (sum / 510.0 - 1.0));
    }
}

Drawing Canvas::finished() const
{
    Drawing drawing {m_width, m_height, {}};
    drawing.pixels.reserve(m_grey.size());
    for (const float grey : m_grey)
        drawing.pixels.push_back(
            static_cast<std::uint16_t>(std::lround(std::clamp(grey, 0.0F, 1.0F) * 4095.0F)));
    return drawing;
}

} // namespace sartorius::dicom
