#include "plugin/ui/find_popup.h"

#include "plugin/ui/controls.h"
#include "plugin/ui/text.h"
#include "plugin/ui/theme.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

constexpr int kKindRole = Qt::UserRole;
constexpr int kIdRole = Qt::UserRole + 1;
constexpr int kPatient = 1;
constexpr int kItem = 2;
constexpr int kAct = 3;
constexpr int kMostItems = 12;

} // namespace

FindPopup::FindPopup(RecordSession& session, QVector<Act> acts, QWidget* parent)
    : QFrame(parent, Qt::Popup)
    , m_session(session)
    , m_acts(std::move(acts))
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
    m_line->setPlaceholderText(tr("Find a patient, a question of this form, or something to do"));
    m_line->setAccessibleName(tr("Find"));
    m_line->setFont(fontOf(15));
    m_line->installEventFilter(this);
    m_list->setAccessibleName(tr("Found"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFont(fontOf(13));
    m_list->setSpacing(2);
    column->addWidget(m_line);
    column->addWidget(m_list, 1);
    m_delay.setSingleShot(true);
    m_delay.setInterval(40);
    connect(&m_delay, &QTimer::timeout, this, &FindPopup::search);
    connect(m_line, &QLineEdit::textEdited, this, [this] { m_delay.start(); });
    connect(m_list, &QListWidget::itemClicked, this, [this](QListWidgetItem* item) {
        m_list->setCurrentItem(item);
        choose();
    });
    search();
}

void FindPopup::openIn(const QRect& area)
{
    resize(qMin(560, area.width() - 32), qMin(420, area.height() - 32));
    move(area.center().x() - width() / 2, area.top() + 64);
    show();
    m_line->setFocus(Qt::PopupFocusReason);
}

void FindPopup::addItems(const QString& typed)
{
    const FormOutline* outline = m_session.form().outline();
    if (outline == nullptr || typed.isEmpty())
        return;
    int added = 0;
    for (const OutlineSection& section : outline->sections) {
        for (const OutlinePage& page : section.pages) {
            for (const OutlineItem& item : page.items) {
                if (added >= kMostItems || !item.label.contains(typed, Qt::CaseInsensitive))
                    continue;
                auto* row
                    = new QListWidgetItem(item.label + u"   \u00B7   "_s + page.title, m_list);
                row->setData(kKindRole, kItem);
                row->setData(kIdRole, shown(item.id));
                ++added;
            }
        }
    }
}

void FindPopup::addActs(const QString& typed)
{
    for (const Act& act : m_acts) {
        if (!typed.isEmpty() && !act.words.contains(typed, Qt::CaseInsensitive))
            continue;
        auto* row = new QListWidgetItem(
            act.key.isEmpty() ? act.words : act.words + u"   \u00B7   "_s + act.key, m_list);
        row->setData(kKindRole, kAct);
        row->setData(kIdRole, act.id);
    }
}

void FindPopup::search()
{
    const QString typed = m_line->text().trimmed();
    m_list->clear();
    addItems(typed);
    if (!typed.isEmpty())
        addActs(typed);
    m_list->setCurrentRow(0);
    m_session.ask(this,
                  api::FindPatients {.text = stored(typed), .limit = 12},
                  [this, typed](const api::Listed<api::PatientSummary>& found) {
                      if (typed != m_line->text().trimmed())
                          return;
                      for (const api::PatientSummary& patient : found.items) {
                          QString words = personText(patient.name);
                          if (patient.birthDate)
                              words += u"   \u00B7   "_s + dateText(*patient.birthDate);
                          if (!patient.mrn.value.empty())
                              words += u"   \u00B7   MRN "_s + numberText(patient.mrn);
                          auto* row = new QListWidgetItem(words, m_list);
                          row->setData(kKindRole, kPatient);
                          row->setData(kIdRole, shown(patient.id.value));
                      }
                      if (typed.isEmpty())
                          addActs(typed);
                      if (m_list->currentRow() < 0)
                          m_list->setCurrentRow(0);
                      if (m_chooseWhenFound)
                          choose();
                  });
}

void FindPopup::choose()
{
    // Fast fingers press Enter before the list has followed.
    if (m_delay.isActive()) {
        m_delay.stop();
        search();
    }
    const QListWidgetItem* row = m_list->currentItem();
    m_chooseWhenFound = row == nullptr;
    if (row == nullptr)
        return;
    const std::string id = stored(row->data(kIdRole).toString());
    const int kind = row->data(kKindRole).toInt();
    close();
    if (kind == kPatient)
        Q_EMIT patientChosen(record::PatientId(id));
    else if (kind == kAct)
        Q_EMIT actChosen(shown(id));
    else
        Q_EMIT itemChosen(id);
}

bool FindPopup::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_line && event->type() == QEvent::ShortcutOverride
        && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    if (watched != m_line || event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    switch (key->key()) {
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
