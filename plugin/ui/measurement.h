#pragma once

#include "dicom/study.h"

#include <QPointF>
#include <QString>
#include <QVector>

#include <optional>

namespace sartorius::ui {

enum class MeasureKind { Length, TwoLineAngle };

/// Points a measurement needs: two for a length, two for each line of an angle.
int pointsOf(MeasureKind kind);

/// A measurement on one picture; it stays on that picture. Points are in pixels of the picture,
/// from its top left corner.
struct Measurement
{
    MeasureKind kind = MeasureKind::Length;
    QVector<QPointF> points;

    bool isComplete() const { return points.size() == pointsOf(kind); }
};

/// Millimetres between the points of a length; nothing without a stated pixel size, or while
/// incomplete.
std::optional<double> lengthMm(const Measurement& measurement, const dicom::PixelSpacing& spacing);

/// Degrees between the two lines of an angle, 0 to 90: lines have no direction. Uses the pixel's
/// shape where it is stated. Nothing while incomplete or when a line has no length.
std::optional<double> angleDegrees(const Measurement& measurement,
                                   const dicom::PixelSpacing& spacing);

/// "3.4 mm", "12 px (the image states no size)", "7°"; a length whose millimetres are not those of
/// the patient says so. Empty while incomplete.
QString measuredText(const Measurement& measurement, const dicom::PixelSpacing& spacing);

} // namespace sartorius::ui
