#include "plugin/ui/patient_bar.h"

#include "plugin/ui/text.h"
#include "plugin/ui/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace sartorius::ui {

/// The round mark with the initials; a photo may take its place.
class PatientBar::Initials final : public QWidget
{
public:
    explicit Initials(QWidget* parent)
        : QWidget(parent)
    {
        setFixedSize(36, 36);
        setFont(fontOf(13, QFont::DemiBold));
    }

    void setText(const QString& text)
    {
        m_text = text;
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const Tokens& t = tokensOf(*this);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(t.accentSoft);
        painter.drawEllipse(rect());
        painter.setPen(t.accent);
        painter.drawText(rect(), Qt::AlignCenter, m_text);
    }

private:
    QString m_text;
};

/// Two lines in the colour of stop: which flag is open, and what to do.
class PatientBar::FlagStrip final : public QWidget
{
public:
    explicit FlagStrip(QWidget* parent)
        : QWidget(parent)
    {
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    }

    void setWords(const QString& first, const QString& second)
    {
        m_first = first;
        m_second = second;
        setAccessibleName(first + u". "_s + second);
        update();
    }

    const QString& first() const { return m_first; }

    QSize sizeHint() const override { return {320, 40}; }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const Tokens& t = tokensOf(*this);
        QPainter painter(this);
        const auto line = [&](int top, const QFont& font, const QColor& ink, const QString& words) {
            painter.setFont(font);
            painter.setPen(ink);
            painter.drawText(QRect(0, top, width(), 20),
                             Qt::AlignVCenter | Qt::AlignLeft,
                             painter.fontMetrics().elidedText(words, Qt::ElideRight, width()));
        };
        const int middle = height() / 2;
        line(middle - 19, fontOf(13, QFont::DemiBold), t.stop, m_first);
        line(middle, fontOf(12), t.text, m_second);
    }

private:
    QString m_first;
    QString m_second;
};

