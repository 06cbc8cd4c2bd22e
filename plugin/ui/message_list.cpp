#include "plugin/ui/message_list.h"

#include "plugin/ui/theme.h"

#include <QListWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sartorius::ui {

MessageList::MessageList(const QVector<StatusStrip::Said>& said, QWidget* parent)
    : QFrame(parent, Qt::Popup)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    setFrameShape(QFrame::StyledPanel);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(8);
    column->addWidget(makeHeading(tr("What was said"), this));
    auto* list = new QListWidget(this);
    list->setAccessibleName(tr("Messages, newest first"));
    list->setFont(fontOf(13));
    list->setWordWrap(true);
    list->setSpacing(3);
    for (auto one = said.crbegin(); one != said.crend(); ++one)
        list->addItem(one->time + u"   "_s + one->text);
    if (said.isEmpty())
        list->addItem(tr("Nothing yet."));
    list->setCurrentRow(0);
    column->addWidget(list, 1);
    setFocusProxy(list);
}

void MessageList::openIn(const QRect& window)
{
    resize(qMin(720, window.width() - 32), qMin(320, window.height() - 120));
    move(window.left() + 16, window.bottom() - metric::kStatusStrip - height());
    show();
    setFocus(Qt::PopupFocusReason);
}

} // namespace sartorius::ui
