#include "plugin/ui/entry_pages.h"
#include "plugin/ui/theme.h"

#include <catch2/catch.hpp>

#include <QPrinter>
#include <QProcess>
#include <QTemporaryDir>

using namespace sartorius::ui;

TEST_CASE("The recovery key can be read from the sheet that is printed", "[ui]")
{
    loadFonts();
    const QTemporaryDir folder;
    const QString sheet = folder.filePath(QStringLiteral("sheet.pdf"));
    const QString key = QStringLiteral("MADE-UP00-KEY11-OF22A-TEST3");
    {
        QPrinter printer(QPrinter::HighResolution);
        printer.setOutputFormat(QPrinter::PdfFormat);
        printer.setOutputFileName(sheet);
        printRecoveryKey(printer, key);
    }
    QProcess reader;
    reader.start(QStringLiteral("pdftotext"), {sheet, QStringLiteral("-")});
    REQUIRE(reader.waitForFinished());
    const QString words = QString::fromUtf8(reader.readAllStandardOutput()).simplified();

    CHECK(words.contains(key));
    CHECK(words.contains(QStringLiteral("lock it away")));
}
