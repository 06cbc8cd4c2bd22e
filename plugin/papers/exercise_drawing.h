#pragma once

#include <string_view>
#include <vector>

namespace sartorius::papers {

/// A point of a drawing, 0..100 to the right, 0..64 downwards; the floor is at 58.
struct DrawingPoint
{
    double x = 0;
    double y = 0;
};

struct DrawingCircle
{
    DrawingPoint middle;
    double radius = 0;
};

/// A line drawing of an exercise, for screen and paper in any ink: polylines and circles, the head
/// first.
struct ExerciseDrawing
{
    std::vector<DrawingCircle> circles;
    std::vector<std::vector<DrawingPoint>> lines;

    bool isEmpty() const { return lines.empty(); }
};

/// Our own drawing of "EX-01" or "mk:EX-01"; empty when there is none.
ExerciseDrawing exerciseDrawing(std::string_view exercise);

} // namespace sartorius::papers
