#include "plugin/papers/exercise_drawing.h"

#include <charconv>
#include <utility>

namespace sartorius::papers {

namespace {

using Points = std::vector<DrawingPoint>;

/// The person, then what lies or stands beside them.
ExerciseDrawing person(DrawingPoint head, std::vector<Points> lines)
{
    return {{{head, 5}}, std::move(lines)};
}

ExerciseDrawing standing(int number)
{
    switch (number) {
    case 1:
        return person({50, 10},
                      {{{50, 15}, {50, 35}, {67, 38}, {67, 58}, {74, 58}},
                       {{50, 35}, {41, 50}, {25, 54}, {22, 58}},
                       {{50, 20}, {44, 28}, {50, 34}}});
    case 5:
        return person({34, 12},
                      {{{26, 4}, {26, 58}},
                       {{31, 18}, {30, 40}, {54, 40}, {54, 58}, {61, 58}},
                       {{31, 22}, {46, 36}}});
    case 9:
        return person({52, 7},
                      {{{56, 58}, {56, 46}, {84, 46}, {84, 58}},
                       {{52, 12}, {52, 30}, {67, 31}, {67, 46}, {73, 46}},
                       {{52, 30}, {46, 44}, {42, 58}, {49, 58}},
                       {{52, 16}, {60, 26}}});
    case 10:
        return person({47, 12},
                      {{{45, 17}, {34, 36}, {58, 38}, {52, 58}, {60, 58}}, {{43, 21}, {63, 24}}});
    case 11:
        return person({73, 22},
                      {{{68, 24}, {40, 29}, {43, 44}, {40, 58}, {48, 58}},
                       {{62, 25}, {60, 46}},
                       {{53, 46}, {67, 46}}});
    case 13:
        return person({50, 7},
                      {{{50, 12}, {50, 32}, {50, 44}, {49, 52}, {57, 58}}, {{50, 16}, {43, 30}}});
    case 16:
        return person({50, 7},
                      {{{50, 12}, {50, 32}, {50, 58}, {57, 58}},
                       {{50, 32}, {61, 40}, {53, 49}},
                       {{31, 19}, {50, 17}, {69, 19}}});
    case 17:
        return person({48, 7},
                      {{{48, 12}, {48, 32}, {48, 58}, {55, 58}},
                       {{48, 32}, {46, 47}, {34, 36}},
                       {{48, 16}, {37, 26}, {34, 36}}});
    case 19:
        return person({50, 6},
                      {{{50, 11}, {50, 28}, {58, 38}, {52, 48}, {58, 50}},
                       {{36, 14}, {50, 15}, {64, 10}},
                       {{42, 58}, {66, 58}}});
    case 20:
    case 21:
        return person({55, 7},
                      {{{53, 12}, {47, 32}, {62, 38}, {58, 53}, {65, 55}},
                       {{47, 32}, {38, 46}, {22, 44}},
                       {{52, 16}, {42, 24}, {46, 32}},
                       {{52, 16}, {64, 24}, {70, 16}}});
    default:
        return {};
    }
}

ExerciseDrawing lying(int number)
{
    switch (number) {
    case 2:
        return person({14, 50},
                      {{{20, 53}, {48, 40}, {70, 42}, {88, 57}, {91, 51}}, {{21, 53}, {40, 57}}});
    case 3:
        return person({14, 50},
                      {{{20, 53}, {48, 38}, {66, 34}, {70, 57}, {77, 57}},
                       {{48, 38}, {84, 20}, {87, 14}},
                       {{21, 53}, {40, 57}}});
    case 4:
        return person(
            {12, 51},
            {{{18, 54}, {46, 55}, {86, 36}, {86, 29}}, {{46, 55}, {62, 38}, {72, 57}, {79, 57}}});
    case 6:
        return person({12, 45},
                      {{{18, 48}, {46, 50}, {88, 55}}, {{46, 50}, {86, 30}}, {{18, 48}, {24, 57}}});
    case 7:
        return person({16, 27}, {{{20, 32}, {46, 42}, {88, 56}}, {{22, 33}, {22, 56}, {32, 56}}});
    case 8:
        return person({14, 36},
                      {{{20, 40}, {54, 44}, {86, 52}, {88, 58}}, {{22, 40}, {22, 56}, {34, 56}}});
    case 12: {
        ExerciseDrawing drawing = person(
            {12, 51}, {{{18, 54}, {44, 55}, {60, 34}, {70, 57}, {77, 57}}, {{19, 54}, {36, 57}}});
        drawing.circles.push_back({{68, 36}, 6});
        return drawing;
    }
    case 14:
        return person({12, 51},
                      {{{18, 54}, {46, 55}, {62, 34}, {70, 57}, {77, 57}},
                       {{82, 50}, {94, 50}},
                       {{90, 47}, {94, 50}, {90, 53}}});
    case 15: {
        ExerciseDrawing drawing = person({57, 7},
                                         {{{54, 12}, {41, 25}, {53, 34}, {47, 46}},
                                          {{53, 14}, {66, 25}},
                                          {{28, 46}, {47, 46}, {40, 26}},
                                          {{47, 46}, {66, 28}, {72, 46}},
                                          {{66, 25}, {66, 28}, {40, 28}}});
        drawing.circles.push_back({{28, 46}, 11});
        drawing.circles.push_back({{72, 46}, 11});
        return drawing;
    }
    default:
        return {};
    }
}

} // namespace

ExerciseDrawing exerciseDrawing(std::string_view exercise)
{
    const auto colon = exercise.find(':');
    if (colon != std::string_view::npos && exercise.substr(0, colon) != "mk")
        return {};
    const std::string_view id
        = colon == std::string_view::npos ? exercise : exercise.substr(colon + 1);
    int number = 0;
    if (id.substr(0, 3) != "EX-"
        || std::from_chars(id.data() + 3, id.data() + id.size(), number).ec != std::errc())
        return {};
    ExerciseDrawing drawing = standing(number);
    if (drawing.isEmpty())
        drawing = lying(number);
    if (!drawing.isEmpty())
        drawing.lines.push_back({{4, 59}, {96, 59}});
    return drawing;
}

} // namespace sartorius::papers
