#include "plugin/ui/measurement.h"

#include <QCoreApplication>
#include <QLineF>

#include <algorithm>
#include <cmath>

namespace sartorius::ui {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sartorius)
};

bool hasSize(const dicom::PixelSpacing& spacing)
{
    return spacing.source != dicom::SpacingSource::None && spacing.rowMm > 0
        && spacing.columnMm > 0;
}

QPointF inMm(const QPointF& from, const QPointF& to, const dicom::PixelSpacing& spacing)
{
    const QPointF way = to - from;
    return hasSize(spacing) ? QPointF(way.x() * spacing.columnMm, way.y() * spacing.rowMm) : way;
}

double lengthOf(const QPointF& way)
{
    return std::hypot(way.x(), way.y());
}

/// Why a length on this picture is not simply millimetres in the patient (PS3.3 10.7.1).
QString caution(dicom::SpacingSource source)
{
    using enum dicom::SpacingSource;
    switch (source) {
    case Anatomical:
    case Calibrated:
        return {};
    case Detector:
        return Words::tr(" at the detector");
    case VendorCorrected:
    case EstimatedMagnification:
        return Words::tr(" (estimated)");
    case Nominal:
    case None:
        return Words::tr(" (not calibrated)");
    }
    return {};
}

} // namespace

int pointsOf(MeasureKind kind)
{
    return kind == MeasureKind::Length ? 2 : 4;
}

std::optional<double> lengthMm(const Measurement& measurement, const dicom::PixelSpacing& spacing)
{
    if (measurement.kind != MeasureKind::Length || !measurement.isComplete() || !hasSize(spacing))
        return std::nullopt;
    return lengthOf(inMm(measurement.points[0], measurement.points[1], spacing));
}

std::optional<double> angleDegrees(const Measurement& measurement,
                                   const dicom::PixelSpacing& spacing)
{
    if (measurement.kind != MeasureKind::TwoLineAngle || !measurement.isComplete())
        return std::nullopt;
    const QPointF a = inMm(measurement.points[0], measurement.points[1], spacing);
    const QPointF b = inMm(measurement.points[2], measurement.points[3], spacing);
    const double size = lengthOf(a) * lengthOf(b);
    if (size <= 0)
        return std::nullopt;
    const double cosine = std::clamp(std::abs(QPointF::dotProduct(a, b)) / size, 0.0, 1.0);
    return std::acos(cosine) * 180.0 / M_PI;
}

QString measuredText(const Measurement& measurement, const dicom::PixelSpacing& spacing)
{
    if (const auto mm = lengthMm(measurement, spacing))
        return Words::tr("%1 mm%2").arg(QString::number(*mm, 'f', 1), caution(spacing.source));
    if (const auto degrees = angleDegrees(measurement, spacing))
        return Words::tr("%1\u00B0").arg(QString::number(*degrees, 'f', 0));
    if (measurement.kind == MeasureKind::Length && measurement.isComplete())
        return Words::tr("%1 px (the image states no size)")
            .arg(QString::number(
                QLineF(measurement.points[0], measurement.points[1]).length(), 'f', 0));
    return {};
}

} // namespace sartorius::ui
