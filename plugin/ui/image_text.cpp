#include "plugin/ui/image_text.h"

#include "dicom/imaging_fault.h"
#include "plugin/ui/text.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sartorius)
};

QString identifierText(dicom::Identifier identifier)
{
    using enum dicom::Identifier;
    switch (identifier) {
    case PatientNumber:
        return Words::tr("number");
    case Name:
        return Words::tr("name");
    case BirthDate:
        return Words::tr("birth date");
    case Sex:
        return Words::tr("sex");
    }
    return {};
}

QString listed(const std::vector<dicom::Identifier>& identifiers)
{
    QStringList words;
    for (const dicom::Identifier identifier : identifiers)
        words << identifierText(identifier);
    return words.isEmpty() ? Words::tr("nothing") : words.join(u", "_s);
}

} // namespace

namespace {

QString faultText(dicom::ImagingFault fault)
{
    using enum dicom::ImagingFault;
    switch (fault) {
    case NotReadable:
        return Words::tr("The file is not there or may not be read.");
    case NotDicom:
        return Words::tr("This is not a DICOM image.");
    case Truncated:
        return Words::tr("The file ends too early; part of the image is missing.");
    case Damaged:
        return Words::tr("The file contradicts itself and was not shown.");
    case TooDeep:
    case TooManyElements:
        return Words::tr(
            "The file is built in a way that could harm the reader and was not opened.");
    case TooLarge:
        return Words::tr("The image is too large to be shown safely.");
    case Unsupported:
        return Words::tr("The image is compressed in a way this program does not read.");
    case NoPixels:
        return Words::tr("This object holds no picture.");
    case NoSuchFrame:
        return Words::tr("The file has fewer pictures than it says.");
    case Crashed:
        return Words::tr(
            "The reader was stopped by a fault in this file. Everything else goes on.");
    case TimedOut:
        return Words::tr("Reading took too long and was stopped.");
    case WorkerMissing:
        return Words::tr(
            "The image reader (sartorius-imaging) is not installed beside this program.");
    case NotWritten:
        return Words::tr("The image could not be written.");
    }
    return {};
}

} // namespace

QString imagingFaultText(const api::Refusal& refusal)
{
    const auto fault = dicom::imagingFault(refusal.error);
    return fault ? faultText(*fault) : refusalText(refusal.error, refusal.problems);
}

QString imagingProblemText(const record::Problem& problem)
{
    for (const dicom::ImagingFault fault : dicom::kImagingFaults) {
        if (dicom::toString(fault) == problem.code)
            return faultText(fault);
    }
    return problemText(problem);
}

QString seriesTitle(const dicom::Series& series)
{
    if (!series.facts.description.empty())
        return shown(series.facts.description);
    return series.facts.modality.empty() ? Words::tr("unnamed series")
                                         : shown(series.facts.modality);
}

QString matchText(const api::StudyForLink& study)
{
    if (const auto* same = std::get_if<dicom::Matches>(&study.match))
        return Words::tr("\u2713 this patient: %1").arg(listed(same->agreeing));
    if (const auto* other = std::get_if<dicom::Mismatch>(&study.match)) {
        QStringList words;
        for (const dicom::Difference& difference : other->differences)
            words << Words::tr("%1 \u201C%2\u201D in the image, \u201C%3\u201D here")
                         .arg(identifierText(difference.identifier),
                              shown(difference.inStudy),
                              shown(difference.inRecord));
        return Words::tr("\u25A0 another patient: %1").arg(words.join(u"; "_s));
    }
    const auto& few = std::get<dicom::NotEnough>(study.match).agreeing;
    return few.empty() ? Words::tr("? not sure whose: the images name nobody that can be compared")
                       : Words::tr("? not sure whose: only the %1 agrees").arg(listed(few));
}

Tone matchTone(const api::StudyForLink& study)
{
    if (std::holds_alternative<dicom::Matches>(study.match))
        return Tone::Done;
    return std::holds_alternative<dicom::Mismatch>(study.match) ? Tone::Stop : Tone::Attention;
}

QString sideCheckText(dicom::SideCheck side)
{
    using enum dicom::SideCheck;
    switch (side) {
    case Agrees:
        return Words::tr("\u2713 side agrees: form, image");
    case Conflicts:
        return Words::tr("\u25A0 the image states the other side");
    case NotStated:
        return Words::tr("? the image states no side");
    }
    return {};
}

} // namespace sartorius::ui
