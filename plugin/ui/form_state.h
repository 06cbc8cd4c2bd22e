#pragma once

#include "forms/assessment/form.h"
#include "forms/differential/pack.h"
#include "forms/differential/reasoning.h"
#include "forms/record/approval.h"
#include "plugin/ui/draft.h"
#include "plugin/ui/form_outline.h"

#include <QObject>

#include <map>
#include <memory>
#include <optional>

namespace sartorius::ui {

/// The shipped forms, read once and shared by every draft of the window.
class FormLibrary final
{
public:
    struct Entry
    {
        differential::LoadedPack pack;
        FormOutline outline;
        std::string id;
        std::string sha256; ///< of the pack; an approval is for exactly these bytes
    };

    /// Null when there is no such form or its content cannot be read. The pointer lives as long as
    /// the library.
    const Entry* form(const std::string& id);

private:
    std::map<std::string, Entry> m_forms;
};

/// How the window shows a questionnaire.
FormOutline outlineOf(const assessment::Questionnaire& questionnaire);

/// The form behind the open draft: what is offered, computed, may be set, and what follows. Follows
/// every change of the draft. GUI thread.
class FormState final : public QObject
{
    Q_OBJECT

public:
    FormState(Draft& draft, FormLibrary& library, record::Date today, QObject* parent);

    /// Null while no assessment is open or its form is not shipped.
    const FormOutline* outline() const { return m_entry != nullptr ? &m_entry->outline : nullptr; }

    const assessment::Form* form() const { return m_form ? &*m_form : nullptr; }

    assessment::Form* form() { return m_form ? &*m_form : nullptr; }

    /// Null while no form is open.
    assessment::SharedQuestionnaire questionnaire() const
    {
        return m_entry != nullptr ? m_entry->pack.questionnaire : nullptr;
    }

    bool isOffered(const std::string& item) const;

    /// The value of a calculated item; no values when its inputs are not known.
    record::Answer computed(const std::string& item) const;

    /// Which packs clinicians of this site approved.
    void setApprovals(std::vector<record::ContentApproval> approvals);

    /// Why the form would refuse this answer; empty when it takes it. Leaves the draft as it is.
    record::Problems check(const record::Answer& answer) const;

    /// What follows from the answers so far; evaluated again in the window at every change, without
    /// asking anybody. Empty while no form is open.
    const differential::Reasoning& reasoning() const { return m_reasoning; }

    const differential::RuleSet* rules() const
    {
        return m_entry != nullptr ? m_entry->pack.rules.get() : nullptr;
    }

    /// Answered and all questions of a section that are offered now.
    std::pair<int, int> progress(const OutlineSection& section) const;

    /// "Fever reported": the words of an item for a sentence.
    QString itemLabel(const std::string& item) const;

    /// What "all normal" gives on a page.
    record::Answers normalAnswers(const std::string& page) const;

Q_SIGNALS:
    /// Another form or none.
    void formChanged();
    /// Answers, conditions or computed values changed.
    void changed();

private:
    void load();
    void take(const record::Answers& answers);
    void reason();

    Draft& m_draft;
    FormLibrary& m_library;
    record::Date m_today;
    const FormLibrary::Entry* m_entry = nullptr;
    std::optional<assessment::Form> m_form;
    std::vector<record::ContentApproval> m_approvals;
    differential::Reasoning m_reasoning;
};

} // namespace sartorius::ui
