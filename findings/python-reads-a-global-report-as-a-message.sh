#!/usr/bin/env bash
# Python 3.11 to 3.13: message/delivery-status is a list of blocks; message/global-delivery-status is one message, with the rest as its text.
#
# RFC 6533 has the second for reports on addresses beyond ASCII. It looks like the first, has the same fields, and may be encoded.
# Guessed: the email package knows both, or treats an unknown type as text.
# Seen (2026-11-27, Python 3.11.7 and 3.13.0): every message/* that it does not know is parsed as a message (RFC 822): the fields about the whole become headers,
# and those about the recipients its body. One in base64 is parsed before it is decoded, so it has no fields at all, and its text
# is the base64. Programs that walk over the blocks find nobody.
#   delivery-status: [['Reporting-MTA'], ['Final-Recipient', 'Action']]
#   global-delivery-status: [['Reporting-MTA']], text begins Final-Recipi
#   global-delivery-status in base64: [[]], text begins UmVwb3J0aW5n
set -euo pipefail
python3 - <<'PYTHON'
import base64
from email import message_from_string

BLOCKS = "Reporting-MTA: dns; mx.lake.example\n\nFinal-Recipient: rfc822; mara@lake.example\nAction: failed\n"


def parsed(kind: str, text: str, encoding: str = "7bit"):
    return message_from_string(f"Content-Type: message/{kind}\nContent-Transfer-Encoding: {encoding}\n\n{text}")


def told(message) -> tuple[list[list[str]], str]:
    blocks = message.get_payload()
    return [block.keys() for block in blocks], str(blocks[-1].get_payload())[:12]


usual = told(parsed("delivery-status", BLOCKS))
other = told(parsed("global-delivery-status", BLOCKS))
coded = told(parsed("global-delivery-status", base64.b64encode(BLOCKS.encode()).decode(), "base64"))
print(f"delivery-status: {usual[0]}")
print(f"global-delivery-status: {other[0]}, text begins {other[1][:15]}")
print(f"global-delivery-status in base64: {coded[0]}, text begins {coded[1]}")
if usual[0] != [["Reporting-MTA"], ["Final-Recipient", "Action"]] or other != ([["Reporting-MTA"]], "Final-Recipi"):
    raise SystemExit("CHANGED: the blocks are split in another way now")
if coded != ([[]], "UmVwb3J0aW5n"):
    raise SystemExit("CHANGED: an encoded report is decoded before it is parsed now")
PYTHON
