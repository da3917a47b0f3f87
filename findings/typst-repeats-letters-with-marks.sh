#!/usr/bin/env bash
# typst 0.15.2: a letter with a mark that has no character of its own is copied two or three times from the PDF.
#
# Guessed: Typst writes ActualText where glyphs and characters differ, and asks of PDF/UA-1 hold, so that text is copied as typed.
# Seen (2026-11-27, Python 3.11, Typst's own fonts, PDFium): where a letter and its marks stay several glyphs, each glyph is
# mapped to the whole of them. Names in languages of West Africa and of the Americas, and transliterated ones, come back with
# letters repeated. Poppler shows the same, a little otherwise, and so do Burmese, Khmer and Lao with fonts for them. A PDF that
# asks for UA-1 and A-3a is written without a word, and veraPDF passes it. Typst's issues 4225 and 8767.
#   q̇ is copied as q̇q̇
#   M̆̄ is copied as M̆̄M̆̄M̆̄
#   ü (two characters) is copied as ü
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check typst==0.15.2 pypdfium2==5.15.2
"$folder/venv/bin/python" - <<'PYTHON'
import pypdfium2
import typst

EXPECTED = {"q\u0307": 2, "M\u0306\u0304": 3, "u\u0308": 1}


def copied(text):
    source = f'#set document(title: "Names")\n{text}'.encode()
    pdf = typst.compile(source, pdf_standards=["ua-1", "a-3a"], ignore_system_fonts=True, timestamp=0)
    return pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range().strip()


seen = {text: copied(text) for text in EXPECTED}
for text, came in seen.items():
    print(text, "is copied as", came)
if seen != {text: text * times for text, times in EXPECTED.items()}:
    raise SystemExit("CHANGED: letters with marks are copied otherwise now")
PYTHON