PatientBar::PatientBar(QWidget* parent)
    : Ground(QPalette::Base, parent)
    , m_initials(new Initials(this))
    , m_name(makeLabel({}, 18, QFont::DemiBold, QPalette::WindowText, this))
    , m_facts(makeLabel({}, 13, QFont::Normal, kMutedRole, this))
    , m_number(makeLabel({}, 13, QFont::Normal, kMutedRole, this))
    , m_allergies(new Chip({}, Tone::Neutral, this))
    , m_side(new Chip({}, Tone::Accent, this))
    , m_flagChip(new Chip({}, Tone::Neutral, this))
    , m_flagStrip(new FlagStrip(this))
    , m_visit(makeLabel({}, 13, QFont::Normal, kMutedRole, this))
    , m_demonstration(new Chip({}, Tone::Attention, this))
    , m_elsewhere(new Chip({}, Tone::Stop, this))
{
    setFixedHeight(metric::kPatientBar);
    setAccessibleName(tr("Patient"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(16);
    m_facts->setTextFormat(Qt::RichText);
    m_number->setTextFormat(Qt::RichText);
    row->addWidget(m_initials);
    row->addWidget(m_name);
    row->addWidget(m_elsewhere);
    row->addWidget(m_flagStrip, 100);
    for (QWidget* widget : {static_cast<QWidget*>(m_facts),
                            static_cast<QWidget*>(m_number),
                            static_cast<QWidget*>(m_allergies),
                            static_cast<QWidget*>(m_side),
                            static_cast<QWidget*>(m_flagChip)})
        row->addWidget(widget);
    row->addStretch(1);
    row->addWidget(m_visit);
    row->addWidget(m_demonstration);
    showNobody({});
}

void PatientBar::showNobody(const QString& words)
{
    m_hasPatient = false;
    m_flags.clear();
    m_name->setText(words);
    m_visitText.clear();
    m_allergies->setText({});
    m_side->setText({});
    m_flagChip->setText({});
    arrange();
}

void PatientBar::showPatient(const record::Patient& patient, const record::Date& today)
{
    m_hasPatient = true;
    m_initials->setText(initialsOf(patient.name));
    m_name->setText(personText(patient.name));
    const QString born
        = patient.birthDate ? u" \u00B7 "_s + dateText(*patient.birthDate) : QString();
    m_factWords
        = {ageText(patient.birthDate, today),
           born + u" \u00B7 "_s + sexText(patient.sex),
           patient.identifiers.empty() ? QString() : numberText(patient.identifiers.front())};
    writeFacts();
    QStringList substances;
    for (const record::Allergy& allergy : patient.allergies)
        substances << shown(allergy.substance);
    // Unknown is never "none": an empty list counts only once somebody reviewed it.
    if (!substances.isEmpty()) {
        m_allergies->setTone(Tone::Attention);
        m_allergies->setText(u"\u25B2 "_s + substances.join(u", "_s));
    } else {
        m_allergies->setTone(Tone::Neutral);
        m_allergies->setText(patient.allergiesReviewed ? tr("\u2713 no known allergy")
                                                       : tr("? allergies not recorded"));
    }
    arrange();
}

void PatientBar::writeFacts()
{
    if (m_factWords.size() < 3)
        return;
    // A rich text takes its colours from the application's palette, which may be a host's: write
    // ours in.
    const QString strong = u"<span style='font-weight:500;color:%1'>%2</span>"_s;
    const QString ink = tokensOf(*this).text.name();
    m_facts->setText(strong.arg(ink, m_factWords[0].toHtmlEscaped())
                     + m_factWords[1].toHtmlEscaped());
    m_number->setText(m_factWords[2].isEmpty()
                          ? tr("no number")
                          : u"MRN "_s + strong.arg(ink, m_factWords[2].toHtmlEscaped()));
}

void PatientBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        writeFacts();
    Ground::changeEvent(event);
}

void PatientBar::setSide(const std::optional<record::Laterality>& side, const QString& joint)
{
    if (!side || *side == record::Laterality::NotSided)
        m_side->setText({});
    else
        m_side->setText(sideText(*side).toUpper() + (joint.isEmpty() ? QString() : u' ' + joint));
    arrange();
}

void PatientBar::setVisit(const QString& words)
{
    m_visitText = words;
    arrange();
}

void PatientBar::setRedFlags(const QVector<Flag>& flags, int unjudged)
{
    m_flags = flags;
    if (unjudged > 0) {
        m_flagChip->setTone(Tone::Neutral);
        m_flagChip->setText(tr("? red flags not judged: %1").arg(unjudged));
    } else if (unjudged == 0) {
        m_flagChip->setTone(Tone::Done);
        m_flagChip->setText(tr("\u2713 no red flag"));
    } else {
        m_flagChip->setText({});
    }
    arrange();
}

void PatientBar::setElsewhere(const QString& words)
{
    m_elsewhere->setText(words);
    arrange();
}

void PatientBar::setDemonstration(bool demonstration)
{
    m_isDemonstration = demonstration;
    arrange();
}

QString PatientBar::redFlagText() const
{
    return m_flags.isEmpty() ? QString() : m_flagStrip->first();
}

int PatientBar::wantedWidth() const
{
    int wanted = 32;
    for (int i = 0; i < layout()->count(); ++i) {
        const QWidget* widget = layout()->itemAt(i)->widget();
        if (widget != nullptr && !widget->isHidden())
            wanted
                += (widget == static_cast<QWidget*>(m_flagStrip) ? 320 : widget->sizeHint().width())
                + 16;
    }
    return wanted;
}

void PatientBar::arrange()
{
    const bool flagged = m_hasPatient && !m_flags.isEmpty();
    m_initials->setVisible(m_hasPatient);
    m_facts->setVisible(m_hasPatient);
    m_number->setVisible(m_hasPatient);
    m_allergies->setVisible(m_hasPatient && !m_allergies->text().isEmpty());
    m_side->setVisible(m_hasPatient && !m_side->text().isEmpty());
    m_flagChip->setVisible(m_hasPatient && !flagged && !m_flagChip->text().isEmpty());
    m_flagStrip->setVisible(flagged);
    if (flagged) {
        const QString more
            = m_flags.size() > 1 ? tr("  (+%1 more)").arg(m_flags.size() - 1) : QString();
        m_flagStrip->setWords(tr("\u25A0 RED FLAG  %1").arg(m_flags.front().name) + more,
                              m_flags.front().text);
        QStringList all;
        for (const Flag& flag : m_flags)
            all << flag.name + u": "_s + flag.text;
        m_flagStrip->setToolTip(all.join(u'\n'));
    }
    m_elsewhere->setVisible(m_hasPatient && !m_elsewhere->text().isEmpty());
    m_visit->setText(m_visitText);
    m_visit->setVisible(m_hasPatient && !flagged && !m_visitText.isEmpty());
    m_demonstration->setText(!m_isDemonstration ? QString()
                                                : tr("\u25B2 DEMONSTRATION \u00B7 made-up people"));
    // What is said elsewhere too gives way first. Name, number, allergies and side never do.
    if (wantedWidth() > width() && m_isDemonstration)
        m_demonstration->setText(tr("\u25B2 DEMONSTRATION"));
    if (wantedWidth() > width())
        m_visit->hide();
    if (wantedWidth() > width() && flagged)
        m_facts->hide();
    update();
}

void PatientBar::resizeEvent(QResizeEvent* event)
{
    Ground::resizeEvent(event);
    arrange();
}

void PatientBar::paintEvent(QPaintEvent* event)
{
    Ground::paintEvent(event);
    const Tokens& t = tokensOf(*this);
    QPainter painter(this);
    if (m_hasPatient && !m_flags.isEmpty()) {
        painter.fillRect(rect(), t.stopSoft);
        painter.fillRect(QRect(0, 0, 4, height()), t.stop);
    }
    painter.fillRect(QRect(0, height() - 1, width(), 1), t.line);
}

} // namespace sartorius::ui
