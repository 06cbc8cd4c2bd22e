#pragma once

#include "forms/assessment/form.h"
#include "forms/fhirpath/resource.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sartorius::assessment {

/// Writes a form's answers as a QuestionnaireResponse. What is not answered has no item.
class ResponseTree
{
public:
    explicit ResponseTree(const Form& form);

    /// What stands before the items, in this order; empty texts are left out.
    struct Head
    {
        std::string questionnaire;
        std::string status = "in-progress";
        std::string authored;
        std::optional<record::Laterality> indexSide;
        bool origins = false; ///< say where each answer came from
        bool ordinals = false; ///< give codings their ordinal values, for expressions
    };

    fhirpath::Resource write(const Head& head);

    using Nodes = std::map<std::pair<std::uint32_t, Repetition>, std::uint32_t>;

    /// The node of each item that was written.
    const Nodes& nodes() const { return m_nodes; }

private:
    /// A repetition of a group that is being written.
    struct Level
    {
        std::uint32_t firstSlot;
        std::uint32_t slotCount;
        const Form::Instance* instance;
    };

    const Form::StoredItem& stored(const Item& item) const;
    const Form::Instances& instances() const;
    bool filled(std::uint32_t item);
    void items(const std::vector<std::uint32_t>& indexes);
    void one(std::uint32_t index);
    void side(const Item& item, std::string_view side, const Form::Stored& answer);
    void answers(const Item& item, const Form::Stored& answer);
    void value(const Item& item, const record::AnswerValue& each);
    void coding(const Item& item, const record::Coding& coding);
    void extension(std::string_view url, std::string_view code);

    const Form& m_form;
    const Questionnaire& m_questionnaire;
    Head m_head;
    fhirpath::ResourceWriter m_writer;
    std::vector<Level> m_levels;
    Repetition m_at;
    Nodes m_nodes;
};

} // namespace sartorius::assessment
