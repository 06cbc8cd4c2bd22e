#include "dicom/imaging_fault.h"

#include <string>

namespace sartorius::dicom {

namespace {

constexpr std::string_view kPrefix = "imaging/";

} // namespace

std::string_view toString(ImagingFault fault)
{
    switch (fault) {
    case ImagingFault::NotReadable:
        return "not-readable";
    case ImagingFault::NotDicom:
        return "not-dicom";
    case ImagingFault::Truncated:
        return "truncated";
    case ImagingFault::Damaged:
        return "damaged";
    case ImagingFault::TooDeep:
        return "too-deep";
    case ImagingFault::TooManyElements:
        return "too-many-elements";
    case ImagingFault::TooLarge:
        return "too-large";
    case ImagingFault::Unsupported:
        return "unsupported";
    case ImagingFault::NoPixels:
        return "no-pixels";
    case ImagingFault::NoSuchFrame:
        return "no-such-frame";
    case ImagingFault::Crashed:
        return "crashed";
    case ImagingFault::TimedOut:
        return "timed-out";
    case ImagingFault::WorkerMissing:
        return "worker-missing";
    case ImagingFault::NotWritten:
        return "not-written";
    }
    return {};
}

std::string_view plainSentence(ImagingFault fault)
{
    switch (fault) {
    case ImagingFault::NotReadable:
        return "This file could not be opened. It may be missing, protected or a link.";
    case ImagingFault::NotDicom:
        return "This is not a DICOM file.";
    case ImagingFault::Truncated:
        return "This image file is cut short; part of it is missing.";
    case ImagingFault::Damaged:
        return "This image file is damaged: what it says about itself does not fit together.";
    case ImagingFault::TooDeep:
        return "This image could not be read safely: it is nested deeper than any real image.";
    case ImagingFault::TooManyElements:
        return "This image could not be read safely: it holds more entries than any real image.";
    case ImagingFault::TooLarge:
        return "This image could not be read safely: it says it is larger than 1 GiB.";
    case ImagingFault::Unsupported:
        return "This image is stored in a way that is not supported here.";
    case ImagingFault::NoPixels:
        return "This file holds no picture.";
    case ImagingFault::NoSuchFrame:
        return "This image has fewer pictures than asked for.";
    case ImagingFault::Crashed:
        return "This image could not be read safely: the reader was stopped by a fault.";
    case ImagingFault::TimedOut:
        return "This image could not be read safely: reading it took too long.";
    case ImagingFault::WorkerMissing:
        return "Images cannot be read: the program sartorius-imaging is missing or does not start.";
    case ImagingFault::NotWritten:
        return "The made-up study could not be written to its folder.";
    }
    return {};
}

record::ErrorCode errorCode(ImagingFault fault)
{
    switch (fault) {
    case ImagingFault::NotReadable:
    case ImagingFault::NoPixels:
    case ImagingFault::NoSuchFrame:
        return record::ErrorCode::NotFound;
    case ImagingFault::NotDicom:
    case ImagingFault::Unsupported:
        return record::ErrorCode::InvalidInput;
    case ImagingFault::Truncated:
    case ImagingFault::Damaged:
    case ImagingFault::TooDeep:
    case ImagingFault::TooManyElements:
    case ImagingFault::TooLarge:
    case ImagingFault::Crashed:
        return record::ErrorCode::Corrupt;
    case ImagingFault::TimedOut:
    case ImagingFault::WorkerMissing:
    case ImagingFault::NotWritten:
        return record::ErrorCode::Unavailable;
    }
    return record::ErrorCode::Internal;
}

record::Error errorFor(ImagingFault fault, std::string_view detail)
{
    std::string text {kPrefix};
    text += toString(fault);
    if (!detail.empty()) {
        text += ": ";
        text += detail;
    }
    return record::Error {errorCode(fault), std::move(text)};
}

std::optional<ImagingFault> imagingFault(const record::Error& error)
{
    std::string_view text = error.detail;
    if (!text.starts_with(kPrefix))
        return std::nullopt;
    text.remove_prefix(kPrefix.size());
    text = text.substr(0, text.find(':'));
    for (const ImagingFault fault : kImagingFaults) {
        if (toString(fault) == text)
            return fault;
    }
    return std::nullopt;
}

} // namespace sartorius::dicom
