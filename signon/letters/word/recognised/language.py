"""The language of the letter: what most of its text is marked with, unless its script says otherwise."""

import unicodedata

from signon.letters.word.file.tree import WordFile

SCRIPTS = {
    "ARABIC": ("ar", "fa", "ur", "ps", "ckb", "ug"),
    "HEBREW": ("he", "yi"),
    "CYRILLIC": ("ru", "uk", "bg", "sr", "be", "mk", "kk", "mn"),
    "GREEK": ("el",),
    "HIRAGANA": ("ja",),
    "HANGUL": ("ko",),
    "DEVANAGARI": ("hi", "mr", "ne"),
    "THAI": ("th",),
    "LATIN": (),
}
"""The languages that are written in each script, the most spoken one first; any may be written in Latin letters."""

MOST_SAMPLED = 20_000


def language_of(file: WordFile) -> str:
    """The tag of the letter's language."""
    marked = file.language.replace("_", "-")
    counts = dict.fromkeys(SCRIPTS, 0)
    for character in "".join(file.shown)[:MOST_SAMPLED]:
        if character.isalpha():
            script = unicodedata.name(character, "").partition(" ")[0]
            counts[script] = counts.get(script, 0) + (script in SCRIPTS)
    most = max(counts, key=lambda script: counts[script])
    spoken = SCRIPTS[most]
    if not counts[most] or not spoken or marked.partition("-")[0] in spoken:
        return marked
    return spoken[0]
