#include "plugin/ui/entry_pages.h"

#include "plugin/ui/form_outline.h"
#include "plugin/ui/text.h"
#include "plugin/ui/theme.h"

#include <QFontDatabase>
#include <QHeaderView>
#include <QPainter>
#include <QPrintDialog>
#include <QPrinter>
#include <QRegularExpression>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sartorius::ui {
namespace {

constexpr int kShortestPassphrase = 12;

std::string trimmed(const QLineEdit* line)
{
    return stored(line->text().trimmed());
}

QStringList linesOf(const QString& text, const QString& pattern)
{
    QStringList parts;
    for (const QString& part : text.split(QRegularExpression(pattern), Qt::SkipEmptyParts)) {
        if (!part.trimmed().isEmpty())
            parts << part.trimmed();
    }
    return parts;
}

QLabel* paragraph(const QString& words, QWidget* parent)
{
    QLabel* label = makeLabel(words, 13, QFont::Normal, QPalette::WindowText, parent);
    label->setWordWrap(true);
    return label;
}

} // namespace

void WorkplaceFields::addTo(FieldRows& rows)
{
    rows.addHeading(FirstStartPage::tr("Who signs here"));
    family = rows.addLine(FirstStartPage::tr("Family name"));
    given = rows.addLine(FirstStartPage::tr("Given name"));
    number = rows.addLine(FirstStartPage::tr("Professional number"),
                          FirstStartPage::tr("licence or national number"));
    role = rows.addLine(FirstStartPage::tr("Role"),
                        FirstStartPage::tr("orthopaedics, sports medicine \u2026"));
    rows.addHeading(FirstStartPage::tr("Clinic"));
    clinicName = rows.addLine(FirstStartPage::tr("Name of the clinic"));
    facility = rows.addLine(FirstStartPage::tr("Facility code"),
                            FirstStartPage::tr("how other systems know it (MSH-4)"));
    line = rows.addLine(FirstStartPage::tr("Street"));
    city = rows.addLine(FirstStartPage::tr("Town"));
    postalCode = rows.addLine(FirstStartPage::tr("Postal code"));
    phone = rows.addLine(FirstStartPage::tr("Telephone"));
}

void WorkplaceFields::show(const std::optional<record::Clinician>& clinician,
                           const std::optional<record::Clinic>& clinic)
{
    if (clinician) {
        family->setText(shown(clinician->name.family));
        given->setText(shown(clinician->name.given));
        number->setText(shown(clinician->number.value));
        role->setText(shown(clinician->role));
    }
    if (clinic) {
        clinicName->setText(shown(clinic->name));
        facility->setText(shown(clinic->facilityId));
        line->setText(shown(clinic->address.line));
        city->setText(shown(clinic->address.city));
        postalCode->setText(shown(clinic->address.postalCode));
        phone->setText(shown(clinic->phone));
    }
}

record::Clinician WorkplaceFields::clinician() const
{
    record::Clinician who;
    who.number.value = trimmed(number);
    who.name.family = trimmed(family);
    who.name.given = trimmed(given);
    who.role = trimmed(role);
    return who;
}

record::Clinic WorkplaceFields::clinic() const
{
    record::Clinic where;
    where.name = trimmed(clinicName);
    where.facilityId = trimmed(facility);
    where.address.line = trimmed(line);
    where.address.city = trimmed(city);
    where.address.postalCode = trimmed(postalCode);
    where.phone = trimmed(phone);
    return where;
}

QString WorkplaceFields::missing() const
{
    QStringList names;
    for (const QLineEdit* field : {family, given, number, role, clinicName, facility}) {
        if (field->text().trimmed().isEmpty())
            names << field->accessibleName();
    }
    return names.join(u", "_s);
}

