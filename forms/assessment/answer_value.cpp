#include "forms/assessment/answer_value.h"

#include "forms/fhirpath/resource.h"

namespace sartorius::assessment {

record::AnswerValue answerValue(const Item& item, const fhirpath::Value& value)
{
    struct Converter
    {
        bool choice;
        bool written; ///< date and time are kept as they are written

        record::AnswerValue coded(std::string code) const
        {
            return choice ? record::AnswerValue(record::Coding {{}, std::move(code), {}})
                          : record::AnswerValue(std::move(code));
        }

        record::AnswerValue operator()(bool truth) const
        {
            return choice ? coded(truth ? "yes" : "no") : record::AnswerValue(truth);
        }

        record::AnswerValue operator()(std::int64_t number) const { return number; }

        record::AnswerValue operator()(const record::Decimal& number) const { return number; }

        record::AnswerValue operator()(const std::string& text) const { return coded(text); }

        record::AnswerValue operator()(const record::Quantity& quantity) const { return quantity; }

        record::AnswerValue operator()(const record::Coding& coding) const { return coding; }

        record::AnswerValue operator()(const fhirpath::Long& number) const { return number.value; }

        record::AnswerValue operator()(const fhirpath::TypeName&) const { return std::string(); }

        record::AnswerValue operator()(const fhirpath::Element& element) const
        {
            if (const auto plain = fhirpath::systemValue(element))
                return std::visit(*this, *plain);
            if (const auto coding = fhirpath::codingOf(element))
                return *coding;
            fhirpath::Collection codings; // a CodeableConcept: its first coding
            fhirpath::appendChildren(element, "coding", codings);
            const auto first = codings.empty()
                ? std::nullopt
                : fhirpath::codingOf(std::get<fhirpath::Element>(codings.front()));
            return first ? record::AnswerValue(*first) : record::AnswerValue(std::string());
        }

        record::AnswerValue operator()(const fhirpath::Temporal& date) const
        {
            if (written || date.kind == fhirpath::Temporal::Kind::Time)
                return fhirpath::toString(fhirpath::Value {date});
            if (date.precision != fhirpath::Temporal::Precision::Day)
                return std::string(); // a date known in part is no answer
            return record::Date {std::chrono::year {date.year},
                                 std::chrono::month {static_cast<unsigned>(date.month)},
                                 std::chrono::day {static_cast<unsigned>(date.day)}};
        }
    };

    const bool written = item.type == ItemType::DateTime || item.type == ItemType::Time
        || item.type == ItemType::String;
    return std::visit(Converter {item.isChoice(), written}, value);
}

} // namespace sartorius::assessment
