#include "plugin/entry/libsartorius/composition.h"
#include "plugin/entry/sartorius/opening.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QStyleFactory>
#include <QWidget>

#include <cstdio>
#include <memory>

using namespace Qt::StringLiterals;

namespace {

constexpr int kUsage = 64;

/// The stand-alone program is a host like any other: it knows no patient and keeps no documents of
/// its own.
class StandAlone final : public sartorius::host::HostContext
{
public:
    std::string name() const override { return "Stand-alone"; }

    std::optional<sartorius::host::PatientContext> patient() const override { return std::nullopt; }

    sartorius::record::Result<void> takeDocument(const sartorius::host::Document&) override
    {
        return {};
    }

    sartorius::record::Result<void> takeOrder(const sartorius::host::OrderNotice&) override
    {
        return {};
    }
};

void addOptions(QCommandLineParser& parser)
{
    parser.setApplicationDescription(
        u"The Sartorius workspace: assessments of the medial knee and thigh, images, referrals and rehabilitation."_s);
    parser.addOptions({
        {{u"h"_s, u"help"_s}, u"Show this help."_s},
        {{u"v"_s, u"version"_s}, u"Show the version."_s},
        {u"store"_s, u"Folder of the record (default: the user's data folder)."_s, u"DIR"_s},
        {u"theme"_s, u"light, dark or system."_s, u"THEME"_s},
        {u"open"_s,
         u"Open a patient at start: first, or the position in the list of patients."_s,
         u"WHICH"_s},
        {u"page"_s,
         u"Page shown first: form, images, plan, preview, outbox, worklist, timeline, settings or help."_s,
         u"PAGE"_s},
        {u"section"_s, u"Section of the form shown first, from 1."_s, u"N"_s},
        {u"size"_s, u"Size of the window, 1440x900."_s, u"WxH"_s},
        {u"screenshot"_s, u"Save a picture of the window once it is loaded, and end."_s, u"FILE"_s},
    });
}

int refuse(const QString& why)
{
    std::fprintf(stderr, "sartorius: %s\n", qUtf8Printable(why));
    return kUsage;
}

} // namespace

int main(int argc, char** argv)
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    // Qt's own options (-platform offscreen) are taken out by QApplication; they may come first
    // here.
    QCommandLineParser early;
    if (arguments.contains(u"--version"_s) || arguments.contains(u"-v"_s)) {
        std::printf("sartorius %s\n", qUtf8Printable(sartorius::entry::programVersion()));
        return 0;
    }
    addOptions(early);
    if (arguments.contains(u"--help"_s) || arguments.contains(u"-h"_s)) {
        std::printf("%s", qUtf8Printable(early.helpText()));
        return 0;
    }

    QApplication::setStyle(QStyleFactory::create(u"Fusion"_s));
    QApplication app(argc, argv);
    QApplication::setApplicationName(u"sartorius"_s);
    QApplication::setApplicationVersion(sartorius::entry::programVersion());
    QGuiApplication::setDesktopFileName(u"org.sartorius.Workspace"_s);
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(QApplication::arguments()))
        return refuse(parser.errorText());
    if (!parser.positionalArguments().isEmpty())
        return refuse(
            u"unexpected argument \u201C%1\u201D"_s.arg(parser.positionalArguments().front()));
    const auto opening = sartorius::entry::openingFrom(parser);
    if (!opening)
        return refuse(QString::fromStdString(opening.error().detail));

    StandAlone host;
    const std::unique_ptr<QWidget> window(
        sartorius::entry::makeWorkspace(host,
                                        {.storeFolder = parser.value(u"store"_s),
                                         .programFolder = {},
                                         .theme = parser.value(u"theme"_s)},
                                        nullptr));
    sartorius::entry::apply(*opening, *window);
    window->show();
    return QApplication::exec();
}
