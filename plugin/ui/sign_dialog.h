#pragma once

#include "plugin/ui/record_session.h"

#include <QDialog>

class QLabel;
class QLineEdit;

namespace sartorius::ui {

class KeyButton;

/// The window closes while messages are still on their way: sending goes on without it, and the
/// person says that they know.
class ClosingDialog final : public QDialog
{
    Q_OBJECT

public:
    ClosingDialog(int unsent, QWidget* parent);

Q_SIGNALS:
    void sendOn();
    void showThem();
};

/// Asks for one sentence that is kept with an act.
class ReasonDialog final : public QDialog
{
    Q_OBJECT

public:
    ReasonDialog(const QString& act, const QString& question, QWidget* parent);

Q_SIGNALS:
    void given(const QString& reason);
};

/// One page with what will be signed and sent, the passphrase, and a reason where an open red flag
/// meets a routine referral. One of the four places where the window stops a person.
class SignDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `lines`: what happens, one fact a line. Not modal to other windows of a host.
    SignDialog(RecordSession& session,
               const api::Plan& plan,
               const QStringList& lines,
               QWidget* parent);

Q_SIGNALS:
    void signedAndSent(const sartorius::api::Signed& result);

private:
    bool needsReason() const;
    void sign();

    RecordSession& m_session;
    api::Plan m_plan;
    QLineEdit* m_passphrase;
    QLineEdit* m_reason;
    QLabel* m_problem;
    KeyButton* m_sign;
};

} // namespace sartorius::ui
