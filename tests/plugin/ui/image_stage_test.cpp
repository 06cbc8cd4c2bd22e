#include "dicom/imaging_fault.h"
#include "plugin/ui/image_panel.h"
#include "plugin/ui/image_stage.h"
#include "tests/plugin/ui/open_window.h"

#include <catch2/catch.hpp>

#include <QMouseEvent>
#include <QWheelEvent>

#include <sys/mman.h>
#include <unistd.h>

using namespace sartorius;
using namespace sartorius::ui;

namespace {

dicom::Series series(int images)
{
    dicom::Series series;
    series.facts.description = "sag PD-FS";
    series.facts.laterality = record::Laterality::Right;
    for (int i = 0; i < images; ++i) {
        dicom::Instance instance;
        instance.uid = record::SopInstanceUid("1.2." + std::to_string(i + 1));
        instance.number = i + 1;
        instance.image.frames = 1;
        series.instances.push_back(instance);
    }
    return series;
}

/// A sealed 4 x 4 grey picture as the service sends it.
client::OpenedFrame picture(const dicom::PixelSpacing& spacing = {})
{
    dicom::FrameHeader header;
    header.spacing = spacing;
    header.width = 4;
    header.height = 4;
    const int file = memfd_create("picture", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    REQUIRE(
        ftruncate(file, static_cast<off_t>(dicom::kFramePixelOffset + dicom::pixelBytes(header)))
        == 0);
    for (int i = 0; i < 16; ++i) {
        const auto grey = static_cast<unsigned char>(i * 16);
        REQUIRE(pwrite(file, &grey, 1, static_cast<off_t>(dicom::kFramePixelOffset) + i) == 1);
    }
    REQUIRE(dicom::sealFrame(file, header).has_value());
    auto handle = dicom::FrameHandle::adopt(file);
    REQUIRE(handle.has_value());
    return {std::make_shared<const dicom::FrameHandle>(std::move(*handle))};
}

} // namespace

TEST_CASE("Pictures in sight and next to it are asked for, the one in sight first", "[ui]")
{
    ImageStage stage(nullptr);
    std::vector<std::string> asked;
    QObject::connect(
        &stage, &ImageStage::frameWanted, [&asked](const record::SopInstanceUid& uid, int) {
            asked.push_back(uid.value);
        });

    stage.showSeries(series(24), std::nullopt);

    REQUIRE_FALSE(asked.empty());
    CHECK(asked.front() == "1.2.13");
    CHECK(asked.size() < 24);
}

TEST_CASE("The wheel goes through the stack one picture a notch", "[ui]")
{
    ImageStage stage(nullptr);
    stage.resize(300, 300);
    stage.showSeries(series(24), std::nullopt);
    const int before = stage.current();

    QWheelEvent down(QPointF(5, 5),
                     QPointF(5, 5),
                     {},
                     QPoint(0, -120),
                     Qt::NoButton,
                     Qt::NoModifier,
                     Qt::NoScrollPhase,
                     false);
    QApplication::sendEvent(&stage, &down);

    CHECK(stage.current() == before + 1);
}

TEST_CASE("Presets, inversion and drag change window and level", "[ui]")
{
    ImageStage stage(nullptr);
    stage.resize(300, 300);
    stage.showSeries(series(1), std::nullopt);
    stage.setFrame(record::SopInstanceUid("1.2.1"), 0, picture());
    const double width = stage.window().width;
    REQUIRE(width >= 1);

    QTest::keyClick(&stage, Qt::Key_3);
    CHECK(stage.window().width < width);
    QTest::keyClick(&stage, Qt::Key_1);
    CHECK(stage.window().width == width);
    QTest::keyClick(&stage, Qt::Key_I);
    CHECK(stage.isInverted());
    QTest::mousePress(&stage, Qt::LeftButton, {}, QPoint(100, 100));
    QMouseEvent move(
        QEvent::MouseMove, QPointF(140, 100), QPointF(140, 100), Qt::NoButton, Qt::LeftButton, {});
    QApplication::sendEvent(&stage, &move);
    CHECK(stage.window().width > width);
}

TEST_CASE("A picture that could not be read says why in its place", "[ui]")
{
    ImageStage stage(nullptr);
    stage.showSeries(series(1), std::nullopt);
    const auto error = dicom::errorFor(dicom::ImagingFault::Truncated);

    stage.setFault(record::SopInstanceUid("1.2.1"), 0, imagingFaultText({error, {}}));

    CHECK(stage.accessibleName().contains(QStringLiteral("ends too early")));
}

TEST_CASE("A study of another patient says what differs and cannot be linked", "[ui]")
{
    OpenWindow open;
    open.openForm();
    api::StudyForLink study;
    study.study.facts.uid = record::StudyInstanceUid("1.2.3");
    study.study.series = {series(2)};
    study.match = dicom::Mismatch {{{dicom::Identifier::Name, "ROE Richard", "DOE Jane"}}, {}};
    study.side = dicom::SideCheck::Agrees;
    ImagePanel panel(open.session, nullptr);

    panel.showStudies({{study}});

    CHECK(matchText(study).contains(QStringLiteral("ROE Richard")));
    CHECK(matchTone(study) == Tone::Stop);
    for (const KeyButton* button : panel.findChildren<KeyButton*>()) {
        if (button->key() == QStringLiteral("L"))
            CHECK_FALSE(button->isEnabled());
    }
}

TEST_CASE("A measurement stays on its picture and a length goes into the form with its unit",
          "[ui]")
{
    OpenWindow open;
    open.openForm();
    open.window.resize(1280, 720);
    api::StudyForLink study;
    study.study.facts.uid = record::StudyInstanceUid("1.2.3");
    study.study.series = {series(2)};
    study.study.series.front().facts.modality = "MR";
    study.match = dicom::Matches {};
    study.side = dicom::SideCheck::Agrees;
    study.linked = true;
    ImagePanel& panel = open.window.imagePanel();
    open.window.showPage(WorkPage::Images);
    panel.showStudies({{study}});
    const dicom::PixelSpacing halfMm {0.5, 0.5, dicom::SpacingSource::Anatomical, {}};
    panel.stage().goTo(0);
    panel.stage().setFrame(record::SopInstanceUid("1.2.1"), 0, picture(halfMm));
    panel.stage().setFrame(record::SopInstanceUid("1.2.2"), 0, picture(halfMm));
    panel.takeFocus();

    for (const auto key : {Qt::Key_D, Qt::Key_Return, Qt::Key_Right, Qt::Key_Right, Qt::Key_Return})
        QTest::keyClick(&panel.stage(), key);
    QTest::keyClick(&panel.stage(), Qt::Key_M);

    const record::Answer* extrusion
        = open.session.draft().find("mk-img-mr-extrusion", std::nullopt);
    REQUIRE(extrusion != nullptr);
    CHECK(record::toString(std::get<record::Quantity>(extrusion->values.front()).value) == "1.0");
    CHECK(std::get<record::Quantity>(extrusion->values.front()).unit == "mm");
    CHECK(panel.stage().measurements() == 1);
    panel.stage().goTo(1);
    CHECK(panel.stage().measurements() == 0);
    panel.stage().goTo(0);
    CHECK(panel.stage().measurements() == 1);
}

TEST_CASE("A length is millimetres only where the image says what a pixel is", "[ui]")
{
    const Measurement line {MeasureKind::Length, {{0, 0}, {3, 4}}};

    CHECK(measuredText(line, {1, 1, dicom::SpacingSource::Anatomical, {}})
          == QStringLiteral("5.0 mm"));
    CHECK(measuredText(line, {1, 1, dicom::SpacingSource::Detector, {}})
              .contains(QStringLiteral("at the detector")));
    CHECK(measuredText(line, {}).contains(QStringLiteral("px")));
    const Measurement angle {MeasureKind::TwoLineAngle, {{0, 0}, {10, 0}, {0, 0}, {-10, 10}}};
    CHECK(measuredText(angle, {}) == QStringLiteral("45\u00B0"));
    CHECK_FALSE(
        lengthMm({MeasureKind::Length, {{0, 0}}}, {1, 1, dicom::SpacingSource::Anatomical, {}}));
}
