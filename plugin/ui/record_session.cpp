#include "plugin/ui/record_session.h"

#include "forms/content/content.h"
#include "plugin/ui/text.h"

namespace sartorius::ui {
namespace {

constexpr int kAskAgainMs = 2000;

} // namespace

QString refusalWords(const api::Refusal& refusal)
{
    return refusalText(refusal.error, refusal.problems);
}

RecordSession::RecordSession(client::RecordClient& client,
                             const record::Clock& clock,
                             QObject* parent)
    : QObject(parent)
    , m_client(client)
    , m_clock(clock)
    , m_draft(this)
    , m_form(m_draft, m_library, record::dateOf(clock.now()), this)
    , m_saver(
          [this](const api::SaveAnswers& request, const DraftSaver::Done& done) {
              ++m_open;
              m_client.ask(request).then(&m_client,
                                         [session = QPointer<RecordSession>(this),
                                          done](const api::Outcome<api::Saved>& outcome) {
                                             if (session.isNull())
                                                 return;
                                             --session->m_open;
                                             done(outcome);
                                         });
          },
          this)
{
    m_askAgain.setSingleShot(true);
    m_askAgain.setInterval(kAskAgainMs);
    connect(&m_askAgain, &QTimer::timeout, this, &RecordSession::refreshStatus);
    connect(&m_draft, &Draft::answersChanged, &m_saver, &DraftSaver::save);
    connect(&m_draft, &Draft::workingDiagnosisChanged, this, [this] {
        m_saver.saveDiagnosis(m_draft.assessment().workingDiagnosis);
    });
    connect(&m_draft, &Draft::medicationsChanged, this, [this] {
        m_saver.saveMedications(m_draft.assessment().medications);
    });
    connect(&m_saver, &DraftSaver::saved, this, [this](const record::Instant& at, qint64 revision) {
        m_draft.setRevision(revision);
        m_savedAt = at;
        Q_EMIT saved(at);
    });
    connect(&m_saver, &DraftSaver::conflicted, this, &RecordSession::reloadAfterConflict);
    connect(&m_saver, &DraftSaver::notSaved, this, [this](const api::Refusal& refusal) {
        Q_EMIT refused(refusalWords(refusal));
    });
    connect(&m_saver,
            &DraftSaver::refused,
            this,
            [this](const record::Answer& answer, const api::Refusal& refusal) {
                Q_EMIT refused(
                    tr("%1: %2").arg(m_form.itemLabel(answer.item), refusalWords(refusal)));
            });
    // The form is read while the service still looks for its record, so that the first page need
    // not wait for it.
    QTimer::singleShot(0, this, [this] {
        for (const content::Pack& pack : content::packs())
            m_library.form(std::string(pack.id));
    });
    connect(&m_client, &client::RecordClient::changed, this, &RecordSession::noticed);
    connect(&m_client, &client::RecordClient::connected, this, [this] {
        Q_EMIT connectionChanged(true);
        m_saver.retry();
        refreshStatus();
    });
    connect(&m_client, &client::RecordClient::connectionLost, this, [this] {
        Q_EMIT connectionChanged(false);
    });
}

void RecordSession::openFrame(QObject* context,
                              const api::OpenFrame& request,
                              std::function<void(const api::Outcome<client::OpenedFrame>&)> then)
{
    m_client.openFrame(request).then(
        &m_client,
        [listener = QPointer<QObject>(context),
         then = std::move(then)](const api::Outcome<client::OpenedFrame>& opened) {
            if (!listener.isNull())
                then(opened);
        });
}

void RecordSession::refreshStatus()
{
    const auto take = [this](const api::Status& status) {
        const bool opened = status.record == api::RecordState::Open
            && (!m_status || m_status->record != api::RecordState::Open);
        m_status = status;
        if (status.record != api::RecordState::Open)
            closePatient();
        Q_EMIT statusChanged();
        if (opened) {
            refreshOrders();
            refreshSettings();
        }
    };
    ask(this,
        api::GetStatus {},
        std::function<void(const api::Status&)>(take),
        [this](const api::Refusal& refusal) {
            Q_EMIT serviceMissing(refusalWords(refusal));
            if (!m_client.isConnected())
                m_askAgain.start();
        });
}

void RecordSession::refreshSettings()
{
    ask(this, api::GetSettings {}, [this](const api::Settings& settings) {
        m_settings = settings;
        m_form.setApprovals(m_settings.approvals);
        Q_EMIT settingsChanged();
    });
}

void RecordSession::refreshOrders()
{
    if (!m_status || m_status->record != api::RecordState::Open)
        return;
    ask(this, api::ListOrders {}, [this](const api::Listed<api::OrderSummary>& orders) {
        m_orders = orders.items;
        Q_EMIT ordersChanged();
    });
}

void RecordSession::openPatient(const record::PatientId& id, std::function<void()> then)
{
    ask(this, api::GetPatient {id}, [this, then = std::move(then)](const api::PatientChart& chart) {
        const bool other = !m_chart || m_chart->patient.id != chart.patient.id;
        m_chart = chart;
        if (other)
            m_draft.close();
        Q_EMIT chartChanged();
        if (then)
            then();
    });
}

void RecordSession::take(const api::Assessment& assessment)
{
    if (!m_saver.isIdle()) {
        // What was typed into the draft before this one is still on its way. It comes first; then
        // look again.
        connect(
            &m_saver,
            &DraftSaver::saved,
            this,
            [this, id = assessment.id] { openAssessment(id); },
            Qt::SingleShotConnection);
        return;
    }
    m_saver.start(assessment.id, assessment.revision);
    m_savedAt = assessment.changed;
    m_draft.load(assessment);
    Q_EMIT assessmentOpened();
}

void RecordSession::openAssessment(const record::AssessmentId& id)
{
    ask(this, api::GetAssessment {id}, [this](const api::Assessment& assessment) {
        if (m_chart && m_chart->patient.id == assessment.patient) {
            take(assessment);
            return;
        }
        openPatient(assessment.patient, [this, assessment] { take(assessment); });
    });
}

void RecordSession::refreshAssessment()
{
    const record::AssessmentId id = m_draft.assessment().id;
    ask(this, api::GetAssessment {id}, [this, id](const api::Assessment& assessment) {
        // While something typed is on its way its own answer, or a conflict, brings the revision.
        if (m_draft.assessment().id != id || !m_saver.isIdle())
            return;
        m_saver.start(id, assessment.revision);
        m_draft.setRevision(assessment.revision);
        m_draft.setStudies(assessment.studies);
    });
}

void RecordSession::startAssessment(const std::string& form, record::Laterality side)
{
    if (!m_chart)
        return;
    ask(this,
        api::StartAssessment {.patient = m_chart->patient.id, .form = form, .side = side},
        [this](const api::Assessment& assessment) {
            take(assessment);
            openPatient(assessment.patient);
        });
}

void RecordSession::reloadAfterConflict()
{
    const record::AssessmentId id = m_draft.assessment().id;
    ask(this, api::GetAssessment {id}, [this, id](const api::Assessment& assessment) {
        if (m_draft.assessment().id != id)
            return;
        // What was typed here and not yet taken stays on top of what the record holds now.
        m_draft.reload(assessment, m_saver.unsaved());
        m_saver.resume(assessment.revision);
        Q_EMIT refused(tr("This draft was changed in another window. It was read again; your last "
                          "entries were kept."));
    });
}

void RecordSession::closePatient()
{
    m_chart.reset();
    m_draft.close();
    Q_EMIT chartChanged();
}

void RecordSession::lock()
{
    if (!m_saver.isIdle()) {
        connect(&m_saver, &DraftSaver::saved, this, &RecordSession::lock, Qt::SingleShotConnection);
        return;
    }
    ask(this, api::Lock {}, [this](const api::Done&) { refreshStatus(); });
}

void RecordSession::noticed(const api::ChangeNotice& notice)
{
    switch (notice.kind) {
    case api::ChangeKind::Assessment:
        // Our own saves come back as notices too; only a draft that moved on without us is read
        // again.
        break;
    case api::ChangeKind::Order:
        refreshOrders();
        refreshStatus();
        break;
    case api::ChangeKind::Patient:
        if (m_chart && m_chart->patient.id.value == notice.id)
            openPatient(m_chart->patient.id);
        break;
    case api::ChangeKind::Studies:
        Q_EMIT studiesChanged();
        break;
    case api::ChangeKind::RecordState:
    case api::ChangeKind::Peers:
        refreshStatus();
        break;
    }
}

} // namespace sartorius::ui
