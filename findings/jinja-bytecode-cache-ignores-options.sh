#!/usr/bin/env bash
# Jinja 3.1.6: a bytecode cache is looked up by the template's name and source alone, not by the options it was compiled with.
#
# Guessed: two environments that share a FileSystemBytecodeCache, one for pages and one for plain mails with trim_blocks=True,
# each print a template as their own options say.
# Seen (2026-11-27, Python 3.11): whichever compiles a template first decides for both. The second environment prints
# 'Dear\nAda,\n' though its own options give 'Dear\n\nAda,\n'. Give each set of options a folder of its own.
#   first environment, trim_blocks=True: 'Dear\nAda,\n'
#   second, without it, same cache:      'Dear\nAda,\n'
#   second, without it, no cache:        'Dear\n\nAda,\n'
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jinja2==3.1.6
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sys

from jinja2 import DictLoader, Environment, FileSystemBytecodeCache

LETTER = {"letter.txt": "Dear\n{% if true %}\nAda,\n{% endif %}\n"}


def printed(*, cached: bool, **options: bool) -> str:
    cache = FileSystemBytecodeCache(sys.argv[1]) if cached else None
    return Environment(loader=DictLoader(LETTER), bytecode_cache=cache, **options).get_template("letter.txt").render()


first = printed(cached=True, trim_blocks=True)
second = printed(cached=True)
alone = printed(cached=False)
print(f"first: {first!r}, second with the same cache: {second!r}, second without one: {alone!r}")
if second != first or second == alone:
    raise SystemExit("CHANGED: the cache now tells the options apart")
PYTHON
