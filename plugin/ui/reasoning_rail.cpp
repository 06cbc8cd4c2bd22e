#include "plugin/ui/reasoning_rail.h"

#include "plugin/ui/text.h"
#include "plugin/ui/theme.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

/// More lines than any shipped form can fill: what must not be missed is never cut off.
constexpr int kExcludeRows = 32;

/// Below this height every card says its counts instead of sentences, so that what must not be
/// missed stays in sight.
constexpr int kRoomForSentences = 640;

/// A name that gives way to the words at the end of its row.
class NameLabel final : public QLabel
{
public:
    explicit NameLabel(QWidget* parent)
        : QLabel(parent)
    {
        setFont(fontOf(13));
        setForegroundRole(QPalette::WindowText);
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setPen(palette().color(foregroundRole()));
        painter.drawText(rect(),
                         Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(text(), Qt::ElideRight, width()));
    }
};

/// One letter says it all.
bool isAnswerable(const OutlineItem& item)
{
    return (item.kind == CellKind::Choice || item.kind == CellKind::YesNo) && !item.computed;
}

QString shortened(const QString& text, int longest)
{
    return text.size() <= longest ? text : text.left(longest - 1).trimmed() + QChar(0x2026);
}

} // namespace

ReasoningRail::ReasoningRail(Draft& draft, FormState& form, QWidget* parent)
    : Ground(QPalette::AlternateBase, parent)
    , m_draft(draft)
    , m_form(form)
{
    setAccessibleName(tr("Reasoning"));
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    outer->addWidget(scroll);
    auto* inner = new Ground(QPalette::AlternateBase, scroll);
    auto* column = new QVBoxLayout(inner);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(8);

    column->addWidget(m_listHeading = makeHeading(tr("Working list"), inner));
    m_empty = makeLabel(
        tr("Opens with the first answers of an assessment."), 12, QFont::Normal, kMutedRole, inner);
    m_empty->setWordWrap(true);
    column->addWidget(m_empty);
    for (int i = 0; i < kCards; ++i) {
        auto* card = new CandidateCard(inner);
        card->hide();
        connect(card, &CandidateCard::accepted, this, [this, card] { accept(*card); });
        column->addWidget(card);
        m_cards.append(card);
    }
    column->addWidget(m_more = makeLabel({}, 12, QFont::Normal, kMutedRole, inner));
    m_more->setWordWrap(true);
    column->addSpacing(8);

    column->addWidget(m_nextHeading = makeHeading(tr("Ask next"), inner));
    m_nextCard = new Card(inner);
    m_nextCard->setTinted(true);
    auto* next = new QGridLayout(m_nextCard);
    next->setContentsMargins(12, 8, 8, 10);
    next->setHorizontalSpacing(8);
    next->setVerticalSpacing(2);
    m_nextName = makeLabel({}, 13, QFont::Medium, QPalette::WindowText, m_nextCard);
    m_nextName->setWordWrap(true);
    m_nextWhy = makeLabel({}, 12, QFont::Normal, kMutedRole, m_nextCard);
    m_nextWhy->setWordWrap(true);
    m_nextGo = new KeyButton(tr("Go"), u"\u21B5"_s, m_nextCard);
    next->addWidget(m_nextName, 0, 0);
    next->addWidget(m_nextGo, 0, 1, 2, 1, Qt::AlignTop);
    next->addWidget(m_nextWhy, 1, 0);
    m_nextKeys = new KeyLegend(m_nextCard);
    next->addWidget(m_nextKeys, 2, 0, 1, 2);
    next->setColumnStretch(0, 1);
    connect(m_nextGo, &QAbstractButton::clicked, this, [this] { Q_EMIT itemWanted(m_nextItem); });
    column->addWidget(m_nextCard);
    column->addSpacing(8);

    column->addWidget(m_excludeHeading = makeHeading(tr("Must exclude"), inner));
    m_excludeGrid = new QGridLayout;
    m_excludeGrid->setHorizontalSpacing(8);
    m_excludeGrid->setVerticalSpacing(6);
    m_excludeGrid->setColumnStretch(1, 1);
    for (int row = 0; row < kExcludeRows; ++row) {
        auto* mark = makeLabel({}, 13, QFont::DemiBold, kMutedRole, inner);
        auto* name = new NameLabel(inner);
        auto* why = makeLabel({}, 12, QFont::Normal, kMutedRole, inner);
        why->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        mark->setFixedWidth(16);
        mark->setAlignment(Qt::AlignCenter);
        m_excludeGrid->addWidget(mark, row, 0);
        m_excludeGrid->addWidget(name, row, 1);
        m_excludeGrid->addWidget(why, row, 2);
        m_excludeMarks.append(mark);
        m_excludeRows.append(std::pair(name, why));
    }
    column->addLayout(m_excludeGrid);
    column->addSpacing(8);
    column->addWidget(m_notice = makeLabel({}, 11, QFont::Normal, kFaintRole, inner));
    m_notice->setWordWrap(true);
    column->addStretch(1);
    scroll->setWidget(inner);

    connect(&m_form, &FormState::changed, this, &ReasoningRail::refresh);
    connect(&m_draft, &Draft::workingDiagnosisChanged, this, &ReasoningRail::refresh);
    refresh();
}

