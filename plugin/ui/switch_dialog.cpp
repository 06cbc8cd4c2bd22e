#include "plugin/ui/switch_dialog.h"

#include "plugin/ui/controls.h"
#include "plugin/ui/text.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

QString whoText(const record::Patient& patient)
{
    QStringList words {personText(patient.name)};
    if (patient.birthDate)
        words << dateText(*patient.birthDate);
    if (!patient.identifiers.empty())
        words << u"MRN "_s + numberText(patient.identifiers.front());
    return words.join(u" \u00B7 "_s);
}

} // namespace

ContextSwitch contextSwitchFrom(const QString& word)
{
    return word == u"allow"_s ? ContextSwitch::Allow
        : word == u"refuse"_s ? ContextSwitch::Refuse
                              : ContextSwitch::Ask;
}

QString toString(ContextSwitch choice)
{
    switch (choice) {
    case ContextSwitch::Ask:
        return u"ask"_s;
    case ContextSwitch::Allow:
        return u"allow"_s;
    case ContextSwitch::Refuse:
        return u"refuse"_s;
    }
    return {};
}

SwitchDialog::SwitchDialog(const record::Patient& here,
                           const record::Patient& there,
                           QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Another patient"));
    setWindowModality(Qt::WindowModal);
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(520);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(8);
    column->addWidget(makeLabel(tr("The record now shows another patient"),
                                18,
                                QFont::DemiBold,
                                QPalette::WindowText,
                                this));
    const auto line = [&](const QString& lead, const record::Patient& who) {
        column->addWidget(makeLabel(lead, 12, QFont::Medium, kMutedRole, this));
        QLabel* words = makeLabel(whoText(who), 15, QFont::DemiBold, QPalette::WindowText, this);
        words->setWordWrap(true);
        column->addWidget(words);
    };
    line(tr("In this window, with an unsigned draft"), here);
    line(tr("In the record now"), there);
    QLabel* note = makeLabel(tr("The draft is saved either way. Nothing typed here goes to anybody "
                                "but the patient in the bar above."),
                             12,
                             QFont::Normal,
                             kMutedRole,
                             this);
    note->setWordWrap(true);
    column->addWidget(note);
    column->addSpacing(8);
    auto* buttons = new QHBoxLayout;
    auto* go = new KeyButton(tr("Go to %1").arg(personText(there.name)), u"G"_s, this);
    auto* stay = new KeyButton(tr("Stay with %1").arg(personText(here.name)), u"\u21B5"_s, this);
    stay->setPrimary(true);
    buttons->addWidget(go);
    buttons->addStretch(1);
    buttons->addWidget(stay);
    column->addLayout(buttons);
    connect(stay, &QAbstractButton::clicked, this, &QDialog::reject);
    connect(go, &QAbstractButton::clicked, this, &SwitchDialog::go);
    stay->setFocus();
}

void SwitchDialog::go()
{
    accept();
    Q_EMIT follow();
}

void SwitchDialog::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_G && event->modifiers() == Qt::NoModifier)
        go();
    else
        QDialog::keyPressEvent(event);
}

} // namespace sartorius::ui
