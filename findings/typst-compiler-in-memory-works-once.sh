#!/usr/bin/env bash
# typst 0.15.2 (typst-py): a Compiler that got its source as bytes compiles it once. The second time it finds no file.
#
# Guessed: "use Compiler class to avoid reinitialization" (README) holds for a source in memory as it does for a file: compile
# twice, or ask for a position by eval and then compile.
# Seen (2026-11-27, Python 3.11): the first call of compile, eval or query takes the sources with it. Each later call fails with
# "file not found" and names a file in the working folder that nobody asked for; so it does with a dict of files. A Compiler
# for a file on disk can be used again. Whoever lays out, asks, and lays out again has to write the sources to a folder.
#   bytes: compiles, then TypstError: file not found
#   dict: compiles, then TypstError: file not found
#   file: compiles, then compiles
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check typst==0.15.2
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from pathlib import Path

import typst

SOURCE = b"= Hello"
file = Path("hello.typ")
file.write_bytes(SOURCE)
expected = {"bytes": "TypstError: file not found", "dict": "TypstError: file not found", "file": "compiles"}


def second(source):
    compiler = typst.Compiler(source)
    assert compiler.compile().startswith(b"%PDF")
    try:
        compiler.compile()
    except typst.TypstError as error:
        return f"TypstError: {str(error).partition(' (')[0]}"
    return "compiles"


seen = {kind: second(source) for kind, source in (("bytes", SOURCE), ("dict", {"main.typ": SOURCE}), ("file", file))}
for kind, then in seen.items():
    print(f"{kind}: compiles, then {then}")
if seen != expected:
    raise SystemExit("CHANGED: a compiler of sources in memory behaves otherwise now")
PYTHON