void ReasoningRail::refresh()
{
    const differential::Reasoning& reasoning = m_form.reasoning();
    showCandidates(reasoning);
    showNext(reasoning);
    showMustExclude(reasoning);
    if (m_form.rules() == nullptr)
        m_notice->clear();
    else if (reasoning.approvedBy)
        m_notice->setText(
            tr("Content pack %1 %2 \u00B7 approved by %3 \u00B7 F1 shows the source of every line")
                .arg(shown(m_form.rules()->form),
                     shown(m_form.rules()->version),
                     shown(*reasoning.approvedBy)));
    else
        m_notice->setText(tr("Content pack %1 %2 \u00B7 not yet approved at this site \u00B7 F1 "
                             "shows the source of "
                             "every line")
                              .arg(shown(m_form.rules()->form), shown(m_form.rules()->version)));
}

void ReasoningRail::resizeEvent(QResizeEvent* event)
{
    Ground::resizeEvent(event);
    const bool brief = height() < kRoomForSentences;
    if (std::exchange(m_brief, brief) != brief) {
        showCandidates(m_form.reasoning());
        showNext(m_form.reasoning());
    }
}

void ReasoningRail::showCandidates(const differential::Reasoning& reasoning)
{
    const auto& working = m_draft.assessment().workingDiagnosis;
    std::vector<const differential::Candidate*> listed;
    int rest = 0;
    for (const differential::Candidate& candidate : reasoning.candidates) {
        const bool isWorking = isDiagnosis(working, candidate.id);
        if (candidate.supporting.empty() && !isWorking)
            ++rest;
        else if (static_cast<int>(listed.size()) < kCards)
            listed.push_back(&candidate);
        else
            ++rest;
    }
    for (int i = 0; i < kCards; ++i) {
        const auto at = static_cast<std::size_t>(i);
        if (at < listed.size())
            m_cards[i]->showCandidate(
                i + 1, *listed[at], isDiagnosis(working, listed[at]->id), m_brief);
        else
            m_cards[i]->hide();
    }
    m_empty->setVisible(listed.empty());
    m_more->setVisible(rest > 0 && m_form.form() != nullptr);
    m_more->setText(tr("Little or nothing for %1 others yet").arg(rest));
}

void ReasoningRail::showNext(const differential::Reasoning& reasoning)
{
    const bool any = !reasoning.nextQuestions.empty();
    m_nextHeading->setVisible(any);
    m_nextCard->setVisible(any);
    if (!any) {
        m_nextItem.clear();
        return;
    }
    const differential::NextQuestion& question = reasoning.nextQuestions.front();
    m_nextItem = question.item;
    m_nextName->setText(m_form.itemLabel(question.item));
    QStringList names;
    for (const std::string& id : question.splits) {
        const auto* differential
            = m_form.rules() != nullptr ? m_form.rules()->differential(id) : nullptr;
        QString name = shown(id);
        if (differential != nullptr)
            name = shown(differential->name);
        else if (m_form.rules() != nullptr) {
            for (const differential::RedFlag& flag : m_form.rules()->redFlags) {
                if (flag.id == id)
                    name = shown(flag.name);
            }
        }
        if (names.size() < 2)
            names << shortened(name.section(u" ("_s, 0, 0).section(u" / "_s, 0, 0), 44);
    }
    m_nextWhy->setText(names.isEmpty()         ? QString()
                           : names.size() == 1 ? tr("Bears on %1.").arg(names.front())
                                               : tr("Splits %1 from %2.").arg(names[0], names[1]));
    // In little room the letters that answer it say more than why it is asked.
    m_nextWhy->setVisible(!m_brief);
    m_nextGo->setAccessibleName(tr("Go to %1").arg(m_nextName->text()));
    QVector<KeyLegend::Entry> keys;
    const OutlineItem* item
        = m_form.outline() != nullptr ? m_form.outline()->item(m_nextItem) : nullptr;
    if (item != nullptr && isAnswerable(*item) && m_draft.isEditable()) {
        for (const OutlineOption& option : item->options) {
            if (!option.keys.isEmpty())
                keys.append(
                    {option.keys.left(1), option.label.left(1).toLower() + option.label.mid(1)});
        }
    }
    m_nextKeys->setEntries({}, keys);
    m_nextKeys->setVisible(!keys.isEmpty());
}

