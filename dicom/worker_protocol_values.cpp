// The values of the protocol, field by field: each writer directly above its reader.

#include "dicom/worker_protocol.h"

#include <algorithm>

namespace sartorius::dicom {

namespace {

template <class Enum>
Enum enumFrom(MessageReader& reader, Enum last)
{
    const std::uint8_t value = reader.number8();
    if (value > static_cast<std::uint8_t>(last)) {
        reader.fail();
        return Enum {};
    }
    return static_cast<Enum>(value);
}

void write(MessageWriter& writer, const std::optional<record::Date>& date)
{
    writer.number8(date ? 1 : 0);
    if (!date)
        return;
    writer.number16(static_cast<std::uint16_t>(static_cast<int>(date->year())));
    writer.number8(static_cast<std::uint8_t>(static_cast<unsigned>(date->month())));
    writer.number8(static_cast<std::uint8_t>(static_cast<unsigned>(date->day())));
}

std::optional<record::Date> readDate(MessageReader& reader)
{
    if (reader.number8() == 0)
        return std::nullopt;
    const std::chrono::year year {static_cast<int>(reader.number16() & 0x7FFFU)};
    const std::chrono::month month {reader.number8()};
    const std::chrono::day day {reader.number8()};
    const record::Date date {year, month, day};
    if (!date.ok())
        reader.fail();
    return date;
}

void write(MessageWriter& writer, const std::optional<int>& number)
{
    writer.number8(number ? 1 : 0);
    if (number)
        writer.number32(static_cast<std::uint32_t>(*number));
}

std::optional<int> readInt(MessageReader& reader)
{
    if (reader.number8() == 0)
        return std::nullopt;
    return static_cast<int>(reader.number32());
}

void write(MessageWriter& writer, const std::optional<record::Laterality>& side)
{
    writer.number8(side ? static_cast<std::uint8_t>(static_cast<int>(*side) + 1) : 0);
}

std::optional<record::Laterality> readLaterality(MessageReader& reader)
{
    const std::uint8_t value = reader.number8();
    switch (value) {
    case 0:
        return std::nullopt;
    case 1:
        return record::Laterality::Right;
    case 2:
        return record::Laterality::Left;
    case 3:
        return record::Laterality::Bilateral;
    case 4:
        return record::Laterality::NotSided;
    default:
        reader.fail();
        return std::nullopt;
    }
}

static_assert(static_cast<int>(record::Laterality::Right) == 0
              && static_cast<int>(record::Laterality::NotSided) == 3);

void write(MessageWriter& writer, const PatientFacts& patient)
{
    writer.text(patient.patientId);
    writer.text(patient.issuer);
    writer.text(patient.name.family);
    writer.text(patient.name.given);
    writer.text(patient.name.middle);
    writer.text(patient.name.prefix);
    writer.text(patient.name.suffix);
    writer.text(patient.ideographicName);
    writer.text(patient.phoneticName);
    write(writer, patient.birthDate);
    writer.number8(static_cast<std::uint8_t>(patient.sex));
}

PatientFacts readPatient(MessageReader& reader)
{
    PatientFacts patient;
    patient.patientId = reader.text();
    patient.issuer = reader.text();
    patient.name.family = reader.text();
    patient.name.given = reader.text();
    patient.name.middle = reader.text();
    patient.name.prefix = reader.text();
    patient.name.suffix = reader.text();
    patient.ideographicName = reader.text();
    patient.phoneticName = reader.text();
    patient.birthDate = readDate(reader);
    patient.sex = enumFrom(reader, record::AdministrativeSex::Unknown);
    return patient;
}

void write(MessageWriter& writer, const PixelSpacing& spacing)
{
    writer.real(spacing.rowMm);
    writer.real(spacing.columnMm);
    writer.number8(static_cast<std::uint8_t>(spacing.source));
    writer.text(spacing.note);
}

PixelSpacing readSpacing(MessageReader& reader)
{
    PixelSpacing spacing;
    spacing.rowMm = reader.real();
    spacing.columnMm = reader.real();
    spacing.source = enumFrom(reader, SpacingSource::Nominal);
    spacing.note = reader.text();
    return spacing;
}

void write(MessageWriter& writer, const Window& window)
{
    writer.real(window.center);
    writer.real(window.width);
    writer.text(window.name, kMaxWindowNameBytes);
    writer.number8(static_cast<std::uint8_t>(window.function));
}

Window readWindow(MessageReader& reader)
{
    Window window;
    window.center = reader.real();
    window.width = reader.real();
    window.name = reader.text();
    window.function = enumFrom(reader, WindowFunction::Table);
    return window;
}

void write(MessageWriter& writer, const ImageFacts& image)
{
    writer.number32(image.rows);
    writer.number32(image.columns);
    writer.number32(image.frames);
    writer.number8(static_cast<std::uint8_t>(image.photometric));
    writer.number16(image.samplesPerPixel);
    writer.number16(image.bitsAllocated);
    writer.number16(image.bitsStored);
    writer.number8(image.isSigned ? 1 : 0);
    write(writer, image.spacing);
    const std::size_t windows = std::min(image.windows.size(), kMaxWindows);
    writer.number8(static_cast<std::uint8_t>(windows));
    for (std::size_t i = 0; i < windows; ++i)
        write(writer, image.windows[i]);
    writer.text(image.transferSyntax);
    writer.number8(image.lossy ? 1 : 0);
    writer.text(image.lossyNote);
    writer.number8(image.readable ? 1 : 0);
    writer.number8(image.modalityTable ? 1 : 0);
    writer.number32(image.voiEntries);
    writer.number8(image.overlay ? 1 : 0);
    writer.real(image.pixelAspect);
}

ImageFacts readImage(MessageReader& reader)
{
    ImageFacts image;
    image.rows = reader.number32();
    image.columns = reader.number32();
    image.frames = reader.number32();
    image.photometric = enumFrom(reader, Photometric::Other);
    image.samplesPerPixel = reader.number16();
    image.bitsAllocated = reader.number16();
    image.bitsStored = reader.number16();
    image.isSigned = reader.number8() != 0;
    image.spacing = readSpacing(reader);
    const std::uint8_t windows = reader.number8();
    if (windows > kMaxWindows)
        reader.fail();
    for (std::uint8_t i = 0; i < windows && !reader.failed(); ++i)
        image.windows.push_back(readWindow(reader));
    image.transferSyntax = reader.text();
    image.lossy = reader.number8() != 0;
    image.lossyNote = reader.text();
    image.readable = reader.number8() != 0;
    image.modalityTable = reader.number8() != 0;
    image.voiEntries = reader.number32();
    image.overlay = reader.number8() != 0;
    image.pixelAspect = reader.real();
    if (checkPixelBudget(image) || image.voiEntries > kMaxTableEntries || image.pixelAspect <= 0)
        reader.fail();
    return image;
}

} // namespace

void writeInstance(MessageWriter& writer, const Instance& instance)
{
    write(writer, instance.patient);
    writer.text(instance.study.uid.value);
    writer.text(instance.study.accession);
    write(writer, instance.study.date);
    writer.text(instance.study.time);
    writer.text(instance.study.description);
    writer.text(instance.series.uid.value);
    writer.text(instance.series.modality);
    writer.text(instance.series.bodyPart);
    writer.text(instance.series.description);
    write(writer, instance.series.number);
    write(writer, instance.series.laterality);
    writer.text(instance.uid.value);
    writer.text(instance.sopClass);
    write(writer, instance.number);
    writer.text(instance.viewPosition);
    write(writer, instance.imageLaterality);
    write(writer, instance.acquired);
    writer.text(instance.comments);
    writer.number8(instance.burnedInText ? 1 : 0);
    write(writer, instance.image);
}

Instance readInstance(MessageReader& reader)
{
    Instance instance;
    instance.patient = readPatient(reader);
    instance.study.uid.value = reader.text();
    instance.study.accession = reader.text();
    instance.study.date = readDate(reader);
    instance.study.time = reader.text();
    instance.study.description = reader.text();
    instance.series.uid.value = reader.text();
    instance.series.modality = reader.text();
    instance.series.bodyPart = reader.text();
    instance.series.description = reader.text();
    instance.series.number = readInt(reader);
    instance.series.laterality = readLaterality(reader);
    instance.uid.value = reader.text();
    instance.sopClass = reader.text();
    instance.number = readInt(reader);
    instance.viewPosition = reader.text();
    instance.imageLaterality = readLaterality(reader);
    instance.acquired = readDate(reader);
    instance.comments = reader.text();
    instance.burnedInText = reader.number8() != 0;
    instance.image = readImage(reader);
    return instance;
}

void writeFrameHeader(MessageWriter& writer, const FrameHeader& header)
{
    writer.number32(header.width);
    writer.number32(header.height);
    writer.number16(header.samples);
    writer.number16(header.bytesPerSample);
    writer.number16(header.bitsStored);
    writer.number8(header.isSigned ? 1 : 0);
    writer.number8(static_cast<std::uint8_t>(header.photometric));
    writer.real(header.rescaleSlope);
    writer.real(header.rescaleIntercept);
    writer.number8(header.window ? 1 : 0);
    if (header.window)
        write(writer, *header.window);
    write(writer, header.paddingFirst);
    write(writer, header.paddingLast);
    writer.number8(header.lossy ? 1 : 0);
    write(writer, header.spacing);
    writer.real(header.pixelAspect);
    writer.number32(header.voiEntries);
    writer.number32(static_cast<std::uint32_t>(header.voiFirst));
    writer.number8(header.overlay ? 1 : 0);
}

FrameHeader readFrameHeader(MessageReader& reader)
{
    FrameHeader header;
    header.width = reader.number32();
    header.height = reader.number32();
    header.samples = reader.number16();
    header.bytesPerSample = reader.number16();
    header.bitsStored = reader.number16();
    header.isSigned = reader.number8() != 0;
    header.photometric = enumFrom(reader, Photometric::Other);
    header.rescaleSlope = reader.real();
    header.rescaleIntercept = reader.real();
    if (reader.number8() != 0)
        header.window = readWindow(reader);
    header.paddingFirst = readInt(reader);
    header.paddingLast = readInt(reader);
    header.lossy = reader.number8() != 0;
    header.spacing = readSpacing(reader);
    header.pixelAspect = reader.real();
    header.voiEntries = reader.number32();
    header.voiFirst = static_cast<std::int32_t>(reader.number32());
    header.overlay = reader.number8() != 0;
    return header;
}

void writeArchiveEntry(MessageWriter& writer, const ArchiveEntry& entry)
{
    writer.text(entry.name);
    writer.number64(entry.bytes);
}

ArchiveEntry readArchiveEntry(MessageReader& reader)
{
    ArchiveEntry entry;
    entry.name = reader.text();
    entry.bytes = reader.number64();
    if (entry.bytes == 0 || entry.bytes > kMaxEntryBytes)
        reader.fail();
    return entry;
}

void writeEchoAnswer(MessageWriter& writer, const EchoAnswer& answer)
{
    writer.number8(static_cast<std::uint8_t>(answer.end));
    writer.number8(answer.source);
    writer.number8(answer.reason);
    writer.number16(answer.status);
}

EchoAnswer readEchoAnswer(MessageReader& reader)
{
    EchoAnswer answer;
    answer.end = enumFrom(reader, EchoEnd::NotDicom);
    answer.source = reader.number8();
    answer.reason = reader.number8();
    answer.status = reader.number16();
    return answer;
}

void writeStudyRequest(MessageWriter& writer, const DemonstrationStudy& study)
{
    writer.number8(static_cast<std::uint8_t>(study.kind));
    write(writer, study.patient);
    write(writer, std::optional(study.side));
    write(writer, std::optional(study.date));
    writer.text(study.accession);
    writer.text(study.uidSeed);
}

DemonstrationStudy readStudyRequest(MessageReader& reader)
{
    const auto kind = enumFrom(reader, DemonstrationKind::MrKnee);
    PatientFacts patient = readPatient(reader);
    const auto side = readLaterality(reader);
    const auto date = readDate(reader);
    std::string accession = reader.text();
    std::string seed = reader.text();
    if (!side || !date)
        reader.fail();
    return DemonstrationStudy {kind,
                               std::move(patient),
                               side.value_or(record::Laterality::NotSided),
                               date.value_or(record::Date {}),
                               std::move(accession),
                               std::move(seed)};
}

} // namespace sartorius::dicom
