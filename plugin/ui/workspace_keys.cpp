#include "plugin/ui/entry_pages.h"
#include "plugin/ui/form_page.h"
#include "plugin/ui/image_panel.h"
#include "plugin/ui/preview_page.h"
#include "plugin/ui/reasoning_rail.h"
#include "plugin/ui/settings_page.h"
#include "plugin/ui/workspace_flow.h"

#include <QShortcut>

using namespace Qt::StringLiterals;

// The keys of the window; the areas bind their own letters. F10 and Alt with a letter of a menu
// stay the platform's.
namespace sartorius::ui {

void WorkspaceFlow::bindKeys()
{
    const auto bind = [this](const QKeySequence& keys, auto act) {
        auto* shortcut = new QShortcut(keys, &m_window);
        shortcut->setContext(Qt::WindowShortcut);
        connect(shortcut, &QShortcut::activated, this, act);
    };
    bind(Qt::Key_F1, [this] { goTo(WorkPage::Help); });
    bind(Qt::Key_F2, [this] { goTo(WorkPage::Worklist); });
    bind(Qt::Key_F3, [this] { find(); });
    bind(Qt::CTRL | Qt::Key_K, [this] { find(); });
    bind(Qt::Key_F4, [this] { goTo(WorkPage::Timeline); });
    bind(Qt::Key_F5, [this] {
        if (m_window.page() != WorkPage::Form && m_window.page() != WorkPage::Plan)
            goTo(WorkPage::Form);
        m_window.reasoningRail().takeFocus();
    });
    bind(Qt::Key_F6, [this] { goTo(WorkPage::Images); });
    bind(Qt::Key_F7, [this] { goTo(WorkPage::Plan); });
    bind(Qt::CTRL | Qt::Key_Comma, [this] { goTo(WorkPage::Settings); });
    bind(Qt::ALT | Qt::Key_1, [this] { nextPatient(); });
    bind(Qt::Key_F8, [this] { preview(); });
    bind(QKeySequence::Print, [this] {
        if (m_window.page() != WorkPage::Preview)
            preview();
        m_window.previewPage().print();
    });
    bind(Qt::Key_F9, [this] { goTo(WorkPage::Outbox); });
    bind(Qt::Key_F11, [this] {
        m_window.window()->setWindowState(m_window.window()->windowState() ^ Qt::WindowFullScreen);
    });
    bind(Qt::CTRL | Qt::Key_E, [this] { showMessages(); });
    bind(Qt::CTRL | Qt::Key_L, [this] { m_session.lock(); });
    bind(Qt::Key_Escape, [this] { back(); });
    for (const auto key : {Qt::Key_Return, Qt::Key_Enter})
        bind(Qt::CTRL | key, [this] { sign(); });
    bind(Qt::CTRL | Qt::Key_N, [this] { act(u"register"_s); });
    bind(Qt::CTRL | Qt::Key_S, [this] {
        if (m_window.page() == WorkPage::Settings)
            m_window.settingsPage().save();
        else if (m_window.page() == WorkPage::Preview)
            m_window.previewPage().savePdf();
    });
}

void WorkspaceFlow::bindPageKeys()
{
    const auto bind = [this](const QKeySequence& keys, auto act) {
        auto* shortcut = new QShortcut(keys, &m_window);
        shortcut->setContext(Qt::WindowShortcut);
        connect(shortcut, &QShortcut::activated, this, act);
    };
    const auto onForm = [this](auto act) {
        return [this, act] {
            if (m_window.page() == WorkPage::Form)
                act();
        };
    };
    bind(Qt::ALT | Qt::Key_N, onForm([this] { m_window.formPage().answerRestNormal(); }));
    bind(Qt::CTRL | Qt::Key_D, onForm([this] { m_window.formPage().adoptRow(); }));
    bind(Qt::CTRL | Qt::SHIFT | Qt::Key_D, onForm([this] { m_window.formPage().adoptPage(); }));
    bind(QKeySequence::Undo, onForm([this] { m_session.draft().undoStack().undo(); }));
    for (const auto& keys :
         {QKeySequence(Qt::CTRL | Qt::Key_Y), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z)})
        bind(keys, onForm([this] { m_session.draft().undoStack().redo(); }));
    bind(Qt::CTRL | Qt::Key_M, onForm([this] { amend(); }));
    bind(Qt::CTRL | Qt::Key_PageDown, onForm([this] { m_window.formPage().step(1); }));
    bind(Qt::CTRL | Qt::Key_PageUp, onForm([this] { m_window.formPage().step(-1); }));
    bind(Qt::CTRL | Qt::Key_Period, onForm([this] { m_window.formPage().toggleShowAll(); }));
    for (int i = 0; i < 10; ++i) {
        bind(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(i == 9 ? Qt::Key_0 : Qt::Key_1 + i)),
             [this, i] { chooseSection(i); });
    }
    bind(Qt::CTRL | Qt::Key_O, [this] {
        if (m_window.page() == WorkPage::Images)
            m_window.imagePanel().chooseFolder();
    });
}

} // namespace sartorius::ui
