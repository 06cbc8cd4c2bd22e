#include "plugin/entry/sartorius/opening.h"

#include "plugin/ui/form_page.h"
#include "plugin/ui/image_panel.h"
#include "plugin/ui/record_session.h"
#include "plugin/ui/workspace_flow.h"
#include "plugin/ui/workspace_window.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QHash>
#include <QPixmap>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace sartorius::entry {
namespace {

constexpr int kIoFailure = 74;
constexpr int kQuietTicks = 4;
constexpr int kMostTicks = 800;

const QHash<QString, ui::WorkPage>& pages()
{
    static const QHash<QString, ui::WorkPage> names {
        {u"form"_s, ui::WorkPage::Form},
        {u"images"_s, ui::WorkPage::Images},
        {u"plan"_s, ui::WorkPage::Plan},
        {u"preview"_s, ui::WorkPage::Preview},
        {u"outbox"_s, ui::WorkPage::Outbox},
        {u"worklist"_s, ui::WorkPage::Worklist},
        {u"timeline"_s, ui::WorkPage::Timeline},
        {u"settings"_s, ui::WorkPage::Settings},
        {u"help"_s, ui::WorkPage::Help},
    };
    return names;
}

/// Takes the steps one after another, each when nothing is on its way any more.
class Steps final : public QObject
{
public:
    Steps(Opening opening,
          ui::WorkspaceWindow& window,
          ui::WorkspaceFlow& flow,
          ui::RecordSession& session)
        : QObject(&window)
        , m_opening(std::move(opening))
        , m_window(window)
        , m_flow(flow)
        , m_session(session)
    {
        m_timer.setInterval(25);
        connect(&m_timer, &QTimer::timeout, this, &Steps::tick);
        m_timer.start();
    }

private:
    void tick()
    {
        const bool open = m_session.status().has_value()
            && m_session.status()->record == api::RecordState::Open;
        const bool waits = m_session.status().has_value() && !open && m_step == 0
            && !m_session.status()->demonstration;
        if (++m_ticks > kMostTicks) {
            shoot();
            return;
        }
        if ((!open && !waits) || !m_session.isIdle() || m_window.imagePanel().waiting() > 0) {
            m_quiet = 0;
            return;
        }
        if (++m_quiet < kQuietTicks)
            return;
        m_quiet = 0;
        if (waits)
            shoot(); // an empty or locked record: its page is the picture
        else
            next();
    }

    void next()
    {
        switch (m_step++) {
        case 0:
            if (m_opening.patient)
                openPatient(*m_opening.patient);
            return;
        case 1:
            if (m_opening.patient && !m_session.draft().isOpen() && m_session.chart()
                && !m_session.chart()->assessments.empty() && m_opening.page != u"timeline"_s)
                m_session.openAssessment(m_session.chart()->assessments.front().id);
            return;
        case 2:
            if (m_opening.section > 0)
                m_window.formPage().showPage(m_opening.section - 1, 0);
            if (!m_opening.page.isEmpty())
                m_flow.goTo(pages().value(m_opening.page));
            return;
        default:
            shoot();
        }
    }

    void openPatient(int position)
    {
        m_session.ask(this,
                      api::FindPatients {.text = {}, .limit = 50},
                      [this, position](const api::Listed<api::PatientSummary>& found) {
                          if (position < static_cast<int>(found.items.size()))
                              m_flow.openPatient(
                                  found.items[static_cast<std::size_t>(position)].id);
                      });
    }

    void shoot()
    {
        m_timer.stop();
        if (m_opening.screenshot.isEmpty())
            return;
        const bool saved = m_window.grab().save(m_opening.screenshot);
        QApplication::exit(saved ? 0 : kIoFailure);
    }

    Opening m_opening;
    ui::WorkspaceWindow& m_window;
    ui::WorkspaceFlow& m_flow;
    ui::RecordSession& m_session;
    QTimer m_timer;
    int m_step = 0;
    int m_quiet = 0;
    int m_ticks = 0;
};

} // namespace

record::Result<Opening> openingFrom(const QCommandLineParser& parser)
{
    const auto refuse = [](const char* why) {
        return record::failure(record::ErrorCode::InvalidInput, why);
    };
    Opening opening;
    opening.screenshot = parser.value(u"screenshot"_s);
    opening.page = parser.value(u"page"_s);
    if (!opening.page.isEmpty() && !pages().contains(opening.page))
        return refuse("--page: form, images, plan, preview, outbox, worklist, timeline, settings or help");
    const QString theme = parser.value(u"theme"_s);
    if (!theme.isEmpty() && theme != u"light"_s && theme != u"dark"_s && theme != u"system"_s)
        return refuse("--theme: light, dark or system");
    bool good = true;
    if (parser.isSet(u"open"_s))
        opening.patient
            = parser.value(u"open"_s) == u"first"_s ? 0 : parser.value(u"open"_s).toInt(&good) - 1;
    if (!good || (opening.patient && *opening.patient < 0))
        return refuse("--open: first, or a position from 1");
    if (parser.isSet(u"section"_s))
        opening.section = parser.value(u"section"_s).toInt(&good);
    if (!good || opening.section < 0)
        return refuse("--section: a number from 1");
    if (parser.isSet(u"size"_s)) {
        const QStringList parts = parser.value(u"size"_s).split(u'x');
        opening.size = parts.size() == 2 ? QSize(parts[0].toInt(), parts[1].toInt()) : QSize();
        if (opening.size.width() < 640 || opening.size.height() < 480)
            return refuse("--size: like 1440x900, at least 640x480");
    }
    return opening;
}

void apply(const Opening& opening, QWidget& window)
{
    window.resize(opening.size);
    auto* workspace = qobject_cast<ui::WorkspaceWindow*>(&window);
    auto* flow = window.findChild<ui::WorkspaceFlow*>(QString(), Qt::FindDirectChildrenOnly);
    if (workspace == nullptr || flow == nullptr)
        return;
    if (opening.patient || !opening.page.isEmpty() || !opening.screenshot.isEmpty()
        || opening.section > 0)
        new Steps(opening, *workspace, *flow, flow->session());
}

} // namespace sartorius::entry
