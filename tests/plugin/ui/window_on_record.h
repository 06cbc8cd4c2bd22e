#pragma once

#include "forms/record/clock.h"
#include "plugin/ui/record_session.h"
#include "plugin/ui/workspace_flow.h"
#include "plugin/ui/workspace_window.h"
#include "tests/plugin/service/front_end.h"
#include "tests/plugin/ui/open_window.h"

namespace sartorius::ui {

/// A window on a real record, with everything that a person's window has.
struct WindowOnRecord
{
    explicit WindowOnRecord(const client::ClientOptions& options)
        : client(options)
    {
        loadFonts();
        window.setTheme(ThemeChoice::Light);
        window.resize(1280, 720);
        window.show();
        QApplication::setActiveWindow(&window);
        flow = new WorkspaceFlow(window, session, host);
    }

    /// Until nothing asked is unanswered and nothing typed is unsaved.
    void settle()
    {
        client::bench::waitUntil([this] { return session.isIdle(); });
    }

    void waitForPage(WorkPage page)
    {
        client::bench::waitUntil(
            [this, page] { return window.page() == page && session.isIdle(); });
    }

    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(receiver(), key, modifiers);
        QApplication::processEvents(); // as between two keys of the fastest hand
        ++keys;
    }

    void type(const QString& text)
    {
        for (const QChar letter : text) {
            QTest::keyClick(receiver(), letter.toLatin1());
            QApplication::processEvents();
            ++keys;
        }
    }

    /// Whoever the platform would give the next key: a popup in front of everything else.
    QWidget* receiver()
    {
        if (QWidget* popup = QApplication::activePopupWidget())
            return popup->focusWidget() != nullptr ? popup->focusWidget() : popup;
        QWidget* focus = QApplication::focusWidget();
        return focus != nullptr ? focus : &window;
    }

    record::SystemClock clock;
    client::RecordClient client;
    RecordSession session {client, clock, nullptr};
    NobodyHost host;
    WorkspaceWindow window {session, nullptr};
    WorkspaceFlow* flow = nullptr;
    int keys = 0;
};

} // namespace sartorius::ui
