#!/usr/bin/env bash
# WeasyPrint 70.0: a numbered list that starts at 3 is printed from 1, and so is one that counts down.
#
# Guessed: the option presentational_hints, which is off unless asked for, is about looks (align, bgcolor, font); the number that
# a list starts with (start), that an item bears (value) and the order (reversed) are content, as HTML says, and are always kept.
# Seen (2026-11-28, Python 3.11): start, value and type are read as such hints, so without the option each list counts 1, 2, 3 -
# also the second half of a list that a paragraph interrupts, which Markdown writes as <ol start="3">. With the option start, value
# and type are right; reversed is read in neither case. A style of the list, "counter-reset: list-item 2", needs no option.
#   without: 1. 2. | 1. 2. | 1. 2. | 1. 2. 3.    with: 3. 4. | 7. 8. | c. d. | 1. 2. 3.    by style: 3. 4.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check weasyprint==70.0 pypdfium2==5.15.2
"$folder/venv/bin/python" - <<'PYTHON'
import re

import pypdfium2
from weasyprint import HTML

LISTS = [
    "<ol start='3'><li>x<li>x</ol>",
    "<ol><li value='7'>x<li>x</ol>",
    "<ol type='a' start='3'><li>x<li>x</ol>",
    "<ol reversed><li>x<li>x<li>x</ol>",
]
BY_STYLE = "<ol style='counter-reset: list-item 2'><li>x<li>x</ol>"


def marks(html: str, **options: bool) -> str:
    page = pypdfium2.PdfDocument(HTML(string=html).write_pdf(**options))[0]
    return " ".join(re.findall(r"\w\.", page.get_textpage().get_text_bounded()))


without = " | ".join(marks(one) for one in LISTS)
with_hints = " | ".join(marks(one, presentational_hints=True) for one in LISTS)
by_style = marks(BY_STYLE)
print(f"without: {without}    with: {with_hints}    by style: {by_style}")
if (without, with_hints, by_style) != ("1. 2. | 1. 2. | 1. 2. | 1. 2. 3.", "3. 4. | 7. 8. | c. d. | 1. 2. 3.", "3. 4."):
    raise SystemExit("CHANGED: the numbers of lists")
PYTHON
