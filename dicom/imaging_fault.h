#pragma once

#include "forms/record/result.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sartorius::dicom {

/// Why an image could not be read. The words for people are chosen in the user interface from this.
enum class ImagingFault : std::uint8_t {
    NotReadable, ///< no such file, no permission, a link or not a plain file
    NotDicom, ///< not a DICOM file at all
    Truncated, ///< the file ends before its contents do
    Damaged, ///< its own statements contradict each other
    TooDeep, ///< sequences nested deeper than 32
    TooManyElements, ///< more than 1,000,000 elements
    TooLarge, ///< more than 1 GiB of pixels
    Unsupported, ///< a way of compressing or storing pixels this build does not read
    NoPixels, ///< the object holds no image
    NoSuchFrame, ///< the image has fewer frames
    Crashed, ///< the reader was stopped by a fault while reading it
    TimedOut, ///< the reader took too long and was stopped
    WorkerMissing, ///< the program sartorius-imaging is not beside our own files, or does not start
    NotWritten ///< a made-up study could not be written to its folder
};

inline constexpr std::array kImagingFaults {ImagingFault::NotReadable,
                                            ImagingFault::NotDicom,
                                            ImagingFault::Truncated,
                                            ImagingFault::Damaged,
                                            ImagingFault::TooDeep,
                                            ImagingFault::TooManyElements,
                                            ImagingFault::TooLarge,
                                            ImagingFault::Unsupported,
                                            ImagingFault::NoPixels,
                                            ImagingFault::NoSuchFrame,
                                            ImagingFault::Crashed,
                                            ImagingFault::TimedOut,
                                            ImagingFault::WorkerMissing,
                                            ImagingFault::NotWritten};

/// Stable spelling for logs and the socket: "too-deep".
std::string_view toString(ImagingFault fault);

/// One plain English sentence, for logs and the command line: "This image could not be read safely:
/// ..."
std::string_view plainSentence(ImagingFault fault);

/// What the caller can do: Corrupt for what is wrong with the file, Unavailable for what may go
/// better later, NotFound, InvalidInput.
record::ErrorCode errorCode(ImagingFault fault);

/// An Error that carries the fault; its detail begins with "imaging/too-deep: ".
record::Error errorFor(ImagingFault fault, std::string_view detail = {});

/// The fault an Error of this room carries; nothing for any other Error.
std::optional<ImagingFault> imagingFault(const record::Error& error);

} // namespace sartorius::dicom
