#!/usr/bin/env bash
# Babel 2.18.0: two names are joined by one fixed word, where ICU from the same CLDR data follows the sound of the second name.
#
# Guessed: Babel's format_list and ICU's ListFormatter read the same list patterns of CLDR, so they write the same list.
# Seen (2026-11-28, Python 3.11, PyICU 2.15.2 with ICU 77.1): the patterns are the same, but Spanish "y" becomes "e" before a word
# that begins with the sound i (not before "hie"), "o" becomes "u" before the sound o, and Hebrew's "and" takes a hyphen before
# letters of another script. These rules are in ICU's code, not in the data; Babel has only the data.
#   Babel: Unión y Iglesia | Siete o Ocho | שרה וOxfam    ICU: Unión e Iglesia | Siete u Ocho | שרה ו-Oxfam
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check babel==2.18.0 pyicu-wheels==2.15.2
"$folder/venv/bin/python" - <<'PYTHON'
import icu
from babel.lists import format_list

LISTS = [
    ("es", "standard", icu.UListFormatterType.AND, ["Unión", "Iglesia"]),
    ("es", "or", icu.UListFormatterType.OR, ["Siete", "Ocho"]),
    ("he", "standard", icu.UListFormatterType.AND, ["שרה", "Oxfam"]),
]
THE_SAME = [("es", ["Perú", "Hierro"]), ("he", ["שרה", "דוד"]), ("it", ["Italia", "Etiopia"]), ("fr", ["Iran", "Irak"])]


def by_icu(names: list[str], language: str, kind: int = icu.UListFormatterType.AND) -> str:
    return icu.ListFormatter.createInstance(icu.Locale(language), kind, icu.UListFormatterWidth.WIDE).format(names)


babel_lists = " | ".join(format_list(names, style=style, locale=language) for language, style, _kind, names in LISTS)
icu_lists = " | ".join(by_icu(names, language, kind) for language, _style, kind, names in LISTS)
print(f"Babel: {babel_lists}    ICU: {icu_lists}")
assert all(format_list(names, locale=language) == by_icu(names, language) for language, names in THE_SAME)
if (babel_lists, icu_lists) != (
    "Unión y Iglesia | Siete o Ocho | שרה וOxfam",
    "Unión e Iglesia | Siete u Ocho | שרה ו-Oxfam",
):
    raise SystemExit("CHANGED: the lists of Babel or ICU")
PYTHON
