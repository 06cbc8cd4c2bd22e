#pragma once

#include <QLayout>
#include <QVector>

namespace sartorius::ui {

/// Places its widgets in lines and wraps, as words in a paragraph.
class FlowLayout final : public QLayout
{
public:
    FlowLayout(int gap, int lineGap);
    ~FlowLayout() override;

    void addItem(QLayoutItem* item) override;
    int count() const override;
    QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;

    Qt::Orientations expandingDirections() const override { return {}; }

    bool hasHeightForWidth() const override { return true; }

    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSize() const override;
    void setGeometry(const QRect& rect) override;

private:
    int place(const QRect& rect, bool apply) const;

    QVector<QLayoutItem*> m_items;
    int m_gap;
    int m_lineGap;
};

} // namespace sartorius::ui
