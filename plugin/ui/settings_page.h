#pragma once

#include "plugin/ui/entry_pages.h"
#include "plugin/ui/form_fields.h"
#include "plugin/ui/record_session.h"
#include "plugin/ui/record_table.h"
#include "plugin/ui/switch_dialog.h"

#include <QAbstractTableModel>
#include <QVector>

namespace sartorius::ui {

/// Rows of plain words that are typed over; an empty row at the end takes a new entry, an emptied
/// one goes.
class TypedRowsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    struct Column
    {
        QString title;
        bool yesNo = false;
    };

    TypedRowsModel(QVector<Column> columns, QObject* parent);

    void setRows(const QVector<QStringList>& rows);

    /// Without the empty row.
    QVector<QStringList> rows() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

Q_SIGNALS:
    void changed();

private:
    QVector<Column> m_columns;
    QVector<QStringList> m_rows;
};

/// Who works here, where messages go, which imaging nodes there are, how the window looks.
class SettingsPage final : public PageFrame
{
    Q_OBJECT

public:
    SettingsPage(RecordSession& session, QWidget* parent);

    void save();
    void setTheme(const QString& theme);
    void setContextSwitch(ContextSwitch choice);

    TypedRowsModel& destinations() { return m_destinations; }

    TypedRowsModel& recipients() { return m_recipients; }

    TypedRowsModel& nodes() { return m_nodes; }

    /// What is on the page as the record keeps it; sets the problem line and gives nothing when a
    /// port is no port.
    std::optional<api::Settings> entered();

Q_SIGNALS:
    void themeChosen(const QString& theme);
    void contextSwitchChosen(sartorius::ui::ContextSwitch choice);
    void told(const QString& words);

private:
    void show(const api::Settings& settings);
    RecordTable* addTable(const QString& heading,
                          const QString& note,
                          TypedRowsModel& model,
                          const QVector<int>& widths);

    RecordSession& m_session;
    WorkplaceFields m_workplace;
    QComboBox* m_theme;
    QComboBox* m_switch;
    TypedRowsModel m_destinations;
    TypedRowsModel m_recipients;
    TypedRowsModel m_nodes;
    api::Settings m_shown;
};

} // namespace sartorius::ui
