#include "plugin/ui/plan_page.h"

#include "forms/content/content.h"
#include "forms/rehab/order.h"
#include "plugin/ui/exercise_popup.h"
#include "plugin/ui/flow_layout.h"
#include "plugin/ui/text.h"
#include "plugin/ui/theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

constexpr std::array kPriorities {
    record::Priority::Routine, record::Priority::Asap, record::Priority::Stat};

/// Tier codes of the specification, most urgent first: E and SD are the same day, U48 and U2W
/// urgent.
int priorityOf(const std::optional<std::string>& tier)
{
    if (!tier)
        return 0;
    if (*tier == "E" || *tier == "SD")
        return 2;
    return *tier == "U48" || *tier == "U2W" ? 1 : 0;
}

} // namespace

PlanPage::PlanPage(RecordSession& session, QWidget* parent)
    : PageFrame(tr("Plan"), parent)
    , m_session(session)
    , m_doses(this)
{
    setSubtitle(tr("One signature sends all of it. Nothing leaves before you sign."));
    makeSets();
    body()->addWidget(m_referralPart = makeReferral());
    body()->addWidget(new Rule(Qt::Horizontal, this));
    body()->addWidget(m_rehabPart = makeRehab());
    addHeading(tr("Still missing"));
    m_missing = makeLabel({}, 13, QFont::Medium, kMutedRole, this);
    m_missing->setWordWrap(true);
    body()->addWidget(m_missing);
    body()->addStretch(1);

    m_checkLater.setSingleShot(true);
    m_checkLater.setInterval(200);
    connect(&m_checkLater, &QTimer::timeout, this, &PlanPage::check);
    connect(&m_session, &RecordSession::settingsChanged, this, &PlanPage::fillRecipients);
    connect(&m_session, &RecordSession::assessmentOpened, this, &PlanPage::reset);
    connect(&m_session.form(), &FormState::changed, this, [this] {
        if (isVisible())
            proposeProgramme();
        describe();
    });
    connect(&m_session.draft(), &Draft::workingDiagnosisChanged, this, &PlanPage::proposeProgramme);
    fillRecipients();
    reset();
}

void PlanPage::makeSets()
{
    auto* place = new QWidget(this);
    place->setLayout(new FlowLayout(8, 8));
    const QString words[] = {tr("Referral and rehabilitation"),
                             tr("Rehabilitation only"),
                             tr("Referral only"),
                             tr("Sign only")};
    for (int set = 0; set < 4; ++set) {
        auto* button = new KeyButton(words[set], QString::number(set + 1), place);
        connect(button, &QAbstractButton::clicked, this, [this, set] { chooseSet(set); });
        place->layout()->addWidget(button);
        m_sets.append(button);
    }
    body()->addWidget(place);
}

void PlanPage::chooseSet(int set)
{
    m_touchedRehab = true;
    m_refer->setChecked(set == 0 || set == 2);
    m_rehab->setChecked(set == 0 || set == 1);
}

void PlanPage::keyPressEvent(QKeyEvent* event)
{
    const int set = event->key() - Qt::Key_1;
    if (event->modifiers() == Qt::NoModifier && set >= 0 && set < m_sets.size())
        chooseSet(set);
    else if (event->modifiers() == Qt::NoModifier && event->key() == Qt::Key_Q) {
        m_question->setFocus(Qt::ShortcutFocusReason);
        m_question->selectAll();
    } else if (event->modifiers() == Qt::NoModifier && event->key() == Qt::Key_D)
        m_doseTable->setFocus(Qt::ShortcutFocusReason);
    else
        PageFrame::keyPressEvent(event);
}