FirstStartPage::FirstStartPage(RecordSession& session, QWidget* parent)
    : PageFrame(tr("A new record"), parent)
    , m_session(session)
    , m_form(new QWidget(this))
    , m_keyPart(new QWidget(this))
{
    setBodyWidth(640);
    setSubtitle(tr("This computer holds no record yet."));
    auto* column = new QVBoxLayout(m_form);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(paragraph(tr("The passphrase seals every name, answer and picture on this "
                                   "computer. Without it nobody can read them, "
                                   "not even from a stolen disk \u2013 and neither can we, so it "
                                   "cannot be sent to you again. Choose at least "
                                   "%1 characters; a few unrelated words are easy to remember.")
                                    .arg(kShortestPassphrase),
                                m_form));
    auto* rows = new FieldRows(m_form);
    m_passphrase = rows->addSecret(tr("Passphrase"));
    m_again = rows->addSecret(tr("Passphrase again"));
    m_workplace.addTo(*rows);
    rows->addNote(tr("Name, number and role stand under everything you sign. They can be changed "
                     "later in Settings."));
    column->addWidget(rows);
    m_create = new KeyButton(tr("Make the record"), u"\u21B5"_s, m_form);
    m_create->setPrimary(true);
    column->addWidget(m_create);
    body()->addWidget(m_form);

    auto* keyColumn = new QVBoxLayout(m_keyPart);
    keyColumn->setContentsMargins(0, 0, 0, 0);
    keyColumn->setSpacing(12);
    keyColumn->addWidget(paragraph(
        tr("The record is made. This recovery key opens it when the passphrase is lost. It is "
           "shown only now: write it down or print it, and lock it away \u2013 whoever has "
           "it can read the record."),
        m_keyPart));
    m_key = new QLineEdit(m_keyPart);
    m_key->setReadOnly(true);
    m_key->setAccessibleName(tr("Recovery key"));
    QFont mono = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    mono.setPixelSize(15);
    m_key->setFont(mono);
    keyColumn->addWidget(m_key);
    auto* print = new KeyButton(tr("Print \u2026"), u"Alt+P"_s, m_keyPart);
    print->setShortcut(Qt::ALT | Qt::Key_P);
    keyColumn->addWidget(print);
    connect(print, &QAbstractButton::clicked, this, &FirstStartPage::choosePrinter);
    m_done = new KeyButton(tr("I have put it away"), u"\u21B5"_s, m_keyPart);
    m_done->setPrimary(true);
    keyColumn->addWidget(m_done);
    m_keyPart->hide();
    body()->addWidget(m_keyPart);
    body()->addStretch(1);
    connect(m_create, &QAbstractButton::clicked, this, &FirstStartPage::create);
    connect(m_done, &QAbstractButton::clicked, this, [this] {
        m_key->clear();
        m_owesRecoveryKey = false;
        Q_EMIT finished();
    });
    for (QLineEdit* line : m_form->findChildren<QLineEdit*>())
        connect(line, &QLineEdit::returnPressed, this, &FirstStartPage::create);
}

void FirstStartPage::focusFirst()
{
    m_passphrase->setFocus(Qt::OtherFocusReason);
}

void FirstStartPage::create()
{
    if (m_owesRecoveryKey)
        return;
    if (m_passphrase->text().size() < kShortestPassphrase) {
        setProblem(tr("The passphrase has fewer than %1 characters.").arg(kShortestPassphrase));
        m_passphrase->setFocus();
        return;
    }
    if (m_passphrase->text() != m_again->text()) {
        setProblem(tr("The two passphrases are not the same."));
        m_again->setFocus();
        return;
    }
    if (!m_workplace.missing().isEmpty()) {
        setProblem(tr("Still missing: %1.").arg(m_workplace.missing()));
        return;
    }
    setProblem({});
    m_create->setEnabled(false);
    m_owesRecoveryKey = true;
    m_session.ask(
        this,
        api::CreateRecord {.passphrase = stored(m_passphrase->text()),
                           .clinician = m_workplace.clinician(),
                           .clinic = m_workplace.clinic()},
        [this](const api::RecordCreated& created) {
            m_passphrase->clear();
            m_again->clear();
            showRecoveryKey(shown(created.recoveryKey));
        },
        [this](const api::Refusal& refusal) {
            m_create->setEnabled(true);
            m_owesRecoveryKey = false;
            setProblem(refusalWords(refusal));
        });
}

