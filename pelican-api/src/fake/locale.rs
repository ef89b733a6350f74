//! The languages and time zones that a user may have.

/// The languages, without their countries.
const LANGUAGES: &[&str] = &[
    "af", "am", "ar", "as", "az", "be", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et", "eu",
    "fa", "fi", "fil", "fr", "ga", "gl", "gu", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "kk", "km",
    "kn", "ko", "ky", "lo", "lt", "lv", "mk", "ml", "mn", "mr", "ms", "my", "nb", "ne", "nl", "nn", "no", "or", "pa",
    "pl", "ps", "pt", "ro", "ru", "si", "sk", "sl", "so", "sq", "sr", "sv", "sw", "ta", "te", "tg", "th", "ti", "tk",
    "tr", "uk", "ur", "uz", "vi", "wo", "xh", "yo", "zh", "zu",
];

/// The parts of the world that time zones are in.
const REGIONS: &[&str] = &[
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
];

/// `de`, `de_AT` or `zh_Hans_CN`.
pub(super) fn is_language(text: &str) -> bool {
    let mut parts = text.split('_');
    let is_known = parts.next().is_some_and(|language| LANGUAGES.contains(&language));
    is_known && parts.all(|part| matches!(part.len(), 2..=4) && part.chars().all(|c| c.is_ascii_alphanumeric()))
}

/// `UTC` or a place in a part of the world.
pub(super) fn is_time_zone(text: &str) -> bool {
    let place = text.split_once('/');
    text == "UTC" || place.is_some_and(|(region, place)| REGIONS.contains(&region) && !place.is_empty())
}
