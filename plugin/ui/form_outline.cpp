#include "plugin/ui/form_outline.h"

#include "plugin/ui/text.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sartorius)
};

bool isTaken(const OutlineItem& item, QChar letter)
{
    return std::any_of(
        item.options.begin(), item.options.end(), [letter](const OutlineOption& option) {
            return option.keys.contains(letter);
        });
}

void giveKnown(OutlineItem& item, OutlineOption& option)
{
    static const std::array<std::pair<const char*, const char*>, 12> known {{
        {"yes", "yp"},
        {"no", "on"},
        {"neg", "n"},
        {"pos", "p"},
        {"equivocal", "e"},
        {"none", "n"},
        {"normal", "n"},
        {"not-assessed", "x"},
        {"not-asked", "x"},
        {"unknown", "x"},
        {"not-reported", "x"},
        {"not-applicable", "x"},
    }};
    for (const auto& [code, letters] : known) {
        if (option.code.code != code)
            continue;
        for (const QChar letter : QString::fromLatin1(letters)) {
            // "n" down a page must not answer a red flag in passing: "no" is said with its own
            // letter there.
            if (item.redFlag && option.code.code == "no" && letter == u'n')
                continue;
            if (!isTaken(item, letter))
                option.keys += letter;
        }
    }
    if (option.keys.isEmpty() && !option.code.code.empty()) {
        const QChar first = QLatin1Char(option.code.code.front());
        if (first.isDigit() && !isTaken(item, first))
            option.keys += first;
    }
}

QString optionText(const OutlineItem& item, const record::AnswerValue& value)
{
    if (const auto* coding = std::get_if<record::Coding>(&value)) {
        for (const OutlineOption& option : item.options) {
            if (option.code.code == coding->code)
                return option.label;
        }
        return shown(coding->display.empty() ? coding->code : coding->display);
    }
    if (const auto* yes = std::get_if<bool>(&value))
        return *yes ? Words::tr("yes") : Words::tr("no");
    if (const auto* whole = std::get_if<std::int64_t>(&value))
        return QString::number(*whole);
    if (const auto* decimal = std::get_if<record::Decimal>(&value))
        return shown(record::toString(*decimal));
    if (const auto* quantity = std::get_if<record::Quantity>(&value))
        return shown(record::toString(quantity->value));
    if (const auto* date = std::get_if<record::Date>(&value))
        return dateText(*date);
    return shown(std::get<std::string>(value));
}

QString unitBehind(const OutlineItem& item)
{
    if (item.unit.isEmpty())
        return {};
    return item.unit == u"\u00B0"_s || item.unit == u"%"_s ? item.unit : u'\u00A0' + item.unit;
}

const OutlineOption* onlyOption(const OutlineItem& item, const record::Answer* answer)
{
    if (answer == nullptr || answer->values.size() != 1)
        return nullptr;
    const auto* coding = std::get_if<record::Coding>(&answer->values.front());
    if (coding == nullptr)
        return nullptr;
    const auto found
        = std::find_if(item.options.begin(), item.options.end(), [&](const auto& option) {
              return option.code.code == coding->code;
          });
    return found == item.options.end() ? nullptr : &*found;
}

bool isQuiet(const OutlineItem& item, const OutlineOption& option)
{
    static const std::array<std::string_view, 8> codes {
        "neg", "normal", "stable", "neutral", "able", "none", "0", "no"};
    return option.normal
        || (item.finding && std::find(codes.begin(), codes.end(), option.code.code) != codes.end());
}

record::Result<record::AnswerValue> readDate(QString typed)
{
    typed.replace(u'.', u'-').replace(u'/', u'-');
    // ISO, or day-month-year with the month in letters as we show it; a bare 03-04-2026 could be
    // read two ways and is refused.
    if (const auto iso = record::dateFrom(stored(typed)))
        return record::AnswerValue(*iso);
    static const QRegularExpression clinical(u"^(\\d{1,2})-([A-Za-z]{3})-(\\d{4})$"_s);
    const auto match = clinical.match(typed);
    const QString months = u"janfebmaraprmayjunjulaugsepoctnovdec"_s;
    const auto month = months.indexOf(match.captured(2).toLower());
    if (match.hasMatch() && month >= 0 && month % 3 == 0) {
        const QString isoText = u"%1-%2-%3"_s.arg(match.captured(3))
                                    .arg(static_cast<int>(month) / 3 + 1, 2, 10, QChar(u'0'))
                                    .arg(match.captured(1).toInt(), 2, 10, QChar(u'0'));
        if (const auto date = record::dateFrom(stored(isoText)))
            return record::AnswerValue(*date);
    }
    return record::failure(record::ErrorCode::InvalidInput, "not a date");
}

