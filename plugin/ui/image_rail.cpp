#include "plugin/ui/image_rail.h"

#include "plugin/ui/flow_layout.h"
#include "plugin/ui/image_text.h"
#include "plugin/ui/text.h"

#include <QGridLayout>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

QLabel* wrapped(
    const QString& text, int size, QFont::Weight weight, QPalette::ColorRole role, QWidget* parent)
{
    QLabel* label = makeLabel(text, size, weight, role, parent);
    label->setWordWrap(true);
    return label;
}

bool isCrossSection(const dicom::Study& study)
{
    const std::string& modality = study.series.front().facts.modality;
    return modality == "MR" || modality == "US" || modality == "CT";
}

bool isMillimetres(const OutlineItem& item)
{
    return item.kind == CellKind::Decimal && item.unitCode == "mm" && !item.computed;
}

} // namespace

ImageRail::ImageRail(RecordSession& session, QWidget* parent)
    : Ground(QPalette::AlternateBase, parent)
    , m_session(session)
    , m_impressionModel(session.draft(), session.form(), this)
{
    setFixedWidth(metric::kReasoningRail);
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
    column->setSpacing(6);
    makeLink(*column);
    column->addSpacing(8);
    makeImpression(*column);
    makeMeasured(*column);
    column->addSpacing(8);
    column->addWidget(makeHeading(tr("Tools"), inner));
    m_tools = new QWidget(inner);
    m_tools->setLayout(new FlowLayout(8, 8));
    column->addWidget(m_tools);
    column->addSpacing(4);
    column->addWidget(wrapped(
        tr("Not for primary diagnosis: this monitor is not declared. Nothing is written into "
           "the received study."),
        11,
        QFont::Normal,
        kFaintRole,
        inner));
    column->addStretch(1);
    scroll->setWidget(inner);
    connect(&m_session.form(), &FormState::formChanged, this, &ImageRail::describe);
    describe();
}

void ImageRail::makeImpression(QVBoxLayout& column)
{
    m_impressionHeading = makeHeading(tr("Impression"), this);
    column.addWidget(m_impressionHeading);
    m_impression = new ExamGrid(m_impressionModel, this);
    m_impression->setCompact(true);
    column.addWidget(m_impression);
    m_impressionNote = wrapped({}, 12, QFont::Normal, kMutedRole, this);
    column.addWidget(m_impressionNote);
    column.addSpacing(8);
}

void ImageRail::makeMeasured(QVBoxLayout& column)
{
    m_measuredHeading = makeHeading(tr("Measured"), this);
    column.addWidget(m_measuredHeading);
    m_measuredCard = new Card(this);
    auto* lines = new QVBoxLayout(m_measuredCard);
    lines->setContentsMargins(12, 10, 12, 10);
    lines->setSpacing(4);
    m_measuredName = wrapped({}, 13, QFont::DemiBold, QPalette::WindowText, m_measuredCard);
    m_measuredNote = wrapped({}, 12, QFont::Normal, kMutedRole, m_measuredCard);
    m_measuredTake = new KeyButton(tr("Into the form"), u"M"_s, m_measuredCard);
    lines->addWidget(m_measuredName);
    lines->addWidget(m_measuredNote);
    lines->addWidget(m_measuredTake);
    column.addWidget(m_measuredCard);
    m_measuredHeading->hide();
    m_measuredCard->hide();
    connect(m_measuredTake, &QAbstractButton::clicked, this, &ImageRail::takeMeasured);
}

void ImageRail::makeLink(QVBoxLayout& column)
{
    m_linkHeading = makeHeading(tr("Does it belong here"), this);
    column.addWidget(m_linkHeading);
    m_identity = wrapped({}, 13, QFont::Medium, QPalette::WindowText, this);
    m_side = wrapped({}, 13, QFont::Medium, QPalette::WindowText, this);
    m_linked = wrapped({}, 13, QFont::Normal, QPalette::WindowText, this);
    m_facts = wrapped({}, 12, QFont::Normal, kMutedRole, this);
    m_sideReason = new QLineEdit(this);
    m_sideReason->setPlaceholderText(tr("How you know the side"));
    m_sideReason->setAccessibleName(tr("How you know the side of this image"));
    m_link = new KeyButton(tr("Link to this assessment"), u"L"_s, this);
    m_problem = wrapped({}, 13, QFont::Medium, kStopRole, this);
    for (QWidget* widget : {static_cast<QWidget*>(m_identity),
                            static_cast<QWidget*>(m_side),
                            static_cast<QWidget*>(m_linked),
                            static_cast<QWidget*>(m_facts),
                            static_cast<QWidget*>(m_sideReason),
                            static_cast<QWidget*>(m_link),
                            static_cast<QWidget*>(m_problem)})
        column.addWidget(widget);
    connect(m_link, &QAbstractButton::clicked, this, &ImageRail::linkOrUnlink);
}

