#include "plugin/workflow/image_files.h"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>

using namespace sartorius;
using namespace sartorius::workflow;

namespace {

struct Folder
{
    std::filesystem::path path;

    Folder()
    {
        std::string name
            = (std::filesystem::temp_directory_path() / "sartorius-images-XXXXXX").string();
        path = ::mkdtemp(name.data());
    }

    ~Folder() { std::filesystem::remove_all(path); }
};

void write(const std::filesystem::path& file, const std::string& bytes)
{
    std::ofstream(file, std::ios::binary) << bytes;
}

std::string read(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return std::string((std::istreambuf_iterator<char>(stream)), {});
}

const record::SopInstanceUid kUid("1.2.3");

} // namespace

TEST_CASE("A sealed image comes back byte for byte, whatever its size", "[workflow]")
{
    const Folder folder;
    for (const std::size_t size : {std::size_t(0),
                                   std::size_t(1),
                                   kImageChunk - 1,
                                   kImageChunk,
                                   kImageChunk + 1,
                                   3 * kImageChunk,
                                   3 * kImageChunk + 77}) {
        INFO(size);
        std::string bytes(size, '\0');
        for (std::size_t i = 0; i < size; ++i)
            bytes[i] = static_cast<char>(i * 31 + i / 256);
        write(folder.path / "plain", bytes);
        const auto image = sealImage(folder.path / "images", folder.path / "plain", kUid);
        REQUIRE(image);
        CHECK(image->size == static_cast<std::int64_t>(size));

        REQUIRE(unsealImage(folder.path / "images", *image, folder.path / "again"));

        CHECK(read(folder.path / "again") == bytes);
        std::filesystem::remove(folder.path / "again");
    }
}

TEST_CASE("A sealed image shows nothing of the file and its name nothing of the image",
          "[workflow]")
{
    const Folder folder;
    write(folder.path / "plain", std::string(1000, 'x') + "DOE^JANE");
    const auto image = sealImage(folder.path / "images", folder.path / "plain", kUid);
    REQUIRE(image);

    const std::string sealed = read(folder.path / "images" / image->file);

    CHECK(sealed.find("DOE") == std::string::npos);
    CHECK(sealed.find("xxxx") == std::string::npos);
    CHECK(image->file.find("1.2.3") == std::string::npos);
}

TEST_CASE("A changed, cut or exchanged sealed image is refused", "[workflow]")
{
    const Folder folder;
    const auto images = folder.path / "images";
    write(folder.path / "plain", std::string(2 * kImageChunk + 5, 'x'));
    const auto image = sealImage(images, folder.path / "plain", kUid);
    REQUIRE(image);
    const std::string sealed = read(images / image->file);
    const auto opens = [&](const KeptImage& asked) {
        const bool opened = unsealImage(images, asked, folder.path / "again").has_value();
        CHECK(std::filesystem::exists(folder.path / "again") == opened);
        std::filesystem::remove(folder.path / "again");
        return opened;
    };
    REQUIRE(opens(*image));

    for (std::size_t at = 0; at < sealed.size(); at += 4099) {
        std::string changed = sealed;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        write(images / image->file, changed);
        CHECK_FALSE(opens(*image));
    }
    for (const std::size_t length :
         {std::size_t(0), std::size_t(3), sealed.size() / 3, sealed.size() - 1}) {
        write(images / image->file, sealed.substr(0, length));
        CHECK_FALSE(opens(*image));
    }
    const std::size_t second = sealed.size() - sealed.size() / 3;
    write(images / image->file, sealed.substr(0, second));
    CHECK_FALSE(opens(*image));
    write(images / image->file, sealed);
    auto other = *image;
    other.uid = record::SopInstanceUid("1.2.4");
    CHECK_FALSE(opens(other));
    other = *image;
    other.file = "../" + image->file;
    CHECK_FALSE(opens(other));
}
