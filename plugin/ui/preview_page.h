#pragma once

#include "plugin/papers/language.h"
#include "plugin/ui/controls.h"
#include "plugin/ui/paper_printer.h"
#include "plugin/ui/record_session.h"

#include <QComboBox>
#include <QTextBrowser>

#include <functional>

namespace sartorius::ui {

enum class PaperKind { Letter, Report, Handout };

/// F8: the papers of the open assessment as they would be printed now. The screen shows the very
/// document that goes to the printer or the file.
class PreviewPage final : public Ground
{
    Q_OBJECT

public:
    /// `plan` gives the plan as it stands.
    PreviewPage(RecordSession& session, std::function<api::Plan()> plan, QWidget* parent);

    void showPaper(PaperKind kind);
    void refresh();
    void takeFocus();

    PaperKind kind() const { return m_kind; }

    /// As it would be printed now.
    const PrintablePaper& paper() const { return m_paper; }

    QString plainText() const { return m_view->toPlainText(); }

    void setLanguage(papers::Language language);
    void setLargePrint(bool large);

    /// With the system's print preview.
    void print();
    void savePdf();

Q_SIGNALS:
    void told(const QString& words);
    void failed(const QString& words);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    PrintablePaper compose() const;
    papers::Language language() const;

    RecordSession& m_session;
    std::function<api::Plan()> m_plan;
    PaperKind m_kind = PaperKind::Letter;
    PrintablePaper m_paper;
    QString m_token; ///< of this assessment's handout, as long as the window shows it
    std::string m_tokenOf;
    QVector<KeyButton*> m_kinds;
    QComboBox* m_language = nullptr;
    QLabel* m_languageLabel = nullptr;
    TickBox* m_large = nullptr;
    QLabel* m_state = nullptr;
    QTextBrowser* m_view = nullptr;
};

} // namespace sartorius::ui
