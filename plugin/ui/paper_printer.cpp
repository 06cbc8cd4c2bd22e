#include "plugin/ui/paper_printer.h"

#include "plugin/papers/exercise_drawing.h"
#include "plugin/ui/text.h"
#include "plugin/ui/theme.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QGuiApplication>
#include <QPageSize>
#include <QPagedPaintDevice>
#include <QPainter>
#include <QPdfWriter>
#include <QRegularExpression>
#include <QScreen>
#include <QTextDocument>
#include <QTextOption>
#include <QUrl>
#include <qrencode.h>

#include <memory>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

constexpr double kMarginMm = 16;
constexpr double kFooterPt = 24;
constexpr double kPointsPerInch = 72;
constexpr int kQuietModules = 4;

/// Ink on white: a paper is the same in a dark window.
const QColor& paperInk()
{
    static const QColor ink(0x1A, 0x1A, 0x1A);
    return ink;
}

QString sheet(bool large)
{
    const int body = large ? 15 : 10;
    // Margins in px: QTextDocument reads no other unit there.
    return uR"(body { color: #1A1A1A; font-size: %1pt }
h1 { font-size: %2pt; font-weight: 600; margin-top: 0px; margin-bottom: 6px }
h2 { font-size: %3pt; font-weight: 600; margin-top: 14px; margin-bottom: 3px }
p { margin-top: 0px; margin-bottom: 3px } li { margin-bottom: 2px }
b { font-weight: 600 } .dose { font-weight: 600 } .head { color: #40454D } .foot { color: #40454D }
.warning { color: #8E1B5A })"_s.arg(body)
        .arg(body * 9 / 5)
        .arg(body + 1);
}

void addPictures(QTextDocument& document, const PrintablePaper& paper, double pixelsPerPoint)
{
    static const QRegularExpression drawing(u"src=\"drawing:([^\"]*)\""_s);
    auto found = drawing.globalMatch(paper.html);
    const QSize size(qRound(100 * pixelsPerPoint), qRound(64 * pixelsPerPoint));
    while (found.hasNext()) {
        const QString id = found.next().captured(1);
        QImage picture = exercisePicture(id, size, paperInk());
        if (picture.isNull()) {
            picture = QImage(size, QImage::Format_ARGB32_Premultiplied);
            picture.fill(Qt::transparent);
        }
        document.addResource(QTextDocument::ImageResource, QUrl(u"drawing:"_s + id), picture);
    }
    if (!paper.code.isEmpty())
        document.addResource(QTextDocument::ImageResource,
                             QUrl(u"qr:"_s),
                             qrPicture(paper.code, qRound(94 * pixelsPerPoint)));
}

void paintFooter(
    QPainter& painter, const PrintablePaper& paper, const QRectF& page, int number, int of)
{
    QFont font = fontOf(11);
    font.setPointSizeF(7.5);
    painter.setFont(font);
    painter.setPen(QColor(0x59, 0x5F, 0x69));
    const QRectF place(page.left(), page.bottom() - kFooterPt + 8, page.width(), kFooterPt - 8);
    const QString pages
        = QCoreApplication::translate("PrintedPaper", "page %1 of %2").arg(number).arg(of);
    painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter, paper.footer);
    painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter, pages);
    if (!paper.isDraft)
        return;
    painter.save();
    painter.translate(page.center());
    painter.rotate(-55);
    QFont big = fontOf(90, QFont::DemiBold);
    big.setPointSizeF(96);
    painter.setFont(big);
    painter.setPen(QColor(0, 0, 0, 22));
    painter.drawText(QRectF(-300, -80, 600, 160), Qt::AlignCenter, u"DRAFT"_s);
    painter.restore();
}

} // namespace

