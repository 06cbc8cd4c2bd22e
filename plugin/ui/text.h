#pragma once

#include "forms/record/answer.h"
#include "forms/record/laterality.h"
#include "forms/record/order.h"
#include "forms/record/person.h"
#include "forms/record/problem.h"
#include "forms/record/result.h"
#include "forms/record/time.h"
#include "plugin/api/values.h"
#include "plugin/ui/controls.h"

#include <QString>

#include <string>
#include <string_view>

/// Every word a person reads that is chosen from a value: below ui there are codes, here there is
/// language.
namespace sartorius::ui {

QString shown(std::string_view utf8);
std::string stored(const QString& text);

/// What went wrong and what the person can do, chosen from the code alone: `detail` is for logs.
QString errorText(const record::Error& error);
QString problemText(const record::Problem& problem);

/// Problems when there are some, otherwise the error's own words.
QString refusalText(const record::Error& error, const record::Problems& problems);

QString sideText(record::Laterality side); ///< "right"
QString sexText(record::AdministrativeSex sex); ///< "female", "sex not recorded"
QString dateText(const record::Date& date); ///< "14-Mar-1989"
QString timeText(const record::Instant& instant); ///< "10:42:07"
QString dayText(const record::Instant& instant); ///< "20-Nov-2026"
QString formTitle(std::string_view form); ///< "Medial knee"
QString ageText(const std::optional<record::Date>& birth, const record::Date& today); ///< "37 y"

/// "DOE, Jane"; capitals of every script, unlike the plain one of record.
QString personText(const record::PersonName& name);
QString initialsOf(const record::PersonName& name);

/// "MRN 000 123 4567" without the letters; groups of three for reading aloud.
QString numberText(const record::AssignedIdentifier& number);

/// Words and tone of one of the two facts about an order. A mark stands before the words: ✓ ○ ■ ▲.
struct Fact
{
    QString words;
    Tone tone = Tone::Neutral;
};

Fact deliveryFact(const api::OrderSummary& order);
Fact acceptanceFact(const api::OrderSummary& order, const record::Instant& now);
QString orderKindText(record::OrderKind kind);
QString priorityText(record::Priority priority);
QString assessmentStateText(api::AssessmentState state, int version);

/// Why a side does or does not agree, in words with a mark.
QString originText(record::AnswerOrigin origin);

} // namespace sartorius::ui