void FirstStartPage::showRecoveryKey(const QString& key)
{
    m_form->hide();
    m_key->setText(key);
    m_keyPart->show();
    m_done->setFocus();
    setTitle(tr("The recovery key"));
    setSubtitle({});
}

void FirstStartPage::choosePrinter()
{
    auto* dialog = new QPrintDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog,
            qOverload<QPrinter*>(&QPrintDialog::accepted),
            this,
            [this](QPrinter* printer) { printRecoveryKey(*printer, m_key->text()); });
    dialog->open();
}

void printRecoveryKey(QPrinter& printer, const QString& key)
{
    QPainter painter(&printer);
    const QRect page = painter.viewport();
    const int line = page.height() / 30;
    const auto write = [&](int row, QFont font, int points, const QString& words) {
        font.setPointSize(points);
        painter.setFont(font);
        painter.drawText(QRect(0, row * line, page.width(), 5 * line),
                         Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap,
                         words);
    };
    write(0,
          fontOf(20, QFont::DemiBold),
          20,
          FirstStartPage::tr("Recovery key of the Sartorius record"));
    write(3, QFontDatabase::systemFont(QFontDatabase::FixedFont), 16, key);
    write(8,
          fontOf(14),
          14,
          FirstStartPage::tr("It opens the record when the passphrase is lost. Whoever holds this "
                             "sheet can read the record: lock it away."));
}

UnlockPage::UnlockPage(RecordSession& session, QWidget* parent)
    : PageFrame(tr("The record is locked"), parent)
    , m_session(session)
{
    setBodyWidth(520);
    auto* rows = new FieldRows(this);
    m_passphrase = rows->addSecret(tr("Passphrase"));
    rows->addNote(tr("Or the printed recovery key."));
    m_rows = rows;
    body()->addWidget(rows);
    m_open = new KeyButton(tr("Open"), u"\u21B5"_s, this);
    m_open->setPrimary(true);
    body()->addWidget(m_open);
    m_waiting = makeLabel(tr("Opening. This takes a moment on purpose: it makes guessing slow."),
                          12,
                          QFont::Normal,
                          kMutedRole,
                          this);
    m_waiting->hide();
    body()->addWidget(m_waiting);
    body()->addStretch(1);
    connect(m_open, &QAbstractButton::clicked, this, &UnlockPage::unlock);
    connect(m_passphrase, &QLineEdit::returnPressed, this, &UnlockPage::unlock);
    showOpening({});
}

void UnlockPage::showOpening(const QString& why)
{
    setTitle(why.isEmpty() ? tr("Opening the record") : tr("The record cannot be opened yet"));
    setSubtitle(why.isEmpty() ? tr("The record service is being asked.") : QString());
    setProblem(why);
    m_rows->hide();
    m_open->hide();
}

void UnlockPage::showLocked()
{
    setTitle(tr("The record is locked"));
    setSubtitle(tr("What is queued goes on being sent while it is locked."));
    if (m_rows->isHidden())
        setProblem({});
    m_rows->show();
    m_open->show();
}

void UnlockPage::focusFirst()
{
    m_passphrase->setFocus(Qt::OtherFocusReason);
}

void UnlockPage::unlock()
{
    if (m_passphrase->text().isEmpty()) {
        setProblem(tr("Enter the passphrase."));
        return;
    }
    const std::string passphrase = stored(m_passphrase->text());
    m_passphrase->clear();
    unlockWith(passphrase);
}

