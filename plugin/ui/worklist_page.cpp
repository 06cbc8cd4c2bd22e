#include "plugin/ui/worklist_page.h"

#include "forms/content/content.h"
#include "plugin/ui/flow_layout.h"
#include "plugin/ui/text.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sartorius::ui {

WorklistPage::WorklistPage(RecordSession& session, QWidget* parent)
    : PageFrame(tr("Patients"), parent)
    , m_session(session)
    , m_patients(this)
    , m_lists(session, this)
    , m_items(this)
    , m_search(new QLineEdit(this))
    , m_table(new RecordTable(RecordTable::Pick::Row, this))
    , m_work(new RecordTable(RecordTable::Pick::Row, this))
    , m_empty(makeLabel({}, 13, QFont::Normal, kMutedRole, this))
{
    m_search->setPlaceholderText(tr("Name, number or birth date"));
    m_search->setAccessibleName(tr("Find a patient"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaximumWidth(420);
    m_search->installEventFilter(this);
    m_table->setGrowing(true);
    m_table->setModel(&m_patients);
    m_table->setAccessibleName(tr("Patients"));
    const int widths[] = {220, 120, 90, 150, 120};
    for (int i = 0; i < 5; ++i)
        m_table->setColumnWidth(i, widths[i]);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_work->setGrowing(true);
    m_work->setModel(&m_items);
    m_work->verticalHeader()->setDefaultSectionSize(36);
    const int workWidths[] = {240, 280, 120};
    for (int i = 0; i < 3; ++i)
        m_work->setColumnWidth(i, workWidths[i]);
    m_work->horizontalHeader()->setStretchLastSection(true);
    m_work->hide();
    body()->addWidget(m_search);
    body()->addWidget(m_table);
    body()->addWidget(m_work);
    body()->addWidget(m_empty);
    body()->addStretch(1);
    m_delay.setSingleShot(true);
    m_delay.setInterval(60);
    connect(&m_delay, &QTimer::timeout, this, &WorklistPage::search);
    connect(m_search, &QLineEdit::textEdited, this, [this] { m_delay.start(); });
    connect(m_table, &RecordTable::opened, this, [this](const QModelIndex& index) {
        if (const api::PatientSummary* patient = m_patients.patientAt(index.row()))
            Q_EMIT patientChosen(patient->id);
    });
    connect(m_work, &RecordTable::opened, this, [this](const QModelIndex& index) {
        if (const WorkItem* item = m_items.itemAt(index.row()))
            Q_EMIT workChosen(*item);
    });
    connect(&m_lists, &WorkLists::changed, this, [this] {
        const int row = m_work->currentIndex().row();
        m_items.setItems(m_lists.items(m_list));
        if (row > 0)
            m_work->setCurrentIndex(m_items.index(qMin(row, m_items.rowCount() - 1), 0));
        if (m_list != WorkList::Everybody)
            m_empty->setVisible(m_items.rowCount() == 0);
    });
}

void WorklistPage::refresh()
{
    search();
    m_lists.refresh();
}

void WorklistPage::showList(WorkList list)
{
    m_list = list;
    const bool everybody = list == WorkList::Everybody;
    setTitle(everybody ? tr("Patients") : workListName(list));
    m_search->setVisible(everybody);
    m_table->setVisible(everybody);
    m_work->setVisible(!everybody);
    m_work->setAccessibleName(workListName(list));
    m_items.setItems(m_lists.items(list));
    m_empty->setVisible(everybody ? m_patients.rowCount() == 0 : m_items.rowCount() == 0);
    if (!everybody)
        m_empty->setText(tr("Nothing waits here."));
    Q_EMIT listShown(list);
    focusSearch();
}

void WorklistPage::focusSearch()
{
    if (m_list != WorkList::Everybody) {
        m_work->setFocus(Qt::ShortcutFocusReason);
        return;
    }
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void WorklistPage::search()
{
    const QString typed = m_search->text().trimmed();
    m_session.ask(
        this,
        api::FindPatients {.text = stored(typed), .limit = 50},
        [this, typed](const api::Listed<api::PatientSummary>& found) {
            if (typed != m_search->text().trimmed())
                return; // an older answer; the newer one is on its way
            m_patients.setPatients(found.items);
            if (m_list != WorkList::Everybody)
                return;
            m_empty->setVisible(found.items.empty());
            m_empty->setText(
                typed.isEmpty()
                    ? tr("Nobody is registered yet. Ctrl+N registers a patient.")
                    : tr("Nobody by \u201C%1\u201D. Ctrl+N registers a patient.").arg(typed));
        });
}

bool WorklistPage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Down && m_patients.rowCount() > 0) {
            m_table->setFocus(Qt::TabFocusReason);
            return true;
        }
        if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter)
            && m_patients.rowCount() > 0) {
            const int row = std::max(0, m_table->currentIndex().row());
            Q_EMIT patientChosen(m_patients.patientAt(row)->id);
            return true;
        }
    }
    return PageFrame::eventFilter(watched, event);
}

