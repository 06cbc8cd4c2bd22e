#pragma once

#include "forms/record/answer.h"

#include <QString>

#include <optional>
#include <string>
#include <vector>

namespace sartorius::ui {

/// One choice of an item and the key that gives it.
struct OutlineOption
{
    record::Coding code;
    QString label;
    QString keys; ///< letters that give it, the one drawn in the legend first
    bool normal = false; ///< what "all normal" gives
    bool unknown = false; ///< "not assessed", "not asked"
    bool exclusive = false; ///< "none": nothing else beside it
};

enum class CellKind { Choice, MultiChoice, Integer, Decimal, Date, Text, YesNo };

/// None: one value. Index: one value, of the assessed side. Both: one value per side.
enum class Sidedness { None, Index, Both };

/// What a row of the grid needs to know about one item of the form.
struct OutlineItem
{
    std::string id;
    QString label;
    CellKind kind = CellKind::Choice;
    Sidedness sided = Sidedness::None;
    std::vector<OutlineOption> options;
    std::string unitCode; ///< UCUM; empty for a bare number
    QString unit; ///< as a person writes it: "°", "mm"
    std::optional<record::Decimal> least;
    std::optional<record::Decimal> most;
    bool finding = false; ///< of a page of findings: "neg", "none", "no" are quiet there, the rest
                          ///< stands out
    bool redFlag = false;
    bool pain = false; ///< a pain score: never filled in bulk, never adopted
    bool computed = false;
    bool optional = false; ///< offered only under "more tests"
};

/// At most twelve rows, so that the page fits a small screen without scrolling.
struct OutlinePage
{
    std::string id;
    QString title;
    std::vector<OutlineItem> items;
    bool grid = true;
};

struct OutlineSection
{
    std::string id;
    QString title;
    std::vector<OutlinePage> pages;
};

/// A form as the window shows it. Built once per form; the form's own rules stay in assessment.
struct FormOutline
{
    std::string form;
    QString title;
    std::vector<OutlineSection> sections;

    const OutlineItem* item(const std::string& id) const;

    struct Place
    {
        int section = 0;
        int page = 0;
        int row = 0;
    };

    std::optional<Place> find(const std::string& item) const;
};

/// "mk:DX02" for "DX02" of the knee form: the ids of two forms clash, so the record keeps them with
/// the form's prefix.
std::string diagnosisCode(const std::string& form, const std::string& id);

/// True when a working diagnosis of the record is this candidate of the form.
bool isDiagnosis(const std::optional<record::Coding>& recorded, const std::string& id);

/// Gives every option a letter, beside those of the form: y and n (or o) for yes and no, x for what
/// was not examined, digits for grades, then the first free letter of its words.
void giveLetters(OutlineItem& item);

/// The option a key gives, or null.
const OutlineOption* optionFor(const OutlineItem& item, QChar key);

/// What choosing this option records.
record::AnswerValue valueOf(const OutlineItem& item, const OutlineOption& option);

/// The words of a value: "positive", "112°", "14-Mar-1989"; empty when nothing is recorded.
QString valueText(const OutlineItem& item, const record::Answer* answer);

/// True for a recorded choice that is neither normal nor unknown, where the item has a normal. For
/// the eye only: what "all normal" fills is the form's own mark.
bool isAbnormal(const OutlineItem& item, const record::Answer* answer);
bool isNormal(const OutlineItem& item, const record::Answer* answer);
bool isUnknown(const OutlineItem& item, const record::Answer* answer);

/// Reads what was typed into a number or date cell; Problem words when it is out of range or no
/// number.
record::Result<record::AnswerValue> readTyped(const OutlineItem& item, const QString& typed);

/// "0 to 160 °", for the remedy of a refused number.
QString rangeText(const OutlineItem& item);

} // namespace sartorius::ui
