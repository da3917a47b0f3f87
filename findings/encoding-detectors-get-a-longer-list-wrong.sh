#!/usr/bin/env bash
# chardet 7.7.0 and charset-normalizer 3.5.3: the same lines twenty times over turn a right answer into a wrong one, without a doubt told.
#
# Guessed: what a detector reads rightly in a short list of organisations it reads rightly in a longer one; more text, more certainty.
# Seen (2026-11-27, Python 3.11), for lists as a spreadsheet on Windows writes them (Windows-1252):
#   chardet, capitals, 2 lines: Windows-1252, reads "VEREIN FÜR FLÜSSE"
#   chardet, capitals, 40 lines: MacTurkish, reads "VEREIN FİR FLİSSE"
#   charset-normalizer, small letters, 2 lines: cp1250, reads "Verein für Flüsse"
#   charset-normalizer, small letters, 40 lines: cp775, reads "Verein f³r Fl³sse"
# All four give letters without a mistake in decoding, so nothing fails. Twice, an answer for 2 lines and one for 40 of the very same
# bytes differ. A list of names wants one assumed encoding, a few converted names shown, and a person who says yes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check chardet==7.7.0 charset-normalizer==3.5.3
"$folder/venv/bin/python" - <<'PYTHON'
import chardet
from charset_normalizer import from_bytes

HEADER = "organization,country\n"
CAPITALS = "VEREIN FÜR FLÜSSE,CH\nÖKOLOGISCHE GESELLSCHAFT,DE\n"
SMALL = "Heron Society,CH\nVerein für Flüsse,CH\n"


def by_chardet(content: bytes) -> str:
    return chardet.detect(content)["encoding"] or ""


def by_charset_normalizer(content: bytes) -> str:
    best = from_bytes(content).best()
    return best.encoding if best else ""


seen = []
for name, detect, lines in (("chardet, capitals", by_chardet, CAPITALS), ("charset-normalizer, small letters", by_charset_normalizer, SMALL)):
    for times in (1, 20):
        content = (HEADER + lines * times).encode("cp1252")
        encoding = detect(content)
        read = content.decode(encoding)
        start = read.upper().index("VEREIN")
        seen.append((encoding, read[start : start + 17]))
        print(f'{name}, {2 * times} lines: {encoding}, reads "{seen[-1][1]}"')
if seen != [
    ("Windows-1252", "VEREIN FÜR FLÜSSE"),
    ("MacTurkish", "VEREIN FİR FLİSSE"),
    ("cp1250", "Verein für Flüsse"),
    ("cp775", "Verein f³r Fl³sse"),
]:
    raise SystemExit("CHANGED: the lists are read in another way now")
PYTHON
