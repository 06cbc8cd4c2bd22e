#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sartorius::papers {

/// Languages of a handout. They are the patient's, whatever the screen speaks.
enum class Language : std::uint8_t { English, German, French, Spanish, Portuguese, Arabic };

inline constexpr std::array kLanguages {Language::English,
                                        Language::German,
                                        Language::French,
                                        Language::Spanish,
                                        Language::Portuguese,
                                        Language::Arabic};

/// "en", "de", "fr", "es", "pt", "ar" (BCP 47).
std::string_view toString(Language language);
std::optional<Language> languageFrom(std::string_view tag);

/// In its own words: "Deutsch".
std::string_view ownName(Language language);

bool isRightToLeft(Language language);

} // namespace sartorius::papers
