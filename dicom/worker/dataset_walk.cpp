#include "dicom/worker/dataset_walk.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace sartorius::dicom {

namespace {

constexpr std::uint32_t kUndefined = 0xFFFFFFFF;
constexpr Tag kItem = 0xFFFEE000;
constexpr Tag kItemEnd = 0xFFFEE00D;
constexpr Tag kSequenceEnd = 0xFFFEE0DD;
constexpr Tag kPixelData = 0x7FE00010;

std::uint32_t byteAt(Bytes bytes, std::size_t offset)
{
    return std::to_integer<std::uint32_t>(bytes[offset]);
}

std::uint32_t number16(Bytes bytes, std::size_t offset, bool bigEndian)
{
    const std::uint32_t a = byteAt(bytes, offset);
    const std::uint32_t b = byteAt(bytes, offset + 1);
    return bigEndian ? (a << 8U) | b : (b << 8U) | a;
}

std::uint32_t number32(Bytes bytes, std::size_t offset, bool bigEndian)
{
    const std::uint32_t a = number16(bytes, offset, bigEndian);
    const std::uint32_t b = number16(bytes, offset + 2, bigEndian);
    return bigEndian ? (a << 16U) | b : (b << 16U) | a;
}

std::string_view vrAt(Bytes bytes, std::size_t offset)
{
    const std::byte* start = bytes.data() + offset;
    return {reinterpret_cast<const char*>(start), 2};
}

// PS3.5 table 7.1-1 and 7.1-2.
constexpr std::array<std::string_view, 13> kLongVrs {
    "OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"};
constexpr std::array<std::string_view, 21> kShortVrs {"AE", "AS", "AT", "CS", "DA", "DS", "DT",
                                                      "FD", "FL", "IS", "LO", "LT", "PN", "SH",
                                                      "SL", "SS", "ST", "TM", "UI", "UL", "US"};

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& list, std::string_view vr)
{
    return std::find(list.begin(), list.end(), vr) != list.end();
}

/// Whether the length that follows has 32 bits. An unknown VR of two capitals is taken for one of
/// the future, which all have 32 bits; DCMTK does the same, and both must walk alike.
bool hasLongLength(std::string_view vr)
{
    const auto capital = [](char c) {
        return c >= 'A' && c <= 'Z';
    };
    return holds(kLongVrs, vr)
        || (!holds(kShortVrs, vr) && std::all_of(vr.begin(), vr.end(), capital));
}

enum class LevelKind : std::uint8_t { Sequence, Item, Fragments };

struct Level
{
    LevelKind kind = LevelKind::Item;
    bool hasUndefinedLength = false;
    std::size_t end = 0; ///< for an undefined length the end of what it lies in
    Writing writing;
};

class Walk
{
public:
    Walk(Bytes dataset, const PrescanLimits& limits, Prescan& found)
        : m_bytes(dataset)
        , m_limits(limits)
        , m_found(found)
        , m_top {found.syntax.explicitVr, found.syntax.bigEndian}
    {
    }

    std::optional<ImagingFault> run()
    {
        for (;;) {
            closeFullLevels();
            if (m_levels.empty() && m_at == m_bytes.size())
                return std::nullopt;
            if (++m_found.elements > m_limits.elements)
                return ImagingFault::TooManyElements;
            const auto head = readHead(m_bytes, m_at, end(), writing());
            if (!head)
                return endsTheFile() ? ImagingFault::Truncated : ImagingFault::Damaged;
            if (const auto fault = step(*head))
                return fault;
        }
    }

private:
    std::size_t end() const { return m_levels.empty() ? m_bytes.size() : m_levels.back().end; }

    Writing writing() const { return m_levels.empty() ? m_top : m_levels.back().writing; }

    bool endsTheFile() const { return end() == m_bytes.size(); }

    bool inside(LevelKind kind) const { return !m_levels.empty() && m_levels.back().kind == kind; }

    void closeFullLevels()
    {
        while (!m_levels.empty() && !m_levels.back().hasUndefinedLength
               && m_at == m_levels.back().end)
            m_levels.pop_back();
    }

