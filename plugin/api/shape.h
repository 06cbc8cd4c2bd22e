#pragma once

#include "forms/record/identifiers.h"
#include "forms/record/problem.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

/// How a value becomes JSON and comes back: each struct lists its members once (Shape), each
/// enumeration its words (Words). Only .cpp files include this header: those of this room, and
/// those of `workflow` that keep values in the store.
namespace sartorius::api {

using Json = nlohmann::json; // std::map inside: keys come sorted, the bytes are canonical

/// Specialised with `static constexpr auto fields` = std::tuple of field().
template <class Value>
struct Shape;

/// Specialised with `static constexpr std::array<std::pair<Enum, std::string_view>, n> words`.
template <class Enum>
struct Words;

template <class Value>
concept Shaped = requires
{
    Shape<Value>::fields;
};

template <class Enum>
concept Worded = requires
{
    Words<Enum>::words;
};

template <class Owner, class Member>
struct Field
{
    std::string_view name;
    Member Owner::*member;
    bool required;
    bool leftOutWhenEmpty = false;
};

/// A member that keeps its own default when the key is absent.
template <class Owner, class Member>
constexpr Field<Owner, Member> field(std::string_view name, Member Owner::*member)
{
    return {name, member, false};
}

/// A member without a safe default (a side, an identifier): its absence is a Problem.
template <class Owner, class Member>
constexpr Field<Owner, Member> required(std::string_view name, Member Owner::*member)
{
    return {name, member, true};
}

/// A list or an optional member that a later version added: not written while it is empty, so that
/// values without it keep the bytes they were signed with.
template <class Owner, class Member>
constexpr Field<Owner, Member> added(std::string_view name, Member Owner::*member)
{
    return {name, member, false, true};
}

/// Where the reading is ("with.answers[3].side") and what was found wrong so far.
class Reading
{
public:
    record::Problems problems;

    void wrong(std::string_view code, std::string what, std::string remedy)
    {
        if (problems.size() < kMaxProblems)
            problems.push_back({std::string(code), m_place, std::move(what), std::move(remedy)});
    }

    template <class Work>
    void at(std::string_view key, Work work)
    {
        const std::size_t before = m_place.size();
        if (!m_place.empty())
            m_place += '.';
        m_place += key;
        work();
        m_place.resize(before);
    }

    template <class Work>
    void at(std::size_t index, Work work)
    {
        const std::size_t before = m_place.size();
        m_place += '[';
        m_place += std::to_string(index);
        m_place += ']';
        work();
        m_place.resize(before);
    }

private:
    static constexpr std::size_t kMaxProblems = 100;
    std::string m_place;
};

/// One codec per kind of value; `read` leaves `out` untouched where it reports a problem.
template <class Value>
struct Codec;

template <class Value>
Json written(const Value& value)
{
    return Codec<Value>::write(value);
}

template <class Value>
void readInto(const Json& json, Value& out, Reading& reading)
{
    Codec<Value>::read(json, out, reading);
}

template <>
struct Codec<bool>
{
    static Json write(bool value) { return value; }

    static void read(const Json& json, bool& out, Reading& reading)
    {
        if (!json.is_boolean())
            return reading.wrong(
                "wrong-type", "This must be true or false.", "Write true or false.");
        out = json.get<bool>();
    }
};

template <class Value>

requires(std::is_integral_v<Value> && !std::is_same_v<Value, bool>) struct Codec<Value>
{
    static Json write(Value value) { return value; }

    static void read(const Json& json, Value& out, Reading& reading)
    {
        const bool large = json.is_number_unsigned()
            && json.get<std::uint64_t>() > std::uint64_t(std::numeric_limits<std::int64_t>::max());
        if (!json.is_number_integer() || large)
            return reading.wrong(
                "wrong-type", "This must be a whole number.", "Write a whole number.");
        const std::int64_t number = json.get<std::int64_t>();
        if (!std::in_range<Value>(number))
            return reading.wrong("out-of-range",
                                 "This number is too large or too small.",
                                 "Write a number that fits.");
        out = static_cast<Value>(number);
    }
};

/// True when every byte belongs to well-formed UTF-8.
bool isUtf8(std::string_view text);

template <>
struct Codec<std::string>
{
    static Json write(const std::string& value) { return value; }

    static void read(const Json& json, std::string& out, Reading& reading)
    {
        if (!json.is_string())
            return reading.wrong("wrong-type", "This must be text.", "Write text in quotes.");
        const auto& text = json.get_ref<const std::string&>();
        if (!isUtf8(text))
            return reading.wrong("not-utf8", "This text is not UTF-8.", "Save it as UTF-8.");
        out = text;
    }
};

template <class Tag>
struct Codec<record::Identifier<Tag>>
{
    static Json write(const record::Identifier<Tag>& id) { return id.value; }

    static void read(const Json& json, record::Identifier<Tag>& out, Reading& reading)
    {
        Codec<std::string>::read(json, out.value, reading);
    }
};

/// null and an absent key both mean "none".
template <class Value>
struct Codec<std::optional<Value>>
{
    static Json write(const std::optional<Value>& value)
    {
        return value ? written(*value) : Json(nullptr);
    }