/// The page of findings that belongs to the picture: of MR and ultrasound, or of radiographs once
/// the form knows which radiograph it is; until then the page that asks.
const OutlinePage* ImageRail::pageFor(const dicom::Study& study) const
{
    const FormOutline* outline = m_session.form().outline();
    if (outline == nullptr || study.series.empty())
        return nullptr;
    const auto ending = [outline](std::string_view words) -> const OutlinePage* {
        for (const OutlineSection& section : outline->sections) {
            for (const OutlinePage& page : section.pages) {
                if (page.id.ends_with(words))
                    return &page;
            }
        }
        return nullptr;
    };
    const bool slices = isCrossSection(study);
    const OutlinePage* page = ending(slices ? "-page-mri" : "-page-x-ray");
    const bool offered = page != nullptr
        && std::any_of(page->items.begin(), page->items.end(), [this](const OutlineItem& item) {
                             return m_session.form().isOffered(item.id);
                         });
    return offered || slices ? page : ending("-page-studies");
}

/// That there is an MR is known from the record itself once one is linked; the form asks it first
/// of all.
void ImageRail::noteMr()
{
    const FormOutline* outline = m_session.form().outline();
    if (!m_study || !m_study->linked || outline == nullptr || !m_session.draft().isEditable()
        || m_study->study.series.empty() || m_study->study.series.front().facts.modality != "MR")
        return;
    for (const OutlineSection& section : outline->sections) {
        for (const OutlinePage& page : section.pages) {
            for (const OutlineItem& item : page.items) {
                if (!item.id.ends_with("-img-mr-done")
                    || m_session.draft().find(item.id, std::nullopt) != nullptr)
                    continue;
                const auto yes = std::find_if(
                    item.options.begin(), item.options.end(), [](const OutlineOption& option) {
                        return option.code.code == "yes";
                    });
                if (yes != item.options.end())
                    m_session.draft().answer(
                        {record::Answer {.item = item.id,
                                         .side = std::nullopt,
                                         .values = {yes->code},
                                         .origin = record::AnswerOrigin::FromRecord}},
                        item.label);
            }
        }
    }
}

void ImageRail::choosePage()
{
    const OutlinePage* whole = m_study ? pageFor(m_study->study) : nullptr;
    const auto keyOf = [](const std::optional<OutlinePage>& page) {
        return page ? shown(page->id) + QString::number(page->items.size()) : QString();
    };
    std::optional<OutlinePage> chosen;
    if (whole != nullptr) {
        chosen = *whole;
        // One page of the form asks for MR and ultrasound; beside an MR only what an MR can show.
        const std::string& modality = m_study->study.series.front().facts.modality;
        const char* other = modality == "MR" ? "-us-" : modality == "US" ? "-mr-" : nullptr;
        if (other != nullptr)
            std::erase_if(chosen->items, [other](const OutlineItem& item) {
                return item.id.find(other) != std::string::npos;
            });
    }
    if (keyOf(chosen) == keyOf(m_page))
        return;
    m_impressionModel.setPage(nullptr);
    m_page = std::move(chosen);
    m_impressionModel.setPage(m_page ? &*m_page : nullptr);
}

void ImageRail::showStudy(const api::StudyForLink* study)
{
    setProblem({});
    m_study.reset();
    if (study != nullptr)
        m_study = *study;
    noteMr();
    describe();
}

void ImageRail::describe()
{
    const bool any = m_study.has_value();
    for (QWidget* widget : {static_cast<QWidget*>(m_identity),
                            static_cast<QWidget*>(m_side),
                            static_cast<QWidget*>(m_linked),
                            static_cast<QWidget*>(m_link)})
        widget->setVisible(any);
    m_sideReason->hide();
    choosePage();
    const OutlinePage* page = m_page ? &*m_page : nullptr;
    m_impressionHeading->setVisible(page != nullptr);
    m_impression->setVisible(page != nullptr);
    m_impressionNote->setText(m_session.draft().isEditable()
                                  ? tr("Link the study, then answer here what it shows.")
                                  : tr("Nothing was recorded from this study."));
    m_impressionNote->setVisible(page != nullptr && m_impressionModel.progress().second == 0);
    if (page != nullptr)
        m_impression->setAccessibleName(tr("Impression, %1").arg(page->title));
    if (any)
        describeFacts(*m_study);
    else
        m_facts->setText(tr("No study."));
}

