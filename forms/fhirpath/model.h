#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace sartorius::fhirpath {

/// A type of the FHIR model: its index; 0 is "not known".
using TypeId = std::uint16_t;

inline constexpr TypeId kNoType = 0;

/// The types of FHIR R4: what elements each has and of which types. Immutable.
class Model
{
public:
    /// Reads the lines of r4.model.
    explicit Model(std::string_view lines);

    /// "Patient", "code", "Patient.contact", "System.String".
    TypeId typeNamed(std::string_view name) const;

    std::string_view nameOf(TypeId type) const { return m_types[type].name; }

    /// Whether the type is `ancestor` or descends from it.
    bool isA(TypeId type, TypeId ancestor) const;

    /// An element as it stands in JSON: "valueQuantity" of Observation is `value` of type Quantity.
    struct Property
    {
        std::string_view element; ///< empty when the type has no such element
        TypeId type = kNoType;
    };

    Property property(TypeId owner, std::string_view jsonName) const;

    /// Whether expressions may navigate from the type to an element of that name.
    bool hasElement(TypeId owner, std::string_view element) const;

private:
    struct Member
    {
        std::string_view name;
        bool choice = false;
        std::vector<TypeId> types;
    };

    struct Type
    {
        std::string_view name;
        TypeId base = kNoType;
        std::vector<Member> members;
    };

    TypeId declare(std::string_view name);
    void readMember(Type& type, std::string_view word);

    std::vector<Type> m_types;
    std::vector<std::pair<std::string_view, TypeId>> m_byName; // sorted by name
};

/// FHIR R4 (4.0.1). Read once, at first use; safe from any thread.
const Model& r4Model();

} // namespace sartorius::fhirpath
