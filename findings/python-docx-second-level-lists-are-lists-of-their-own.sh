#!/usr/bin/env bash
# python-docx 1.2.0 and mammoth 1.13.0: "List Bullet 2" and "List Number 2" are no second level, and mammoth numbers through all of them.
#
# python-docx's template has a numbering of its own for each of these styles, at level 0; only the style's name and its indent
# tell of the level. Word shows them indented. mammoth reads the level that the numbering has.
# Guessed: a list written with "List Bullet" and "List Bullet 2" is read as a list within a list.
# Seen (2026-11-27, Python 3.11): one flat list; and of the demands 1, 1, 1, 2 that Word shows, 1 to 4. No message says so, and the
# words are all there. Who reads such letters has to take the level from the style's name.
#   <ul><li>Water</li><li>clean</li><li>Land</li></ul>
#   <ol><li>First</li><li>a part</li><li>a part of it</li><li>Second</li></ol>
#   levels in the template: [[], [], [], []]
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check python-docx==1.2.0 mammoth==1.13.0
"$folder/venv/bin/python" - <<'PYTHON'
from io import BytesIO

import mammoth
from docx import Document

BULLETS = [("List Bullet", "Water"), ("List Bullet 2", "clean"), ("List Bullet", "Land")]
NUMBERS = [("List Number", "First"), ("List Number 2", "a part"), ("List Number 3", "a part of it"), ("List Number", "Second")]


def read(paragraphs: list[tuple[str, str]]) -> str:
    document, content = Document(), BytesIO()
    for style, text in paragraphs:
        document.add_paragraph(text, style=style)
    document.save(content)
    result = mammoth.convert_to_html(content)
    return result.value + "".join(str(message) for message in result.messages)


seen = [read(BULLETS), read(NUMBERS)]
print(*seen, sep="\n")
styles = Document().styles
levels = [styles[name].element.xpath(".//w:numPr/w:ilvl") for name in ("List Bullet", "List Bullet 2", "List Number", "List Number 2")]
print(f"levels in the template: {levels}")
if any(levels) or seen != [
    "<ul><li>Water</li><li>clean</li><li>Land</li></ul>",
    "<ol><li>First</li><li>a part</li><li>a part of it</li><li>Second</li></ol>",
]:
    raise SystemExit("CHANGED: the lists are read in another way now")
PYTHON
