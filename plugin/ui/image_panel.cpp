#include "plugin/ui/image_panel.h"

#include "plugin/ui/flow_layout.h"
#include "plugin/ui/text.h"
#include "plugin/ui/theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPointer>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

QString studyTitle(const dicom::Study& study)
{
    const QString date = study.facts.date ? dateText(*study.facts.date) : ImagePanel::tr("no date");
    const QString modality
        = study.series.empty() ? QString() : shown(study.series.front().facts.modality);
    return (date + u' ' + modality).trimmed();
}

} // namespace

/// One series in the list: what it is and how many pictures it has.
class ImagePanel::SeriesRow final : public QAbstractButton
{
public:
    SeriesRow(const QString& title, const QString& second, QWidget* parent)
        : QAbstractButton(parent)
        , m_second(second)
    {
        setText(title);
        setCheckable(true);
        setFocusPolicy(Qt::StrongFocus);
        setAttribute(Qt::WA_Hover);
        setCursor(Qt::PointingHandCursor);
        setFixedHeight(56);
        setAccessibleName(title + u", "_s + second);
    }

    void setThumbnail(const QImage& image)
    {
        m_thumbnail = image;
        update();
    }

    bool hasThumbnail() const { return !m_thumbnail.isNull(); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const Tokens& t = tokensOf(*this);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.setPen(Qt::NoPen);
        if (isChecked() || underMouse()) {
            painter.setBrush(isChecked() ? t.selection : t.line);
            painter.drawRoundedRect(rect(), metric::kControlRadius, metric::kControlRadius);
        }
        const QRect thumb(6, 4, 48, 48);
        painter.fillRect(thumb, Qt::black);
        if (!m_thumbnail.isNull()) {
            QRectF place(QPointF(0, 0),
                         QSizeF(m_thumbnail.size()).scaled(thumb.size(), Qt::KeepAspectRatio));
            place.moveCenter(QRectF(thumb).center());
            painter.drawImage(place, m_thumbnail);
        }
        if (hasFocus()) {
            painter.setPen(QPen(t.accent, 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
        }
        const QRect words(64, 8, width() - 70, 20);
        painter.setFont(fontOf(13, isChecked() ? QFont::DemiBold : QFont::Normal));
        painter.setPen(isChecked() ? t.text : t.muted);
        painter.drawText(words,
                         Qt::AlignVCenter | Qt::AlignLeft,
                         painter.fontMetrics().elidedText(text(), Qt::ElideRight, words.width()));
        painter.setFont(fontOf(12));
        painter.setPen(isChecked() ? t.text : t.muted);
        painter.drawText(words.translated(0, 20),
                         Qt::AlignVCenter | Qt::AlignLeft,
                         painter.fontMetrics().elidedText(m_second, Qt::ElideRight, words.width()));
    }

private:
    QString m_second;
    QImage m_thumbnail;
};

ImagePanel::ImagePanel(RecordSession& session, QWidget* parent)
    : Ground(QPalette::Base, parent)
    , m_session(session)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(makeList());
    row->addWidget(new Rule(Qt::Vertical, this));
    auto* stages = new QWidget(this);
    stages->setAutoFillBackground(true);
    auto* stageRow = new QHBoxLayout(stages);
    stageRow->setContentsMargins(2, 2, 2, 2);
    stageRow->setSpacing(2);
    for (int i = 0; i < 2; ++i) {
        auto* stage = new ImageStage(stages);
        stageRow->addWidget(stage, 1);
        connect(
            stage, &ImageStage::frameWanted, this, [this, stage](const auto& instance, int frame) {
                wantFrame(stage, instance, frame);
            });
        connect(stage, &ImageStage::activated, this, [this, i] {
            m_active = i;
            for (int other = 0; other < m_stages.size(); ++other)
                m_stages[other]->setActive(other == i && !m_stages[1]->isHidden());
        });
        m_stages.append(stage);
    }
    row->addWidget(stages, 1);
    row->addWidget(new Rule(Qt::Vertical, this));
    row->addWidget(makeRail());
    connect(&m_session, &RecordSession::studiesChanged, this, [this] {
        if (isVisible())
            refresh();
    });
    showStudies({});
}

QWidget* ImagePanel::makeList()
{
    auto* scroll = new QScrollArea(this);
    scroll->setFixedWidth(metric::kSectionRail);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* inner = new Ground(QPalette::AlternateBase, scroll);
    m_list = new QVBoxLayout(inner);
    m_list->setContentsMargins(8, 16, 8, 8);
    m_list->setSpacing(4);
    m_list->addStretch(1);
    scroll->setWidget(inner);
    return scroll;
}

QWidget* ImagePanel::makeRail()
{
    auto* rail = new Ground(QPalette::AlternateBase, this);
    rail->setFixedWidth(metric::kNarrowReasoningRail);
    auto* column = new QVBoxLayout(rail);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(8);
    column->addWidget(makeHeading(tr("Does it belong here"), rail));
    const auto words = [&](QFont::Weight weight) {
        QLabel* label = makeLabel({}, 13, weight, QPalette::WindowText, rail);
        label->setWordWrap(true);
        column->addWidget(label);
        return label;
    };
    m_identity = words(QFont::Medium);
    m_identityWords = words(QFont::Normal);
    m_side = words(QFont::Medium);
    m_linked = words(QFont::Normal);
    m_sideReason = new QLineEdit(rail);
    m_sideReason->setPlaceholderText(tr("How you know the side"));
    m_sideReason->setAccessibleName(tr("How you know the side of this image"));
    column->addWidget(m_sideReason);
    m_link = new KeyButton(tr("Link to this assessment"), u"G"_s, rail);
    column->addWidget(m_link);
    m_problem = words(QFont::Medium);
    m_problem->setForegroundRole(kStopRole);
    column->addSpacing(8);
    column->addWidget(makeHeading(tr("Study"), rail));
    m_facts = makeLabel({}, 12, QFont::Normal, kMutedRole, rail);
    m_facts->setWordWrap(true);
    column->addWidget(m_facts);
    column->addSpacing(8);
    column->addWidget(makeHeading(tr("Tools"), rail));
    auto* tools = new QWidget(rail);
    auto* flow = new FlowLayout(8, 8);
    tools->setLayout(flow);
    const auto tool = [&](const QString& text, const QString& key, auto act) {
        auto* button = new KeyButton(text, key, tools);
        connect(button, &QAbstractButton::clicked, this, act);
        flow->addWidget(button);
    };
    tool(tr("Invert"), u"I"_s, [this] { stage().invert(); });
    tool(tr("Fit"), u"0"_s, [this] { stage().fit(); });
    tool(tr("As stored"), u"1"_s, [this] { stage().setPreset(1); });
    tool(tr("Full range"), u"2"_s, [this] { stage().setPreset(2); });
    tool(tr("Contrast"), u"3"_s, [this] { stage().setPreset(3); });
    column->addWidget(tools);
    column->addStretch(1);
    QLabel* notice = makeLabel(
        tr("Not for primary diagnosis: this monitor is not declared. Nothing is written into "
           "the received study."),
        11,
        QFont::Normal,
        kFaintRole,
        rail);
    notice->setWordWrap(true);
    column->addWidget(notice);
    connect(m_link, &QAbstractButton::clicked, this, &ImagePanel::linkOrUnlink);
    return rail;
}

void ImagePanel::refresh()
{
    if (!m_session.draft().isOpen()) {
        showStudies({});
        return;
    }
    m_session.ask(this,
                  api::ListStudies {m_session.draft().assessment().id},
                  [this](const api::StudyList& list) { showStudies(list); });
}

void ImagePanel::showStudies(const api::StudyList& studies)
{
    const std::string before = m_study >= 0 && m_study < static_cast<int>(m_studies.studies.size())
        ? m_studies.studies[static_cast<std::size_t>(m_study)].study.facts.uid.value
        : std::string();
    m_studies = studies;
    // Linked first, then what may be linked, then what may not; the newest of each first.
    std::stable_sort(
        m_studies.studies.begin(), m_studies.studies.end(), [](const auto& a, const auto& b) {
            const auto rank = [](const api::StudyForLink& entry) {
                return entry.linked ? 0
                    : matchTone(entry) == Tone::Done && entry.side != dicom::SideCheck::Conflicts
                    ? 1
                    : 2;
            };
            if (rank(a) != rank(b))
                return rank(a) < rank(b);
            return a.study.facts.date > b.study.facts.date;
        });
    qDeleteAll(m_listRows);
    m_listRows.clear();
    m_rows.clear();
    int at = 0;
    int chosen = m_studies.studies.empty() ? -1 : 0;
    for (std::size_t s = 0; s < m_studies.studies.size(); ++s) {
        const dicom::Study& study = m_studies.studies[s].study;
        if (study.facts.uid.value == before)
            chosen = static_cast<int>(s);
        QLabel* heading = makeHeading(studyTitle(study), this);
        heading->setContentsMargins(8, s == 0 ? 4 : 12, 0, 2);
        m_list->insertWidget(at++, heading);
        m_listRows.append(heading);
        for (std::size_t i = 0; i < study.series.size(); ++i) {
            const dicom::Series& series = study.series[i];
            const QString title = series.facts.description.empty()
                ? shown(series.facts.modality)
                : shown(series.facts.description);
            auto* row = new SeriesRow(title,
                                      series.instances.size() == 1
                                          ? tr("1 image")
                                          : tr("%1 images").arg(series.instances.size()),
                                      this);
            connect(row, &QAbstractButton::clicked, this, [this, s, i] {
                m_study = static_cast<int>(s);
                showSeries(static_cast<int>(s), static_cast<int>(i), m_active);
                describeStudy();
            });
            m_list->insertWidget(at++, row);
            m_listRows.append(row);
            m_rows.append(row);
            wantThumbnail(row, series);
        }
    }
    if (chosen < 0) {
        m_study = -1;
        m_stages[1]->hide();
        m_stages[0]->clear(m_session.draft().isOpen() ? tr("No study for this patient yet")
                                                      : tr("Open an assessment to see its images"));
        describeStudy();
        return;
    }
    const bool same = !before.empty()
        && m_studies.studies[static_cast<std::size_t>(chosen)].study.facts.uid.value == before
        && m_study == chosen;
    m_study = chosen;
    if (!same)
        showStudy(chosen);
    describeStudy();
}

void ImagePanel::showStudy(int study)
{
    const dicom::Study& shownStudy = m_studies.studies[static_cast<std::size_t>(study)].study;
    m_stages[1]->setVisible(shownStudy.series.size() > 1);
    if (shownStudy.series.size() > 1)
        showSeries(study, 1, 1);
    if (!shownStudy.series.empty())
        showSeries(study, 0, 0);
    m_active = 0;
}

void ImagePanel::showSeries(int study, int series, int stage)
{
    const dicom::Study& shownStudy = m_studies.studies[static_cast<std::size_t>(study)].study;
    m_stages[stage]->showSeries(shownStudy.series[static_cast<std::size_t>(series)],
                                shownStudy.facts.date);
    int row = 0;
    for (int s = 0; s < static_cast<int>(m_studies.studies.size()); ++s) {
        for (int i = 0; i
             < static_cast<int>(m_studies.studies[static_cast<std::size_t>(s)].study.series.size());
             ++i, ++row)
            m_rows[row]->setChecked(s == study && i == series);
    }
}

void ImagePanel::describeStudy()
{
    m_problem->clear();
    const bool any = m_study >= 0;
    for (QWidget* widget : {static_cast<QWidget*>(m_identity),
                            static_cast<QWidget*>(m_side),
                            static_cast<QWidget*>(m_linked),
                            static_cast<QWidget*>(m_link)})
        widget->setVisible(any);
    m_identityWords->hide();
    m_sideReason->hide();
    if (!any) {
        m_facts->setText(tr("No study."));
        return;
    }
    const api::StudyForLink& entry = m_studies.studies[static_cast<std::size_t>(m_study)];
    m_identity->setForegroundRole(roleOf(matchTone(entry)));
    m_identity->setText(matchText(entry));
    using enum dicom::SideCheck;
    m_side->setForegroundRole(entry.side == Agrees          ? kDoneRole
                                  : entry.side == Conflicts ? kStopRole
                                                            : kAttentionRole);
    m_side->setText(sideCheckText(entry.side));
    m_linked->setText(entry.linked
                          ? tr("\u2713 linked: it travels with the referral as a reference")
                          : tr("not linked"));
    const bool mayLink = matchTone(entry) == Tone::Done && entry.side != Conflicts
        && m_session.draft().isEditable();
    m_link->setEnabled(entry.linked ? m_session.draft().isEditable() : mayLink);
    m_link->setText(entry.linked ? tr("Unlink") : tr("Link to this assessment"));
    m_link->setAccessibleName(m_link->text());
    m_link->updateGeometry();
    m_sideReason->setVisible(!entry.linked && mayLink && entry.side == NotStated);
    QStringList facts;
    const dicom::PatientFacts& who = entry.study.patient;
    facts << personText(who.name);
    if (who.birthDate)
        facts << dateText(*who.birthDate);
    if (!who.patientId.empty())
        facts << shown(who.patientId);
    if (!entry.study.facts.description.empty())
        facts << shown(entry.study.facts.description);
    if (!entry.study.facts.accession.empty())
        facts << tr("Accession %1").arg(shown(entry.study.facts.accession));
    m_facts->setText(facts.join(u"\n"_s));
}

void ImagePanel::linkOrUnlink()
{
    if (m_study < 0 || !m_link->isEnabled())
        return;
    const api::StudyForLink& entry = m_studies.studies[static_cast<std::size_t>(m_study)];
    const auto& assessment = m_session.draft().assessment().id;
    const auto done = [this](const api::Done&) {
        refresh();
        m_session.refreshAssessment();
    };
    const auto refused = [this](const api::Refusal& refusal) {
        m_problem->setText(u"\u25A0 "_s + refusalWords(refusal));
    };
    if (entry.linked) {
        m_session.ask(this, api::UnlinkStudy {assessment, entry.study.facts.uid}, done, refused);
        return;
    }
    if (!m_sideReason->isHidden() && m_sideReason->text().trimmed().isEmpty()) {
        m_problem->setText(tr("\u25B2 Say how you know which side this is."));
        m_sideReason->setFocus();
        return;
    }
    m_session.ask(
        this,
        api::LinkStudy {assessment, entry.study.facts.uid, stored(m_sideReason->text().trimmed())},
        done,
        refused);
}

void ImagePanel::takeFocus()
{
    m_stages[m_active]->setFocus(Qt::ShortcutFocusReason);
}

void ImagePanel::wantThumbnail(SeriesRow* row, const dicom::Series& series)
{
    if (series.instances.empty())
        return;
    const dicom::Instance& middle = series.instances[series.instances.size() / 2];
    ++m_waiting;
    QPointer<SeriesRow> place(row); // the list may be made anew before the picture comes
    m_session.openFrame(
        this,
        api::OpenFrame {middle.uid, static_cast<int>(middle.image.frames / 2)},
        [this, place](const api::Outcome<client::OpenedFrame>& opened) {
            --m_waiting;
            if (opened && !place.isNull())
                place->setThumbnail(
                    pictureOf(opened->frame(), dicom::initialWindow(opened->frame()), false)
                        .scaled(96, 96, Qt::KeepAspectRatio, Qt::SmoothTransformation));
        });
}

void ImagePanel::wantFrame(ImageStage* stage, const record::SopInstanceUid& instance, int frame)
{
    ++m_waiting;
    m_session.openFrame(
        this,
        api::OpenFrame {instance, frame},
        [this, stage, instance, frame](const api::Outcome<client::OpenedFrame>& opened) {
            --m_waiting;
            if (opened)
                stage->setFrame(instance, frame, *opened);
            else
                stage->setFault(instance, frame, imagingFaultText(opened.error()));
        });
}

} // namespace sartorius::ui