QImage qrPicture(const QString& text, int pixels)
{
    const std::unique_ptr<QRcode, void (*)(QRcode*)> code(
        QRcode_encodeString(stored(text).c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1), QRcode_free);
    if (code == nullptr)
        return {};
    const int modules = code->width + 2 * kQuietModules;
    const int scale = qMax(1, pixels / modules);
    QImage picture(modules * scale, modules * scale, QImage::Format_RGB32);
    picture.fill(Qt::white);
    QPainter painter(&picture);
    for (int y = 0; y < code->width; ++y) {
        for (int x = 0; x < code->width; ++x) {
            if ((code->data[y * code->width + x] & 1U) != 0U)
                painter.fillRect((x + kQuietModules) * scale,
                                 (y + kQuietModules) * scale,
                                 scale,
                                 scale,
                                 Qt::black);
        }
    }
    return picture;
}

QImage exercisePicture(const QString& exercise, const QSize& size, const QColor& ink)
{
    const papers::ExerciseDrawing drawing = papers::exerciseDrawing(stored(exercise));
    if (drawing.isEmpty())
        return {};
    QImage picture(size, QImage::Format_ARGB32_Premultiplied);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    const double scale = qMin(size.width() / 100.0, size.height() / 64.0);
    painter.translate((size.width() - 100 * scale) / 2, (size.height() - 64 * scale) / 2);
    painter.scale(scale, scale);
    painter.setPen(QPen(ink, 2.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    for (const auto& line : drawing.lines) {
        QPolygonF points;
        for (const papers::DrawingPoint& point : line)
            points << QPointF(point.x, point.y);
        painter.drawPolyline(points);
    }
    for (const papers::DrawingCircle& circle : drawing.circles)
        painter.drawEllipse(
            QPointF(circle.middle.x, circle.middle.y), circle.radius, circle.radius);
    return picture;
}

void fillDocument(QTextDocument& document, const PrintablePaper& paper, double pixelsPerPoint)
{
    QFont font = fontOf(13);
    font.setPointSizeF(paper.largePrint ? 15 : 10);
    document.setDefaultFont(font);
    document.setDefaultStyleSheet(sheet(paper.largePrint));
    QTextOption option;
    option.setTextDirection(paper.rightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
    document.setDefaultTextOption(option);
    addPictures(document, paper, pixelsPerPoint);
    document.setHtml(paper.html);
}

int printPaper(const PrintablePaper& paper, QPagedPaintDevice& device)
{
    // Everything is laid out in points, whatever the resolution of the device.
    QTextDocument document;
    fillDocument(document, paper, 4);
    const QRectF sheetPt
        = device.pageLayout()
              .paintRect(QPageLayout::Point)
              .translated(-device.pageLayout().paintRect(QPageLayout::Point).topLeft());
    const double scale = device.logicalDpiX() / kPointsPerInch;
    // QTextDocument lays out in pixels of the screen, at the screen's resolution.
    const double points = QGuiApplication::primaryScreen()->logicalDotsPerInch() / kPointsPerInch;
    const QSizeF body(sheetPt.width() * points, (sheetPt.height() - kFooterPt) * points);
    document.setPageSize(body);
    document.setDocumentMargin(0);
    const int pages = document.pageCount();
    QPainter painter(&device);
    for (int page = 0; page < pages; ++page) {
        if (page > 0)
            device.newPage();
        painter.save();
        painter.scale(scale, scale);
        paintFooter(painter, paper, sheetPt, page + 1, pages);
        painter.scale(1 / points, 1 / points);
        painter.translate(0, -page * body.height());
        document.drawContents(&painter,
                              QRectF(0, page * body.height(), body.width(), body.height()));
        painter.restore();
    }
    return pages;
}

bool writePdf(const PrintablePaper& paper, const QString& file)
{
    QPdfWriter writer(file);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageMargins(QMarginsF(kMarginMm, kMarginMm, kMarginMm, kMarginMm),
                          QPageLayout::Millimeter);
    writer.setResolution(600);
    writer.setTitle(paper.title);
    writer.setCreator(u"Sartorius"_s);
    printPaper(paper, writer);
    return QFileInfo(file).size() > 0;
}

} // namespace sartorius::ui
