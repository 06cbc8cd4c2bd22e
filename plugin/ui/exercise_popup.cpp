#include "plugin/ui/exercise_popup.h"

#include "plugin/ui/text.h"
#include "plugin/ui/theme.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sartorius::ui {

ExercisePopup::ExercisePopup(QVector<Choice> choices, QWidget* parent)
    : QFrame(parent, Qt::Popup)
    , m_choices(std::move(choices))
    , m_line(new QLineEdit(this))
    , m_list(new QListWidget(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    setFrameShape(QFrame::StyledPanel);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(8);
    m_line->setPlaceholderText(tr("Exercise, or what it is for"));
    m_line->setAccessibleName(tr("Find an exercise"));
    m_line->setFont(fontOf(15));
    m_line->installEventFilter(this);
    m_list->setAccessibleName(tr("Exercises"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFont(fontOf(13));
    m_list->setSpacing(2);
    column->addWidget(m_line);
    column->addWidget(m_list, 1);
    connect(m_line, &QLineEdit::textChanged, this, &ExercisePopup::search);
    connect(m_list, &QListWidget::itemClicked, this, [this](QListWidgetItem* item) {
        m_list->setCurrentItem(item);
        choose();
    });
    search();
}

void ExercisePopup::openIn(const QRect& area)
{
    resize(qMin(560, area.width() - 32), qMin(380, area.height() - 32));
    move(area.center().x() - width() / 2, area.top() + 64);
    show();
    m_line->setFocus(Qt::PopupFocusReason);
}

void ExercisePopup::search()
{
    const QString typed = m_line->text().trimmed();
    m_list->clear();
    // Names that begin so first, then names, then what they are for.
    for (int rank = 0; rank < 3; ++rank) {
        for (const Choice& choice : m_choices) {
            const int here = choice.name.startsWith(typed, Qt::CaseInsensitive) ? 0
                : choice.name.contains(typed, Qt::CaseInsensitive)              ? 1
                : choice.why.contains(typed, Qt::CaseInsensitive)               ? 2
                                                                                : 3;
            if (here != rank)
                continue;
            auto* row = new QListWidgetItem(choice.name + u"   \u00B7   "_s + choice.why, m_list);
            row->setData(Qt::UserRole, shown(choice.id));
        }
    }
    m_list->setCurrentRow(0);
}

void ExercisePopup::choose()
{
    const QListWidgetItem* row = m_list->currentItem();
    if (row == nullptr)
        return;
    const std::string id = stored(row->data(Qt::UserRole).toString());
    close();
    Q_EMIT chosen(id);
}

bool ExercisePopup::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_line || event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Escape:
        close();
        return true;
    case Qt::Key_Down:
        m_list->setCurrentRow(qMin(m_list->currentRow() + 1, m_list->count() - 1));
        return true;
    case Qt::Key_Up:
        m_list->setCurrentRow(qMax(0, m_list->currentRow() - 1));
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose();
        return true;
    default:
        return false;
    }
}

} // namespace sartorius::ui