record::Result<record::AnswerValue> readNumber(const OutlineItem& item, QString typed)
{
    typed.replace(u',', u'.').replace(u'\u2212', u'-');
    const auto number = record::decimalFrom(stored(typed));
    if (!number)
        return record::failure(number.error());
    if ((item.least && *number < *item.least) || (item.most && *number > *item.most))
        return record::failure(record::ErrorCode::InvalidInput, "out of range");
    if (item.kind == CellKind::Integer) {
        if (record::rounded(*number, 0) != *number)
            return record::failure(record::ErrorCode::InvalidInput, "not a whole number");
        return record::AnswerValue(record::rounded(*number, 0).mantissa);
    }
    if (!item.unitCode.empty())
        return record::AnswerValue(record::Quantity {*number, item.unitCode});
    return record::AnswerValue(*number);
}

} // namespace

const OutlineItem* FormOutline::item(const std::string& id) const
{
    const auto place = find(id);
    if (!place)
        return nullptr;
    const auto& page = sections[static_cast<std::size_t>(place->section)]
                           .pages[static_cast<std::size_t>(place->page)];
    return &page.items[static_cast<std::size_t>(place->row)];
}

std::optional<FormOutline::Place> FormOutline::find(const std::string& id) const
{
    for (std::size_t s = 0; s < sections.size(); ++s) {
        for (std::size_t p = 0; p < sections[s].pages.size(); ++p) {
            const auto& items = sections[s].pages[p].items;
            for (std::size_t i = 0; i < items.size(); ++i) {
                if (items[i].id == id)
                    return Place {static_cast<int>(s), static_cast<int>(p), static_cast<int>(i)};
            }
        }
    }
    return std::nullopt;
}

std::string diagnosisCode(const std::string& form, const std::string& id)
{
    if (form == "medial-knee")
        return "mk:" + id;
    if (form == "thigh-cramp")
        return "tc:" + id;
    return id;
}

bool isDiagnosis(const std::optional<record::Coding>& recorded, const std::string& id)
{
    return recorded && (recorded->code == id || recorded->code.ends_with(":" + id));
}

void giveLetters(OutlineItem& item)
{
    for (OutlineOption& option : item.options)
        giveKnown(item, option); // also beside a letter of the form: both work
    for (OutlineOption& option : item.options) {
        if (!option.keys.isEmpty())
            continue;
        for (const QChar letter : option.label.toLower()) {
            // x always means "not examined" and = mirrors; neither may become an option's letter.
            if (letter.isLetter() && letter != u'x' && !isTaken(item, letter)) {
                option.keys = letter;
                break;
            }
        }
        // "I, II, III": no letter of its own is left, so its place in the list is.
        const QChar place(u'1' + static_cast<char16_t>(&option - item.options.data()));
        if (option.keys.isEmpty() && place.isDigit() && !isTaken(item, place))
            option.keys = place;
    }
}

const OutlineOption* optionFor(const OutlineItem& item, QChar key)
{
    const auto found = std::find_if(
        item.options.begin(), item.options.end(), [key](const OutlineOption& option) {
            return option.keys.contains(key.toLower());
        });
    return found == item.options.end() ? nullptr : &*found;
}

record::AnswerValue valueOf(const OutlineItem& item, const OutlineOption& option)
{
    if (item.kind == CellKind::YesNo)
        return record::AnswerValue(option.code.code == "yes");
    return record::AnswerValue(option.code);
}

QString valueText(const OutlineItem& item, const record::Answer* answer)
{
    if (answer == nullptr || answer->values.empty())
        return {};
    QStringList parts;
    for (const record::AnswerValue& value : answer->values)
        parts << optionText(item, value);
    const bool number = item.kind == CellKind::Integer || item.kind == CellKind::Decimal;
    return parts.join(u", "_s) + (number ? unitBehind(item) : QString());
}

bool isNormal(const OutlineItem& item, const record::Answer* answer)
{
    const OutlineOption* option = onlyOption(item, answer);
    return option != nullptr && isQuiet(item, *option);
}

bool isUnknown(const OutlineItem& item, const record::Answer* answer)
{
    const OutlineOption* option = onlyOption(item, answer);
    return option != nullptr && option->unknown;
}

bool isAbnormal(const OutlineItem& item, const record::Answer* answer)
{
    if (answer == nullptr || answer->values.empty() || isNormal(item, answer)
        || isUnknown(item, answer))
        return false;
    return std::any_of(item.options.begin(),
                       item.options.end(),
                       [&item](const OutlineOption& option) { return isQuiet(item, option); });
}

record::Result<record::AnswerValue> readTyped(const OutlineItem& item, const QString& typed)
{
    const QString text = typed.trimmed();
    if (text.isEmpty())
        return record::failure(record::ErrorCode::InvalidInput, "empty");
    if (item.kind == CellKind::Date)
        return readDate(text);
    if (item.kind == CellKind::Integer || item.kind == CellKind::Decimal)
        return readNumber(item, text);
    return record::AnswerValue(stored(text));
}

QString rangeText(const OutlineItem& item)
{
    if (item.kind == CellKind::Date)
        return Words::tr("a date like 14-Mar-2026 or 2026-03-14");
    if (item.least && item.most)
        return Words::tr("%1 to %2%3")
            .arg(shown(record::toString(*item.least)),
                 shown(record::toString(*item.most)),
                 unitBehind(item));
    return Words::tr("a number");
}

} // namespace sartorius::ui
