#include "plugin/ui/candidate_card.h"

#include "plugin/ui/controls.h"
#include "plugin/ui/key_hints.h"
#include "plugin/ui/text.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

constexpr std::size_t kReasonsShown = 2;

QString shortened(const QString& text, int longest)
{
    return text.size() <= longest ? text : text.left(longest - 1).trimmed() + QChar(0x2026);
}

/// "Onset: gradual (weeks) or days" without what the eye skips. Capitals stay: many are names.
QString brief(const differential::Reason& reason)
{
    return shortened(shown(reason.text).section(u" ("_s, 0, 0), 48);
}

QString joined(const std::vector<differential::Reason>& reasons)
{
    QStringList words;
    for (const differential::Reason& reason : reasons) {
        if (static_cast<std::size_t>(words.size()) < kReasonsShown)
            words << brief(reason);
    }
    QString text = words.join(u" \u00B7 "_s);
    if (reasons.size() > kReasonsShown)
        text += u" \u00B7 +%1"_s.arg(reasons.size() - kReasonsShown);
    return text;
}

QString orNothing(const std::vector<differential::Reason>& reasons)
{
    return reasons.empty() ? CandidateCard::tr("nothing recorded") : joined(reasons);
}

} // namespace

QString plainName(const std::string& name)
{
    return shown(name).section(u" ("_s, 0, 0);
}

QString bandText(const std::optional<differential::Band>& band)
{
    if (!band)
        return {};
    using enum differential::Band;
    switch (*band) {
    case Confirmatory:
        return CandidateCard::tr("confirmed by a test");
    case WellSupported:
        return CandidateCard::tr("well supported");
    case Supported:
        return CandidateCard::tr("supported");
    case Possible:
        return CandidateCard::tr("possible");
    case LittleSupport:
        return CandidateCard::tr("little support");
    case CannotJudge:
        return CandidateCard::tr("cannot judge yet");
    }
    return {};
}

CandidateCard::CandidateCard(QWidget* parent)
    : QFrame(parent)
    , m_rank(makeLabel({}, 11, QFont::Medium, kMutedRole, this))
    , m_name(makeLabel({}, 13, QFont::DemiBold, QPalette::WindowText, this))
    , m_band(makeLabel({}, 11, QFont::Normal, kMutedRole, this))
    , m_reasons(makeLabel({}, 12, QFont::Normal, kMutedRole, this))
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    m_reasons->setTextFormat(Qt::RichText);
    m_reasons->setWordWrap(true);
    m_name->setWordWrap(true);
    m_rank->setAlignment(Qt::AlignCenter);
    m_rank->setFixedSize(20, 18);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(12, 8, 12, 10);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(1, 1);
    grid->addWidget(m_rank, 0, 0, Qt::AlignTop);
    grid->addWidget(m_name, 0, 1);
    grid->addWidget(m_band, 0, 2, Qt::AlignTop | Qt::AlignRight);
    grid->addWidget(m_reasons, 1, 0, 1, 3);
}

void CandidateCard::showCandidate(int rank,
                                  const differential::Candidate& candidate,
                                  bool isWorkingDiagnosis,
                                  bool isBrief)
{
    m_id = candidate.id;
    m_first = rank == 1;
    m_working = isWorkingDiagnosis;
    const QString band
        = isWorkingDiagnosis ? tr("\u2713 working diagnosis") : bandText(candidate.band);
    m_band->setForegroundRole(isWorkingDiagnosis ? kDoneRole : kMutedRole);
    m_rank->setText(QString::number(rank));
    setKeyHint(*this, QString::number(rank));
    // In little room the first of two names is enough; the rest is in the tip.
    m_name->setText(isBrief ? plainName(candidate.name).section(u" / "_s, 0, 0)
                            : plainName(candidate.name));
    m_name->setToolTip(shown(candidate.name));
    m_band->setText(band);
    if (isBrief) {
        m_lines = {tr("for"),
                   QString::number(candidate.supporting.size()),
                   tr("against"),
                   QString::number(candidate.opposing.size()),
                   tr("not asked"),
                   QString::number(candidate.unasked.size())};
    } else {
        m_lines = {tr("for"),
                   orNothing(candidate.supporting),
                   tr("against"),
                   orNothing(candidate.opposing)};
        if (!candidate.unasked.empty())
            m_lines << tr("not asked") << joined(candidate.unasked);
    }
    writeReasons();
    setAccessibleName(tr("%1. %2, %3; for: %4; against: %5; not asked: %6")
                          .arg(QString::number(rank),
                               shown(candidate.name),
                               band,
                               joined(candidate.supporting),
                               joined(candidate.opposing),
                               joined(candidate.unasked)));
    setToolTip(tr("Enter or %1: make this the working diagnosis").arg(rank));
    show();
    update();
}

void CandidateCard::writeReasons()
{
    // The ink is written into the words: a rich text asks the application's palette, which may be a
    // host's.
    const QString ink = tokensOf(*this).text.name();
    QStringList html;
    bool counts = true;
    for (qsizetype i = 0; i + 1 < m_lines.size(); i += 2) {
        bool isNumber = false;
        m_lines[i + 1].toInt(&isNumber);
        counts = counts && isNumber;
        html << u"<span style='font-weight:500;color:%1'>%2</span> %3"_s.arg(
            ink, m_lines[i], m_lines[i + 1].toHtmlEscaped());
    }
    m_reasons->setText(html.join(counts ? u" \u00B7 "_s : u"<br>"_s));
}

void CandidateCard::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        writeReasons();
    QFrame::changeEvent(event);
}

void CandidateCard::paintEvent(QPaintEvent*)
{
    const Tokens& t = tokensOf(*this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool strong = m_first || m_working || hasFocus();
    painter.setPen(QPen(m_working ? t.done : strong ? t.accent : t.line, hasFocus() ? 2 : 1));
    painter.setBrush(t.surface);
    const qreal inset = hasFocus() ? 1 : 0.5;
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset),
                            metric::kCardRadius,
                            metric::kCardRadius);
    painter.setPen(QPen(t.strongLine, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(m_rank->geometry()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

void CandidateCard::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        Q_EMIT accepted();
        return;
    case Qt::Key_Down:
        focusNextPrevChild(true);
        return;
    case Qt::Key_Up:
        focusNextPrevChild(false);
        return;
    default:
        QFrame::keyPressEvent(event);
    }
}

void CandidateCard::mouseReleaseEvent(QMouseEvent*)
{
    Q_EMIT accepted();
}

void CandidateCard::focusInEvent(QFocusEvent* event)
{
    QFrame::focusInEvent(event);
    update();
}

void CandidateCard::focusOutEvent(QFocusEvent* event)
{
    QFrame::focusOutEvent(event);
    update();
}

} // namespace sartorius::ui
