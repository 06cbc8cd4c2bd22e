#pragma once

#include "plugin/ui/form_fields.h"
#include "plugin/ui/record_session.h"

class QTextBrowser;

namespace sartorius::ui {

/// F1: the keys, and for every line of the reasoning where it comes from and how far it has been
/// checked.
class HelpPage final : public PageFrame
{
    Q_OBJECT

public:
    HelpPage(RecordSession& session, QWidget* parent);

    /// Writes the page anew from the reasoning of this moment.
    void refresh();
    void takeFocus();

private:
    QString keysHtml() const;
    QString reasonsHtml() const;

    RecordSession& m_session;
    QTextBrowser* m_text;
};

} // namespace sartorius::ui
