#include "dicom/presentation.h"
#include "dicom/supervisor/imaging.h"
#include "plugin/entry/sartoriusctl/image_json.h"
#include "plugin/entry/sartoriusctl/input.h"
#include "plugin/entry/sartoriusctl/numbers.h"
#include "plugin/entry/sartoriusctl/verbs.h"

#include <QBuffer>
#include <QImage>
#include <QString>

#include <filesystem>

namespace sartorius::ctl {

namespace {

Exit refuseImage(const std::string& file, const record::Error& error, Console& console)
{
    const auto fault = dicom::imagingFault(error);
    record::Problem problem {
        .code = std::string(fault ? dicom::toString(*fault) : "unreadable"),
        .where = file,
        .what = std::string(fault ? dicom::plainSentence(*fault) : record::toString(error.code)),
        .remedy = "Ask the sender for the image again, or leave it out."};
    if (fault == dicom::ImagingFault::NotReadable) {
        problem.remedy = "Give an image file that exists and that you may read.";
        return console.refuse(Exit::InputMissing, problem);
    }
    if (fault == dicom::ImagingFault::WorkerMissing) {
        problem.remedy = "Install sartorius-imaging beside this program.";
        return console.refuse(Exit::Internal, problem);
    }
    if (fault == dicom::ImagingFault::NoSuchFrame) {
        problem.remedy = "Frames count from 0; dicom info tells how many there are.";
        return console.refuse(Exit::Usage, problem);
    }
    // A reader that crashed or hung says something about the file, whatever it may do next time.
    return console.refuse(fault ? Exit::BadData : exitFor(error.code), problem);
}

Exit info(const Invocation& invocation, Console& console)
{
    const std::string& file = invocation.operands.front();
    const auto imaging = dicom::ImagingSupervisor::start();
    if (!imaging)
        return refuseImage(file, imaging.error(), console);
    const auto instance = imaging->describe(file);
    if (!instance)
        return refuseImage(file, instance.error(), console);
    console.result(toJson(*instance));
    return Exit::Ok;
}

struct RenderAsked
{
    std::uint32_t frame = 0;
    std::optional<dicom::Window> window;
    std::string out;
    std::string fault;
};

RenderAsked renderAsked(const Invocation& invocation)
{
    RenderAsked asked;
    asked.out = invocation.value("-o").value_or("");
    if (asked.out.empty())
        asked.fault = "dicom render needs -o OUT.png";
    if (const auto text = invocation.value("--frame")) {
        const auto number = numberFrom<std::uint32_t>(*text);
        asked.frame = number.value_or(0);
        if (!number)
            asked.fault = "--frame needs a number, counted from 0";
    }
    if (const auto text = invocation.value("--window")) {
        const auto comma = text->find(',');
        const auto center = numberFrom<double>(text->substr(0, comma));
        const auto width = comma == std::string::npos ? std::nullopt
                                                      : numberFrom<double>(text->substr(comma + 1));
        if (center && width && *width >= 1)
            asked.window = dicom::Window {.center = *center, .width = *width, .name = {}};
        else
            asked.fault = "--window needs CENTER,WIDTH with a width of 1 or more";
    }
    return asked;
}

std::string pngOf(const dicom::Picture& picture)
{
    const auto format = picture.channels == 1 ? QImage::Format_Grayscale8 : QImage::Format_RGB888;
    const QImage image(picture.bytes.data(),
                       static_cast<int>(picture.width),
                       static_cast<int>(picture.height),
                       static_cast<qsizetype>(picture.width) * picture.channels,
                       format);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    return image.save(&buffer, "PNG") ? bytes.toStdString() : std::string();
}

Exit render(const Invocation& invocation, Console& console)
{
    const std::string& file = invocation.operands.front();
    const RenderAsked asked = renderAsked(invocation);
    if (!asked.fault.empty())
        return console.refuse(Exit::Usage,
                              {.code = "usage", .where = {}, .what = asked.fault, .remedy = {}});
    const auto imaging = dicom::ImagingSupervisor::start();
    if (!imaging)
        return refuseImage(file, imaging.error(), console);
    const auto frame = imaging->decodeFrame(file, asked.frame);
    if (!frame)
        return refuseImage(file, frame.error(), console);
    const dicom::Frame pixels = frame->frame();
    const dicom::Window window = asked.window.value_or(dicom::initialWindow(pixels));
    const std::string png = pngOf(dicom::render(pixels, window));
    if (png.empty() || !writeWholeFile(asked.out, png))
        return console.refuse(Exit::InputOutput,
                              {.code = "not-written",
                               .where = asked.out,
                               .what = "the picture could not be written",
                               .remedy = "Choose a folder that exists and may be written to."});
    console.say("written: " + asked.out);
    if (console.wantsJson()) {
        Json object = schemaOne();
        object["out"] = asked.out;
        object["frame"] = asked.frame;
        object["width"] = pixels.header.width;
        object["height"] = pixels.header.height;
        object["window"] = {{"center", window.center}, {"width", window.width}};
        console.result(object);
    }
    return Exit::Ok;
}

} // namespace

Verbs pictureVerbs()
{
    return {{"dicom info", "FILE", "what an image file states about itself", {}, info},
            {"dicom render",
             "FILE",
             "one frame as a picture",
             {{"-o", "OUT.png", "where the picture goes"},
              {"--frame", "N", "which frame; the first is 0"},
              {"--window", "CENTER,WIDTH", "grey window; default: the file's own"}},
             render}};
}

} // namespace sartorius::ctl
