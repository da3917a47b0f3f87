#!/usr/bin/env bash
# ftfy 6.3.1: fix_text() changes a right name when a word in capitals ends in Ã and a closing quotation mark follows.
#
# ftfy repairs text that was read in the wrong encoding, and its rules ask for signs that do not stand together by chance.
# Guessed: a name that is right, with quotation marks as word processors set them, comes back as it was.
# Seen (2026-11-27, Python 3.11): Ã and the closing mark are also the two bytes of Ô, read as Windows-1252. The closing
# mark goes, and the word gets another letter. An opening mark before it, and the rest of the name, do not save it; small letters
# do. is_bad() says true of it, so the name cannot be marked as doubtful by that alone.
#   COLETIVO “AMANHÃ” -> COLETIVO "AMANHÔ
#   IRMANDADE “MANHÃ” -> IRMANDADE "MANHÔ
#   Coletivo “Amanhã” -> Coletivo "Amanhã"
#   COMITÉ “LIBERTÉ” -> COMITÉ "LIBERTÉ"
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check ftfy==6.3.1
"$folder/venv/bin/python" - <<'PYTHON'
from ftfy import fix_text
from ftfy.badness import is_bad

NAMES = ("COLETIVO “AMANHÃ”", "IRMANDADE “MANHÃ”", "Coletivo “Amanhã”", "COMITÉ “LIBERTÉ”")
seen = [fix_text(name) for name in NAMES]
for name, fixed in zip(NAMES, seen, strict=True):
    print(f"{name} -> {fixed}")
wanted = ['COLETIVO "AMANHÔ', 'IRMANDADE "MANHÔ', 'Coletivo "Amanhã"', 'COMITÉ "LIBERTÉ"']
if seen != wanted or [is_bad(name) for name in NAMES] != [True, True, False, False]:
    raise SystemExit("CHANGED: the names are repaired in another way now")
PYTHON
