#include "tests/plugin/ui/filled_form.h"

namespace sartorius::ui {

FilledForm::FilledForm()
{
    assessment.id = record::AssessmentId("a1");
    assessment.patient = record::PatientId("p1");
    assessment.form = "medial-knee";
    assessment.side = record::Laterality::Right;
    assessment.previousVisit = *record::instantFrom("2026-08-12T09:00:00+02:00");
}

void FilledForm::load()
{
    draft.load(assessment);
    REQUIRE(form.outline() != nullptr);
}

void FilledForm::show(const char* page)
{
    if (!draft.isOpen())
        load();
    for (const OutlineSection& section : form.outline()->sections) {
        for (const OutlinePage& candidate : section.pages) {
            if (candidate.id == page) {
                model.setPage(&candidate);
                return;
            }
        }
    }
    FAIL("no page " << page);
}

QModelIndex FilledForm::cell(const char* item, bool left)
{
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.itemAt(model.index(row, 0))->id != item)
            continue;
        if (!model.isTwoSided())
            return model.index(row, 1);
        return model.index(row, left ? 2 : 1);
    }
    FAIL("no item " << item);
    return {};
}

QString FilledForm::words(const char* item, bool left)
{
    return model.data(cell(item, left), Qt::DisplayRole).toString();
}

record::Answer
FilledForm::choice(const char* item, const char* code, std::optional<record::Laterality> side) const
{
    return {.item = item,
            .side = side,
            .values = {record::Coding {record::kLocalCodeSystem, code, code}},
            .origin = record::AnswerOrigin::Entered};
}

} // namespace sartorius::ui