    std::optional<ImagingFault> step(const ElementHead& head)
    {
        if (head.tag == kItem)
            return openItem(head);
        if (head.tag == kItemEnd || head.tag == kSequenceEnd)
            return closeLevel(head);
        // Between the items of a sequence there is nothing else.
        if (inside(LevelKind::Sequence) || inside(LevelKind::Fragments))
            return ImagingFault::Damaged;
        return element(head);
    }

    std::optional<ImagingFault> openItem(const ElementHead& head)
    {
        if (inside(LevelKind::Fragments))
            return fragment(head);
        if (!inside(LevelKind::Sequence))
            return ImagingFault::Damaged;
        return open(head, LevelKind::Item, writing());
    }

    std::optional<ImagingFault> fragment(const ElementHead& head)
    {
        if (head.hasUndefinedLength)
            return ImagingFault::Damaged;
        if (const auto fault = passOver(head))
            return fault;
        // The first item is the offset table. Only the pixels of the image itself count, no icons.
        if (m_levels.size() == 1 && m_found.pixels) {
            if (m_sawOffsetTable)
                m_found.pixels->fragments.push_back({head.value, head.length});
            else
                m_found.pixels->offsetTable = {head.value, head.length};
        }
        m_sawOffsetTable = true;
        return std::nullopt;
    }

    std::optional<ImagingFault> closeLevel(const ElementHead& head)
    {
        const bool item = head.tag == kItemEnd;
        if (m_levels.empty() || !m_levels.back().hasUndefinedLength
            || (m_levels.back().kind == LevelKind::Item) != item)
            return ImagingFault::Damaged;
        m_levels.pop_back();
        m_at = head.value;
        return std::nullopt;
    }

    std::optional<ImagingFault> element(const ElementHead& head)
    {
        if (head.tag == kPixelData && m_levels.empty())
            return pixelData(head);
        if (head.tag == kPixelData && head.hasUndefinedLength)
            return open(head, LevelKind::Fragments, writing());
        if (head.isUnknown && head.hasUndefinedLength)
            // PS3.5 section 6.2.2 note 4: its contents are implicit little endian.
            return open(head, LevelKind::Sequence, Writing {false, false});
        if (head.isSequence || head.hasUndefinedLength || looksLikeSequence(head))
            return open(head, LevelKind::Sequence, writing());
        if (const auto fault = passOver(head))
            return fault;
        return m_levels.empty() ? claim(head) : std::nullopt;
    }

    /// Without written VRs a sequence of known length looks like any value, but for its first item.
    bool looksLikeSequence(const ElementHead& head) const
    {
        if (writing().explicitVr || head.length < 8 || end() - head.value < 8)
            return false;
        return (number16(m_bytes, head.value, false) << 16U
                | number16(m_bytes, head.value + 2, false))
            == kItem;
    }

    std::optional<ImagingFault> open(const ElementHead& head, LevelKind kind, Writing writing)
    {
        if (!head.hasUndefinedLength && head.length > end() - head.value)
            return tooLong();
        const std::size_t last = head.hasUndefinedLength ? end() : head.value + head.length;
        m_levels.push_back({kind, head.hasUndefinedLength, last, writing});
        m_at = head.value;
        const auto deep = std::count_if(m_levels.begin(), m_levels.end(), [](const Level& level) {
            return level.kind == LevelKind::Sequence;
        });
        m_found.depth = std::max(m_found.depth, static_cast<std::size_t>(deep));
        return m_found.depth > m_limits.depth ? std::optional(ImagingFault::TooDeep) : std::nullopt;
    }

    std::optional<ImagingFault> passOver(const ElementHead& head)
    {
        if (head.length > end() - head.value)
            return tooLong();
        m_at = head.value + head.length;
        return std::nullopt;
    }

    ImagingFault tooLong() const
    {
        return endsTheFile() ? ImagingFault::Truncated : ImagingFault::Damaged;
    }

    std::optional<ImagingFault> pixelData(const ElementHead& head)
    {
        if (m_found.pixels)
            return ImagingFault::Damaged;
        const bool encapsulated = m_found.syntax.codec != Codec::Native;
        if (encapsulated != head.hasUndefinedLength)
            return ImagingFault::Damaged;
        m_sawOffsetTable = false; // an icon before it may have had one
        m_found.pixels = PixelPlace {{head.value, head.length}, encapsulated, head.words, {}, {}};
        if (encapsulated)
            return open(head, LevelKind::Fragments, writing());
        return passOver(head);
    }