void PlanPage::swapExercise()
{
    if (!m_library || !m_session.draft().isEditable())
        return;
    QVector<ExercisePopup::Choice> choices;
    for (const rehab::Exercise& exercise : m_library->exercises)
        choices.append({exercise.id, shown(exercise.name), shown(exercise.purpose)});
    const int row = m_doseTable->currentIndex().row();
    auto* popup = new ExercisePopup(std::move(choices), this);
    connect(popup, &ExercisePopup::chosen, this, [this, row](const std::string& id) {
        if (const rehab::Exercise* exercise = m_library->exercise(id))
            m_doses.replaceExercise(row, rehab::doseOf(*m_library, *exercise));
        m_doseTable->setFocus(Qt::OtherFocusReason);
    });
    popup->openIn(QRect(mapToGlobal(QPoint(0, 0)), size()));
}

/// A first sentence from what is known, until somebody writes their own.
void PlanPage::proposeQuestion()
{
    if (m_question->toPlainText() != m_proposedQuestion)
        return;
    const auto& working = m_session.draft().assessment().workingDiagnosis;
    m_proposedQuestion = working ? tr("Working diagnosis: %1. Please see and advise.")
                                       .arg(shown(working->display).section(u" ("_s, 0, 0))
                                 : QString();
    m_question->setPlainText(m_proposedQuestion);
}

QWidget* PlanPage::makeReferral()
{
    auto* part = new QWidget(this);
    auto* column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_refer = new TickBox(tr("Referral"), part);
    m_refer->setFont(fontOf(15, QFont::DemiBold));
    column->addWidget(m_refer);
    auto* rows = new FieldRows(part);
    rows->setMaximumWidth(720);
    m_referTo = rows->addChoice(tr("Referral to"), {});
    QStringList urgencies;
    for (const record::Priority priority : kPriorities)
        urgencies << priorityText(priority);
    m_urgency = rows->addChoice(tr("Urgency"), urgencies);
    m_question = rows->addText(tr("Question"), 2);
    m_includes = rows->addNote({});
    column->addWidget(rows);
    connect(m_refer, &QAbstractButton::toggled, rows, &QWidget::setEnabled);
    connect(m_refer, &QAbstractButton::toggled, this, &PlanPage::changed);
    connect(m_referTo, &QComboBox::currentIndexChanged, this, &PlanPage::changed);
    connect(m_urgency, &QComboBox::currentIndexChanged, this, &PlanPage::changed);
    connect(m_question, &QPlainTextEdit::textChanged, this, &PlanPage::changed);
    return part;
}