void UnlockPage::unlockWith(const std::string& passphrase)
{
    setProblem({});
    m_waiting->show();
    m_open->setEnabled(false);
    m_session.ask(
        this,
        api::Unlock {passphrase},
        [this](const api::Done&) {
            m_waiting->hide();
            m_open->setEnabled(true);
            m_session.refreshStatus();
        },
        [this](const api::Refusal& refusal) {
            m_waiting->hide();
            m_open->setEnabled(true);
            setProblem(refusal.error.code == record::ErrorCode::NotPermitted
                           ? tr("This passphrase does not open the record.")
                           : refusalWords(refusal));
            m_passphrase->setFocus();
        });
}

RegisterPage::RegisterPage(RecordSession& session, QWidget* parent)
    : PageFrame(tr("Register a patient"), parent)
    , m_session(session)
    , m_duplicates(this)
{
    setBodyWidth(720);
    auto* rows = new FieldRows(this);
    m_family = rows->addLine(tr("Family name"));
    m_given = rows->addLine(tr("Given name"));
    m_born = rows->addLine(tr("Birth date"), tr("14-Mar-1989 or 1989-03-14"));
    m_sex = rows->addChoice(tr("Sex"),
                            {sexText(record::AdministrativeSex::Unknown),
                             sexText(record::AdministrativeSex::Female),
                             sexText(record::AdministrativeSex::Male),
                             sexText(record::AdministrativeSex::Other)});
    m_number = rows->addLine(tr("Record number (MRN)"));
    m_authority = rows->addLine(tr("Number given by"), tr("empty: this clinic"));
    m_phone = rows->addLine(tr("Telephone"));
    m_allergies = rows->addLine(tr("Allergies"), tr("penicillin; latex"));
    m_allergiesReviewed = new TickBox(tr("Asked today: an empty list means none known"), this);
    rows->addWidget(tr("Allergies reviewed"), m_allergiesReviewed);
    m_medicines = rows->addText(tr("Medicines"), 3);
    m_medicinesReviewed = new TickBox(tr("Asked today: an empty list means none"), this);
    rows->addWidget(tr("Medicines reviewed"), m_medicinesReviewed);
    rows->addNote(tr("One medicine a line, as it was said. Empty and not asked stays \u201Cnot "
                     "recorded\u201D."));
    body()->addWidget(rows);
    m_duplicatesHeading = makeHeading(tr("May be here already"), this);
    body()->addWidget(m_duplicatesHeading);
    m_duplicatesTable = new RecordTable(RecordTable::Pick::Row, this);
    m_duplicatesTable->setGrowing(true);
    m_duplicatesTable->setModel(&m_duplicates);
    m_duplicatesTable->setAccessibleName(tr("People who may be the same"));
    m_duplicatesTable->setColumnWidth(0, 200);
    m_duplicatesTable->horizontalHeader()->setStretchLastSection(true);
    body()->addWidget(m_duplicatesTable);
    m_notADuplicate = new KeyButton(tr("None of these: register"), QString(), this);
    body()->addWidget(m_notADuplicate);
    m_register = new KeyButton(tr("Register"), QString(), this);
    m_register->setPrimary(true);
    body()->addWidget(m_register);
    body()->addStretch(1);
    connect(m_register, &QAbstractButton::clicked, this, &RegisterPage::send);
    connect(m_notADuplicate, &QAbstractButton::clicked, this, [this] {
        m_looked = true;
        send();
    });
    connect(m_duplicatesTable, &RecordTable::opened, this, [this](const QModelIndex& index) {
        if (const api::PatientSummary* same = m_duplicates.patientAt(index.row()))
            Q_EMIT registered(same->id);
    });
    begin(QString());
}

void RegisterPage::begin(const QString& typed)
{
    for (QLineEdit* line : {m_family, m_given, m_born, m_number, m_authority, m_phone, m_allergies})
        line->clear();
    m_medicines->clear();
    m_sex->setCurrentIndex(0);
    m_allergiesReviewed->setChecked(false);
    m_medicinesReviewed->setChecked(false);
    m_family->setText(typed);
    m_looked = false;
    m_duplicates.setPatients({});
    m_duplicatesHeading->hide();
    m_duplicatesTable->hide();
    m_notADuplicate->hide();
    setProblem({});
    m_family->setFocus(Qt::OtherFocusReason);
}

