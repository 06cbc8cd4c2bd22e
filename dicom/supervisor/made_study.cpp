#include "dicom/supervisor/made_study.h"

#include "dicom/supervisor/worker_process.h"
#include "dicom/worker_protocol.h"

#include <array>
#include <fcntl.h>
#include <optional>
#include <unistd.h>

namespace sartorius::dicom {

namespace {

struct Piece
{
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

std::optional<std::vector<Piece>> piecesFrom(std::string_view table)
{
    MessageReader reader {table};
    const std::uint32_t count = reader.number32();
    if (count == 0 || count > kMadeStudyFiles)
        return std::nullopt;
    std::vector<Piece> pieces;
    for (std::uint32_t i = 0; i < count && !reader.failed(); ++i) {
        const std::uint64_t offset = reader.number64();
        const std::uint64_t length = reader.number64();
        if (offset > kMadeStudyBytes || length > kMadeStudyBytes - offset)
            return std::nullopt;
        pieces.push_back({offset, length});
    }
    return reader.finished() ? std::optional(std::move(pieces)) : std::nullopt;
}

bool copyPiece(int memory, const Piece& piece, int file)
{
    std::vector<char> buffer(std::size_t {256} * 1024);
    std::uint64_t done = 0;
    while (done < piece.length) {
        const std::size_t wanted = std::min<std::uint64_t>(buffer.size(), piece.length - done);
        const ssize_t got
            = pread(memory, buffer.data(), wanted, static_cast<off_t>(piece.offset + done));
        if (got <= 0)
            return false;
        std::size_t written = 0;
        while (written < static_cast<std::size_t>(got)) {
            const ssize_t count
                = write(file, buffer.data() + written, static_cast<std::size_t>(got) - written);
            if (count <= 0)
                return false;
            written += static_cast<std::size_t>(count);
        }
        done += static_cast<std::uint64_t>(got);
    }
    return true;
}

std::string fileName(std::size_t number)
{
    std::string digits = std::to_string(number);
    return "IM" + std::string(4 - std::min<std::size_t>(4, digits.size()), '0') + digits + ".dcm";
}

void removeAll(const std::vector<std::filesystem::path>& files)
{
    for (const std::filesystem::path& file : files) {
        std::error_code ignored;
        std::filesystem::remove(file, ignored);
    }
}

} // namespace

record::Result<std::vector<std::filesystem::path>>
writeMadeStudy(std::string_view table, int memory, const std::filesystem::path& folder)
{
    const auto pieces = piecesFrom(table);
    if (!pieces)
        return record::failure(errorFor(ImagingFault::Crashed, "table of files is not sound"));
    std::vector<std::filesystem::path> files;
    for (const Piece& piece : *pieces) {
        const std::filesystem::path path = folder / fileName(files.size() + 1);
        const Descriptor file {
            open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)};
        if (file.isOpen())
            files.push_back(path);
        if (!file.isOpen() || !copyPiece(memory, piece, file.get())) {
            removeAll(files);
            return record::failure(errorFor(ImagingFault::NotWritten));
        }
    }
    return files;
}

} // namespace sartorius::dicom
