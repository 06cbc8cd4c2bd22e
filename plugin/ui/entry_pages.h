#pragma once

#include "plugin/ui/form_fields.h"
#include "plugin/ui/record_session.h"
#include "plugin/ui/record_table.h"
#include "plugin/ui/value_tables.h"

class QPrinter;

namespace sartorius::ui {

/// The fields of who works here and where; nothing is signed without them.
struct WorkplaceFields
{
    void addTo(FieldRows& rows);
    void show(const std::optional<record::Clinician>& clinician,
              const std::optional<record::Clinic>& clinic);
    record::Clinician clinician() const;
    record::Clinic clinic() const;

    /// What is missing, in words; empty when all is there.
    QString missing() const;

    QLineEdit* family = nullptr;
    QLineEdit* given = nullptr;
    QLineEdit* number = nullptr;
    QLineEdit* role = nullptr;
    QLineEdit* clinicName = nullptr;
    QLineEdit* facility = nullptr;
    QLineEdit* line = nullptr;
    QLineEdit* city = nullptr;
    QLineEdit* postalCode = nullptr;
    QLineEdit* phone = nullptr;
};

/// An empty record: a passphrase twice with what it protects, who works here, and then the recovery
/// key, once.
class FirstStartPage final : public PageFrame
{
    Q_OBJECT

public:
    FirstStartPage(RecordSession& session, QWidget* parent);

    void focusFirst();

    /// From the wish for a record until its recovery key is put away: nobody may leave the page.
    bool owesRecoveryKey() const { return m_owesRecoveryKey; }

Q_SIGNALS:
    /// The recovery key was shown and put away.
    void finished();

private:
    void create();
    void showRecoveryKey(const QString& key);
    void choosePrinter();

    RecordSession& m_session;
    QWidget* m_form;
    QLineEdit* m_passphrase;
    QLineEdit* m_again;
    WorkplaceFields m_workplace;
    KeyButton* m_create;
    QWidget* m_keyPart;
    QLineEdit* m_key;
    KeyButton* m_done;
    bool m_owesRecoveryKey = false;
};

/// One sheet with the recovery key in large fixed letters and what it is for.
void printRecoveryKey(QPrinter& printer, const QString& key);

/// A locked record: its passphrase or the printed recovery key.
class UnlockPage final : public PageFrame
{
    Q_OBJECT

public:
    UnlockPage(RecordSession& session, QWidget* parent);

    void focusFirst();

    /// Nothing is known of the record yet; `why` says what is in the way, if anything.
    void showOpening(const QString& why);
    void showLocked();

    /// For the demonstration record, whose passphrase is public and lies beside it.
    void unlockWith(const std::string& passphrase);

private:
    void unlock();

    RecordSession& m_session;
    QWidget* m_rows;
    QLineEdit* m_passphrase;
    KeyButton* m_open;
    QLabel* m_waiting;
};

/// A new patient; people who may be the same are shown before anybody is registered twice.
class RegisterPage final : public PageFrame
{
    Q_OBJECT

public:
    RegisterPage(RecordSession& session, QWidget* parent);

    /// Begins with what was typed in the search, or with what a host knows.
    void begin(const QString& typed);
    void begin(const record::Patient& patient);
    void send();

Q_SIGNALS:
    void registered(const sartorius::record::PatientId& id);

private:
    std::optional<record::Patient> patient();
    std::vector<record::Medication> medications() const;

    RecordSession& m_session;
    QLineEdit* m_family;
    QLineEdit* m_given;
    QLineEdit* m_born;
    QComboBox* m_sex;
    QLineEdit* m_number;
    QLineEdit* m_authority;
    QLineEdit* m_phone;
    QLineEdit* m_allergies;
    TickBox* m_allergiesReviewed;
    QPlainTextEdit* m_medicines;
    TickBox* m_medicinesReviewed;
    QLabel* m_duplicatesHeading;
    PatientsModel m_duplicates;
    RecordTable* m_duplicatesTable;
    KeyButton* m_notADuplicate;
    KeyButton* m_register;
    bool m_looked = false;
};

} // namespace sartorius::ui
