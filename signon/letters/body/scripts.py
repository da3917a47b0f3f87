"""Scripts: which language a text's script shows for certain, and which way it runs."""

import re

SCRIPTS = {
    "el": "Ͱ-Ͽἀ-῿",
    "hy": "\u0530-\u058f",
    "he": "\u0590-\u05ff",
    "th": "\u0e00-\u0e7f",
    "lo": "\u0e80-\u0eff",
    "ta": "\u0b80-\u0bff",
    "te": "\u0c00-\u0c7f",
    "kn": "\u0c80-\u0cff",
    "ml": "\u0d00-\u0d7f",
    "si": "\u0d80-\u0dff",
    "gu": "\u0a80-\u0aff",
    "pa": "\u0a00-\u0a7f",
    "or": "\u0b00-\u0b7f",
    "my": "\u1000-\u109f",
    "ka": "\u10a0-\u10ff\u1c90-\u1cbf",
    "km": "\u1780-\u17ff",
    "ko": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af",
    "ja": "\u3040-\u30ff",
}
"""Scripts that practically one language alone uses. Many use Cyrillic, Arabic, Devanagari, Ethiopic and the Chinese
characters, so these show nothing. Japanese is known by its kana among Chinese characters."""

FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""The signs of scripts that run from the right."""

_LETTERS = re.compile("|".join(f"(?P<{language}>[{signs}])" for language, signs in SCRIPTS.items()))
_CHINESE = re.compile("[\u3400-\u9fff]")


def language_of_script(text: str) -> str:
    """The language (ISO 639) that most letters of ``text`` are written in, where the script leaves no doubt; or empty."""
    if text.isascii():
        return ""
    counts: dict[str, int] = {}
    for match in _LETTERS.finditer(text):
        language = match.lastgroup or ""
        counts[language] = counts.get(language, 0) + 1
    if not counts:
        return ""
    if "ja" in counts:
        counts["ja"] += len(_CHINESE.findall(text))
    language, most = max(counts.items(), key=lambda item: item[1])
    letters = sum(sign.isalpha() for sign in text)
    return language if 2 * most > letters else ""
