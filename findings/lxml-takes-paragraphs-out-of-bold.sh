#!/usr/bin/env bash
# lxml 6.1.3 (libxml2 2.14.6): paragraphs within <b> or <i>, as clipboards have them, lose their emphasis; headings and lists keep it.
#
# Google Docs wraps what it puts on the clipboard in one <b>, and office programs write <b> and <i> round whole paragraphs.
# Guessed: a parser may be strict with a paragraph in bold or forgiving with it, but treats a heading and a list in the same way.
# Seen (2026-11-27, Python 3.11, Beautiful Soup 4.15.0): <p> alone closes the emphasis before it, and leaves an empty element behind;
# <h2>, <ul> and <div> stay within, and <font> keeps its paragraphs too. html5lib 1.1 and html.parser keep all five. The words are all there, so a check of the text
# before and after finds nothing.
#   lxml, <b><p>x</p></b>: <b></b><p>x</p>
#   lxml, <i><p>x</p></i>: <i></i><p>x</p>
#   lxml, <font><p>x</p></font>: <font><p>x</p></font>
#   lxml, <b><h2>x</h2></b>: <b><h2>x</h2></b>
#   lxml, <b><ul><li>x</li></ul></b>: <b><ul><li>x</li></ul></b>
#   html5lib and html.parser: all as written
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check lxml==6.1.3 html5lib==1.1 beautifulsoup4==4.15.0
"$folder/venv/bin/python" - <<'PYTHON'
from bs4 import BeautifulSoup

PIECES = ("<b><p>x</p></b>", "<i><p>x</p></i>", "<font><p>x</p></font>", "<b><h2>x</h2></b>", "<b><ul><li>x</li></ul></b>")


def parsed(piece: str, parser: str) -> str:
    return BeautifulSoup(f"<html><body>{piece}</body></html>", parser).body.decode_contents()


seen = [parsed(piece, "lxml") for piece in PIECES]
for piece, result in zip(PIECES, seen, strict=True):
    print(f"lxml, {piece}: {result}")
others = [parsed(piece, parser) for parser in ("html5lib", "html.parser") for piece in PIECES]
print("html5lib and html.parser: all as written" if others == [*PIECES, *PIECES] else f"others: {others}")
if seen != ["<b></b><p>x</p>", "<i></i><p>x</p>", *PIECES[2:]] or others != [*PIECES, *PIECES]:
    raise SystemExit("CHANGED: the emphasis is kept in another way now")
PYTHON
