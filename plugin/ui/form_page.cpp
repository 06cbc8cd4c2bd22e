#include "plugin/ui/form_page.h"

#include "plugin/ui/flow_layout.h"
#include "plugin/ui/score_cards.h"
#include "plugin/ui/text.h"
#include "plugin/ui/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sartorius::ui {

namespace {

/// "Special tests: meniscus and bone" is "Meniscus and bone" among its neighbours.
QString tabTitle(const QString& title)
{
    const QString words = title.section(u": "_s, -1);
    return words.left(1).toUpper() + words.mid(1);
}

} // namespace

/// Words in a pill; the current one is tinted. Left and right step through them.
class PageTabs::Tab final : public QAbstractButton
{
public:
    Tab(const QString& text, QWidget* parent)
        : QAbstractButton(parent)
    {
        setText(text);
        setCheckable(true);
        setFocusPolicy(Qt::StrongFocus);
        setAttribute(Qt::WA_Hover);
        setCursor(Qt::PointingHandCursor);
        setAccessibleName(PageTabs::tr("Page %1").arg(text));
    }

    QSize sizeHint() const override
    {
        return {QFontMetrics(fontOf(12, QFont::DemiBold)).horizontalAdvance(text()) + 12, 24};
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const Tokens& t = tokensOf(*this);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        if (isChecked() || underMouse()) {
            painter.setBrush(isChecked() ? t.selection : t.window);
            painter.drawRoundedRect(rect(), metric::kChipRadius, metric::kChipRadius);
        }
        if (hasFocus()) {
            painter.setPen(QPen(t.accent, 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 11, 11);
        }
        painter.setFont(fontOf(12, isChecked() ? QFont::DemiBold : QFont::Normal));
        painter.setPen(isChecked() ? t.text : t.muted);
        painter.drawText(rect(), Qt::AlignCenter, text());
    }

    void keyPressEvent(QKeyEvent* event) override
    {
        if (event->key() == Qt::Key_Right)
            focusNextPrevChild(true);
        else if (event->key() == Qt::Key_Left)
            focusNextPrevChild(false);
        else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
            click();
        else
            QAbstractButton::keyPressEvent(event);
    }
};

PageTabs::PageTabs(QWidget* parent)
    : QWidget(parent)
{
    auto* flow = new FlowLayout(2, 2);
    setLayout(flow);
}

void PageTabs::setPages(const QStringList& titles)
{
    // A click on a tab comes back here with the titles it has already: the tab must outlive its own
    // click.
    if (titles == m_titles)
        return;
    m_titles = titles;
    qDeleteAll(m_tabs);
    m_tabs.clear();
    for (int i = 0; i < titles.size(); ++i) {
        auto* tab = new Tab(titles[i], this);
        connect(tab, &QAbstractButton::clicked, this, [this, i] { Q_EMIT chosen(i); });
        layout()->addWidget(tab);
        tab->show();
        m_tabs.append(tab);
    }
    setVisible(titles.size() > 1);
    updateGeometry();
}

void PageTabs::setCurrent(int page)
{
    for (int i = 0; i < m_tabs.size(); ++i)
        m_tabs[i]->setChecked(i == page);
}

FormPage::FormPage(Draft& draft, FormState& form, QWidget* parent)
    : Ground(QPalette::Base, parent)
    , m_draft(draft)
    , m_form(form)
    , m_model(draft, form, this)
    , m_tabs(new PageTabs(this))
    , m_title(makeLabel({}, 18, QFont::DemiBold, QPalette::WindowText, this))
    , m_progress(makeLabel({}, 12, QFont::Normal, kMutedRole, this))
    , m_legend(new KeyLegend(this))
    , m_scroll(new QScrollArea(this))
    , m_grid(new ExamGrid(m_model, this))
    , m_message(makeLabel({}, 12, QFont::Medium, kAttentionRole, this))
    , m_readOnly(makeLabel({}, 12, QFont::Medium, kMutedRole, this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 16, 24, 8);
    column->setSpacing(4);
    column->addWidget(m_tabs);
    auto* head = new QHBoxLayout;
    head->setSpacing(12);
    head->addWidget(m_title);
    head->addWidget(m_progress, 0, Qt::AlignBottom);
    head->addStretch(1);
    head->addWidget(m_readOnly, 0, Qt::AlignBottom);
    column->addSpacing(4);
    column->addLayout(head);
    column->addWidget(m_legend);
    column->addSpacing(4);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* inner = new Ground(QPalette::Base, m_scroll);
    auto* rows = new QVBoxLayout(inner);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->addWidget(m_grid);
    rows->addWidget(new ScoreCards(m_form, inner));
    rows->addStretch(1);
    m_scroll->setWidget(inner);
    column->addWidget(m_scroll, 1);
    m_message->setWordWrap(true);
    column->addWidget(m_message);
    setTabOrder(m_grid, m_tabs);

    connect(m_tabs, &PageTabs::chosen, this, [this](int page) { showPage(m_section, page); });
    connect(m_grid, &ExamGrid::currentItemChanged, this, &FormPage::describeRow);
    connect(m_grid, &ExamGrid::endReached, this, [this] {
        m_message->setForegroundRole(kMutedRole);
        m_message->setText(tr("End of this page. Ctrl+PgDn goes on."));
    });
    connect(&m_model, &ExamGridModel::refused, this, [this](const QString& why) {
        m_message->setForegroundRole(kAttentionRole);
        m_message->setText(u"\u25B2 "_s + why);
        Q_EMIT told(why);
    });
    connect(&m_form, &FormState::formChanged, this, &FormPage::reload);
    connect(&m_form, &FormState::changed, this, &FormPage::describeProgress);
    reload();
}

void FormPage::reload()
{
    m_readOnly->setText(m_draft.isOpen() && !m_draft.isEditable()
                            ? tr("%1 \u2013 read only")
                                  .arg(assessmentStateText(m_draft.assessment().state,
                                                           m_draft.assessment().version))
                            : QString());
    showPage(m_section, m_page);
}

void FormPage::showPage(int section, int page)
{
    const FormOutline* outline = m_form.outline();
    m_message->clear();
    if (outline == nullptr || outline->sections.empty()) {
        m_model.setPage(nullptr);
        m_tabs->setPages({});
        m_title->setText(m_draft.isOpen() ? tr("This form is not part of this program")
                                          : tr("No assessment is open"));
        m_progress->clear();
        m_legend->setEntries({}, {});
        return;
    }
    m_section = std::clamp(section, 0, static_cast<int>(outline->sections.size()) - 1);
    const OutlineSection& shownSection = outline->sections[static_cast<std::size_t>(m_section)];
    m_page = std::clamp(page, 0, std::max(0, static_cast<int>(shownSection.pages.size()) - 1));
    QStringList titles;
    for (const OutlinePage& other : shownSection.pages)
        titles << tabTitle(other.title);
    m_tabs->setPages(titles);
    m_tabs->setCurrent(m_page);
    if (shownSection.pages.empty()) {
        m_model.setPage(nullptr);
        m_title->setText(shownSection.title);
        return;
    }
    const OutlinePage& shownPage = shownSection.pages[static_cast<std::size_t>(m_page)];
    m_title->setText(shownPage.title);
    m_grid->setAccessibleName(shownSection.title + u", "_s + shownPage.title);
    m_model.setPage(&shownPage);
    m_grid->goToFirstOpen();
    describeRow();
    describeProgress();
    Q_EMIT pageShown(m_section, m_page);
}

void FormPage::showFirstOpen()
{
    const FormOutline* outline = m_form.outline();
    if (outline != nullptr && m_draft.isEditable()) {
        for (std::size_t s = 0; s < outline->sections.size(); ++s) {
            const OutlineSection& section = outline->sections[s];
            for (std::size_t p = 0; p < section.pages.size(); ++p) {
                const auto [answered, all]
                    = m_form.progress({section.id, section.title, {section.pages[p]}});
                if (answered < all) {
                    showPage(static_cast<int>(s), static_cast<int>(p));
                    return;
                }
            }
        }
    }
    showPage(0, 0);
}

bool FormPage::step(int by)
{
    const FormOutline* outline = m_form.outline();
    if (outline == nullptr)
        return false;
    int section = m_section;
    int page = m_page + by;
    if (page < 0) {
        if (--section < 0)
            return false;
        page = static_cast<int>(outline->sections[static_cast<std::size_t>(section)].pages.size())
            - 1;
    } else if (page >= static_cast<int>(
                   outline->sections[static_cast<std::size_t>(section)].pages.size())) {
        if (++section >= static_cast<int>(outline->sections.size()))
            return false;
        page = 0;
    }
    showPage(section, page);
    return true;
}

void FormPage::goTo(const std::string& item)
{
    const auto place = m_form.outline() != nullptr ? m_form.outline()->find(item) : std::nullopt;
    if (!place)
        return;
    showPage(place->section, place->page);
    m_grid->goTo(item);
    m_grid->setFocus(Qt::ShortcutFocusReason);
}

void FormPage::answerRestNormal()
{
    const int filled = m_model.answerRestNormal();
    const QString words = filled == 0
        ? tr("Nothing on this page that \u201Cnormal\u201D would fill.")
        : tr("Entered together as normal: %1. Red flags, pain and numbers stay open. Ctrl+Z takes "
             "them back.")
              .arg(filled);
    if (filled > 0)
        step(1);
    m_message->setForegroundRole(kMutedRole);
    m_message->setText(words);
    Q_EMIT told(words);
}

void FormPage::adoptRow()
{
    if (m_model.adopt(m_grid->currentIndex()) > 0)
        m_message->clear();
}

void FormPage::adoptPage()
{
    const int filled = m_model.adoptPage();
    m_message->setForegroundRole(kMutedRole);
    m_message->setText(tr("Adopted from the last visit: %1.").arg(filled));
}

void FormPage::toggleShowAll()
{
    m_model.setShowAll(!m_model.showsAll());
}

void FormPage::describeRow()
{
    const OutlineItem* item = m_model.itemAt(m_grid->currentIndex());
    if (item == nullptr) {
        m_legend->setEntries({}, {});
        return;
    }
    if (!m_draft.isEditable()) {
        m_legend->setEntries(tr("Signed: nothing is changed here. Amend opens a new version."), {});
        return;
    }
    QVector<KeyLegend::Entry> entries;
    QString lead = tr("One letter per cell:");
    switch (item->kind) {
    case CellKind::Choice:
    case CellKind::YesNo:
    case CellKind::MultiChoice:
        if (item->kind == CellKind::MultiChoice)
            lead = tr("Several may hold:");
        for (const OutlineOption& option : item->options) {
            if (!option.keys.isEmpty() && entries.size() < 7)
                entries.append(
                    {option.keys.left(1), option.label.left(1).toLower() + option.label.mid(1)});
        }
        break;
    case CellKind::Integer:
    case CellKind::Decimal:
    case CellKind::Date:
        lead = tr("Type %1.").arg(rangeText(*item));
        break;
    case CellKind::Text:
        lead = tr("Type, Enter keeps it.");
        break;
    }
    if (item->computed)
        lead = tr("Computed from other answers.");
    else if (item->sided == Sidedness::Both)
        entries.append({u"="_s, tr("same on the other side")});
    m_legend->setEntries(lead, entries);
}

void FormPage::describeProgress()
{
    const auto [answered, all] = m_model.progress();
    m_progress->setText(all == 0 ? QString() : tr("%1 of %2").arg(answered).arg(all));
}

} // namespace sartorius::ui
