#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sartorius::differential {

/// Lower-case words of a line. Everything but letters and digits separates them, except a point or comma
/// between two digits, which becomes a point. A number written against a name of four or more letters is a
/// word of its own ("zocor40"). Letters of Latin-1 lose their accents, full-width letters become plain.
std::vector<std::string> wordsOf(std::string_view line);

/// Part of a line that speaks of one medicine or one product.
struct MedicinePart
{
    std::string text; ///< as written
    std::vector<std::string> words;
};

/// What is said of the parts of one statement together; "/" and "+" join the ingredients of a product.
struct MedicineStatement
{
    std::string text;
    std::vector<MedicinePart> parts;
    bool afterComma = false; ///< not begun by a semicolon, a full stop or a new line
};

/// Splits a line at commas, semicolons, brackets, full stops and "and" into statements, and those at "/"
/// and "+" into parts. A comma or point between digits splits nothing.
std::vector<MedicineStatement> statementsOf(std::string_view line);

/// Letters to insert, delete, replace or swap with their neighbour, each pair once; `limit` + 1 when more
/// than `limit` are needed.
std::size_t editsBetween(std::string_view a, std::string_view b, std::size_t limit);

} // namespace sartorius::differential
