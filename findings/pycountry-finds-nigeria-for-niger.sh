#!/usr/bin/env bash
# pycountry 26.2.16: search_fuzzy() of two countries' exact names puts another country first, and of Niger's long name finds Nigeria alone.
#
# Guessed: a search that knows the exact name gives its country first; the others follow.
# Seen (2026-11-27, Python 3.11): points are added up. Niger has 50 for its name and 30 for the letters; Nigeria has 49 for
# its state Niger, 30 for the letters and more for parts of names. "Republic of Niger" stands within "Federal Republic of
# Nigeria" and not within what is kept of Niger ("Republic of the Niger"), so only Nigeria is found. Curaçao is a part of the
# Netherlands to it. `lookup()` gives NE and CW. Over all 249 names as they are kept, these two are the only ones.
#   Niger: NG NE
#   Republic of Niger: NG
#   Curaçao: NL CW
#   wrong of 249: CW NE
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pycountry==26.2.16
"$folder/venv/bin/python" - <<'PYTHON'
from pycountry import countries


def found(name: str) -> str:
    return " ".join(country.alpha_2 for country in countries.search_fuzzy(name))


seen = {name: found(name) for name in ("Niger", "Republic of Niger", "Curaçao")}
wrong = [country.alpha_2 for country in countries if found(country.name).split()[0] != country.alpha_2]
for name, codes in seen.items():
    print(f"{name}: {codes}")
print(f"wrong of {len(countries)}: {' '.join(wrong)}")
if list(seen.values()) != ["NG NE", "NG", "NL CW"] or wrong != ["CW", "NE"] or countries.lookup("Niger").alpha_2 != "NE":
    raise SystemExit("CHANGED: other countries come first now")
PYTHON