TimelinePage::TimelinePage(RecordSession& session, QWidget* parent)
    : PageFrame(tr("Timeline"), parent)
    , m_session(session)
    , m_assessments(this)
    , m_table(new RecordTable(RecordTable::Pick::Row, this))
    , m_none(makeLabel(tr("No assessment yet."), 13, QFont::Normal, kMutedRole, this))
    , m_medicines(makeLabel({}, 13, QFont::Normal, QPalette::WindowText, this))
    , m_labs(makeLabel({}, 13, QFont::Normal, QPalette::WindowText, this))
{
    setSubtitle(tr("Enter opens an assessment. A new one always names its side."));
    m_table->setGrowing(true);
    m_table->setModel(&m_assessments);
    m_table->setAccessibleName(tr("Assessments"));
    const int widths[] = {120, 140, 90, 170};
    for (int i = 0; i < 4; ++i)
        m_table->setColumnWidth(i, widths[i]);
    m_table->horizontalHeader()->setStretchLastSection(true);

    addHeading(tr("New assessment"));
    auto* starts = new QWidget(this);
    auto* flow = new FlowLayout(8, 8);
    starts->setLayout(flow);
    for (const content::Pack& pack : content::packs()) {
        const std::string id(pack.id);
        // The first form by its letter alone, the second with Shift.
        const qsizetype place = &pack - content::packs().data();
        const auto add
            = [&](const QString& side, record::Laterality laterality, const QString& key) {
                  auto* button = new KeyButton(tr("%1, %2").arg(formTitle(id), side),
                                               place == 0       ? key
                                                   : place == 1 ? tr("Shift %1").arg(key)
                                                                : QString(),
                                               starts);
                  connect(button, &QAbstractButton::clicked, this, [this, id, laterality] {
                      m_session.startAssessment(id, laterality);
                  });
                  flow->addWidget(button);
              };
        add(sideText(record::Laterality::Right), record::Laterality::Right, u"R"_s);
        add(sideText(record::Laterality::Left), record::Laterality::Left, u"L"_s);
    }
    body()->addWidget(starts);
    addHeading(tr("Assessments"));
    body()->addWidget(m_table);
    body()->addWidget(m_none);
    addHeading(tr("Medicines"));
    m_medicines->setWordWrap(true);
    body()->addWidget(m_medicines);
    addHeading(tr("Laboratory"));
    m_labs->setWordWrap(true);
    body()->addWidget(m_labs);
    body()->addStretch(1);
    connect(m_table, &RecordTable::opened, this, [this](const QModelIndex& index) {
        if (const api::AssessmentSummary* chosen = m_assessments.assessmentAt(index.row()))
            Q_EMIT assessmentChosen(chosen->id);
    });
    connect(&m_session, &RecordSession::chartChanged, this, &TimelinePage::refresh);
    refresh();
}

void TimelinePage::refresh()
{
    const auto& chart = m_session.chart();
    m_assessments.setAssessments(chart ? chart->assessments
                                       : std::vector<api::AssessmentSummary> {});
    m_table->setVisible(m_assessments.rowCount() > 0);
    m_none->setVisible(m_assessments.rowCount() == 0);
    if (!chart)
        return;
    QStringList medicines;
    for (const record::Medication& medicine : chart->medications)
        medicines << shown(medicine.text)
                + (medicine.status == record::MedicationStatus::Active
                       ? QString()
                       : tr(" (%1)").arg(shown(record::toString(medicine.status))));
    if (medicines.isEmpty())
        m_medicines->setText(chart->medicationsReviewed ? tr("\u2713 reviewed: none")
                                                        : tr("? not reviewed"));
    else
        m_medicines->setText(
            medicines.join(u" \u00B7 "_s)
            + (chart->medicationsReviewed ? QString() : tr(" \u00B7 ? list not reviewed")));
    QStringList labs;
    for (const record::LabResult& lab : chart->labs)
        labs << tr("%1 %2%3 %4 (%5)")
                    .arg(shown(lab.what.display),
                         shown(lab.comparator),
                         shown(record::toString(lab.value.value)),
                         shown(lab.value.unit),
                         dayText(lab.taken));
    m_labs->setText(labs.isEmpty() ? tr("none recorded") : labs.join(u" \u00B7 "_s));
}

void TimelinePage::keyPressEvent(QKeyEvent* event)
{
    const std::size_t place = event->modifiers() == Qt::ShiftModifier ? 1 : 0;
    const bool plain
        = event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::ShiftModifier;
    if (plain && place < content::packs().size()
        && (event->key() == Qt::Key_R || event->key() == Qt::Key_L)) {
        m_session.startAssessment(std::string(content::packs()[place].id),
                                  event->key() == Qt::Key_R ? record::Laterality::Right
                                                            : record::Laterality::Left);
        return;
    }
    PageFrame::keyPressEvent(event);
}

} // namespace sartorius::ui
