#include "plugin/ui/form_state.h"

#include "forms/content/content.h"
#include "forms/content/manifest.h"
#include "plugin/ui/text.h"

#include <QCryptographicHash>
#include <QHash>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

QString unitText(const assessment::Item& item)
{
    static const QHash<QString, QString> written {
        {u"deg"_s, u"\u00B0"_s},
        {u"Cel"_s, u"\u00B0C"_s},
        {u"{score}"_s, u""_s},
        {u"{grade}"_s, u""_s},
        {u"a"_s, u"years"_s},
        {u"d"_s, u"days"_s},
        {u"kg/m2"_s, u"kg/m\u00B2"_s},
        {u"km/wk"_s, u"km/week"_s},
        {u"h/d"_s, u"h/day"_s},
        {u"{steps}/min"_s, u"steps/min"_s},
        {u"umol/L"_s, u"\u00B5mol/L"_s},
        {u"{ratio}"_s, u""_s},
        {u"1"_s, u""_s},
    };
    const QString code = shown(item.unit);
    if (written.contains(code))
        return written.value(code);
    return item.unitDisplay.empty() ? code : shown(item.unitDisplay);
}

CellKind kindOf(const assessment::Item& item)
{
    using enum assessment::ItemType;
    switch (item.type) {
    case Boolean:
        return CellKind::YesNo;
    case Integer:
        return CellKind::Integer;
    case Decimal:
    case Quantity:
        return CellKind::Decimal;
    case Choice:
    case OpenChoice:
        return item.repeats ? CellKind::MultiChoice : CellKind::Choice;
    case Date:
        return CellKind::Date;
    case Group:
    case Display:
    case String:
    case Text:
    case Reference:
    case DateTime:
    case Time:
    case Url:
    case Attachment:
        return CellKind::Text;
    }
    return CellKind::Text;
}

void addYesAndNo(OutlineItem& item)
{
    for (const auto& [code, label] :
         {std::pair("yes", FormState::tr("Yes")), std::pair("no", FormState::tr("No"))})
        item.options.push_back(
            OutlineOption {.code = {record::kLocalCodeSystem, code, stored(label)},
                           .label = label,
                           .keys = {},
                           .normal = false,
                           .unknown = false,
                           .exclusive = false});
}

OutlineItem itemOf(const assessment::Item& item)
{
    OutlineItem out;
    out.id = item.linkId;
    out.label = shown(item.text);
    out.kind = kindOf(item);
    out.sided = item.perSide                         ? Sidedness::Both
        : item.scope == assessment::Scope::IndexSide ? Sidedness::Index
                                                     : Sidedness::None;
    for (const assessment::Option& option : item.options)
        out.options.push_back(OutlineOption {.code = option.coding,
                                             .label = shown(option.coding.display),
                                             .keys = shown(option.letter),
                                             .normal = option.normal,
                                             .unknown = option.unknown,
                                             .exclusive = option.exclusive});
    if (out.kind == CellKind::YesNo)
        addYesAndNo(out);
    out.unitCode = item.type == assessment::ItemType::Quantity ? item.unit : std::string();
    out.unit = unitText(item);
    out.least = item.minimum;
    out.most = item.maximum;
    out.redFlag = item.redFlag;
    out.computed = item.readOnly || item.calculated.has_value();
    giveLetters(out); // knows by now whether it is a red flag
    // LOINC 72514-3: pain severity, 0-10 numeric rating.
    for (const record::Coding& code : item.codes)
        out.pain = out.pain || (code.system == record::kLoinc && code.code == "72514-3");
    return out;
}

void collectQuestions(const assessment::Questionnaire& form,
                      const assessment::Item& group,
                      OutlinePage& page)
{
    for (const std::uint32_t index : group.children) {
        const assessment::Item& child = form.items()[index];
        if (child.isQuestion())
            page.items.push_back(itemOf(child));
        else
            collectQuestions(form, child, page);
    }
}

std::vector<OutlinePage> pagesOf(const assessment::Questionnaire& form,
                                 const assessment::Item& section)
{
    std::vector<OutlinePage> pages;
    OutlinePage loose {
        .id = section.linkId, .title = shown(section.text), .items = {}, .grid = false};
    for (const std::uint32_t index : section.children) {
        const assessment::Item& child = form.items()[index];
        if (child.isQuestion()) {
            loose.items.push_back(itemOf(child));
            continue;
        }
        OutlinePage page {
            .id = child.linkId, .title = shown(child.text), .items = {}, .grid = child.grid};
        collectQuestions(form, child, page);
        for (OutlineItem& item : page.items)
            item.finding = page.grid;
        pages.push_back(std::move(page));
    }
    if (!loose.items.empty())
        pages.insert(pages.begin(), std::move(loose));
    return pages;
}

} // namespace

