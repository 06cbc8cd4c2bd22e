#pragma once

#include "forms/record/person.h"

#include <QDialog>

namespace sartorius::ui {

/// What a window does when the record around it opens somebody else while a draft is open here.
enum class ContextSwitch { Ask, Allow, Refuse };

ContextSwitch contextSwitchFrom(const QString& word);
QString toString(ContextSwitch choice);

/// One of the four questions that stop a person: the record around this window shows somebody else
/// now. Both people stand side by side in words; Enter stays, because staying changes nothing.
class SwitchDialog final : public QDialog
{
    Q_OBJECT

public:
    SwitchDialog(const record::Patient& here, const record::Patient& there, QWidget* parent);

Q_SIGNALS:
    void follow();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void go();
};

} // namespace sartorius::ui