QWidget* PlanPage::makeRehab()
{
    auto* part = new QWidget(this);
    auto* column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_rehab = new TickBox(tr("Rehabilitation"), part);
    m_rehab->setFont(fontOf(15, QFont::DemiBold));
    column->addWidget(m_rehab);
    auto* inner = new QWidget(part);
    auto* lines = new QVBoxLayout(inner);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(8);
    auto* rows = new FieldRows(inner);
    rows->setMaximumWidth(720);
    m_rehabTo = rows->addChoice(tr("Rehabilitation to"), {});
    m_programme = rows->addChoice(tr("Programme"), {});
    m_phase = rows->addChoice(tr("Phase"), {});
    m_programmeFacts = rows->addNote({});
    m_goal = rows->addLine(tr("Goal"), tr("what the patient wants to do again, and by when"));
    lines->addWidget(rows);
    m_doseTable = new RecordTable(RecordTable::Pick::Cell, inner);
    m_doseTable->setGrowing(true);
    m_doseTable->verticalHeader()->setDefaultSectionSize(44);
    m_doseTable->setModel(&m_doses);
    m_doseTable->setAccessibleName(tr("Doses"));
    m_doseTable->setEditTriggers(QAbstractItemView::AnyKeyPressed | QAbstractItemView::DoubleClicked
                                 | QAbstractItemView::EditKeyPressed);
    const int widths[] = {330, 60, 60, 70, 96};
    for (int i = 0; i < 5; ++i)
        m_doseTable->setColumnWidth(i, widths[i]);
    m_doseTable->horizontalHeader()->setStretchLastSection(true);
    auto* remove = new QShortcut(Qt::Key_Delete, m_doseTable);
    remove->setContext(Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, this, [this] {
        m_doses.removeExercise(m_doseTable->currentIndex().row());
    });
    auto* swap = new QShortcut(Qt::Key_Slash, m_doseTable);
    swap->setContext(Qt::WidgetShortcut);
    connect(swap, &QShortcut::activated, this, &PlanPage::swapExercise);
    auto* edits = new QWidget(inner);
    edits->setLayout(new FlowLayout(8, 8));
    auto* take = new KeyButton(tr("Other exercise"), u"/"_s, edits);
    auto* drop = new KeyButton(tr("Take out"), tr("Del"), edits);
    edits->layout()->addWidget(take);
    edits->layout()->addWidget(drop);
    connect(take, &QAbstractButton::clicked, this, &PlanPage::swapExercise);
    connect(drop, &QAbstractButton::clicked, this, [this] {
        m_doses.removeExercise(m_doseTable->currentIndex().row());
    });
    lines->addWidget(m_doseTable);
    lines->addWidget(edits);
    m_precautions = makeLabel({}, 12, QFont::Normal, kMutedRole, inner);
    m_precautions->setWordWrap(true);
    lines->addWidget(m_precautions);
    column->addWidget(inner);
    connect(m_rehab, &QAbstractButton::toggled, inner, &QWidget::setEnabled);
    connect(m_rehab, &QAbstractButton::toggled, this, &PlanPage::changed);
    connect(m_rehabTo, &QComboBox::currentIndexChanged, this, &PlanPage::changed);
    connect(m_programme, &QComboBox::activated, this, [this] {
        m_touchedProgramme = true;
        chooseProgramme();
    });
    connect(m_phase, &QComboBox::activated, this, &PlanPage::choosePhase);
    connect(m_rehab, &QAbstractButton::clicked, this, [this] { m_touchedRehab = true; });
    connect(m_goal, &QLineEdit::textChanged, this, &PlanPage::changed);
    connect(&m_doses, &DoseModel::changed, this, &PlanPage::changed);
    connect(&m_doses, &DoseModel::refused, this, &PlanPage::setProblem);
    return part;
}

void PlanPage::fillRecipients()
{
    for (QComboBox* choice : {m_referTo, m_rehabTo}) {
        const QString before = choice->currentData().toString();
        choice->clear();
        for (const record::Recipient& recipient : m_session.settings().recipients)
            choice->addItem(shown(recipient.name), shown(recipient.id.value));
        const int again = choice->findData(before);
        if (again >= 0)
            choice->setCurrentIndex(again);
        if (choice->count() == 0)
            choice->addItem(tr("no recipient yet \u2013 add one in Settings"), QString());
    }
    // Physiotherapy is usually its own recipient: the rehab order starts with the first that says
    // so.
    for (int i = 0; i < m_rehabTo->count(); ++i) {
        if (m_rehabTo->itemText(i).contains(u"physio"_s, Qt::CaseInsensitive)
            || m_rehabTo->itemText(i).contains(u"rehab"_s, Qt::CaseInsensitive)) {
            m_rehabTo->setCurrentIndex(i);
            break;
        }
    }
}

void PlanPage::reset()
{
    m_touchedProgramme = false;
    m_touchedRehab = false;
    m_proposedFor.clear();
    m_problems.clear();
    setProblem({});
    m_refer->setChecked(true);
    m_rehab->setChecked(true);
    m_proposedQuestion.clear();
    m_question->clear();
    m_goal->clear();
    const std::string& form = m_session.draft().assessment().form;
    if (m_libraryForm != form) {
        m_libraryForm = form;
        m_library.reset();
        const content::Pack* pack = content::pack(form);
        if (pack != nullptr) {
            if (auto library
                = rehab::readLibrary(std::string(pack->rehabilitation), form + ".rehab"))
                m_library = *library;
        }
        m_programme->clear();
        if (m_library) {
            for (const rehab::Programme& programme : m_library->programmes)
                m_programme->addItem(shown(programme.name), shown(programme.id));
        }
    }
    proposeProgramme();
    if (m_session.draft().isOpen() && m_session.form().form() != nullptr)
        m_goal->setText(
            valueText(OutlineItem {}, m_session.draft().find("mk-ctx-goal", std::nullopt)));
    describe();
}

