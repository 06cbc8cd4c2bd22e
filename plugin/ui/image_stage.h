#pragma once

#include "dicom/frame.h"
#include "dicom/presentation.h"
#include "dicom/study.h"
#include "plugin/client/client.h"
#include "plugin/ui/measurement.h"

#include <QHash>
#include <QImage>
#include <QWidget>

namespace sartorius::ui {

/// A frame through a window, ready to be painted; null when it cannot be drawn.
QImage pictureOf(const dicom::Frame& frame, const dicom::Window& window, bool inverted);

/// One picture of one series on a neutral black ground. Drag changes window and level, the wheel
/// goes through the stack; right drag zooms, Shift drag pans. D and A measure, by pointer or by
/// arrow keys and Enter; what was measured stays on its picture. Pictures come later than the wish
/// for them; until then, and when one could not be read, the place says so in words.
class ImageStage final : public QWidget
{
    Q_OBJECT

public:
    explicit ImageStage(QWidget* parent);

    void showSeries(const dicom::Series& series, const std::optional<record::Date>& date);
    void clear(const QString& words);
    void setActive(bool active);

    /// Bring the pictures that were asked for with `frameWanted`.
    void setFrame(const record::SopInstanceUid& instance, int frame, client::OpenedFrame opened);
    void setFault(const record::SopInstanceUid& instance, int frame, const QString& why);

    int count() const { return static_cast<int>(m_places.size()); }

    int current() const { return m_current; }

    void goTo(int index);

    /// 1 the file's own, 2 full range, 3 more contrast, 4 less contrast, 5 darker.
    void setPreset(int preset);
    void invert();
    void fit();

    const dicom::Window& window() const { return m_window; }

    bool isInverted() const { return m_inverted; }

    /// The next points belong to a measurement; Esc leaves it.
    void beginMeasure(MeasureKind kind);

    bool isMeasuring() const { return m_measuring.has_value(); }

    /// Measured on the picture in sight.
    int measurements() const;

    const dicom::Series& series() const { return m_series; }

    double zoom() const { return m_zoom; }

    QSize minimumSizeHint() const override { return {240, 240}; }

Q_SIGNALS:
    /// This picture is in sight or next to it and not here yet.
    void frameWanted(const sartorius::record::SopInstanceUid& instance, int frame);
    void activated();
    /// A person went through the stack by so many pictures.
    void stepped(int by);
    void measured(const sartorius::ui::Measurement& measurement,
                  const sartorius::dicom::PixelSpacing& spacing);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    /// One picture of the stack: an instance, and a frame of it when it has several.
    struct Place
    {
        record::SopInstanceUid instance;
        int frame = 0;
        dicom::Instance facts;
    };

    struct Held
    {
        std::optional<client::OpenedFrame> opened;
        QString fault;
        bool asked = false;
    };

    static QString keyOf(const record::SopInstanceUid& instance, int frame);
    Held& held(int index);
    const client::OpenedFrame* openedFrame() const;
    void wantAround(int index);
    void drawAgain();
    void describe();
    void paintCaptions(QPainter& painter) const;
    void paintMeasurements(QPainter& painter) const;
    void step(int by);
    bool measureKey(const QKeyEvent& event);
    void addPoint(const QPointF& inPicture);
    QRectF picturePlace() const;
    QPointF inPicture(const QPointF& inWidget) const;
    dicom::PixelSpacing spacing() const;
    QString sideCaption(const Place& place) const;

    dicom::Series m_series;
    std::optional<record::Date> m_date;
    std::vector<Place> m_places;
    QHash<QString, Held> m_held;
    QString m_words;
    QImage m_picture;
    dicom::Window m_window;
    bool m_windowChosen = false;
    bool m_inverted = false;
    bool m_active = false;
    int m_current = 0;
    double m_zoom = 1;
    QPointF m_pan;
    QPoint m_lastMouse;
    QPoint m_pressed;
    QHash<QString, QVector<Measurement>> m_measurements; ///< by picture
    std::optional<Measurement> m_measuring;
    QPointF m_cursor; ///< of the arrow keys while measuring
    int m_wheelRest = 0;
};

} // namespace sartorius::ui
