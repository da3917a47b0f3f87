#!/usr/bin/env bash
# GMime 3.2 (notmuch 0.37): of a subject in several encoded words, what follows a word whose base64 is padded is not shown.
#
# RFC 2047, 2 and 6.2: each encoded word is decoded by itself, and neighbours are joined. Python's email package cuts words where
# 75 characters end, and pads each of them.
# Guessed: every reader joins them, as Python, mutt, Perl and the npm package mailparser 3.9.1 do.
# Seen (2026-11-27, Debian 12: notmuch 0.37, GMime 3.2.13): a subject of "a" and sixty Han letters ends after the first word, and
# nothing says that there was more. Words with a multiple of three octets, which need no padding, are read whole. GMime joins
# neighbouring words before it decodes them, for the sake of programs that cut a letter's octets in two.
# Needs apt, on Debian 12 or a relative; nothing is installed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
names=$(apt-get install --simulate -qq --no-install-recommends notmuch | awk '/^Inst / { print $2 }')
# shellcheck disable=SC2086 # the names are words
apt-get download -qq ${names:-notmuch libnotmuch5 libgmime-3.0-0} 2>/dev/null
for package in *.deb; do dpkg -x "$package" tree; done
mkdir -p mail/cur mail/new mail/tmp
python3 - <<'PYTHON'
from email.header import Header
from email.base64mime import header_encode
from pathlib import Path

subject = "a" + "\u5317" * 60
padded = Header(subject, "utf-8", header_name="Subject").encode(linesep="\r\n")
assert "==?=" in padded or "=?=\r\n" in padded.replace("==?=", "=?="), padded
cut = [subject[:1], *(subject[at : at + 15] for at in range(1, len(subject), 15))]
unpadded = "\r\n ".join(["=?utf-8?q?a?=", *(header_encode(one.encode(), "utf-8") for one in cut[1:])])
for name, words in (("padded", padded), ("unpadded", unpadded)):
    head = f"From: a@b.example\r\nMessage-ID: <{name}@b.example>\r\nSubject: {words}\r\n\r\nText\r\n"
    Path("mail", "cur", name).write_bytes(head.encode())
PYTHON
printf '[database]\npath=%s/mail\n[user]\nname=x\nprimary_email=x@x.example\n' "$folder" > config
export NOTMUCH_CONFIG="$folder/config" LD_LIBRARY_PATH="$folder/tree/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo x86_64-linux-gnu)"
"$folder/tree/usr/bin/notmuch" new --quiet
length() {
  "$folder/tree/usr/bin/notmuch" show --format=json "id:$1@b.example" |
    python3 -c 'import json, sys; print(len(json.load(sys.stdin)[0][0][0]["headers"]["Subject"]))'
}
padded=$(length padded) unpadded=$(length unpadded)
echo "Of 61 letters notmuch shows $padded with padding, $unpadded without."
[ "$padded" -lt 61 ] && [ "$unpadded" -eq 61 ] || { echo "CHANGED" >&2; exit 1; }
