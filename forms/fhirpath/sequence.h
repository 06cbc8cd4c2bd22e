#pragma once

#include "forms/fhirpath/value.h"

#include <span>
#include <utility>

namespace sartorius::fhirpath {

/// Values in evaluation: borrowed from the inputs or the program where they already exist, owned
/// where they were computed. Most conditions never own any.
class Sequence
{
public:
    Sequence() = default;

    static Sequence borrow(std::span<const Value> values)
    {
        Sequence sequence;
        sequence.m_view = values;
        return sequence;
    }

    static Sequence own(Collection values)
    {
        Sequence sequence;
        sequence.m_owned = std::move(values);
        sequence.m_view = sequence.m_owned;
        return sequence;
    }

    static Sequence one(Value value)
    {
        Collection values;
        values.push_back(std::move(value));
        return own(std::move(values));
    }

    static Sequence boolean(bool value);

    Sequence(const Sequence&) = delete;
    Sequence& operator=(const Sequence&) = delete;
    Sequence(Sequence&&) = default; // moving a vector keeps its buffer, so the view stays good
    Sequence& operator=(Sequence&&) = default;
    ~Sequence() = default;

    std::span<const Value> values() const { return m_view; }

    bool empty() const { return m_view.empty(); }

    Collection take() &&;

private:
    std::span<const Value> m_view;
    Collection m_owned;
};

} // namespace sartorius::fhirpath
