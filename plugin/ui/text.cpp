#include "plugin/ui/text.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sartorius)
};

QString marked(QChar mark, const QString& words)
{
    return QString(mark) + u' ' + words;
}

constexpr QChar kCheck(0x2713), kRing(0x25CB), kSquare(0x25A0), kTriangle(0x25B2);

} // namespace

QString shown(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

std::string stored(const QString& text)
{
    return text.toStdString();
}

/// "sartoriusd (process 1234)" out of "held by sartoriusd (process 1234)"; the lock file's words.
static QString holderOf(const record::Error& error)
{
    constexpr std::string_view kHeldBy = "held by ";
    const auto at = error.detail.find(kHeldBy);
    return at == std::string::npos
        ? QString()
        : shown(std::string_view(error.detail).substr(at + kHeldBy.size()));
}

QString errorText(const record::Error& error)
{
    using enum record::ErrorCode;
    switch (error.code) {
    case InvalidInput:
        return Words::tr("Something in this entry is not right yet. Nothing was changed.");
    case NotFound:
        return Words::tr("This is no longer in the record.");
    case Conflict:
        if (const QString holder = holderOf(error); !holder.isEmpty())
            return Words::tr("This record is open in another process: %1. Go on there or close it "
                             "there; it is tried again here.")
                .arg(holder);
        return Words::tr(
            "It was changed elsewhere meanwhile, or does not fit. Look again before you go on.");
    case Unavailable:
        return Words::tr("The record service does not answer just now. It is tried again.");
    case Rejected:
        return Words::tr("The other side refused it. Somebody must look at the reason.");
    case Corrupt:
        return Words::tr(
            "What is stored is damaged and is not shown. The rest of the record is not touched.");
    case NotPermitted:
        return Words::tr("Not permitted: the record is locked or the passphrase is wrong.");
    case Internal:
        return Words::tr("A fault in the program. Nothing you entered was lost.");
    }
    return {};
}

QString problemText(const record::Problem& problem)
{
    const QString what = shown(problem.what);
    return problem.remedy.empty() ? what : what + u' ' + shown(problem.remedy);
}

QString refusalText(const record::Error& error, const record::Problems& problems)
{
    if (problems.empty())
        return errorText(error);
    QStringList lines;
    for (const record::Problem& problem : problems)
        lines << problemText(problem);
    return lines.join(u'\n');
}

QString sideText(record::Laterality side)
{
    using enum record::Laterality;
    switch (side) {
    case Right:
        return Words::tr("right");
    case Left:
        return Words::tr("left");
    case Bilateral:
        return Words::tr("both sides");
    case NotSided:
        return Words::tr("no side");
    }
    return {};
}

QString sexText(record::AdministrativeSex sex)
{
    using enum record::AdministrativeSex;
    switch (sex) {
    case Female:
        return Words::tr("female");
    case Male:
        return Words::tr("male");
    case Other:
        return Words::tr("other sex");
    case Unknown:
        return Words::tr("sex not recorded");
    }
    return {};
}

QString dateText(const record::Date& date)
{
    return shown(record::toClinicalText(date));
}

QString timeText(const record::Instant& instant)
{
    return shown(record::timeOfDayText(instant));
}

QString dayText(const record::Instant& instant)
{
    return dateText(record::dateOf(instant));
}

QString formTitle(std::string_view form)
{
    if (form == "medial-knee")
        return Words::tr("Medial knee");
    if (form == "thigh-cramp")
        return Words::tr("Thigh cramp");
    return shown(form);
}

QString ageText(const std::optional<record::Date>& birth, const record::Date& today)
{
    if (!birth)
        return Words::tr("birth date not recorded");
    return Words::tr("%1 y").arg(record::ageInYears(*birth, today));
}

QString personText(const record::PersonName& name)
{
    QStringList parts;
    if (!name.family.empty())
        parts << shown(name.family).toUpper();
    if (!name.given.empty())
        parts << shown(name.given);
    return parts.isEmpty() ? Words::tr("no name") : parts.join(u", "_s);
}

QString initialsOf(const record::PersonName& name)
{
    const QString given = shown(name.given).left(1);
    return (given + shown(name.family).left(1)).toUpper();
}

QString numberText(const record::AssignedIdentifier& number)
{
    const QString value = shown(number.value);
    bool digits = value.size() > 6;
    for (const QChar c : value)
        digits = digits && c.isDigit();
    if (!digits)
        return value;
    // Groups from the left as the mock has them; the last takes what remains (3 or 4 digits).
    QStringList groups;
    qsizetype at = 0;
    while (value.size() - at > 4) {
        groups << value.mid(at, 3);
        at += 3;
    }
    groups << value.mid(at);
    return groups.join(u' ');
}

Fact deliveryFact(const api::OrderSummary& order)
{
    using enum record::DeliveryState;
    switch (order.delivery) {
    case Draft:
        return {Words::tr("not signed"), Tone::Neutral};
    case Queued:
        return {marked(kRing, Words::tr("queued")), Tone::Accent};
    case InFlight:
        return {marked(kRing, Words::tr("sending")), Tone::Accent};
    case Retrying:
        return {marked(kTriangle, Words::tr("trying again (%1)").arg(order.attempts)),
                Tone::Attention};
    case Delivered:
        return {marked(kCheck,
                       order.deliveredAt ? timeText(*order.deliveredAt) : Words::tr("delivered")),
                Tone::Done};
    case Parked:
        return {marked(kSquare,
                       order.reason.empty() ? Words::tr("waits for you") : shown(order.reason)),
                Tone::Stop};
    case Held:
        return {marked(kTriangle, Words::tr("held")), Tone::Attention};
    case Cancelled:
        return {marked(kSquare, Words::tr("cancelled")), Tone::Neutral};
    }
    return {};
}

Fact acceptanceFact(const api::OrderSummary& order, const record::Instant& now)
{
    using enum record::AcceptanceState;
    const auto when = [&order](const QString& otherwise) {
        return order.acceptanceAt ? timeText(*order.acceptanceAt) : otherwise;
    };
    switch (order.acceptance) {
    case NotAnswered: {
        if (order.delivery != record::DeliveryState::Delivered)
            return {QString(QChar(0x2013)), Tone::Neutral};
        const auto since
            = order.deliveredAt ? now.utc - order.deliveredAt->utc : std::chrono::milliseconds(0);
        const auto days = std::chrono::duration_cast<std::chrono::days>(since).count();
        return {marked(kRing,
                       days > 0 ? Words::tr("waiting %1 d").arg(static_cast<qlonglong>(days))
                                : Words::tr("no answer yet")),
                Tone::Accent};
    }
    case InfoRequested:
        return {marked(kTriangle, Words::tr("asks for more")), Tone::Attention};
    case Accepted:
        return {marked(kCheck, when(Words::tr("accepted"))), Tone::Done};
    case Scheduled:
        return {marked(kCheck, Words::tr("scheduled")), Tone::Done};
    case AppointmentCancelled:
        return {marked(kTriangle, Words::tr("appointment cancelled")), Tone::Attention};
    case NoShow:
        return {marked(kTriangle, Words::tr("did not come")), Tone::Attention};
    case Seen:
        return {marked(kCheck, Words::tr("seen, report to come")), Tone::Done};
    case InterimReport:
        return {marked(kCheck, Words::tr("first report here")), Tone::Done};
    case Completed:
        return {marked(kCheck, Words::tr("completed")), Tone::Done};
    case Reviewed:
        return {marked(kCheck, Words::tr("reviewed")), Tone::Done};
    case Rejected:
        return {marked(kSquare,
                       order.reason.empty() ? Words::tr("rejected")
                                            : Words::tr("rejected: %1").arg(shown(order.reason))),
                Tone::Stop};
    case Redirected:
        return {marked(kTriangle, Words::tr("sent on to another service")), Tone::Attention};
    case Cancelled:
        return {marked(kSquare, Words::tr("cancelled")), Tone::Neutral};
    case Expired:
        return {marked(kSquare, Words::tr("no answer in time")), Tone::Stop};
    }
    return {};
}

QString orderKindText(record::OrderKind kind)
{
    switch (kind) {
    case record::OrderKind::Referral:
        return Words::tr("Referral");
    case record::OrderKind::Rehabilitation:
        return Words::tr("Rehab order");
    case record::OrderKind::Report:
        return Words::tr("Report");
    }
    return {};
}

QString priorityText(record::Priority priority)
{
    using enum record::Priority;
    switch (priority) {
    case Stat:
        return Words::tr("at once");
    case Asap:
        return Words::tr("urgent");
    case Routine:
        return Words::tr("routine");
    }
    return {};
}

QString assessmentStateText(api::AssessmentState state, int version)
{
    using enum api::AssessmentState;
    switch (state) {
    case Draft:
        return version > 1 ? Words::tr("draft of version %1").arg(version) : Words::tr("draft");
    case Signed:
        return version > 1 ? Words::tr("signed, version %1").arg(version) : Words::tr("signed");
    case Amended:
        return Words::tr("amended, version %1").arg(version);
    case Withdrawn:
        return Words::tr("withdrawn");
    }
    return {};
}

QString originText(record::AnswerOrigin origin)
{
    using enum record::AnswerOrigin;
    switch (origin) {
    case Entered:
        return Words::tr("entered");
    case BulkNormal:
        return Words::tr("entered together as normal");
    case FromRecord:
        return Words::tr("from the record");
    case Adopted:
        return Words::tr("adopted from the last visit");
    case Derived:
        return Words::tr("computed");
    }
    return {};
}

} // namespace sartorius::ui
