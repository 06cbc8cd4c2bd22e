#pragma once

#include <QImage>
#include <QString>

class QPagedPaintDevice;
class QTextDocument;

namespace sartorius::ui {

/// A paper ready for screen, printer or file: the words as HTML, and what stands below every page.
struct PrintablePaper
{
    QString title;
    QString html;
    QString footer; ///< "SHA-256 edda42..." or "DRAFT - NOT SIGNED"; the page number is added
    QString code; ///< said by the QR code; empty: none
    bool rightToLeft = false;
    bool isDraft = true;
    bool largePrint = false;
};

/// The document of a paper, with its drawings and its code as pictures. The caller owns it.
/// @param pixelsPerPoint how finely pictures are drawn
void fillDocument(QTextDocument& document, const PrintablePaper& paper, double pixelsPerPoint);

/// Prints all pages, each with its footer; a draft has DRAFT across each page. Device and paper
/// size are the caller's. @return pages
int printPaper(const PrintablePaper& paper, QPagedPaintDevice& device);

/// A4 PDF. False when the file cannot be written.
bool writePdf(const PrintablePaper& paper, const QString& file);

/// The QR code of a text, level M, four modules of quiet around it; null when it does not fit.
QImage qrPicture(const QString& text, int pixels);

/// The drawing of an exercise in an ink on nothing; null when there is none.
QImage exercisePicture(const QString& exercise, const QSize& size, const QColor& ink);

} // namespace sartorius::ui