void ImageRail::describeFacts(const api::StudyForLink& study)
{
    using enum dicom::SideCheck;
    m_identity->setForegroundRole(roleOf(matchTone(study)));
    m_identity->setText(matchText(study));
    m_side->setForegroundRole(study.side == Agrees          ? kDoneRole
                                  : study.side == Conflicts ? kStopRole
                                                            : kAttentionRole);
    m_side->setText(sideCheckText(study.side));
    m_linked->setText(study.linked ? tr("\u2713 linked: travels with the referral as a reference")
                                   : tr("not linked"));
    const bool editable = m_session.draft().isEditable();
    const bool mayLink = matchTone(study) == Tone::Done && study.side != Conflicts && editable;
    m_link->setEnabled(study.linked ? editable : mayLink);
    m_link->setText(study.linked ? tr("Unlink") : tr("Link to this assessment"));
    m_link->setAccessibleName(m_link->text());
    m_link->updateGeometry();
    m_sideReason->setVisible(!study.linked && mayLink && study.side == NotStated);
    const dicom::PatientFacts& who = study.study.patient;
    QStringList person {personText(who.name)};
    if (who.birthDate)
        person << dateText(*who.birthDate);
    if (!who.patientId.empty())
        person << shown(who.patientId);
    QStringList what;
    if (!study.study.facts.description.empty())
        what << shown(study.study.facts.description);
    if (!study.study.facts.accession.empty())
        what << tr("accession %1").arg(shown(study.study.facts.accession));
    m_facts->setText(tr("In the image: %1").arg(person.join(u" \u00B7 "_s))
                     + (what.isEmpty() ? QString() : u"\n"_s + what.join(u" \u00B7 "_s)));
}

void ImageRail::setProblem(const QString& words)
{
    m_problem->setText(words);
    m_problem->setVisible(!words.isEmpty());
}

void ImageRail::linkOrUnlink()
{
    if (!m_study || !m_link->isEnabled())
        return;
    const auto& assessment = m_session.draft().assessment().id;
    const auto done = [this](const api::Done&) {
        Q_EMIT linkChanged();
        m_session.refreshAssessment();
    };
    const auto refused = [this](const api::Refusal& refusal) {
        setProblem(u"\u25A0 "_s + refusalWords(refusal));
    };
    const record::StudyInstanceUid uid = m_study->study.facts.uid;
    if (m_study->linked) {
        m_session.ask(this, api::UnlinkStudy {assessment, uid}, done, refused);
        return;
    }
    if (!m_sideReason->isHidden() && m_sideReason->text().trimmed().isEmpty()) {
        setProblem(tr("\u25B2 Say how you know which side this is."));
        m_sideReason->setFocus();
        return;
    }
    m_session.ask(this,
                  api::LinkStudy {assessment, uid, stored(m_sideReason->text().trimmed())},
                  done,
                  refused);
}

void ImageRail::showMeasured(const Measurement& measurement, const dicom::PixelSpacing& spacing)
{
    m_measuredItem.clear();
    m_measuredValue.clear();
    const QString value = measuredText(measurement, spacing);
    const OutlinePage* page = m_page ? &*m_page : nullptr;
    const auto mm = lengthMm(measurement, spacing);
    const OutlineItem* item = nullptr;
    if (mm && page != nullptr) {
        const auto found = std::find_if(page->items.begin(), page->items.end(), isMillimetres);
        item = found == page->items.end() ? nullptr : &*found;
    }
    m_measuredName->setText(item != nullptr ? item->label + u"   "_s + value : value);
    m_measuredTake->setVisible(item != nullptr && m_session.draft().isEditable());
    if (item != nullptr) {
        m_measuredItem = item->id;
        m_measuredValue = QString::number(*mm, 'f', 1);
        m_measuredNote->setText(tr("M writes it into the form; it stays on this picture."));
    } else {
        m_measuredNote->setText(tr("It stays on this picture; no field of this page takes it."));
    }
    m_measuredHeading->show();
    m_measuredCard->show();
}

void ImageRail::takeMeasured()
{
    if (m_measuredItem.empty() || m_measuredValue.isEmpty())
        return;
    m_impression->goTo(m_measuredItem);
    if (m_impressionModel.enter(m_impression->currentIndex(), m_measuredValue))
        m_measuredNote->setText(tr("\u2713 in the form"));
}

void ImageRail::focusImpression()
{
    describe();
    if (!m_impression->isVisible())
        return;
    m_impression->goToFirstOpen();
    m_impression->setFocus(Qt::ShortcutFocusReason);
}

} // namespace sartorius::ui
