#pragma once

#include "dicom/worker/phantom.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace sartorius::dicom {

/// An ellipse in canvas units; the turn is in degrees, clockwise.
struct Ellipse
{
    double x = 0;
    double y = 0;
    double radiusX = 1;
    double radiusY = 1;
    double turn = 0;
};

/// A shaft of bone or a strip: a straight line with round ends, in canvas units.
struct Bar
{
    double x1 = 0;
    double y1 = 0;
    double x2 = 0;
    double y2 = 0;
    double halfWidth = 1;
};

/// A grey canvas to draw phantoms on; greys are 0 to 1. Coordinates are pixels.
class Canvas
{
public:
    Canvas(std::uint16_t width, std::uint16_t height);

    /// Adds to the grey under it, as absorbing tissue does in a radiograph; the edge is `soft`
    /// pixels wide.
    void addEllipse(const Ellipse& shape, double grey, double soft = 2);

    /// Covers what is under it, as tissue does in a slice.
    void coverEllipse(const Ellipse& shape, double grey, double soft = 1);

    void addBar(const Bar& bar, double grey, double soft = 2);
    void coverBar(const Bar& bar, double grey, double soft = 1);

    /// Capital letters of five by seven dots, at full grey. Only the letters of DEMONSTRATION, R
    /// and L.
    void write(int x, int y, int dot, std::string_view text);

    /// Grain that is the same for the same seed on every machine.
    void addGrain(std::uint64_t seed, double strength);

    Drawing finished() const;

private:
    template <class Distance, class Paint>
    void paint(double left, double top, double right, double bottom, Distance distance, Paint put);

    std::uint16_t m_width;
    std::uint16_t m_height;
    std::vector<float> m_grey;
};

} // namespace sartorius::dicom
