#include "plugin/ui/image_panel.h"

#include "plugin/ui/flow_layout.h"
#include "plugin/ui/text.h"
#include "plugin/ui/theme.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QPointer>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

constexpr int kProblemsShown = 5;

QString studyTitle(const dicom::Study& study)
{
    const QString date = study.facts.date ? dateText(*study.facts.date) : ImagePanel::tr("no date");
    const QString modality
        = study.series.empty() ? QString() : shown(study.series.front().facts.modality);
    return (date + u' ' + modality).trimmed();
}

/// What must be known before a picture is looked at.
std::pair<QString, Tone> studyMark(const api::StudyForLink& study)
{
    if (matchTone(study) == Tone::Stop)
        return {ImagePanel::tr("\u25A0 another patient"), Tone::Stop};
    if (study.side == dicom::SideCheck::Conflicts)
        return {ImagePanel::tr("\u25A0 the other side"), Tone::Stop};
    if (matchTone(study) == Tone::Attention)
        return {ImagePanel::tr("? not sure whose"), Tone::Attention};
    if (study.linked)
        return {ImagePanel::tr("\u2713 linked"), Tone::Done};
    return {ImagePanel::tr("not linked"), Tone::Neutral};
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
        const QRect thumb = placed(*this, QRect(6, 4, 48, 48));
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
        const QRect words = placed(*this, QRect(64, 8, width() - 70, 20));
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
    setAcceptDrops(true);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(makeList());
    row->addWidget(new Rule(Qt::Vertical, this));
    row->addWidget(makeStages(), 1);
    row->addWidget(new Rule(Qt::Vertical, this));
    row->addWidget(m_rail = new ImageRail(session, this));
    addTools();
    connect(m_rail, &ImageRail::linkChanged, this, &ImagePanel::refresh);
    connect(&m_session, &RecordSession::studiesChanged, this, [this] {
        if (isVisible())
            refresh();
    });
    showStudies({});
}

QWidget* ImagePanel::makeStages()
{
    auto* stages = new QWidget(this);
    stages->setAutoFillBackground(true);
    auto* row = new QHBoxLayout(stages);
    row->setContentsMargins(2, 2, 2, 2);
    row->setSpacing(2);
    for (int i = 0; i < 2; ++i) {
        auto* stage = new ImageStage(stages);
        row->addWidget(stage, 1);
        connect(
            stage, &ImageStage::frameWanted, this, [this, stage](const auto& instance, int frame) {
                wantFrame(stage, instance, frame);
            });
        connect(stage, &ImageStage::activated, this, [this, i] {
            m_active = i;
            for (int other = 0; other < m_stages.size(); ++other)
                m_stages[other]->setActive(other == i && !m_stages[1]->isHidden());
        });
        connect(stage, &ImageStage::stepped, this, [this, i](int by) { followScroll(i, by); });
        connect(stage, &ImageStage::measured, this, [this](const auto& what, const auto& spacing) {
            m_rail->showMeasured(what, spacing);
        });
        m_stages.append(stage);
    }
    return stages;
}

QWidget* ImagePanel::makeList()
{
    auto* place = new Ground(QPalette::AlternateBase, this);
    place->setFixedWidth(metric::kSectionRail);
    auto* column = new QVBoxLayout(place);
    column->setContentsMargins(0, 0, 0, 8);
    column->setSpacing(8);
    auto* scroll = new QScrollArea(place);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* inner = new Ground(QPalette::AlternateBase, scroll);
    m_list = new QVBoxLayout(inner);
    m_list->setContentsMargins(8, 16, 8, 8);
    m_list->setSpacing(4);
    m_list->addStretch(1);
    scroll->setWidget(inner);
    column->addWidget(scroll, 1);
    m_report = makeLabel({}, 12, QFont::Normal, kMutedRole, place);
    m_report->setWordWrap(true);
    m_report->setContentsMargins(16, 0, 8, 0);
    m_report->hide();
    column->addWidget(m_report);
    m_add = new KeyButton(tr("Add images"), tr("Ctrl O"), place);
    column->addWidget(m_add, 0, Qt::AlignHCenter);
    connect(m_add, &QAbstractButton::clicked, this, &ImagePanel::chooseFolder);
    return place;
}

