#include "dicom/worker/phantom.h"

#include "dicom/worker/canvas.h"

#include <algorithm>
#include <cmath>

namespace sartorius::dicom {

namespace {

constexpr std::string_view kWord = "DEMONSTRATION";

/// One knee from the front, centred on x; `inner` is +1 when the body's middle lies to its right.
void addFrontKnee(Canvas& canvas, double x, double inner, double narrowing)
{
    const double joint = 470;
    canvas.addBar({x - inner * 4, -40, x, 1000, 150}, 0.16, 60); // soft parts
    canvas.addBar({x - inner * 16, -40, x - inner * 4, joint - 120, 38}, 0.26, 6);
    canvas.addBar({x - inner * 16, -40, x - inner * 4, joint - 150, 22}, -0.10, 8); // marrow space
    canvas.addEllipse({x, joint - 100, 84, 74, 0}, 0.20, 14);
    canvas.addEllipse({x + inner * 44, joint - 52, 50, 48, 0}, 0.17, 5); // inner condyle
    canvas.addEllipse({x - inner * 44, joint - 54, 48, 46, 0}, 0.17, 5); // outer condyle
    canvas.addEllipse({x, joint - 108, 40, 46, 0}, 0.10, 6); // kneecap, seen through
    const double top = joint + 20;
    canvas.addBar({x - 62, top, x + 62, top, 24}, 0.24, 5); // plateau
    canvas.addEllipse({x, top + 50, 78, 62, 0}, 0.15, 12);
    canvas.addBar(
        {x + inner * 26, top - 20 - narrowing, x + inner * 72, top - 18 - narrowing, 6}, 0.14, 4);
    canvas.addEllipse({x + inner * 9, top - 22, 7, 13, 0}, 0.12, 3); // eminences
    canvas.addEllipse({x - inner * 11, top - 20, 7, 11, 0}, 0.12, 3);
    canvas.addBar({x, top + 80, x + inner * 6, 1000, 36}, 0.26, 6);
    canvas.addBar({x, top + 110, x + inner * 6, 1000, 20}, -0.10, 8);
    canvas.addEllipse({x - inner * 82, top + 66, 22, 28, 0}, 0.14, 5); // fibula
    canvas.addBar({x - inner * 84, top + 80, x - inner * 76, 1000, 13}, 0.17, 5);
}

double sideSign(record::Laterality side)
{
    return side == record::Laterality::Left ? -1 : 1;
}

/// The bones of a slice through or beside the knee; `across` runs from -1 to 1 over the joint's
/// width.
struct SliceShape
{
    double bone = 0; ///< 0 outside of the bones, 1 in the middle of a condyle
    bool notch = false; ///< between the condyles
};

SliceShape sliceShape(double across)
{
    SliceShape shape;
    shape.notch = std::abs(across) < 0.14;
    shape.bone = std::sqrt(std::max(0.0, 1 - across * across * 1.15));
    return shape;
}

constexpr double kMarrow = 0.62;
constexpr double kFat = 0.80;
constexpr double kMuscle = 0.26;
constexpr double kCartilage = 0.48;
constexpr double kDark = 0.05;

void coverBone(Canvas& canvas, const Ellipse& shape)
{
    Ellipse rim = shape;
    rim.radiusX += 2;
    rim.radiusY += 2;
    canvas.coverEllipse(rim, kDark);
    canvas.coverEllipse(shape, kMarrow);
}

void coverBoneBar(Canvas& canvas, double x1, double y1, double x2, double y2, double halfWidth)
{
    canvas.coverBar({x1, y1, x2, y2, halfWidth + 2}, kDark);
    canvas.coverBar({x1, y1, x2, y2, halfWidth}, kMarrow);
}

void coverMenisci(Canvas& canvas, double x, double y, double reach, bool torn)
{
    canvas.coverEllipse({x - reach, y, 13, 5, 14}, kDark);
    canvas.coverEllipse({x + reach, y, 15, 6, -14}, kDark);
    if (torn)
        canvas.coverBar({x + reach - 5, y + 4, x + reach + 6, y - 3, 0.9}, 0.9, 0.8);
}

} // namespace

Drawing drawStandingKnees(record::Laterality side)
{
    Canvas canvas {1280, 960};
    const bool right = side != record::Laterality::Left;
    const bool left = side != record::Laterality::Right;
    addFrontKnee(canvas, 360, 1, right ? 10 : 0);
    addFrontKnee(canvas, 920, -1, left ? 10 : 0);
    canvas.addGrain(11, 0.03);
    canvas.write(60, 60, 9, "R");
    canvas.write(1175, 60, 9, "L");
    canvas.write(406, 890, 6, kWord);
    return canvas.finished();
}

Drawing drawLateralKnee(record::Laterality side)
{
    Canvas canvas {900, 1100};
    // The front of the knee looks to the left whichever side it is.
    canvas.addBar({470, -40, 450, 1140, 190}, 0.15, 60);
    canvas.addBar({490, -40, 470, 400, 46}, 0.27, 6);
    canvas.addBar({490, -40, 470, 380, 28}, -0.10, 8);
    canvas.addEllipse({452, 470, 104, 92, 0}, 0.24, 8);
    canvas.addEllipse({470, 482, 96, 84, 0}, 0.10, 6);
    canvas.addEllipse({290, 440, 36, 70, 8}, 0.24, 6); // kneecap
    canvas.addBar({300, 510, 352, 690, 12}, 0.05, 8); // its tendon
    canvas.addBar({380, 602, 560, 612, 26}, 0.24, 6);
    canvas.addEllipse({460, 660, 100, 74, 0}, 0.16, 12);
    canvas.addBar({450, 700, 430, 1140, 44}, 0.26, 6);
    canvas.addBar({450, 730, 430, 1140, 26}, -0.10, 8);
    canvas.addBar({548, 690, 520, 1140, 15}, 0.16, 5);
    canvas.addGrain(12, 0.03);
    canvas.write(60, 60, 9, side == record::Laterality::Left ? "L" : "R");
    canvas.write(216, 1030, 6, kWord);
    return canvas.finished();
}

Drawing drawSagittalSlice(record::Laterality side, std::uint32_t slice, std::uint32_t count)
{
    Canvas canvas {256, 256};
    const double across = (slice + 0.5) / count * 2 - 1; // -1: the patient's right
    const SliceShape shape = sliceShape(across);
    canvas.coverBar({126, -10, 130, 266, 84 * (0.7 + 0.3 * shape.bone)}, kFat, 3);
    canvas.coverBar({132, -10, 136, 266, 66 * (0.7 + 0.3 * shape.bone)}, kMuscle, 6);
    const double condyle = 18 + 30 * shape.bone;
    coverBoneBar(canvas, 128, -10, 126, 70, 12 + 10 * shape.bone);
    if (!shape.notch)
        coverBone(canvas, {128, 92, condyle, condyle * 0.78, 0});
    canvas.coverEllipse({128, 94 + condyle * 0.78, condyle * 0.8, 3, 0}, kCartilage);
    const double joint = 98 + condyle * 0.78;
    coverBoneBar(canvas, 128 - condyle * 0.7, joint + 18, 128 + condyle * 0.7, joint + 18, 9);
    coverBoneBar(canvas, 126, joint + 30, 122, 266, 12 + 8 * shape.bone);
    const bool inner = across * sideSign(side) > 0.25 && across * sideSign(side) < 0.7;
    if (shape.notch)
        canvas.coverBar({112, joint + 8, 148, joint - 40, 4}, 0.10); // cruciate
    else
        coverMenisci(canvas, 128, joint + 2, condyle * 0.62, inner);
    if (shape.bone > 0.8) {
        coverBone(canvas, {62, 84, 10, 19, 6}); // kneecap
        canvas.coverBar({64, 106, 82, joint + 44, 3}, kDark);
    }
    canvas.addGrain(1000 + slice, 0.05);
    canvas.write(50, 238, 2, kWord);
    return canvas.finished();
}

Drawing drawCoronalSlice(record::Laterality side, std::uint32_t slice, std::uint32_t count)
{
    Canvas canvas {256, 256};
    const double depth = (slice + 0.5) / count * 2 - 1; // -1: front
    const double bone = std::sqrt(std::max(0.0, 1 - depth * depth * 0.9));
    const double inner = side == record::Laterality::Left ? -1 : 1; // seen from the front
    canvas.coverBar({128, -10, 128, 266, 92 * (0.75 + 0.25 * bone)}, kFat, 3);
    canvas.coverBar({128, -10, 128, 266, 78 * (0.75 + 0.25 * bone)}, kMuscle, 6);
    coverBoneBar(canvas, 128, -10, 128, 66, 14 + 8 * bone);
    const double condyle = 14 + 20 * bone;
    coverBone(canvas, {128 - 30, 96, condyle, condyle, 0});
    coverBone(canvas, {128 + 30, 96, condyle, condyle, 0});
    const double joint = 100 + condyle;
    coverBoneBar(canvas, 128 - 48 * bone, joint + 18, 128 + 48 * bone, joint + 18, 10);
    coverBoneBar(canvas, 128, joint + 30, 128, 266, 14 + 8 * bone);
    canvas.coverEllipse({128 - inner * 62 * bone, joint + 4, 12, 5, inner * 12}, kDark);
    canvas.coverEllipse({128 + inner * 62 * bone, joint + 4, 12, 5, -inner * 12}, kDark);
    canvas.coverBar({128 + inner * 68 * bone, 92, 128 + inner * 56 * bone, joint + 56, 2}, kDark);
    canvas.addGrain(2000 + slice, 0.05);
    canvas.write(50, 238, 2, kWord);
    return canvas.finished();
}

} // namespace sartorius::dicom
