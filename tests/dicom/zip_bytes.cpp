#include "tests/dicom/zip_bytes.h"

#include <cstdint>
#include <zlib.h>

namespace sartorius::tests {

namespace {

void number(std::string& out, std::uint64_t value, int bytes)
{
    // A field of a hostile archive may be wider than the value: the rest is zero.
    for (int i = 0; i < bytes; ++i, value >>= 8U)
        out.push_back(static_cast<char>(value & 0xFFU));
}

std::string deflatedBytes(const std::string& bytes)
{
    z_stream stream {};
    deflateInit2(&stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(out.size() - stream.avail_out);
    deflateEnd(&stream);
    return out;
}

/// What both headers have in common, from the version on.
std::string commonHead(const ZipMember& member, std::size_t packed)
{
    std::string head;
    number(head, 20, 2);
    number(head, 0, 2);
    number(head, member.deflated ? 8 : 0, 2);
    number(head, 0, 8); // time and check sum
    number(head, packed, 4);
    number(head, member.bytes.size(), 4);
    number(head, member.name.size(), 2);
    number(head, 0, 2);
    return head;
}

} // namespace

std::string zipArchive(const std::vector<ZipMember>& members)
{
    std::string archive;
    std::string directory;
    for (const ZipMember& member : members) {
        const std::string packed = member.deflated ? deflatedBytes(member.bytes) : member.bytes;
        const std::size_t offset = archive.size();
        archive += "PK\3\4" + commonHead(member, packed.size()) + member.name + packed;
        directory += "PK\1\2";
        number(directory, 20, 2);
        directory += commonHead(member, packed.size());
        number(directory, 0, 10);
        number(directory, offset, 4);
        directory += member.name;
    }
    const std::size_t start = archive.size();
    archive += directory + "PK\5\6";
    number(archive, 0, 4);
    number(archive, members.size(), 2);
    number(archive, members.size(), 2);
    number(archive, directory.size(), 4);
    number(archive, start, 4);
    number(archive, 0, 2);
    return archive;
}

} // namespace sartorius::tests
