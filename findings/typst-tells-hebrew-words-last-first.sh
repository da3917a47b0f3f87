#!/usr/bin/env bash
# typst 0.15.2: in a tagged PDF, the words of a Hebrew or Arabic line stand last word first.
#
# Guessed: a PDF that Typst writes for UA-1 gives a reader by tags the words in the order in which they are read.
# Seen (2026-11-27, Python 3.11, Typst's own fonts): words from right to left are painted from the left of the line, as one piece
# of marked content. Each word's characters are reversed, and ReversedChars says so; but the words themselves must then stand "in
# natural reading order" (ISO 32000-1, 14.8.2.5.3), and they stand in that of the page. Poppler and PDFium do not show it, since
# they sort glyphs by their place. No checker does: veraPDF passes the file. Words in the tag itself (ActualText) mend it.
#   entered: אחת שתיים שלוש (one two three)
#   told: three two one
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check typst==0.15.2 pikepdf==10.17.0
"$folder/venv/bin/python" - <<'PYTHON'
import re
from io import BytesIO

import pikepdf
import typst

NUMBERS = {"אחת": "one", "שתיים": "two", "שלוש": "three"}
SOURCE = f'#set document(title: "Numbers")\n#set text(lang: "he")\n{" ".join(NUMBERS)}'.encode()
pdf = pikepdf.open(BytesIO(typst.compile(SOURCE, pdf_standards="ua-1", ignore_system_fonts=True, timestamp=0)))
(page,) = pdf.pages
(font,) = page.Resources.Font.values()
pairs = re.findall(r"<(\w{4})> *<(\w+)>", font.ToUnicode.read_bytes().decode("latin1"))
characters = {bytes.fromhex(code): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


def words():
    """The words of the page's one piece of marked content, each put right as ReversedChars asks."""
    pieces = 0
    reversed_characters = False
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "BDC" and "/MCID" in operands[1]:
            pieces += 1
        elif str(operator) == "BMC":
            reversed_characters = operands[0] == "/ReversedChars"
        elif str(operator) == "TJ":
            codes = b"".join(bytes(one) for one in operands[0] if isinstance(one, pikepdf.String))
            shown = "".join(characters[codes[at : at + 2]] for at in range(0, len(codes), 2))
            yield NUMBERS[(shown[::-1] if reversed_characters else shown).strip()]
    assert pieces == 1, pieces


told = " ".join(words())
print("entered:", " ".join(NUMBERS), f"({' '.join(NUMBERS.values())})")
print("told:", told)
if told != "three two one":
    raise SystemExit("CHANGED: the words stand in another order now")
PYTHON
