#include "plugin/ui/settings_page.h"

#include "plugin/ui/text.h"

#include <QHeaderView>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

QString yesOr(bool yes)
{
    return yes ? SettingsPage::tr("yes") : QString();
}

bool isYes(const QString& word)
{
    return word.startsWith(u'y', Qt::CaseInsensitive)
        || word.startsWith(SettingsPage::tr("yes").left(1), Qt::CaseInsensitive);
}

/// A port from 1 to 65535; 0 for anything else.
std::uint16_t portFrom(const QString& word)
{
    const uint port = word.trimmed().toUInt();
    return port >= 1 && port <= 65535 ? static_cast<std::uint16_t>(port) : std::uint16_t {0};
}

} // namespace

TypedRowsModel::TypedRowsModel(QVector<Column> columns, QObject* parent)
    : QAbstractTableModel(parent)
    , m_columns(std::move(columns))
{
    setRows({});
}

void TypedRowsModel::setRows(const QVector<QStringList>& rows)
{
    beginResetModel();
    m_rows = rows;
    m_rows.append(QStringList(m_columns.size()));
    endResetModel();
}

QVector<QStringList> TypedRowsModel::rows() const
{
    QVector<QStringList> filled;
    for (const QStringList& row : m_rows) {
        if (!row.join(QString()).trimmed().isEmpty())
            filled.append(row);
    }
    return filled;
}

int TypedRowsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TypedRowsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant TypedRowsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows.size())
        return {};
    const QString& word = m_rows[index.row()][index.column()];
    switch (role) {
    case Qt::DisplayRole:
        if (word.isEmpty())
            return index.row() == m_rows.size() - 1 && index.column() == 0 ? tr("type to add")
                                                                           : u"\u2013"_s;
        return word;
    case Qt::EditRole:
        return word;
    case Qt::AccessibleTextRole:
        return m_columns[index.column()].title + u": "_s + (word.isEmpty() ? tr("empty") : word);
    case FaintRole:
        return word.isEmpty();
    default:
        return {};
    }
}

bool TypedRowsModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole || !index.isValid())
        return false;
    QString word = value.toString().trimmed();
    if (m_columns[index.column()].yesNo)
        word = yesOr(isYes(word));
    m_rows[index.row()][index.column()] = word;
    Q_EMIT dataChanged(index, index);
    if (index.row() == m_rows.size() - 1 && !word.isEmpty()) {
        beginInsertRows({}, static_cast<int>(m_rows.size()), static_cast<int>(m_rows.size()));
        m_rows.append(QStringList(m_columns.size()));
        endInsertRows();
    }
    Q_EMIT changed();
    return true;
}

QVariant TypedRowsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical || (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        || section < 0 || section >= m_columns.size())
        return {};
    return m_columns[section].title;
}

Qt::ItemFlags TypedRowsModel::flags(const QModelIndex& index) const
{
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsEditable
                           : Qt::NoItemFlags;
}

SettingsPage::SettingsPage(RecordSession& session, QWidget* parent)
    : PageFrame(tr("Settings"), parent)
    , m_session(session)
    , m_destinations({{tr("Name")},
                      {tr("Host")},
                      {tr("Port")},
                      {tr("Application")},
                      {tr("Facility")},
                      {tr("TLS"), true},
                      {tr("CA file")},
                      {tr("Pinned key")}},
                     this)
    , m_recipients({{tr("Short name")}, {tr("Shown as")}, {tr("Sent through")}, {tr("Telephone")}},
                   this)
    , m_nodes({{tr("Name")}, {tr("AE title")}, {tr("Host")}, {tr("Port")}, {tr("TLS"), true}}, this)
{
    setSubtitle(tr("Kept sealed in the record. Ctrl+S saves."));
    auto* look = new FieldRows(this);
    look->setMaximumWidth(640);
    m_theme = look->addChoice(tr("Look"), {tr("as the system"), tr("light"), tr("dark")});
    m_switch = look->addChoice(tr("Another patient in the record"),
                               {tr("ask while a draft is open"), tr("follow"), tr("stay")});
    body()->addWidget(look);
    auto* rows = new FieldRows(this);
    rows->setMaximumWidth(640);
    m_workplace.addTo(*rows);
    body()->addWidget(rows);
    addTable(tr("Where messages go (HL7 over MLLP)"),
             tr("Application and facility are the receiver's own codes (MSH-5, MSH-6). Keys are "
                "given by file, never typed here."),
             m_destinations,
             {110, 130, 60, 110, 110, 50, 110});
    addTable(tr("Recipients"),
             tr("Who gets referrals and orders, and through which of the destinations above."),
             m_recipients,
             {140, 220, 160});
    addTable(tr("Imaging nodes (DICOM)"), {}, m_nodes, {140, 140, 180, 70});
    body()->addStretch(1);
    connect(m_theme, &QComboBox::activated, this, [this](int index) {
        Q_EMIT themeChosen(index == 1 ? u"light"_s : index == 2 ? u"dark"_s : u"system"_s);
    });
    connect(m_switch, &QComboBox::activated, this, [this](int index) {
        Q_EMIT contextSwitchChosen(static_cast<ContextSwitch>(index));
    });
    connect(
        &m_session, &RecordSession::settingsChanged, this, [this] { show(m_session.settings()); });
    show(m_session.settings());
}

