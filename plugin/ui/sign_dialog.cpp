#include "plugin/ui/sign_dialog.h"

#include "plugin/ui/controls.h"
#include "plugin/ui/text.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sartorius::ui {

ReasonDialog::ReasonDialog(const QString& act, const QString& question, QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(act);
    setWindowModality(Qt::WindowModal);
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(480);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(12);
    column->addWidget(makeLabel(act, 18, QFont::DemiBold, QPalette::WindowText, this));
    QLabel* words = makeLabel(question, 13, QFont::Normal, QPalette::WindowText, this);
    words->setWordWrap(true);
    column->addWidget(words);
    auto* line = new QLineEdit(this);
    line->setAccessibleName(question);
    words->setBuddy(line);
    column->addWidget(line);
    auto* buttons = new QHBoxLayout;
    auto* back = new KeyButton(tr("Back"), u"Esc"_s, this);
    auto* go = new KeyButton(act, u"\u21B5"_s, this);
    go->setPrimary(true);
    go->setEnabled(false);
    buttons->addWidget(back);
    buttons->addStretch(1);
    buttons->addWidget(go);
    column->addLayout(buttons);
    connect(back, &QAbstractButton::clicked, this, &QDialog::reject);
    connect(line, &QLineEdit::textChanged, go, [go](const QString& text) {
        go->setEnabled(!text.trimmed().isEmpty());
    });
    const auto give = [this, line] {
        if (line->text().trimmed().isEmpty())
            return;
        Q_EMIT given(line->text().trimmed());
        accept();
    };
    connect(go, &QAbstractButton::clicked, this, give);
    connect(line, &QLineEdit::returnPressed, this, give);
    line->setFocus();
}

ClosingDialog::ClosingDialog(int unsent, QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Close"));
    setWindowModality(Qt::WindowModal);
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(460);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(12);
    column->addWidget(makeLabel(unsent == 1 ? tr("1 message is not delivered yet")
                                            : tr("%1 messages are not delivered yet").arg(unsent),
                                18,
                                QFont::DemiBold,
                                QPalette::WindowText,
                                this));
    QLabel* words
        = makeLabel(tr("The record service goes on sending without this window; after a restart "
                       "of the computer it goes on with the next window. Nothing is lost."),
                    13,
                    QFont::Normal,
                    QPalette::WindowText,
                    this);
    words->setWordWrap(true);
    column->addWidget(words);
    auto* buttons = new QHBoxLayout;
    auto* show = new KeyButton(tr("Show them"), u"Esc"_s, this);
    auto* close = new KeyButton(tr("Close, send on"), u"\u21B5"_s, this);
    close->setPrimary(true);
    buttons->addWidget(show);
    buttons->addStretch(1);
    buttons->addWidget(close);
    column->addLayout(buttons);
    connect(show, &QAbstractButton::clicked, this, &QDialog::reject);
    connect(this, &QDialog::rejected, this, &ClosingDialog::showThem);
    connect(close, &QAbstractButton::clicked, this, [this] {
        accept();
        Q_EMIT sendOn();
    });
    close->setFocus();
}

SignDialog::SignDialog(RecordSession& session,
                       const api::Plan& plan,
                       const QStringList& lines,
                       QWidget* parent)
    : QDialog(parent)
    , m_session(session)
    , m_plan(plan)
{
    const bool sends = plan.referral || plan.rehab;
    setWindowTitle(sends ? tr("Sign and send") : tr("Sign"));
    setWindowModality(Qt::WindowModal);
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(520);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(8);
    column->addWidget(makeLabel(windowTitle(), 18, QFont::DemiBold, QPalette::WindowText, this));
    for (const QString& line : lines) {
        QLabel* label = makeLabel(line, 13, QFont::Normal, QPalette::WindowText, this);
        label->setWordWrap(true);
        column->addWidget(label);
    }
    column->addSpacing(8);
    const auto field = [&](const QString& name) {
        QLabel* label = makeLabel(name, 12, QFont::Medium, kMutedRole, this);
        auto* line = new QLineEdit(this);
        line->setAccessibleName(name);
        label->setBuddy(line);
        label->setWordWrap(true);
        column->addWidget(label);
        column->addWidget(line);
        return line;
    };
    m_reason = field(tr("A red flag is open and the referral is routine. Why is that right?"));
    m_reason->setVisible(needsReason());
    // the label above it goes with it
    column->itemAt(column->count() - 2)->widget()->setVisible(needsReason());
    m_passphrase = field(tr("Your passphrase signs it"));
    m_passphrase->setEchoMode(QLineEdit::Password);
    m_problem = makeLabel({}, 13, QFont::Medium, kStopRole, this);
    m_problem->setWordWrap(true);
    m_problem->hide();
    column->addWidget(m_problem);
    column->addSpacing(8);
    auto* buttons = new QHBoxLayout;
    auto* back = new KeyButton(tr("Back"), u"Esc"_s, this);
    m_sign = new KeyButton(windowTitle(), u"\u21B5"_s, this);
    m_sign->setPrimary(true);
    buttons->addWidget(back);
    buttons->addStretch(1);
    buttons->addWidget(m_sign);
    column->addLayout(buttons);
    connect(back, &QAbstractButton::clicked, this, &QDialog::reject);
    connect(m_sign, &QAbstractButton::clicked, this, &SignDialog::sign);
    connect(m_passphrase, &QLineEdit::returnPressed, this, &SignDialog::sign);
    (needsReason() ? m_reason : m_passphrase)->setFocus();
}

bool SignDialog::needsReason() const
{
    return m_plan.referral && m_plan.referral->priority == record::Priority::Routine
        && !m_session.form().reasoning().redFlags.empty();
}

void SignDialog::sign()
{
    const auto say = [this](const QString& words) {
        m_problem->setText(u"\u25A0 "_s + words);
        m_problem->show();
    };
    if (!m_sign->isEnabled())
        return;
    if (needsReason() && m_reason->text().trimmed().isEmpty()) {
        say(tr("Write the reason; it is kept with the signature."));
        m_reason->setFocus();
        return;
    }
    if (m_passphrase->text().isEmpty()) {
        say(tr("Enter your passphrase."));
        m_passphrase->setFocus();
        return;
    }
    if (!m_session.saver().isIdle()) {
        say(tr("The last entry is still being saved. Try again."));
        return;
    }
    m_sign->setEnabled(false);
    api::SignAndSend request;
    request.assessment = m_session.draft().assessment().id;
    request.expectedRevision = m_session.saver().revision();
    request.passphrase = stored(m_passphrase->text());
    request.plan = m_plan;
    request.overrideReason = stored(m_reason->text().trimmed());
    m_passphrase->clear();
    m_session.ask(
        this,
        request,
        [this](const api::Signed& result) {
            Q_EMIT signedAndSent(result);
            accept();
        },
        [this, say](const api::Refusal& refusal) {
            m_sign->setEnabled(true);
            say(refusal.error.code == record::ErrorCode::NotPermitted && refusal.problems.empty()
                    ? tr("This passphrase does not sign here.")
                    : refusalWords(refusal));
            m_passphrase->setFocus();
        });
}

} // namespace sartorius::ui
