#include "plugin/service/paper_press.h"

#include <QBuffer>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QPdfWriter>
#include <QTextDocument>

namespace sartorius::service {

using record::ErrorCode;
using record::failure;

namespace {

constexpr double kMarginMm = 15;
constexpr int kDotsPerInch = 600;
constexpr int kBodyPt = 10;

} // namespace

record::Result<std::string> pressPaper(const std::string& html)
{
    const bool draws = qobject_cast<QGuiApplication*>(QCoreApplication::instance()) != nullptr;
    if (!draws || QFontDatabase::families().isEmpty())
        return failure(ErrorCode::Unavailable, "there are no fonts to set a paper with");
    QByteArray pdf;
    QBuffer buffer(&pdf);
    if (!buffer.open(QIODevice::WriteOnly))
        return failure(ErrorCode::Internal, "no memory for a paper");
    {
        QPdfWriter writer(&buffer);
        writer.setPageSize(QPageSize(QPageSize::A4));
        writer.setPageMargins(QMarginsF(kMarginMm, kMarginMm, kMarginMm, kMarginMm),
                              QPageLayout::Millimeter);
        writer.setResolution(kDotsPerInch);
        writer.setCreator(QStringLiteral("Sartorius"));
        QTextDocument document;
        QFont font = QGuiApplication::font();
        font.setPointSize(kBodyPt);
        document.setDefaultFont(font);
        document.setHtml(QString::fromStdString(html));
        document.print(&writer);
    } // what is left of the file is written here
    return pdf.toStdString();
}

} // namespace sartorius::service
