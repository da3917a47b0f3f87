"""An invented letter and its signatories, as files that commands import and as a page that Chromium prints."""

import csv
from html import escape
from pathlib import Path
from typing import NamedTuple

WORDS = (
    "River", "Forest", "Justice", "Harbour", "Teachers", "Open Data", "Women’s Health", "Mountain", "Press", "Coast",
)  # fmt: skip
KINDS = ("Alliance", "Network", "Council", "Foundation", "Watch", "Federation of Community Associations", "Institute")
COUNTRIES = ("KE", "FR", "BR", "IN", "SE", "MX", "ID", "NP", "CH", "ZA", "JP")
SENTENCE = "We ask that the stations be opened again, and that all they measure be published."
LETTER = """---
slug: {slug}
subject: "Re: Measuring stations"
addressees:
  - address: |
      The President
      The Presidency
      1 Main Street
    salutation: "Dear President:"
closing: Sincerely,
lead_signers:
  - {{name: Ada Example, title: Director}}
signatory_list: {{style: names-representatives, columns: 2}}
---
{body}
"""
PAGE = """<!DOCTYPE html>
<html lang="en-US">
<title>Measuring stations</title>
<style>
@page {{ size: letter; margin: 1in 0.85in }}
body {{ font: 11pt Carlito, sans-serif }}
ul {{ columns: 2; list-style: none; padding: 0 }}
li {{ break-inside: avoid; white-space: pre-line; margin-bottom: 6pt }}
</style>
{body}
<ul>{entries}</ul>
</html>
"""
FIELDS = ("organization", "country", "representative_name", "representative_title", "representative_email")


class Invented(NamedTuple):
    """One signatory; its entry in the letter has three lines."""

    organization: str
    country: str
    representative_name: str
    representative_title: str
    representative_email: str


def invented(number: int) -> Invented:
    """The signatory of a number."""
    return Invented(
        f"{WORDS[number % 10]} {KINDS[number % 7]} of District {number}",
        COUNTRIES[number % 11],
        f"Robin {WORDS[(number // 7) % 10]}-{number}",
        "Executive Director",
        f"robin@district{number}.example",
    )


def write_letter(file: Path, slug: str) -> Path:
    """Write a letter file of one page."""
    file.write_text(LETTER.format(slug=slug, body="\n\n".join([SENTENCE] * 6)), encoding="utf-8")
    return file


def write_signatories(file: Path, number: int) -> Path:
    """Write so many signatories as CSV."""
    with file.open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines)
        table.writerow(FIELDS)
        table.writerows(map(invented, range(number)))
    return file


def write_page(file: Path, number: int) -> Path:
    """Write the same letter and list as a web page."""
    entries = "".join(map(_entry, map(invented, range(number))))
    file.write_text(PAGE.format(body=f"<p>{SENTENCE}</p>" * 6, entries=entries), encoding="utf-8")
    return file


def _entry(one: Invented) -> str:
    representative = escape(f"{one.representative_name}, {one.representative_title}")
    return f"<li><b>{escape(one.organization)}</b>\n{representative}\n{one.country}</li>"
