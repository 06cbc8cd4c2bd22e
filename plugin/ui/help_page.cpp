#include "plugin/ui/help_page.h"

#include "plugin/ui/reasoning_rail.h"
#include "plugin/ui/text.h"
#include "plugin/ui/theme.h"

#include <QTextBrowser>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

QString evidenceText(differential::Evidence evidence)
{
    using enum differential::Evidence;
    switch (evidence) {
    case Verified:
        return HelpPage::tr("seen in the source");
    case Secondary:
        return HelpPage::tr("seen on a page that repeats the source");
    case Knowledge:
        return HelpPage::tr("still to be checked against the paper");
    case Editorial:
    case Local:
        return HelpPage::tr("a choice of the specification");
    }
    return {};
}

} // namespace

HelpPage::HelpPage(RecordSession& session, QWidget* parent)
    : PageFrame(tr("Keys, and where every line comes from"), parent)
    , m_session(session)
    , m_text(new QTextBrowser(this))
{
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setFont(fontOf(13));
    m_text->setAccessibleName(tr("Help"));
    m_text->setOpenLinks(false);
    m_text->setMinimumHeight(320);
    body()->addWidget(m_text, 1);
}

QString HelpPage::keysHtml() const
{
    const std::pair<QString, QString> keys[] = {
        {tr("letters"), tr("answer the cell and move on; the line above the grid names them")},
        {u"="_s, tr("same on the other side")},
        {tr("Backspace"), tr("clear the cell")},
        {tr("Space"), tr("open the choices or the field")},
        {u"Alt+N"_s, tr("rest of the page normal (never red flags or pain)")},
        {u"Ctrl+D"_s, tr("adopt this row from the last visit; with Shift the whole page")},
        {u"Ctrl+Z, Ctrl+Y"_s, tr("undo, redo")},
        {u"Ctrl+1 \u2026 Ctrl+9"_s, tr("section")},
        {u"Ctrl+PgUp, Ctrl+PgDn"_s, tr("page before, next page")},
        {u"F2"_s, tr("patients")},
        {tr("F3, Ctrl+K"), tr("find a patient or a question")},
        {u"F4"_s, tr("timeline")},
        {u"F5"_s, tr("reasoning; Enter on a card makes it the working diagnosis")},
        {u"F6"_s, tr("images")},
        {u"F7"_s, tr("plan")},
        {u"F9"_s, tr("outbox")},
        {u"Ctrl+E"_s, tr("read again what the status strip said")},
        {u"F11"_s, tr("full screen")},
        {u"Ctrl+Enter"_s, tr("sign and send")},
        {u"Ctrl+L"_s, tr("lock")},
        {u"Esc"_s, tr("back to the form")},
    };
    QString html = u"<h3>"_s + tr("Keys") + u"</h3><table cellspacing='4'>"_s;
    for (const auto& [key, words] : keys)
        html += u"<tr><td style='padding-right:16px'><b>%1</b></td><td>%2</td></tr>"_s.arg(
            key.toHtmlEscaped(), words.toHtmlEscaped());
    return html + u"</table>"_s;
}

QString HelpPage::reasonsHtml() const
{
    const differential::RuleSet* rules = m_session.form().rules();
    if (rules == nullptr)
        return {};
    std::vector<std::string> cited;
    const auto source = [&cited](const differential::Rationale& rationale) {
        auto known = std::find(cited.begin(), cited.end(), rationale.source);
        if (known == cited.end())
            known = cited.insert(cited.end(), rationale.source);
        return u" <span class='source'>[%1, %2]</span>"_s.arg(known - cited.begin() + 1)
            .arg(evidenceText(rationale.evidence));
    };
    const differential::Reasoning& reasoning = m_session.form().reasoning();
    QString html = u"<h3>"_s + tr("Red flags open now") + u"</h3>"_s;
    if (reasoning.redFlags.empty())
        html += u"<p>"_s + tr("none") + u"</p>"_s;
    for (const differential::FiredFlag& flag : reasoning.redFlags)
        html += u"<p><b>%1</b> %2%3</p>"_s.arg(shown(flag.name).toHtmlEscaped(),
                                               shown(flag.text).toHtmlEscaped(),
                                               source(flag.rationale));
    for (const differential::Candidate& candidate : reasoning.candidates) {
        if (candidate.supporting.empty() && candidate.opposing.empty())
            continue;
        html += u"<h3>%1 \u2013 %2</h3><ul>"_s.arg(shown(candidate.name).toHtmlEscaped(),
                                                   bandText(candidate.band));
        for (const differential::Reason& reason : candidate.supporting)
            html += u"<li>"_s + tr("for: %1").arg(shown(reason.text).toHtmlEscaped())
                + source(reason.rationale) + u"</li>"_s;
        for (const differential::Reason& reason : candidate.opposing)
            html += u"<li>"_s + tr("against: %1").arg(shown(reason.text).toHtmlEscaped())
                + source(reason.rationale) + u"</li>"_s;
        html += u"</ul>"_s;
    }
    html += u"<h3>"_s + tr("Sources") + u"</h3><ol>"_s;
    for (const std::string& id : cited) {
        const differential::Source* known = rules->source(id);
        html += u"<li>"_s + shown(known != nullptr ? known->text : id).toHtmlEscaped() + u"</li>"_s;
    }
    return html + u"</ol><p>"_s + shown(rules->notice).toHtmlEscaped() + u"</p>"_s;
}

void HelpPage::refresh()
{
    const Tokens& t = tokensOf(*this);
    m_text->document()->setDefaultStyleSheet(
        u"h3 { font-weight: 600; font-size: 15px } b { font-weight: 600 } body { color: %1 } .source { color: %2 }"_s
            .arg(t.text.name(), t.muted.name()));
    m_text->setHtml(keysHtml() + reasonsHtml());
}

void HelpPage::takeFocus()
{
    m_text->setFocus(Qt::ShortcutFocusReason);
}

} // namespace sartorius::ui
