#include "plugin/ui/score_cards.h"

#include "plugin/ui/text.h"

#include <QCoreApplication>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHash>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

constexpr int kMostCards = 4;

/// A rule that still lacks more answers than this is not worth a look yet.
constexpr std::size_t kNear = 4;

QString outcomeText(const scores::ScoreResult& result)
{
    switch (result.status) {
    case scores::ScoreStatus::Complete:
        if (result.value)
            return shown(record::toString(*result.value));
        return result.category.empty() ? ScoreCards::tr("complete")
                                       : shown(result.category).replace(u'-', u' ');
    case scores::ScoreStatus::Indeterminate:
        return ScoreCards::tr("missing answers: %1").arg(result.missing.size());
    case scores::ScoreStatus::NotApplicable:
        return ScoreCards::tr("not applicable");
    }
    return {};
}

/// Complete before what still lacks something; what does not apply comes last.
int order(const scores::ScoreResult& result)
{
    switch (result.status) {
    case scores::ScoreStatus::Complete:
        return 0;
    case scores::ScoreStatus::Indeterminate:
        return 1;
    case scores::ScoreStatus::NotApplicable:
        return 2;
    }
    return 3;
}

} // namespace

QString scoreName(const std::string& id)
{
    static const QHash<QString, const char*> names {
        {u"R-OKR"_s, QT_TRANSLATE_NOOP("ScoreNames", "Ottawa knee rule")},
        {u"R-PKR"_s, QT_TRANSLATE_NOOP("ScoreNames", "Pittsburgh knee rule")},
        {u"R-ACR"_s, QT_TRANSLATE_NOOP("ScoreNames", "ACR knee osteoarthritis")},
        {u"R-NICE"_s, QT_TRANSLATE_NOOP("ScoreNames", "NICE osteoarthritis")},
        {u"R-GOUT15"_s, QT_TRANSLATE_NOOP("ScoreNames", "ACR/EULAR gout 2015")},
        {u"R-JANS"_s, QT_TRANSLATE_NOOP("ScoreNames", "Acute gout rule (Janssens)")},
        {u"R-KOCH"_s, QT_TRANSLATE_NOOP("ScoreNames", "Kocher criteria")},
        {u"R-MCL"_s, QT_TRANSLATE_NOOP("ScoreNames", "MCL grade")},
        {u"R-LOW"_s, QT_TRANSLATE_NOOP("ScoreNames", "Meniscus composite (Lowery)")},
        {u"R-WELLS"_s, QT_TRANSLATE_NOOP("ScoreNames", "Wells, DVT")},
        {u"R-PJI"_s, QT_TRANSLATE_NOOP("ScoreNames", "Prosthetic joint infection")},
        {u"R-ACR-b"_s, QT_TRANSLATE_NOOP("ScoreNames", "ACR knee osteoarthritis, with X-ray")},
        {u"R-ACR-c"_s, QT_TRANSLATE_NOOP("ScoreNames", "ACR knee osteoarthritis, with laboratory")},
        {u"R-KL"_s, QT_TRANSLATE_NOOP("ScoreNames", "Kellgren-Lawrence")},
        {u"R-SYN"_s, QT_TRANSLATE_NOOP("ScoreNames", "Joint fluid, likelihood of infection")},
        {u"R-ABI"_s, QT_TRANSLATE_NOOP("ScoreNames", "Ankle-brachial index")},
        {u"R-ABI-EX"_s, QT_TRANSLATE_NOOP("ScoreNames", "Ankle-brachial index after exercise")},
        {u"R-TBI"_s, QT_TRANSLATE_NOOP("ScoreNames", "Toe-brachial index")},
        {u"R-FONT"_s, QT_TRANSLATE_NOOP("ScoreNames", "Fontaine stage")},
        {u"R-RUTH"_s, QT_TRANSLATE_NOOP("ScoreNames", "Rutherford, chronic")},
        {u"R-ALI"_s, QT_TRANSLATE_NOOP("ScoreNames", "Rutherford, acute limb ischaemia")},
        {u"R-ECQ"_s, QT_TRANSLATE_NOOP("ScoreNames", "Edinburgh claudication")},
        {u"R-SAMS"_s, QT_TRANSLATE_NOOP("ScoreNames", "Statin muscle symptoms (SAMS-CI)")},
        {u"R-CK"_s, QT_TRANSLATE_NOOP("ScoreNames", "Creatine kinase")},
        {u"R-MCM"_s, QT_TRANSLATE_NOOP("ScoreNames", "McMahon, rhabdomyolysis")},
        {u"R-EGFR"_s, QT_TRANSLATE_NOOP("ScoreNames", "eGFR (CKD-EPI 2021)")},
        {u"R-KDIGO"_s, QT_TRANSLATE_NOOP("ScoreNames", "Kidney risk (KDIGO)")},
        {u"R-AKI"_s, QT_TRANSLATE_NOOP("ScoreNames", "Acute kidney injury (KDIGO)")},
        {u"R-K"_s, QT_TRANSLATE_NOOP("ScoreNames", "Potassium")},
        {u"R-NA"_s, QT_TRANSLATE_NOOP("ScoreNames", "Sodium")},
        {u"R-MG"_s, QT_TRANSLATE_NOOP("ScoreNames", "Magnesium")},
        {u"R-PHOS"_s, QT_TRANSLATE_NOOP("ScoreNames", "Phosphate")},
        {u"R-CCA"_s, QT_TRANSLATE_NOOP("ScoreNames", "Corrected calcium")},
        {u"R-AG"_s, QT_TRANSLATE_NOOP("ScoreNames", "Anion gap")},
        {u"R-A1C"_s, QT_TRANSLATE_NOOP("ScoreNames", "HbA1c")},
        {u"R-TSH"_s, QT_TRANSLATE_NOOP("ScoreNames", "TSH")},
        {u"R-BAMIC"_s, QT_TRANSLATE_NOOP("ScoreNames", "Muscle injury (BAMIC)")},
        {u"R-MUN"_s, QT_TRANSLATE_NOOP("ScoreNames", "Muscle injury (Munich)")},
        {u"R-SQZ"_s, QT_TRANSLATE_NOOP("ScoreNames", "Adductor squeeze")},
        {u"R-SQZ5"_s, QT_TRANSLATE_NOOP("ScoreNames", "Five-second squeeze")},
        {u"R-RATIO"_s, QT_TRANSLATE_NOOP("ScoreNames", "Adduction to abduction strength")},
        {u"R-HAGOS"_s, QT_TRANSLATE_NOOP("ScoreNames", "HAGOS")},
    };
    const auto known = names.constFind(shown(id));
    return known == names.constEnd() ? shown(id)
                                     : QCoreApplication::translate("ScoreNames", *known);
}