std::vector<std::string> PlanPage::openFlags() const
{
    std::vector<std::string> flags;
    for (const differential::FiredFlag& flag : m_session.form().reasoning().redFlags)
        flags.push_back(flag.id);
    return flags;
}

void PlanPage::proposeProgramme()
{
    m_urgency->setCurrentIndex(priorityOf(m_session.form().reasoning().urgency));
    if (!m_library || m_touchedProgramme)
        return;
    const auto& working = m_session.draft().assessment().workingDiagnosis;
    std::string diagnosis
        = working ? working->code.substr(working->code.find(':') + 1) : std::string();
    if (diagnosis.empty() && !m_session.form().reasoning().candidates.empty())
        diagnosis = m_session.form().reasoning().candidates.front().id;
    if (diagnosis == m_proposedFor && m_doses.rowCount() > 0)
        return;
    m_proposedFor = diagnosis;
    const rehab::Programme* programme = m_library->programmeFor(diagnosis);
    if (programme == nullptr) {
        m_rehab->setChecked(false);
        if (m_programme->count() > 0)
            chooseProgramme();
        return;
    }
    m_programme->setCurrentIndex(m_programme->findData(shown(programme->id)));
    if (!m_touchedRehab)
        m_rehab->setChecked(true);
    chooseProgramme();
}

void PlanPage::chooseProgramme()
{
    if (!m_library)
        return;
    const rehab::Programme* programme
        = m_library->programme(stored(m_programme->currentData().toString()));
    if (programme == nullptr)
        return;
    const auto proposal = rehab::propose(*m_library, *programme, openFlags());
    if (!proposal) {
        m_rehab->setChecked(false);
        m_doses.setExercises({});
        m_programmeFacts->setText(tr("\u25A0 An open red flag blocks this programme."));
        return;
    }
    m_precautionLines = proposal->precautions;
    m_sessions = proposal->sessions;
    m_sessionsPerWeek = proposal->sessionsPerWeek;
    m_weeks = proposal->weeks;
    m_proposed = proposal->exercises;
    QStringList withheld;
    for (const rehab::Withheld& line : proposal->withheld)
        withheld << shown(line.exercise);
    m_withheld = withheld.join(u", "_s);
    m_phase->clear();
    for (const rehab::Phase& phase : programme->phases)
        m_phase->addItem(phase.text.empty()
                             ? shown(phase.name)
                             : shown(phase.name) + u" \u2013 "_s + shown(phase.text));
    QStringList precautions;
    for (const std::string& line : m_precautionLines)
        precautions << shown(line);
    m_precautions->setText(precautions.join(u"\n"_s));
    choosePhase();
}

void PlanPage::choosePhase()
{
    const rehab::Programme* programme
        = m_library ? m_library->programme(stored(m_programme->currentData().toString())) : nullptr;
    const auto at = static_cast<std::size_t>(std::max(0, m_phase->currentIndex()));
    if (programme == nullptr || at >= programme->phases.size())
        return;
    // One phase at a time: the more exercises on the paper, the fewer are done.
    const auto& wanted = programme->phases[at].exercises;
    std::vector<record::ExerciseDose> doses;
    for (const record::ExerciseDose& dose : m_proposed) {
        const bool inPhase
            = std::any_of(wanted.begin(), wanted.end(), [&dose](const std::string& id) {
                  return dose.exercise == id || dose.exercise.ends_with(":" + id);
              });
        if (inPhase)
            doses.push_back(dose);
    }
    m_doses.setExercises(doses);
    QString facts = tr("%1 exercises \u00B7 %2 sessions, %3 a week, %4 weeks")
                        .arg(doses.size())
                        .arg(m_sessions)
                        .arg(m_sessionsPerWeek)
                        .arg(m_weeks);
    if (!m_withheld.isEmpty())
        facts += tr(" \u00B7 \u25B2 withheld for an open red flag: %1").arg(m_withheld);
    m_programmeFacts->setText(facts);
}

