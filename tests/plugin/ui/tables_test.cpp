#include "plugin/ui/dose_model.h"
#include "plugin/ui/outbox_model.h"
#include "plugin/ui/record_table.h"
#include "plugin/ui/settings_page.h"
#include "plugin/ui/value_tables.h"
#include "tests/plugin/ui/filled_form.h"

#include <catch2/catch.hpp>

#include <QAbstractItemModelTester>

using namespace sartorius;
using namespace sartorius::ui;

namespace {

const record::Instant kNow = *record::instantFrom("2026-11-20T10:44:10+01:00");

api::OrderSummary
order(int number, record::DeliveryState delivery, record::AcceptanceState acceptance)
{
    api::OrderSummary order;
    order.id = record::OrderId("o" + std::to_string(number));
    order.outbox = record::OutboxId("x" + std::to_string(number));
    order.number = number;
    order.patientName
        = {.family = "Doe", .given = "Jane", .middle = {}, .prefix = {}, .suffix = {}};
    order.to = "Knee clinic";
    order.created = kNow;
    order.created.utc += std::chrono::seconds(number);
    order.delivery = delivery;
    order.deliveredAt = *record::instantFrom("2026-11-18T10:44:02+01:00");
    order.acceptance = acceptance;
    return order;
}

} // namespace

TEST_CASE("Delivered and accepted are two columns and never one", "[ui]")
{
    OutboxModel model(nullptr);
    model.setOrders(
        {order(1, record::DeliveryState::Delivered, record::AcceptanceState::NotAnswered)}, kNow);

    const QString delivered
        = model.data(model.index(0, OutboxModel::Delivered), Qt::DisplayRole).toString();
    const QString accepted
        = model.data(model.index(0, OutboxModel::Accepted), Qt::DisplayRole).toString();

    CHECK(delivered == QStringLiteral("\u2713 10:44:02"));
    CHECK(accepted == QStringLiteral("\u25CB waiting 2 d"));
    CHECK(model.headerData(OutboxModel::Delivered, Qt::Horizontal, Qt::DisplayRole)
          != model.headerData(OutboxModel::Accepted, Qt::Horizontal, Qt::DisplayRole));
}

TEST_CASE("A message without acknowledgement is never shown as delivered", "[ui]")
{
    using enum record::DeliveryState;
    for (const auto state : {Draft, Queued, InFlight, Retrying, Parked, Held, Cancelled}) {
        OutboxModel model(nullptr);
        model.setOrders({order(1, state, record::AcceptanceState::NotAnswered)}, kNow);

        INFO(record::toString(state));
        CHECK_FALSE(model.data(model.index(0, OutboxModel::Delivered), Qt::DisplayRole)
                        .toString()
                        .contains(QChar(0x2713)));
        CHECK(model.data(model.index(0, OutboxModel::Accepted), Qt::DisplayRole).toString()
              == QStringLiteral("\u2013"));
    }
}

TEST_CASE("What waits for a person comes first in the outbox", "[ui]")
{
    OutboxModel model(nullptr);
    model.setOrders({order(1, record::DeliveryState::Delivered, record::AcceptanceState::Rejected),
                     order(2, record::DeliveryState::Delivered, record::AcceptanceState::Accepted),
                     order(3, record::DeliveryState::Queued, record::AcceptanceState::NotAnswered)},
                    kNow);

    CHECK(model.orderAt(0)->number == 1);
    CHECK(model.orderAt(1)->number == 3);
    CHECK(model.needingAttention() == 1);
}

TEST_CASE("Tables of values keep the promises of a Qt model", "[ui]")
{
    const auto test = [](QAbstractItemModel& model, auto fill) {
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::Warning);
        fill();
        CHECK(model.rowCount() > 0);
    };
    OutboxModel outbox(nullptr);
    test(outbox, [&] {
        outbox.setOrders(
            {order(1, record::DeliveryState::Queued, record::AcceptanceState::NotAnswered)}, kNow);
    });
    PatientsModel patients(nullptr);
    test(patients, [&] { patients.setPatients({{}, {}}); });
    AssessmentsModel assessments(nullptr);
    test(assessments, [&] { assessments.setAssessments({{}, {}}); });
    DoseModel doses(nullptr);
    test(doses, [&] { doses.setExercises({{}, {}}); });
    TypedRowsModel typed({{QStringLiteral("a")}, {QStringLiteral("b")}}, nullptr);
    test(typed, [&] { typed.setData(typed.index(0, 0), QStringLiteral("x"), Qt::EditRole); });
}

TEST_CASE("An empty dose is not given and never zero", "[ui]")
{
    DoseModel doses(nullptr);
    record::ExerciseDose squat;
    squat.name = "Split squat";
    squat.sets = 3;
    doses.setExercises({squat});

    CHECK(doses.data(doses.index(0, DoseModel::Repetitions), Qt::DisplayRole).toString()
          == QStringLiteral("\u2013"));
    CHECK_FALSE(
        doses.setData(doses.index(0, DoseModel::Repetitions), QStringLiteral("0"), Qt::EditRole));
    CHECK_FALSE(doses.exercises().front().repetitions.has_value());
    CHECK(doses.setData(doses.index(0, DoseModel::Repetitions), QStringLiteral("8"), Qt::EditRole));
    CHECK(doses.exercises().front().repetitions == 8);
    CHECK(doses.setData(doses.index(0, DoseModel::Sets), QString(), Qt::EditRole));
    CHECK_FALSE(doses.exercises().front().sets.has_value());
}

TEST_CASE("A table always has a current cell", "[ui]")
{
    PatientsModel patients(nullptr);
    RecordTable table(RecordTable::Pick::Row, nullptr);
    table.setModel(&patients);

    patients.setPatients({{}, {}});
    CHECK(table.currentIndex().isValid());
    patients.setPatients({});
    patients.setPatients({{}});
    CHECK(table.currentIndex().isValid());
}