    std::optional<ImagingFault> claim(const ElementHead& head)
    {
        ImageFacts& claims = m_found.claims;
        switch (head.tag) {
        case 0x00280002:
            return claim16(head, claims.samplesPerPixel, 0x1);
        case 0x00280008:
            return claimFrames(head);
        case 0x00280010:
            return claim16(head, claims.rows, 0x2);
        case 0x00280011:
            return claim16(head, claims.columns, 0x4);
        case 0x00280100:
            return claim16(head, claims.bitsAllocated, 0x8);
        case 0x00280101:
            return claim16(head, claims.bitsStored, 0x10);
        default:
            return std::nullopt;
        }
    }

    /// Stated twice, the toolkit might believe the other one.
    bool isFirst(unsigned mark)
    {
        const bool first = (m_claimed & mark) == 0;
        m_claimed |= mark;
        return first;
    }

    template <class Number>
    std::optional<ImagingFault> claim16(const ElementHead& head, Number& out, unsigned mark)
    {
        if (!isFirst(mark))
            return ImagingFault::Damaged;
        m_found.claimsSize = m_found.claimsSize || mark == 0x2 || mark == 0x4;
        if (head.length == 2)
            out = static_cast<Number>(number16(m_bytes, head.value, m_top.bigEndian));
        return std::nullopt;
    }

    std::optional<ImagingFault> claimFrames(const ElementHead& head)
    {
        if (!isFirst(0x20))
            return ImagingFault::Damaged;
        const auto* first = reinterpret_cast<const char*>(m_bytes.data() + head.value);
        const char* last = first + std::min<std::uint32_t>(head.length, 16);
        while (first != last && (*first == ' ' || *first == '+'))
            ++first;
        std::int64_t frames = 0;
        const auto [end, error] = std::from_chars(first, last, frames);
        if (error == std::errc {} && end != first && frames >= 1)
            m_found.claims.frames
                = static_cast<std::uint32_t>(std::min<std::int64_t>(frames, 0xFFFFFFFF));
        return std::nullopt;
    }

    Bytes m_bytes;
    PrescanLimits m_limits;
    Prescan& m_found;
    Writing m_top;
    std::size_t m_at = 0;
    std::vector<Level> m_levels;
    bool m_sawOffsetTable = false;
    unsigned m_claimed = 0;
};

} // namespace

bool startsWithKnownVr(Bytes bytes, std::size_t offset)
{
    if (bytes.size() < offset + 2)
        return false;
    return holds(kLongVrs, vrAt(bytes, offset)) || holds(kShortVrs, vrAt(bytes, offset));
}

tl::expected<ElementHead, ImagingFault>
readHead(Bytes bytes, std::size_t offset, std::size_t end, const Writing& writing)
{
    if (end - offset < 8)
        return tl::make_unexpected(ImagingFault::Truncated);
    ElementHead head;
    head.tag = number16(bytes, offset, writing.bigEndian) << 16U
        | number16(bytes, offset + 2, writing.bigEndian);
    head.value = offset + 8;
    const bool isDelimiter = (head.tag >> 16U) == 0xFFFE;
    if (!writing.explicitVr || isDelimiter) {
        head.length = number32(bytes, offset + 4, writing.bigEndian);
    } else {
        const std::string_view vr = vrAt(bytes, offset + 4);
        head.isSequence = vr == "SQ";
        head.isUnknown = vr == "UN";
        head.words = vr != "OB";
        if (hasLongLength(vr)) {
            if (end - offset < 12)
                return tl::make_unexpected(ImagingFault::Truncated);
            head.length = number32(bytes, offset + 8, writing.bigEndian);
            head.value = offset + 12;
        } else {
            head.length = number16(bytes, offset + 6, writing.bigEndian);
        }
    }
    head.hasUndefinedLength = head.length == kUndefined;
    return head;
}

std::optional<ImagingFault> walkDataset(Bytes dataset, const PrescanLimits& limits, Prescan& found)
{
    return Walk(dataset, limits, found).run();
}

} // namespace sartorius::dicom
