#pragma once

#include "forms/record/clock.h"
#include "plugin/ui/form_page.h"
#include "plugin/ui/record_session.h"
#include "plugin/ui/workspace_flow.h"
#include "plugin/ui/workspace_window.h"
#include "tests/plugin/ui/filled_form.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QtTest/QTest>

namespace sartorius::ui {

/// A host that knows nobody and takes everything.
class NobodyHost final : public host::HostContext
{
public:
    std::string name() const override { return "test"; }

    std::optional<host::PatientContext> patient() const override { return std::nullopt; }

    record::Result<void> takeDocument(const host::Document&) override { return {}; }

    record::Result<void> takeOrder(const host::OrderNotice&) override { return {}; }
};

/// A window on an assessment of the shipped form, without any record service: what the window does
/// by itself.
struct OpenWindow
{
    explicit OpenWindow(QSize size = {1440, 900}, ThemeChoice theme = ThemeChoice::Light)
    {
        loadFonts();
        window.setTheme(theme);
        window.resize(size);
        window.show();
        QApplication::setActiveWindow(&window);
        QApplication::processEvents();
    }

    void openForm()
    {
        api::Assessment assessment;
        assessment.id = record::AssessmentId("a1");
        assessment.patient = record::PatientId("p1");
        assessment.form = "medial-knee";
        assessment.side = record::Laterality::Right;
        assessment.previousVisit = *record::instantFrom("2026-08-12T09:00:00+02:00");
        session.draft().load(assessment);
        window.showPage(WorkPage::Form);
        QApplication::processEvents();
    }

    /// Goes to the page that holds the item and puts the cell there.
    void goTo(const char* item)
    {
        window.formPage().goTo(item);
        QApplication::processEvents();
    }

    void type(const QString& keys)
    {
        for (const QChar key : keys)
            QTest::keyClick(QApplication::focusWidget() != nullptr ? QApplication::focusWidget()
                                                                   : &window.formPage().grid(),
                            key.toLatin1());
    }

    static client::ClientOptions withoutService(const QString& folder)
    {
        client::ClientOptions options;
        options.storeFolder = folder;
        options.programFolder = folder;
        options.startService = false;
        return options;
    }

    QTemporaryDir folder;
    record::SystemClock clock;
    client::RecordClient client {withoutService(folder.path())};
    RecordSession session {client, clock, nullptr};
    WorkspaceWindow window {session, nullptr};
};

} // namespace sartorius::ui
