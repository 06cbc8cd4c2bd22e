#pragma once

#include "plugin/ui/form_outline.h"

#include <QFrame>

class QListWidget;

namespace sartorius::ui {

/// The choices of one item below its cell, each with its letter. One choice closes it; several are
/// ticked with Space or their letter and kept with Enter. Esc leaves everything as it was.
class OptionPopup final : public QFrame
{
    Q_OBJECT

public:
    OptionPopup(const OutlineItem& item,
                const std::vector<record::Coding>& chosen,
                QWidget* parent);

    /// Opens below (or above) the rectangle given in global coordinates.
    void openAt(const QRect& cell);

Q_SIGNALS:
    /// The chosen codes, in the order of the options; empty clears the answer.
    void chosen(const std::vector<sartorius::record::Coding>& codes);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void pick(int row);
    void tick(int row);
    void accept();

    OutlineItem m_item;
    QListWidget* m_list;
    bool m_several;
};

} // namespace sartorius::ui