RecordTable* SettingsPage::addTable(const QString& heading,
                                    const QString& note,
                                    TypedRowsModel& model,
                                    const QVector<int>& widths)
{
    addHeading(heading);
    if (!note.isEmpty()) {
        QLabel* words = makeLabel(note, 12, QFont::Normal, kMutedRole, this);
        words->setWordWrap(true);
        body()->addWidget(words);
    }
    auto* table = new RecordTable(RecordTable::Pick::Cell, this);
    table->setGrowing(true);
    table->setModel(&model);
    table->setAccessibleName(heading);
    table->setEditTriggers(QAbstractItemView::AnyKeyPressed | QAbstractItemView::DoubleClicked
                           | QAbstractItemView::EditKeyPressed);
    for (int i = 0; i < widths.size(); ++i)
        table->setColumnWidth(i, widths[i]);
    table->horizontalHeader()->setStretchLastSection(true);
    body()->addWidget(table);
    return table;
}

void SettingsPage::setContextSwitch(ContextSwitch choice)
{
    m_switch->setCurrentIndex(static_cast<int>(choice));
}

void SettingsPage::setTheme(const QString& theme)
{
    m_theme->setCurrentIndex(theme == u"light"_s ? 1 : theme == u"dark"_s ? 2 : 0);
}

void SettingsPage::show(const api::Settings& settings)
{
    m_shown = settings;
    m_workplace.show(settings.clinician, settings.clinic);
    QVector<QStringList> destinations;
    for (const api::DestinationSettings& to : settings.destinations)
        destinations.append({shown(to.id.value),
                             shown(to.host),
                             to.port == 0 ? QString() : QString::number(to.port),
                             shown(to.application),
                             shown(to.facility),
                             yesOr(to.tls),
                             shown(to.caFile),
                             shown(to.pinnedSha256)});
    m_destinations.setRows(destinations);
    QVector<QStringList> recipients;
    for (const record::Recipient& recipient : settings.recipients)
        recipients.append({shown(recipient.id.value),
                           shown(recipient.name),
                           shown(recipient.destination.value),
                           shown(recipient.phone)});
    m_recipients.setRows(recipients);
    QVector<QStringList> nodes;
    for (const api::NodeSettings& node : settings.nodes)
        nodes.append({shown(node.id.value),
                      shown(node.aeTitle),
                      shown(node.host),
                      node.port == 0 ? QString() : QString::number(node.port),
                      yesOr(node.tls)});
    m_nodes.setRows(nodes);
}

std::optional<api::Settings> SettingsPage::entered()
{
    // What this page does not show (certificate files, a recipient's address) is kept as it was.
    api::Settings settings;
    const auto known = [](const auto& list, const std::string& id) {
        return std::find_if(
            list.begin(), list.end(), [&](const auto& entry) { return entry.id.value == id; });
    };
    for (const QStringList& row : m_destinations.rows()) {
        const auto before = known(m_shown.destinations, stored(row[0]));
        api::DestinationSettings to
            = before != m_shown.destinations.end() ? *before : api::DestinationSettings {};
        to.id = record::DestinationId(stored(row[0]));
        to.host = stored(row[1]);
        to.port = portFrom(row[2]);
        to.application = stored(row[3]);
        to.facility = stored(row[4]);
        to.tls = isYes(row[5]);
        to.caFile = stored(row[6]);
        to.pinnedSha256 = stored(row[7]);
        if (to.id.empty() || to.host.empty() || to.port == 0) {
            setProblem(
                tr("Destination \u201C%1\u201D needs a name, a host and a port from 1 to 65535.")
                    .arg(row[0]));
            return std::nullopt;
        }
        settings.destinations.push_back(std::move(to));
    }
    for (const QStringList& row : m_recipients.rows()) {
        const auto before = known(m_shown.recipients, stored(row[0]));
        record::Recipient recipient
            = before != m_shown.recipients.end() ? *before : record::Recipient {};
        recipient.id = record::RecipientId(stored(row[0]));
        recipient.name = stored(row[1]);
        recipient.destination = record::DestinationId(stored(row[2]));
        recipient.phone = stored(row[3]);
        if (known(settings.destinations, recipient.destination.value)
            == settings.destinations.end()) {
            setProblem(tr("Recipient \u201C%1\u201D is sent through \u201C%2\u201D, which is none "
                          "of the destinations above.")
                           .arg(row[1], row[2]));
            return std::nullopt;
        }
        settings.recipients.push_back(std::move(recipient));
    }
    for (const QStringList& row : m_nodes.rows()) {
        api::NodeSettings node;
        node.id = record::NodeId(stored(row[0]));
        node.aeTitle = stored(row[1]);
        node.host = stored(row[2]);
        node.port = portFrom(row[3]);
        node.tls = isYes(row[4]);
        if (node.id.empty() || node.port == 0) {
            setProblem(tr("Imaging node \u201C%1\u201D needs a name and a port from 1 to 65535.")
                           .arg(row[0]));
            return std::nullopt;
        }
        settings.nodes.push_back(std::move(node));
    }
    settings.clinician = m_workplace.clinician();
    settings.clinic = m_workplace.clinic();
    if (m_shown.clinician) {
        settings.clinician->number.authority = m_shown.clinician->number.authority;
        settings.clinician->number.type = m_shown.clinician->number.type;
    }
    return settings;
}

void SettingsPage::save()
{
    setProblem({});
    const auto settings = entered();
    if (!settings)
        return;
    m_session.ask(
        this,
        api::SaveSettings {*settings},
        [this](const api::Done&) {
            Q_EMIT told(tr("Settings saved."));
            m_session.refreshSettings();
            m_session.refreshStatus();
        },
        [this](const api::Refusal& refusal) { setProblem(refusalWords(refusal)); });
}

} // namespace sartorius::ui