void ReasoningRail::showMustExclude(const differential::Reasoning& reasoning)
{
    int row = 0;
    const auto put = [this, &row](const QString& mark,
                                  QPalette::ColorRole role,
                                  const QString& name,
                                  const QString& why) {
        if (row >= kExcludeRows)
            return;
        m_excludeMarks[row]->setText(mark);
        m_excludeMarks[row]->setForegroundRole(role);
        m_excludeMarks[row]->show();
        m_excludeRows[row].first->setText(
            shortened(name.section(u" ("_s, 0, 0).section(u" / "_s, 0, 0).section(u',', 0, 0), 30));
        m_excludeRows[row].first->setToolTip(name);
        m_excludeRows[row].first->show();
        m_excludeRows[row].second->setText(why);
        m_excludeRows[row].second->setToolTip(why);
        m_excludeRows[row].second->show();
        ++row;
    };
    using enum differential::Band;
    for (const differential::MustNotMiss& line : reasoning.mustNotMiss) {
        if (!line.flags.empty())
            put(u"\u25A0"_s, kStopRole, shown(line.name), tr("red flag open"));
    }
    for (const differential::MustNotMiss& line : reasoning.mustNotMiss) {
        if (line.flags.empty() && !line.needs.empty())
            put(u"?"_s, kAttentionRole, shown(line.name), openText(line.needs));
    }
    // A tick is for what little speaks for; what may well be there is no more than judged.
    for (const differential::MustNotMiss& line : reasoning.mustNotMiss) {
        if (!line.flags.empty() || !line.needs.empty())
            continue;
        if (!line.band || *line.band == LittleSupport)
            put(u"\u2713"_s, kDoneRole, shown(line.name), tr("little support"));
        else if (*line.band == CannotJudge)
            put(u"?"_s, kAttentionRole, shown(line.name), tr("cannot judge yet"));
        else
            put(u"\u25B2"_s, kAttentionRole, shown(line.name), bandText(line.band));
    }
    m_excludeHeading->setVisible(row > 0);
    for (; row < kExcludeRows; ++row) {
        m_excludeMarks[row]->hide();
        m_excludeRows[row].first->hide();
        m_excludeRows[row].second->hide();
    }
}

QString ReasoningRail::openText(const std::vector<std::string>& needs) const
{
    const QString label = m_form.itemLabel(needs.front());
    if (needs.size() == 1 && label.size() <= 18)
        return tr("%1 not asked").arg(label);
    return tr("%1 not asked").arg(needs.size());
}

void ReasoningRail::accept(const CandidateCard& card)
{
    for (const differential::Candidate& candidate : m_form.reasoning().candidates) {
        if (candidate.id == card.candidateId())
            m_draft.setWorkingDiagnosis(
                record::Coding {record::kLocalCodeSystem,
                                diagnosisCode(m_draft.assessment().form, candidate.id),
                                candidate.name});
    }
}

void ReasoningRail::takeFocus()
{
    for (CandidateCard* card : m_cards) {
        if (card->isVisible()) {
            card->setFocus(Qt::ShortcutFocusReason);
            return;
        }
    }
    if (m_nextGo->isVisible())
        m_nextGo->setFocus(Qt::ShortcutFocusReason);
}

void ReasoningRail::keyPressEvent(QKeyEvent* event)
{
    const bool plain = event->modifiers() == Qt::NoModifier && event->text().size() == 1;
    const int digit = event->key() - Qt::Key_1;
    if (plain && digit >= 0 && digit < m_cards.size()) {
        if (m_cards[digit]->isVisible())
            accept(*m_cards[digit]);
        return;
    }
    if (plain && answerNext(event->text().front()))
        return;
    Ground::keyPressEvent(event);
}

bool ReasoningRail::answerNext(QChar key)
{
    const OutlineItem* item
        = m_form.outline() != nullptr ? m_form.outline()->item(m_nextItem) : nullptr;
    if (m_nextCard->isHidden() || item == nullptr || !isAnswerable(*item) || !m_draft.isEditable())
        return false;
    const OutlineOption* option = optionFor(*item, key);
    if (option == nullptr)
        return false;
    const record::Laterality assessed = m_draft.assessment().side;
    std::optional<record::Laterality> side;
    if (item->sided == Sidedness::Both) {
        // A side is never guessed: where both are assessed the person says which, in the form.
        if (assessed != record::Laterality::Right && assessed != record::Laterality::Left)
            return false;
        side = assessed;
    }
    m_draft.answer({record::Answer {.item = item->id,
                                    .side = side,
                                    .values = {valueOf(*item, *option)},
                                    .origin = record::AnswerOrigin::Entered}},
                   item->label);
    return true;
}

QStringList ReasoningRail::spokenLines() const
{
    QStringList lines;
    for (const CandidateCard* card : m_cards) {
        if (!card->isHidden())
            lines << card->accessibleName();
    }
    if (!m_nextCard->isHidden())
        lines << m_nextName->text() + u": "_s + m_nextWhy->text();
    for (qsizetype row = 0; row < m_excludeRows.size(); ++row) {
        if (!m_excludeMarks[row]->isHidden())
            lines << m_excludeMarks[row]->text() + u' ' + m_excludeRows[row].first->text() + u": "_s
                    + m_excludeRows[row].second->text();
    }
    lines << m_notice->text();
    return lines;
}

} // namespace sartorius::ui