    static void read(const Json& json, std::optional<Value>& out, Reading& reading)
    {
        if (json.is_null()) {
            out.reset();
            return;
        }
        Value value {};
        readInto(json, value, reading);
        out = std::move(value);
    }
};

template <class Value>
struct Codec<std::vector<Value>>
{
    static Json write(const std::vector<Value>& values)
    {
        Json list = Json::array();
        for (const Value& value : values)
            list.push_back(written(value));
        return list;
    }

    static void read(const Json& json, std::vector<Value>& out, Reading& reading)
    {
        if (!json.is_array())
            return reading.wrong("wrong-type", "This must be a list.", "Write a list in [ ].");
        std::vector<Value> values;
        values.reserve(json.size());
        for (std::size_t i = 0; i < json.size(); ++i) {
            Value value {};
            reading.at(i, [&] { readInto(json[i], value, reading); });
            values.push_back(std::move(value));
        }
        out = std::move(values);
    }
};

template <class Value, std::size_t size>
struct Codec<std::array<Value, size>>
{
    static Json write(const std::array<Value, size>& values)
    {
        Json list = Json::array();
        for (const Value& value : values)
            list.push_back(written(value));
        return list;
    }

    static void read(const Json& json, std::array<Value, size>& out, Reading& reading)
    {
        if (!json.is_array() || json.size() != size)
            return reading.wrong("wrong-type",
                                 "This list has the wrong length.",
                                 "Give " + std::to_string(size) + " entries.");
        for (std::size_t i = 0; i < size; ++i)
            reading.at(i, [&] { readInto(json[i], out[i], reading); });
    }
};

template <Worded Enum>
std::string wordOf(Enum value)
{
    for (const auto& [known, word] : Words<Enum>::words) {
        if (known == value)
            return std::string(word);
    }
    return {};
}

template <Worded Enum>
std::optional<Enum> enumOf(std::string_view word)
{
    for (const auto& [known, spelling] : Words<Enum>::words) {
        if (spelling == word)
            return known;
    }
    return std::nullopt;
}

template <Worded Enum>
struct Codec<Enum>
{
    static Json write(Enum value) { return wordOf(value); }

    static void read(const Json& json, Enum& out, Reading& reading)
    {
        if (json.is_string()) {
            if (const auto value = enumOf<Enum>(json.get_ref<const std::string&>())) {
                out = *value;
                return;
            }
        }
        std::string allowed;
        for (const auto& [known, word] : Words<Enum>::words) {
            allowed += allowed.empty() ? "" : ", ";
            allowed += word;
        }
        reading.wrong(
            "unknown-word", "This word is not known here.", "Use one of: " + allowed + ".");
    }
};

/// Stands for a member of any type while members are counted.
struct AnyMember
{
    template <class Value>
    operator Value() const; // NOLINT(google-explicit-constructor)
};

/// How many members an aggregate has: as many as it can be initialised with.
template <class Value, class... Given>
constexpr std::size_t memberCount()
{
    if constexpr (!requires { Value {Given {}...}; })
        return sizeof...(Given) - 1;
    else
        return memberCount<Value, Given..., AnyMember>();
}

template <Shaped Value>
struct Codec<Value>
{
    // A member without a field would be lost on every way through a socket or the store.
    static_assert(memberCount<Value>() == std::tuple_size_v<decltype(Shape<Value>::fields)>,
                  "a Shape must list every member");

    static Json write(const Value& value)
    {
        Json object = Json::object();
        eachField([&](const auto& one) {
            if (!isLeftOut(one, value))
                object[std::string(one.name)] = written(value.*one.member);
        });
        return object;
    }

    static void read(const Json& json, Value& out, Reading& reading)
    {
        if (!json.is_object())
            return reading.wrong(
                "wrong-type", "This must be an object.", "Write an object in { }.");
        for (const auto& [key, unused] : json.items()) {
            if (!knows(key))
                reading.at(key, [&] {
                    reading.wrong("unknown-key",
                                  "This key is not known here.",
                                  "Remove it or correct its spelling.");
                });
        }
        eachField([&](const auto& one) { readField(json, one, out, reading); });
    }

private:
    template <class Work>
    static void eachField(Work work)
    {
        std::apply([&](const auto&... one) { (work(one), ...); }, Shape<Value>::fields);
    }

    template <class One>
    static bool isLeftOut(const One& one, const Value& value)
    {
        if constexpr (requires { (value.*one.member).empty(); })
            return one.leftOutWhenEmpty && (value.*one.member).empty();
        else if constexpr (requires { (value.*one.member).has_value(); })
            return one.leftOutWhenEmpty && !(value.*one.member).has_value();
        else
            return false;
    }

    static bool knows(std::string_view key)
    {
        bool found = false;
        eachField([&](const auto& one) { found = found || one.name == key; });
        return found;
    }

    template <class One>
    static void readField(const Json& json, const One& one, Value& out, Reading& reading)
    {
        const auto at = json.find(std::string(one.name));
        reading.at(one.name, [&] {
            if (at != json.end())
                readInto(*at, out.*one.member, reading);
            else if (one.required)
                reading.wrong("missing-key", "This key is missing.", "Give it a value.");
        });
    }
};

} // namespace sartorius::api
