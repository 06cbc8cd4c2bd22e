#include "plugin/ui/form_fields.h"

#include "plugin/ui/theme.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sartorius::ui {

ChoiceBox::ChoiceBox(QWidget* parent)
    : QComboBox(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setFont(fontOf(13));
}

void ChoiceBox::paintEvent(QPaintEvent* event)
{
    QComboBox::paintEvent(event);
    const Tokens& t = tokensOf(*this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(
        QPen(isEnabled() ? t.muted : t.faint, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF middle(width() - 16, height() / 2.0);
    const QPointF chevron[]
        = {middle + QPointF(-4, -2), middle + QPointF(0, 2), middle + QPointF(4, -2)};
    painter.drawPolyline(chevron, 3);
}

QComboBox* makeChoice(QWidget* parent)
{
    return new ChoiceBox(parent);
}

FieldRows::FieldRows(QWidget* parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(16);
    m_grid->setVerticalSpacing(8);
    m_grid->setColumnMinimumWidth(0, 148);
    m_grid->setColumnStretch(1, 1);
}

void FieldRows::place(const QString& label, QWidget* field, Qt::Alignment labelAlignment)
{
    auto* words = makeLabel(label, 13, QFont::Normal, kMutedRole, this);
    words->setBuddy(field);
    words->setContentsMargins(0, 7, 0, 0);
    field->setAccessibleName(label);
    m_grid->addWidget(words, m_row, 0, labelAlignment);
    m_grid->addWidget(field, m_row, 1);
    ++m_row;
}

QLineEdit* FieldRows::addLine(const QString& label, const QString& hint)
{
    auto* line = new QLineEdit(this);
    line->setPlaceholderText(hint);
    place(label, line, Qt::AlignTop);
    return line;
}

QLineEdit* FieldRows::addSecret(const QString& label)
{
    QLineEdit* line = addLine(label);
    line->setEchoMode(QLineEdit::Password);
    line->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText
                              | Qt::ImhNoAutoUppercase);
    return line;
}

QComboBox* FieldRows::addChoice(const QString& label, const QStringList& choices)
{
    QComboBox* choice = makeChoice(this);
    choice->addItems(choices);
    place(label, choice, Qt::AlignTop);
    return choice;
}

QPlainTextEdit* FieldRows::addText(const QString& label, int lines)
{
    auto* text = new QPlainTextEdit(this);
    text->setTabChangesFocus(true);
    text->setFixedHeight(lines * 18 + 18);
    place(label, text, Qt::AlignTop);
    return text;
}

void FieldRows::addWidget(const QString& label, QWidget* field)
{
    place(label, field, Qt::AlignTop);
}

QLabel* FieldRows::addNote(const QString& words)
{
    QLabel* note = makeLabel(words, 12, QFont::Normal, kMutedRole, this);
    note->setWordWrap(true);
    m_grid->addWidget(note, m_row++, 1);
    return note;
}

void FieldRows::addHeading(const QString& words)
{
    QLabel* heading = makeHeading(words, this);
    heading->setContentsMargins(0, m_row == 0 ? 0 : 12, 0, 0);
    m_grid->addWidget(heading, m_row++, 0, 1, 2);
}

PageFrame::PageFrame(const QString& title, QWidget* parent)
    : Ground(QPalette::Base, parent)
    , m_title(makeLabel(title, 18, QFont::DemiBold, QPalette::WindowText, this))
    , m_subtitle(makeLabel({}, 12, QFont::Normal, kMutedRole, this))
    , m_problem(makeLabel({}, 13, QFont::Medium, kStopRole, this))
    , m_body(new QVBoxLayout)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 16, 24, 0);
    column->setSpacing(4);
    column->addWidget(m_title);
    m_subtitle->setWordWrap(true);
    m_subtitle->hide();
    column->addWidget(m_subtitle);
    m_problem->setWordWrap(true);
    m_problem->hide();
    column->addWidget(m_problem);
    column->addSpacing(8);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* outer = new Ground(QPalette::Base, scroll);
    auto* line = new QHBoxLayout(outer);
    line->setContentsMargins(0, 0, 0, 16);
    m_inner = new QWidget(outer);
    m_inner->setLayout(m_body);
    m_body->setContentsMargins(0, 0, 0, 0);
    m_body->setSpacing(8);
    line->addWidget(m_inner);
    scroll->setWidget(outer);
    column->addWidget(scroll, 1);
    setAccessibleName(title);
}

void PageFrame::setTitle(const QString& title)
{
    m_title->setText(title);
    setAccessibleName(title);
}

void PageFrame::setSubtitle(const QString& words)
{
    m_subtitle->setText(words);
    m_subtitle->setVisible(!words.isEmpty());
}

void PageFrame::setProblem(const QString& words)
{
    m_problem->setText(words.isEmpty() ? QString() : u"\u25A0 "_s + words);
    m_problem->setVisible(!words.isEmpty());
}

QString PageFrame::problem() const
{
    return m_problem->text();
}

QLabel* PageFrame::addHeading(const QString& words)
{
    QLabel* heading = makeHeading(words, this);
    heading->setContentsMargins(0, m_body->isEmpty() ? 0 : 12, 0, 0);
    m_body->addWidget(heading);
    return heading;
}

void PageFrame::setBodyWidth(int width)
{
    if (width <= 0)
        return;
    m_inner->setMaximumWidth(width);
    auto* line = static_cast<QHBoxLayout*>(m_inner->parentWidget()->layout());
    line->setStretchFactor(m_inner, 100);
    line->addStretch(1);
}

} // namespace sartorius::ui
