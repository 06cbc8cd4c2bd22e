#include "plugin/ui/preview_page.h"

#include "plugin/ui/form_fields.h"
#include "plugin/ui/paper_sources.h"
#include "plugin/ui/text.h"
#include "plugin/ui/theme.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPrintPreviewDialog>
#include <QPrinter>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

constexpr int kPaperWidth = 720;

} // namespace

PreviewPage::PreviewPage(RecordSession& session, std::function<api::Plan()> plan, QWidget* parent)
    : Ground(QPalette::Window, parent)
    , m_session(session)
    , m_plan(std::move(plan))
    , m_state(makeLabel({}, 12, QFont::Medium, kMutedRole, this))
    , m_view(new QTextBrowser(this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 12, 24, 12);
    column->setSpacing(12);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    const std::pair<QString, QString> kinds[]
        = {{tr("Letter"), u"1"_s}, {tr("Report"), u"2"_s}, {tr("Handout"), u"3"_s}};
    for (const auto& [words, key] : kinds) {
        auto* button = new KeyButton(words, key, this);
        const auto kind = static_cast<PaperKind>(m_kinds.size());
        connect(button, &QAbstractButton::clicked, this, [this, kind] { showPaper(kind); });
        row->addWidget(button);
        m_kinds.append(button);
    }
    row->addSpacing(8);
    m_languageLabel = makeLabel(tr("Language"), 12, QFont::Normal, kMutedRole, this);
    m_language = makeChoice(this);
    m_language->setAccessibleName(tr("Language of the handout"));
    m_languageLabel->setBuddy(m_language);
    for (const papers::Language language : papers::kLanguages)
        m_language->addItem(shown(papers::ownName(language)));
    m_large = new TickBox(tr("Large print"), this);
    row->addWidget(m_languageLabel);
    row->addWidget(m_language);
    row->addWidget(m_large);
    row->addStretch(1);
    row->addWidget(m_state);
    column->addLayout(row);
    m_view->setAccessibleName(tr("Paper"));
    m_view->setOpenLinks(false);
    m_view->setFixedWidth(kPaperWidth);
    m_view->setFrameShape(QFrame::NoFrame);
    // Paper is white and its ink dark, whatever the window looks like.
    m_view->setStyleSheet(
        u"QTextBrowser { background: #FFFFFF; color: #1A1A1A; border: 1px solid #CDD2DA; padding: 20px; }"_s);
    column->addWidget(m_view, 1, Qt::AlignHCenter);
    connect(m_language, &QComboBox::currentIndexChanged, this, &PreviewPage::refresh);
    connect(m_large, &QAbstractButton::toggled, this, &PreviewPage::refresh);
}

papers::Language PreviewPage::language() const
{
    return papers::kLanguages.at(static_cast<std::size_t>(std::max(0, m_language->currentIndex())));
}

void PreviewPage::setLanguage(papers::Language language)
{
    m_language->setCurrentIndex(static_cast<int>(language));
}

void PreviewPage::setLargePrint(bool large)
{
    m_large->setChecked(large);
}

void PreviewPage::showPaper(PaperKind kind)
{
    m_kind = kind;
    refresh();
}

PrintablePaper PreviewPage::compose() const
{
    const auto& signature = m_session.draft().assessment().signature;
    PrintablePaper paper;
    paper.isDraft = !signature;
    paper.footer = signature ? u"SHA-256 "_s + shown(signature->sha256) : tr("DRAFT - NOT SIGNED");
    paper.largePrint = m_large->isChecked();
    switch (m_kind) {
    case PaperKind::Letter:
        paper.title = tr("Letter");
        paper.html = shown(papers::html(letterOf(m_session, m_plan())));
        break;
    case PaperKind::Report:
        paper.title = tr("Assessment report");
        paper.html = shown(papers::html(assessmentPaperOf(m_session)));
        break;
    case PaperKind::Handout: {
        const papers::Handout handout = handoutOf(m_session, m_plan(), language(), m_token);
        paper.title = shown(papers::handoutTitle(handout));
        paper.html = shown(papers::html(handout));
        paper.code = m_token;
        paper.rightToLeft = papers::isRightToLeft(language());
        break;
    }
    }
    return paper;
}

void PreviewPage::refresh()
{
    const bool handout = m_kind == PaperKind::Handout;
    m_languageLabel->setVisible(handout);
    m_language->setVisible(handout);
    for (int i = 0; i < m_kinds.size(); ++i)
        m_kinds[i]->setPrimary(i == static_cast<int>(m_kind));
    if (!m_session.draft().isOpen() || !m_session.chart() || m_session.form().form() == nullptr) {
        m_paper = {};
        m_view->setPlainText(tr("Open an assessment to see its papers."));
        m_state->clear();
        return;
    }
    if (m_tokenOf != m_session.draft().assessment().id.value) {
        m_tokenOf = m_session.draft().assessment().id.value;
        m_token = newToken();
    }
    m_paper = compose();
    m_state->setForegroundRole(m_paper.isDraft ? kAttentionRole : kDoneRole);
    m_state->setText(m_paper.isDraft ? tr("\u25B2 draft: DRAFT stands on every page")
                                     : tr("\u2713 signed"));
    fillDocument(*m_view->document(), m_paper, 2);
    m_view->document()->setDocumentMargin(12);
}

void PreviewPage::takeFocus()
{
    m_view->setFocus(Qt::ShortcutFocusReason);
}

void PreviewPage::print()
{
    if (m_paper.html.isEmpty())
        return;
    auto* printer = new QPrinter(QPrinter::HighResolution);
    printer->setDocName(
        m_paper.title); // never a name or number: it shows in the queue of the printer
    auto* dialog = new QPrintPreviewDialog(printer, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QPrintPreviewDialog::paintRequested, this, [this](QPrinter* device) {
        printPaper(m_paper, *device);
    });
    connect(dialog, &QObject::destroyed, this, [printer] { delete printer; });
    dialog->open();
}

void PreviewPage::savePdf()
{
    if (m_paper.html.isEmpty())
        return;
    auto* dialog = new QFileDialog(this, tr("Save as PDF"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"pdf"_s);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        if (writePdf(m_paper, file))
            Q_EMIT told(tr("Saved as a PDF."));
        else
            Q_EMIT failed(tr("The PDF could not be written there."));
    });
    dialog->open();
}

void PreviewPage::keyPressEvent(QKeyEvent* event)
{
    const int digit = event->key() - Qt::Key_1;
    if (event->modifiers() == Qt::NoModifier && digit >= 0 && digit < m_kinds.size())
        showPaper(static_cast<PaperKind>(digit));
    else
        Ground::keyPressEvent(event);
}

} // namespace sartorius::ui