void RegisterPage::begin(const record::Patient& patient)
{
    begin(shown(patient.name.family));
    m_given->setText(shown(patient.name.given));
    if (patient.birthDate)
        m_born->setText(dateText(*patient.birthDate));
    using enum record::AdministrativeSex;
    m_sex->setCurrentIndex(patient.sex == Female      ? 1
                               : patient.sex == Male  ? 2
                               : patient.sex == Other ? 3
                                                      : 0);
    if (!patient.identifiers.empty()) {
        m_number->setText(shown(patient.identifiers.front().value));
        m_authority->setText(shown(patient.identifiers.front().authority));
    }
    m_phone->setText(shown(patient.phone));
    QStringList allergies;
    for (const record::Allergy& allergy : patient.allergies)
        allergies << shown(allergy.substance);
    m_allergies->setText(allergies.join(u"; "_s));
    m_allergiesReviewed->setChecked(patient.allergiesReviewed);
}

std::optional<record::Patient> RegisterPage::patient()
{
    record::Patient patient;
    patient.name.family = trimmed(m_family);
    patient.name.given = trimmed(m_given);
    if (patient.name.family.empty() || patient.name.given.empty()) {
        setProblem(tr("A patient needs a family and a given name."));
        return std::nullopt;
    }
    if (!m_born->text().trimmed().isEmpty()) {
        OutlineItem born;
        born.kind = CellKind::Date;
        const auto date = readTyped(born, m_born->text());
        if (!date) {
            setProblem(
                tr("The birth date is not a date: enter it like 14-Mar-1989 or 1989-03-14."));
            m_born->setFocus();
            return std::nullopt;
        }
        patient.birthDate = std::get<record::Date>(*date);
    }
    using enum record::AdministrativeSex;
    constexpr std::array order {Unknown, Female, Male, Other};
    patient.sex = order.at(static_cast<std::size_t>(m_sex->currentIndex()));
    if (!m_number->text().trimmed().isEmpty())
        patient.identifiers.push_back({trimmed(m_number), trimmed(m_authority), "MR"});
    patient.phone = trimmed(m_phone);
    for (const QString& substance : linesOf(m_allergies->text(), u"[;,]"_s))
        patient.allergies.push_back({stored(substance), {}});
    patient.allergiesReviewed = m_allergiesReviewed->isChecked();
    return patient;
}

std::vector<record::Medication> RegisterPage::medications() const
{
    std::vector<record::Medication> list;
    for (const QString& line : linesOf(m_medicines->toPlainText(), u"\\n"_s)) {
        record::Medication medicine;
        medicine.text = stored(line);
        list.push_back(std::move(medicine));
    }
    return list;
}

void RegisterPage::send()
{
    const auto who = patient();
    if (!who)
        return;
    setProblem({});
    api::RegisterPatient request;
    request.patient = *who;
    request.medications = medications();
    request.medicationsReviewed = m_medicinesReviewed->isChecked();
    request.notADuplicate = m_looked;
    m_session.ask(
        this,
        request,
        [this](const api::PatientRegistered& reply) {
            if (!reply.id.empty()) {
                Q_EMIT registered(reply.id);
                return;
            }
            m_duplicates.setPatients(reply.duplicates);
            m_duplicatesHeading->show();
            m_duplicatesTable->show();
            m_notADuplicate->show();
            setProblem(tr("Somebody like this is registered already. Enter opens that record."));
            m_duplicatesTable->setFocus(Qt::OtherFocusReason);
        },
        [this](const api::Refusal& refusal) { setProblem(refusalWords(refusal)); });
}

} // namespace sartorius::ui
