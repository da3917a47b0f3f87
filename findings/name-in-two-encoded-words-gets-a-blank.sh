#!/usr/bin/env bash
# Python 3.11's email.policy.default: a sender's name that another program wrote as two encoded words is read with a blank in it.
#
# RFC 2047, 6.2: the white space between two encoded words is not part of the text. Long names are always split so, because an
# encoded word may have 75 characters.
# Guessed: the modern policy reads a name as it reads a subject.
# Seen (2026-11-27, Python 3.11.2 and 3.11.7): From gives "Ribere ñas", Subject gives "Ribereñas" from the very same words; the
# old email.header and the npm package mailparser 3.9.1 give "Ribereñas" for both. Python's own folding of names hides it,
# because it encodes whole words only. So a name taken from an answer or a bounce is not the name that was sent.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf 'From: =?utf-8?q?Ribere?= =?utf-8?q?=C3=B1as?= <a@b.example>\r\nSubject: =?utf-8?q?Ribere?= =?utf-8?q?=C3=B1as?=\r\n\r\nText\r\n' > mail
npm install --silent --no-audit --no-fund mailparser@3.9.1 >/dev/null
peer=$(node -e 'require("mailparser").simpleParser(require("fs").readFileSync("mail")).then(m => console.log(`${m.from.value[0].name}, ${m.subject}`))')
python=$(python3 - <<'PYTHON'
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from pathlib import Path

content = Path("mail").read_bytes()
modern = message_from_bytes(content, policy=policy.default)
old = make_header(decode_header(message_from_bytes(content)["From"]))
print(f"{modern['From'].addresses[0].display_name}, {modern['Subject']}; old: {str(old).split(' <')[0]}")
PYTHON
)
echo "mailparser: $peer"
echo "Python: $python"
[ "$peer" = "Ribereñas, Ribereñas" ] && [ "$python" = "Ribere ñas, Ribereñas; old: Ribereñas" ] || { echo "CHANGED" >&2; exit 1; }
