#include "plugin/ui/section_rail.h"

#include "plugin/ui/key_hints.h"

#include <QPainter>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sartorius::ui {

SectionRail::SectionRail(QWidget* parent)
    : Ground(QPalette::AlternateBase, parent)
    , m_sectionRows(new QVBoxLayout)
    , m_assessmentHeading(makeHeading(tr("Assessment"), this))
{
    setFixedWidth(metric::kSectionRail);
    setAccessibleName(tr("Sections"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 16, 8, 8);
    column->setSpacing(0);
    const auto heading = [column](QLabel* label) {
        label->setContentsMargins(8, 4, 0, 6);
        column->addWidget(label);
    };
    heading(m_assessmentHeading);
    m_sectionRows->setSpacing(0);
    column->addLayout(m_sectionRows);
    column->addSpacing(12);
    heading(makeHeading(tr("This patient"), this));
    column->addWidget(addPage(WorkPage::Timeline, Icon::Timeline, tr("Timeline"), u"F4"_s));
    column->addWidget(addPage(WorkPage::Images, Icon::Images, tr("Images"), u"F6"_s));
    column->addWidget(addPage(WorkPage::Plan, Icon::Plan, tr("Plan"), u"F7"_s));
    column->addWidget(addPage(WorkPage::Outbox, Icon::Outbox, tr("Outbox"), u"F9"_s));
    column->addStretch(1);
    column->addWidget(addPage(WorkPage::Worklist, Icon::Patients, tr("Patients"), u"F2"_s));
    column->addWidget(addPage(WorkPage::Settings, Icon::Settings, tr("Settings"), tr("Ctrl ,")));
    setSections({}, {});
}

RailRow* SectionRail::addPage(WorkPage page, Icon icon, const QString& text, const QString& key)
{
    auto* row = new RailRow({}, icon, text, this);
    row->setTrailing(key, Tone::Neutral);
    setKeyHint(*row, key);
    connect(row, &QAbstractButton::clicked, this, [this, page] { Q_EMIT pageChosen(page); });
    m_pages.append({page, row});
    return row;
}

void SectionRail::setSections(const QString& heading, const QStringList& titles)
{
    m_assessmentHeading->setText(heading.toUpper());
    m_assessmentHeading->setAccessibleName(heading);
    m_assessmentHeading->setVisible(!titles.isEmpty());
    if (titles == m_titles)
        return;
    m_titles = titles;
    for (RailRow* row : m_sections) {
        row->hide();
        row->deleteLater(); // its own click may be what brought us here
    }
    m_sections.clear();
    for (int i = 0; i < titles.size(); ++i) {
        auto* row = new RailRow(QString::number(i + 1), Icon::None, titles[i], this);
        row->setToolTip(tr("Ctrl+%1").arg((i + 1) % 10));
        setKeyHint(*row, tr("Ctrl %1").arg((i + 1) % 10));
        connect(row, &QAbstractButton::clicked, this, [this, i] { Q_EMIT sectionChosen(i); });
        m_sectionRows->addWidget(row);
        m_sections.append(row);
    }
    // Tab goes through the rail from top to bottom, whenever the sections came.
    QWidget* before = nullptr;
    for (RailRow* row : m_sections) {
        if (before != nullptr)
            setTabOrder(before, row);
        before = row;
    }
    for (const auto& [page, row] : m_pages) {
        if (before != nullptr)
            setTabOrder(before, row);
        before = row;
    }
}

void SectionRail::setProgress(int section, int answered, int all)
{
    if (section < 0 || section >= m_sections.size())
        return;
    const bool complete = all > 0 && answered == all;
    m_sections[section]->setTrailing(u"%1/%2"_s.arg(answered).arg(all),
                                     complete ? Tone::Done : Tone::Neutral);
}

void SectionRail::setCount(int section, int count, Tone tone)
{
    if (section >= 0 && section < m_sections.size())
        m_sections[section]->setTrailing(count == 0 ? QString() : QString::number(count),
                                         count == 0 ? Tone::Neutral : tone);
}

void SectionRail::setCurrent(WorkPage page, int section)
{
    for (int i = 0; i < m_sections.size(); ++i)
        m_sections[i]->setChecked(i == section);
    for (const auto& [other, row] : m_pages)
        row->setChecked(other == page);
}

void SectionRail::setTrailing(WorkPage page, const QString& text, Tone tone)
{
    for (const auto& [other, row] : m_pages) {
        if (other == page)
            row->setTrailing(text, tone);
    }
}

void SectionRail::setOpen(bool open)
{
    setEnabled(open);
}

void SectionRail::setHasPatient(bool hasPatient)
{
    for (const auto& [page, row] : m_pages) {
        if (page == WorkPage::Timeline || page == WorkPage::Images || page == WorkPage::Plan)
            row->setEnabled(hasPatient);
    }
}

} // namespace sartorius::ui
