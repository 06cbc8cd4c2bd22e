#pragma once

#include "forms/record/order.h"

#include <QAbstractTableModel>

#include <vector>

namespace sartorius::ui {

/// The dose grid: one exercise a row; sets, repetitions, hold, days a week and load are typed over.
/// An empty number is "not given", never zero.
class DoseModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Exercise, Sets, Repetitions, Hold, Days, Load, kColumns };

    explicit DoseModel(QObject* parent);

    void setExercises(std::vector<record::ExerciseDose> exercises);

    const std::vector<record::ExerciseDose>& exercises() const { return m_exercises; }

    void removeExercise(int row);

    /// In the place of another one, or behind the last row.
    void replaceExercise(int row, record::ExerciseDose dose);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

Q_SIGNALS:
    void changed();
    void refused(const QString& why);

private:
    static std::optional<int>* number(record::ExerciseDose& dose, int column);
    QString words(const record::ExerciseDose& dose, int column) const;

    std::vector<record::ExerciseDose> m_exercises;
};

} // namespace sartorius::ui
