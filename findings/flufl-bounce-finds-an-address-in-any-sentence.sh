#!/usr/bin/env bash
# flufl.bounce 6.0: any message with an address between two commas is a permanent failure for that address.
#
# The library reads the bounces of many servers, and one asks it whether a message is a bounce.
# Guessed: a message that no detector knows gives nothing; a detector for one laboratory's servers looks for these first.
# Seen (2026-11-27, Python 3.11): the last detector takes the first line that has ", address," wherever it stands, so an absence
# assistant's answer, or a person's, is a bounce for the colleague that it names. It says so of no message without such a line.
# Whoever asks has to know by other signs that a mail server wrote the message.
#   absence assistant's answer: {b'luc@lake.example'}
#   the same without the second comma: set()
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check flufl.bounce==6.0
"$folder/venv/bin/python" - <<'PYTHON'
from email import message_from_string

from flufl.bounce import all_failures

ANSWER = """From: mara@lake.example
Subject: Automatic reply
Auto-Submitted: auto-replied

I am away. Please write to Mr Otterley, luc@lake.example{comma} who decides meanwhile.
"""

seen = []
for told, comma in (("absence assistant's answer", ","), ("the same without the second comma", "")):
    _delayed, failed = all_failures(message_from_string(ANSWER.format(comma=comma)))
    seen.append(set(failed))
    print(f"{told}: {set(failed)}")
if seen != [{b"luc@lake.example"}, set()]:
    raise SystemExit("CHANGED: the address is found in another way now")
PYTHON
