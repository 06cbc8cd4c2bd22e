#pragma once

#include "forms/record/clock.h"
#include "plugin/client/client.h"
#include "plugin/ui/draft.h"
#include "plugin/ui/draft_saver.h"
#include "plugin/ui/form_state.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>
#include <optional>

namespace sartorius::ui {

/// What the window has open in the record: state, patient, draft, orders. Asks the service and
/// never waits; panels listen. GUI thread.
class RecordSession final : public QObject
{
    Q_OBJECT

public:
    RecordSession(client::RecordClient& client, const record::Clock& clock, QObject* parent);

    client::RecordClient& client() { return m_client; }

    const record::Clock& clock() const { return m_clock; }

    record::Date today() const { return record::dateOf(m_clock.now()); }

    Draft& draft() { return m_draft; }

    const Draft& draft() const { return m_draft; }

    FormState& form() { return m_form; }

    const FormState& form() const { return m_form; }

    DraftSaver& saver() { return m_saver; }

    /// Empty until the service has answered for the first time.
    const std::optional<api::Status>& status() const { return m_status; }

    const std::optional<api::PatientChart>& chart() const { return m_chart; }

    const std::vector<api::OrderSummary>& orders() const { return m_orders; }

    const api::Settings& settings() const { return m_settings; }

    const std::optional<record::Instant>& savedAt() const { return m_savedAt; }

    /// Nothing asked is unanswered and nothing typed is unsaved.
    bool isIdle() const { return m_open == 0 && m_saver.isIdle(); }

    /// Asks and passes the reply on; a refusal is told with `refused` unless `otherwise` is given.
    /// `context` going away drops the answer.
    template <class Request>
    void ask(QObject* context,
             Request request,
             std::function<void(const typename Request::Reply&)> then,
             std::function<void(const api::Refusal&)> otherwise = {});

    /// One decoded picture; the answer is dropped when `context` goes away.
    void openFrame(QObject* context,
                   const api::OpenFrame& request,
                   std::function<void(const api::Outcome<client::OpenedFrame>&)> then);

    void refreshStatus();
    void refreshOrders();
    void refreshSettings();
    void openPatient(const record::PatientId& id, std::function<void()> then = {});
    void openAssessment(const record::AssessmentId& id);

    /// Reads what the service changed beside the answers: linked studies and the revision they
    /// raised.
    void refreshAssessment();

    /// A new draft of this form for the open patient.
    void startAssessment(const std::string& form, record::Laterality side);
    void closePatient();

    /// Wipes the chart keys at the service; the window forgets what it shows.
    void lock();

Q_SIGNALS:
    void statusChanged();
    void chartChanged();
    void assessmentOpened();
    void ordersChanged();
    void settingsChanged();
    void studiesChanged();
    void saved(const sartorius::record::Instant& at);
    /// Something was refused; words for a person.
    void refused(const QString& words);
    void connectionChanged(bool connected);
    /// There is no service to be had yet, and why; it is asked again.
    void serviceMissing(const QString& words);

private:
    void noticed(const api::ChangeNotice& notice);
    void reloadAfterConflict();
    void take(const api::Assessment& assessment);

    client::RecordClient& m_client;
    const record::Clock& m_clock;
    FormLibrary m_library;
    Draft m_draft;
    FormState m_form;
    DraftSaver m_saver;
    std::optional<api::Status> m_status;
    std::optional<api::PatientChart> m_chart;
    std::vector<api::OrderSummary> m_orders;
    api::Settings m_settings;
    std::optional<record::Instant> m_savedAt;
    QTimer m_askAgain; ///< while no service is to be had
    int m_open = 0;
};

/// Words for a refusal; outside the template so that text.h stays out of it.
QString refusalWords(const api::Refusal& refusal);

template <class Request>
void RecordSession::ask(QObject* context,
                        Request request,
                        std::function<void(const typename Request::Reply&)> then,
                        std::function<void(const api::Refusal&)> otherwise)
{
    ++m_open;
    // The client outlives the session, and Qt wants a continuation's context alive when the answer
    // comes.
    m_client.ask(std::move(request))
        .then(&m_client,
              [session = QPointer<RecordSession>(this),
               listener = QPointer<QObject>(context),
               then = std::move(then),
               otherwise
               = std::move(otherwise)](const api::Outcome<typename Request::Reply>& outcome) {
                  if (session.isNull())
                      return;
                  --session->m_open;
                  if (listener.isNull())
                      return;
                  if (outcome) {
                      if (then)
                          then(*outcome);
                  } else if (otherwise) {
                      otherwise(outcome.error());
                  } else {
                      Q_EMIT session->refused(refusalWords(outcome.error()));
                  }
              });
}

} // namespace sartorius::ui