void ImagePanel::addTools()
{
    QWidget* place = m_rail->toolPlace();
    const auto tool = [&](const QString& text, const QString& key, auto act) {
        auto* button = new KeyButton(text, key, place);
        connect(button, &QAbstractButton::clicked, this, act);
        place->layout()->addWidget(button);
    };
    tool(tr("Length"), u"D"_s, [this] {
        takeFocus();
        stage().beginMeasure(MeasureKind::Length);
    });
    tool(tr("Two-line angle"), u"A"_s, [this] {
        takeFocus();
        stage().beginMeasure(MeasureKind::TwoLineAngle);
    });
    tool(tr("Scroll both"), u"G"_s, [this] { linkScrolling(); });
    tool(tr("Join here"), u"J"_s, [this] { joinHere(); });
    tool(tr("Invert"), u"I"_s, [this] { stage().invert(); });
    tool(tr("Fit"), u"0"_s, [this] { stage().fit(); });
    tool(tr("Impression"), u"N"_s, [this] { m_rail->focusImpression(); });
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
        if (const auto [words, tone] = studyMark(m_studies.studies[s]); !words.isEmpty()) {
            QLabel* mark = makeLabel(words, 11, QFont::Medium, roleOf(tone), this);
            mark->setContentsMargins(8, 0, 0, 2);
            m_list->insertWidget(at++, mark);
            m_listRows.append(mark);
        }
        for (std::size_t i = 0; i < study.series.size(); ++i) {
            const dicom::Series& series = study.series[i];
            auto* row = new SeriesRow(seriesTitle(series),
                                      series.instances.size() == 1
                                          ? tr("1 image")
                                          : tr("%1 images").arg(series.instances.size()),
                                      this);
            // Two studies may hold a series of one name: the label says which study, too.
            row->setAccessibleName(row->accessibleName() + u", "_s + studyTitle(study) + u", "_s
                                   + studyMark(m_studies.studies[s]).first
                                   + (s > 0 ? tr(", study %1").arg(s + 1) : QString()));
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
    m_rail->showStudy(m_study < 0 ? nullptr
                                  : &m_studies.studies[static_cast<std::size_t>(m_study)]);
}

void ImagePanel::linkScrolling()
{
    m_linkedScroll = !m_linkedScroll;
    Q_EMIT told(m_linkedScroll ? tr("Both pictures scroll together.")
                               : tr("Each picture scrolls by itself."));
}

void ImagePanel::joinHere()
{
    m_linkedScroll = true;
    Q_EMIT told(tr("Joined here: image %1 with image %2. They scroll together; G lets go.")
                    .arg(m_stages[0]->current() + 1)
                    .arg(m_stages[1]->current() + 1));
}

void ImagePanel::followScroll(int stage, int by)
{
    if (m_linkedScroll && !m_stages[1]->isHidden())
        m_stages[1 - stage]->goTo(m_stages[1 - stage]->current() + by);
}

void ImagePanel::chooseFolder()
{
    auto* dialog = new QFileDialog(this, tr("Folder with images"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly, true);
    connect(dialog, &QFileDialog::fileSelected, this, &ImagePanel::importFolder);
    dialog->open();
}

void ImagePanel::importFolder(const QString& folder)
{
    m_report->setForegroundRole(kMutedRole);
    m_report->setText(tr("Reading \u201C%1\u201D\u2026").arg(QFileInfo(folder).fileName()));
    m_report->show();
    m_add->setEnabled(false);
    m_session.ask(
        this,
        api::ImportStudies {stored(QFileInfo(folder).absoluteFilePath())},
        [this](const api::Imported& imported) { showImported(imported); },
        [this](const api::Refusal& refusal) {
            m_add->setEnabled(true);
            m_report->setForegroundRole(kStopRole);
            m_report->setText(u"\u25A0 "_s + imagingFaultText(refusal));
        });
}

void ImagePanel::showImported(const api::Imported& imported)
{
    m_add->setEnabled(true);
    QStringList lines {
        tr("Images added: %1, in studies: %2.").arg(imported.images).arg(imported.studies)};
    for (const record::Problem& problem : imported.problems) {
        const QString words
            = tr("%1 was not read: %2")
                  .arg(QFileInfo(shown(problem.where)).fileName(), imagingProblemText(problem));
        if (lines.size() <= kProblemsShown)
            lines << u"\u25B2 "_s + words;
        Q_EMIT failed(words);
    }
    if (static_cast<int>(imported.problems.size()) > kProblemsShown)
        lines << tr("and %1 more; Ctrl+E lists them all")
                     .arg(static_cast<int>(imported.problems.size()) - kProblemsShown);
    m_report->setForegroundRole(imported.problems.empty() ? kMutedRole : kAttentionRole);
    m_report->setText(lines.join(u'\n'));
    refresh();
}

void ImagePanel::keyPressEvent(QKeyEvent* event)
{
    if (event->modifiers() == Qt::NoModifier) {
        switch (event->key()) {
        case Qt::Key_L:
            m_rail->linkOrUnlink();
            return;
        case Qt::Key_G:
            linkScrolling();
            return;
        case Qt::Key_J:
            joinHere();
            return;
        case Qt::Key_M:
            m_rail->takeMeasured();
            return;
        case Qt::Key_N:
            m_rail->focusImpression();
            return;
        default:
            break;
        }
    }
    Ground::keyPressEvent(event);
}

void ImagePanel::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void ImagePanel::dropEvent(QDropEvent* event)
{
    for (const QUrl& url : event->mimeData()->urls()) {
        const QFileInfo place(url.toLocalFile());
        if (place.exists())
            importFolder(place.isDir() ? place.filePath() : place.path());
    }
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
