#pragma once

#include "plugin/ui/draft.h"
#include "plugin/ui/exam_grid_model.h"
#include "plugin/ui/form_state.h"

#include <catch2/catch.hpp>

#include <QString>

#include <ostream>

/// Shows QStrings in failures as words instead of numbers.
inline std::ostream& operator<<(std::ostream& out, const QString& text)
{
    return out << text.toStdString();
}

namespace sartorius::ui {

/// The shipped medial-knee form with an open draft of the right knee and a signed visit before it.
struct FilledForm
{
    FilledForm();

    void load();
    void show(const char* page);

    /// The answer cell of an item; the index side unless `left`.
    QModelIndex cell(const char* item, bool left = false);
    QString words(const char* item, bool left = false);

    record::Answer choice(const char* item,
                          const char* code,
                          std::optional<record::Laterality> side = std::nullopt) const;

    FormLibrary library;
    Draft draft {nullptr};
    FormState form {
        draft,
        library,
        record::Date {std::chrono::year {2026}, std::chrono::month {11}, std::chrono::day {20}},
        nullptr};
    ExamGridModel model {draft, form, nullptr};
    api::Assessment assessment;
};

} // namespace sartorius::ui
