#include "plugin/papers/language.h"

namespace sartorius::papers {

std::string_view toString(Language language)
{
    switch (language) {
    case Language::English:
        return "en";
    case Language::German:
        return "de";
    case Language::French:
        return "fr";
    case Language::Spanish:
        return "es";
    case Language::Portuguese:
        return "pt";
    case Language::Arabic:
        return "ar";
    }
    return {};
}

std::optional<Language> languageFrom(std::string_view tag)
{
    for (const Language language : kLanguages) {
        if (toString(language) == tag)
            return language;
    }
    return std::nullopt;
}

std::string_view ownName(Language language)
{
    switch (language) {
    case Language::English:
        return "English";
    case Language::German:
        return "Deutsch";
    case Language::French:
        return "Français";
    case Language::Spanish:
        return "Español";
    case Language::Portuguese:
        return "Português";
    case Language::Arabic:
        return "العربية";
    }
    return {};
}

bool isRightToLeft(Language language)
{
    return language == Language::Arabic;
}

} // namespace sartorius::papers