FormOutline outlineOf(const assessment::Questionnaire& questionnaire)
{
    FormOutline outline;
    outline.form = questionnaire.id();
    outline.title = shown(questionnaire.title());
    for (const std::uint32_t root : questionnaire.roots()) {
        const assessment::Item& section = questionnaire.items()[root];
        outline.sections.push_back(OutlineSection {.id = section.linkId,
                                                   .title = shown(section.text),
                                                   .pages = pagesOf(questionnaire, section)});
    }
    return outline;
}

namespace {

std::string sha256(std::string_view bytes)
{
    const QByteArrayView view(bytes.data(), static_cast<qsizetype>(bytes.size()));
    return QCryptographicHash::hash(view, QCryptographicHash::Sha256).toHex().toStdString();
}

} // namespace

const FormLibrary::Entry* FormLibrary::form(const std::string& id)
{
    const auto known = m_forms.find(id);
    if (known != m_forms.end())
        return &known->second;
    const content::Pack* pack = content::pack(id);
    if (pack == nullptr)
        return nullptr;
    const auto loaded = differential::load(*pack);
    if (!loaded)
        return nullptr;
    Entry entry {*loaded, outlineOf(*loaded->questionnaire), id, content::hashOf(*pack, sha256)};
    return &m_forms.emplace(id, std::move(entry)).first->second;
}

FormState::FormState(Draft& draft, FormLibrary& library, record::Date today, QObject* parent)
    : QObject(parent)
    , m_draft(draft)
    , m_library(library)
    , m_today(today)
{
    connect(&m_draft, &Draft::loaded, this, &FormState::load);
    connect(&m_draft, &Draft::answersChanged, this, &FormState::take);
    connect(&m_draft, &Draft::medicationsChanged, this, [this] {
        reason();
        Q_EMIT changed();
    });
}

void FormState::setApprovals(std::vector<record::ContentApproval> approvals)
{
    if (m_approvals == approvals)
        return;
    m_approvals = std::move(approvals);
    reason();
    Q_EMIT changed();
}

void FormState::load()
{
    const api::Assessment& assessment = m_draft.assessment();
    m_entry = m_draft.isOpen() ? m_library.form(assessment.form) : nullptr;
    m_form.reset();
    if (m_entry != nullptr) {
        m_form.emplace(m_entry->pack.questionnaire, m_today);
        m_form->setIndexSide(assessment.side);
        // What the record holds was taken by the service; a value an older form version knew is
        // left out here and shown as it is.
        for (const record::Answer& answer : assessment.answers)
            (void)m_form->set(answer);
    }
    reason();
    Q_EMIT formChanged();
    Q_EMIT changed();
}

void FormState::take(const record::Answers& answers)
{
    if (!m_form)
        return;
    for (const record::Answer& answer : answers)
        (void)m_form->set(answer);
    reason();
    Q_EMIT changed();
}

void FormState::reason()
{
    m_reasoning = {};
    if (!m_form || m_entry == nullptr || m_entry->pack.rules == nullptr)
        return;
    m_reasoning
        = differential::evaluate(*m_entry->pack.rules, *m_form, m_draft.assessment().medications);
    differential::tell(*m_form, *m_entry->pack.rules, m_reasoning);
    if (const auto* approval = record::approvalOf(m_approvals, m_entry->id, m_entry->sha256))
        m_reasoning.approvedBy = record::displayName(approval->by.name);
}

std::pair<int, int> FormState::progress(const OutlineSection& section) const
{
    int answered = 0;
    int all = 0;
    if (!m_form)
        return {answered, all};
    for (const OutlinePage& page : section.pages) {
        for (const OutlineItem& item : page.items) {
            if (item.computed || !m_form->enabled(item.id))
                continue;
            ++all;
            const bool has = item.sided == Sidedness::Both
                ? !m_form->answer(item.id, record::Laterality::Right).values.empty()
                    || !m_form->answer(item.id, record::Laterality::Left).values.empty()
                : !m_form->answer(item.id).values.empty();
            answered += has ? 1 : 0;
        }
    }
    return {answered, all};
}

QString FormState::itemLabel(const std::string& item) const
{
    const OutlineItem* known = m_entry != nullptr ? m_entry->outline.item(item) : nullptr;
    return known != nullptr ? known->label : shown(item);
}

bool FormState::isOffered(const std::string& item) const
{
    return m_form && m_form->enabled(item);
}

record::Answer FormState::computed(const std::string& item) const
{
    return m_form ? m_form->answer(item) : record::Answer {};
}

record::Problems FormState::check(const record::Answer& answer) const
{
    if (!m_form)
        return {};
    assessment::Form trial = *m_form;
    return trial.set(answer);
}

record::Answers FormState::normalAnswers(const std::string& page) const
{
    return m_form ? m_form->normalAnswers(page) : record::Answers {};
}

} // namespace sartorius::ui