ScoreCards::ScoreCards(FormState& form, QWidget* parent)
    : QWidget(parent)
    , m_form(form)
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 20, 0, 8);
    grid->setSpacing(12);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    for (int i = 0; i < kMostCards; ++i) {
        Place place {};
        place.card = new Card(this);
        auto* column = new QVBoxLayout(place.card);
        column->setContentsMargins(12, 10, 12, 10);
        column->setSpacing(2);
        auto* head = new QHBoxLayout;
        place.name = makeLabel({}, 13, QFont::DemiBold, QPalette::WindowText, place.card);
        place.outcome = makeLabel({}, 11, QFont::Normal, kMutedRole, place.card);
        head->addWidget(place.name, 1);
        head->addWidget(place.outcome);
        column->addLayout(head);
        place.text = makeLabel({}, 12, QFont::Normal, kMutedRole, place.card);
        place.text->setWordWrap(true);
        column->addWidget(place.text);
        grid->addWidget(place.card, i / 2, i % 2, Qt::AlignTop);
        m_places.append(place);
    }
    connect(&m_form, &FormState::changed, this, &ScoreCards::refresh);
    refresh();
}

void ScoreCards::refresh()
{
    std::vector<const scores::ScoreResult*> shownResults;
    for (const scores::ScoreResult& result : m_form.reasoning().scores) {
        const bool near = result.status == scores::ScoreStatus::Complete
            || (result.status == scores::ScoreStatus::Indeterminate
                && result.missing.size() <= kNear);
        if (!result.used.empty() && near)
            shownResults.push_back(&result);
    }
    std::stable_sort(shownResults.begin(), shownResults.end(), [](const auto* a, const auto* b) {
        return order(*a) < order(*b);
    });
    for (int i = 0; i < kMostCards; ++i) {
        const Place& place = m_places[i];
        const bool any = i < static_cast<int>(shownResults.size());
        place.card->setVisible(any);
        if (!any)
            continue;
        const scores::ScoreResult& result = *shownResults[static_cast<std::size_t>(i)];
        QString words = shown(result.text);
        if (result.status == scores::ScoreStatus::Indeterminate && !result.missing.empty()) {
            QStringList missing;
            for (const std::string& item : result.missing) {
                if (missing.size() < 2)
                    missing << m_form.itemLabel(item);
            }
            words = tr("Needs: %1").arg(missing.join(u", "_s));
            if (result.missing.size() > 2)
                words += u" \u2026"_s;
        }
        place.name->setText(scoreName(result.id));
        place.outcome->setText(outcomeText(result));
        place.text->setText(words);
        place.text->setVisible(!words.isEmpty());
        place.card->setAccessibleName(place.name->text() + u": "_s + place.outcome->text() + u". "_s
                                      + words);
    }
    setVisible(!shownResults.empty());
}

QStringList ScoreCards::spokenLines() const
{
    QStringList lines;
    for (const Place& place : m_places) {
        if (!place.card->isHidden())
            lines << place.card->accessibleName();
    }
    return lines;
}

} // namespace sartorius::ui
