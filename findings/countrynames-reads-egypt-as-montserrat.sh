#!/usr/bin/env bash
# countrynames 1.17.0: Egypt, written in Arabic, is Montserrat. Names are put into Latin letters first, and codes are looked up beside names.
#
# Guessed: to_code() of a country's name in its own language and script gives that country, or None when it is not known.
# Seen (2026-11-27, Python 3.11, with normality 3.1.0 and PyICU): مصر is put into Latin letters without its vowels, as "msr", and
# that is Montserrat's three-letter code. Nothing says that a code was read, and `fuzzy` is off. A table of Egyptian
# organisations would all be printed under an island of the Caribbean. A name of three or four letters in a script that
# writes no vowels needs a look-up of its own, before anything is put into Latin letters.
#   مصر: MS
#   Egypt: EG
#   Égypte: EG
#   Египет: EG
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check countrynames==1.17.0 normality==3.1.0 pyicu==2.17
"$folder/venv/bin/python" - <<'PYTHON'
from countrynames import to_code

seen = {name: to_code(name) for name in ("مصر", "Egypt", "Égypte", "Египет")}
for name, code in seen.items():
    print(f"{name}: {code}")
if list(seen.values()) != ["MS", "EG", "EG", "EG"]:
    raise SystemExit("CHANGED: the names are read in another way now")
PYTHON