void PlanPage::changed()
{
    if (m_session.draft().isEditable())
        m_checkLater.start();
    describe();
}

void PlanPage::describe()
{
    if (m_includes == nullptr || m_missing == nullptr)
        return;
    const int set
        = m_refer->isChecked() ? (m_rehab->isChecked() ? 0 : 2) : (m_rehab->isChecked() ? 1 : 3);
    for (int i = 0; i < m_sets.size(); ++i)
        m_sets[i]->setChosen(i == set);
    const Draft& draft = m_session.draft();
    int abnormal = 0;
    if (const FormOutline* outline = m_session.form().outline()) {
        for (const record::Answer& answer : draft.answers()) {
            const OutlineItem* item = outline->item(answer.item);
            abnormal += item != nullptr && isAbnormal(*item, &answer) ? 1 : 0;
        }
    }
    const auto flags = m_session.form().reasoning().redFlags.size();
    m_includes->setText(tr("Includes: %1 abnormal findings \u00B7 %2 linked studies \u00B7 %3 "
                           "medicines \u00B7 red flags: %4")
                            .arg(abnormal)
                            .arg(draft.assessment().studies.size())
                            .arg(draft.assessment().medications.size())
                            .arg(flags == 0 ? tr("none open") : tr("%1 open").arg(flags)));
    QStringList lines;
    for (const record::Problem& problem : m_problems)
        lines << u"\u25B2 "_s + problemText(problem);
    const bool nothing = lines.isEmpty();
    m_missing->setForegroundRole(nothing ? kDoneRole : kAttentionRole);
    m_missing->setText(nothing ? tr("\u2713 nothing for these recipients") : lines.join(u"\n"_s));
}

api::Plan PlanPage::plan() const
{
    api::Plan plan;
    if (m_refer->isChecked()) {
        api::ReferralPlan referral;
        referral.to = record::RecipientId(stored(m_referTo->currentData().toString()));
        referral.priority
            = kPriorities.at(static_cast<std::size_t>(std::max(0, m_urgency->currentIndex())));
        referral.question = stored(m_question->toPlainText().trimmed());
        plan.referral = std::move(referral);
    }
    if (m_rehab->isChecked()) {
        api::RehabPlan rehab;
        rehab.to = record::RecipientId(stored(m_rehabTo->currentData().toString()));
        rehab.programme = stored(m_programme->currentData().toString());
        rehab.exercises = m_doses.exercises();
        rehab.precautions = m_precautionLines;
        rehab.sessions = m_sessions;
        rehab.sessionsPerWeek = m_sessionsPerWeek;
        rehab.weeks = m_weeks;
        rehab.goal = stored(m_goal->text().trimmed());
        plan.rehab = std::move(rehab);
    }
    return plan;
}

QString PlanPage::recipientName(const record::RecipientId& id) const
{
    for (const record::Recipient& recipient : m_session.settings().recipients) {
        if (recipient.id == id)
            return shown(recipient.name);
    }
    return shown(id.value);
}

QString PlanPage::programmeName() const
{
    return m_programme->currentText();
}

void PlanPage::check()
{
    if (!m_session.draft().isEditable())
        return;
    m_session.ask(this,
                  api::CheckPlan {.assessment = m_session.draft().assessment().id, .plan = plan()},
                  [this](const api::PlanChecked& checked) {
                      m_problems = checked.problems;
                      describe();
                      Q_EMIT planChecked();
                  });
}

void PlanPage::focusFirst()
{
    proposeProgramme();
    proposeQuestion();
    m_sets.front()->setFocus(Qt::ShortcutFocusReason);
}

} // namespace sartorius::ui
