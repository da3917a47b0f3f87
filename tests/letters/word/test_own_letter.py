"""Our own word processor's file comes back as the letter it was, to the last setting."""

import datetime as dt
import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from PIL import Image

from signon.letters.file.letter_file import parse_letter
from signon.letters.parts.fields import DRAFT
from signon.letters.parts.letter_parts import LetterParts
from signon.letters.word.letters import WordLetter, read_word_letter
from signon.printing.document.document import LetterDocument, ListedSignatory
from signon.printing.docx.writer import word_processor_file

JOINT = """---
language: en-GB
paper: a4
layout: right-date
font_size: 10.5pt
margins: {top: 25mm, bottom: 20mm, left: 2.5cm, right: 25mm}
date: 2026-11-27
place: Geneva
letterhead:
  {name: Lake Network, logo: logo.png, address: "5 Quay Street\\nPort Hale", phone: +41 22 555 01 48,
   email: office@lakes.example, website: www.lakes.example, footer: "Charity no. 12\\nBank 99"}
reference: Our ref. LR/12
delivery_notation: By email
addressees:
  - {address: "President Jane Roe\\nThe Presidency", attention: Chief of Staff}
  - {address: "Minister Bo Reed\\nMinistry of Waters"}
salutation: Dear Madam President, dear Minister,
subject: Open the weirs
closing: Yours faithfully,
lead_signers:
  - {name: Ada Flint, title: Director, organization: Lake Network, signature: ada.png}
  - {name: Ola Berg, organization: River Union}
enclosures: [Map, Budget]
cc: [Mayor of Hale, The press]
signatory_list: {heading: Friends, columns: 3, placement: after-signature}
---

First *paragraph* with **bold**, a [link](https://example.org/a?b=c), and a note[^1]. It costs 5\\*3.

2024\\. That was dry.

# Demands

1. Close.
2. Open:

   - a
   - b

   Still the second.

Between.

3. Third.

- bullet
- another

> A quote.

---

| A | B |
| --- | --- |
| 1 | two words |

Line one\\
line two.

[^1]: See *this*.
"""
INDIVIDUAL = """---
title: The letter on dams
language: ar
paper: a4
date: 2026-11-27
place: بيروت
letterhead: {name: شبكة الأنهار, email: office@lakes.example, phone: +961 1 555 148, preset: plain}
addressing: individual
addressees:
  - {address: "معالي الوزير\\nوزارة المياه", salutation: "معالي الوزير،", attention: مكتب الوزير}
subject: فتح السدود
closing: وتفضلوا بقبول فائق الاحترام،
lead_signers:
  - {name: Ada Flint, title: مديرة, organization: شبكة}
enclosures: [خريطة]
cc: [رئيس البلدية]
---

نطلب منكم **فتح** السدود.

1. أولاً
2. ثانياً
"""
WINDOW = """---
language: de-DE
paper: a4
window: din-5008-b
hyphenation: true
date: 2026-12-01
place: Zürich
letterhead: {name: Flussbund, address: "Kai 5\\n8000 Zürich", website: www.fluss.example}
reference: Unser Zeichen 7
delivery_notation: Per E-Mail
addressees:
  - {address: "Frau Ministerin\\nAda Flint\\nMinisterium für Wasser", attention: Büro der Ministerin}
salutation: Sehr geehrte Frau Ministerin,
subject: Wehre öffnen
subject_position: after-salutation
closing: Mit freundlichen Grüßen
lead_signers:
  - {name: Bo Reed, title: Geschäftsführer, space: 5}
enclosures: [Karte]
cc: [Stadtrat]
---

Bitte öffnen Sie die Wehre. Noch eine Fußnote[^1].

[^1]: Siehe **dort**.
"""


def picture(colour: str) -> bytes:
    output = BytesIO()
    Image.new("RGB", (60, 20), colour).save(output, "PNG")
    return output.getvalue()


def written(text: str, signatories: Any = ()) -> tuple[LetterParts, bytes]:
    parts = parse_letter(text, "letter.md")
    images = {name: picture(colour) for name, colour in (("logo.png", "teal"), ("ada.png", "navy")) if name in text}
    day = parts.date or dt.date(2026, 11, 27)
    document = LetterDocument.compose(parts, date=day, images=images, signatories=signatories)
    return parts, word_processor_file(document)


def read_back(content: bytes) -> tuple[LetterParts, WordLetter]:
    letter = read_word_letter(content, "own.docx")
    return LetterParts.model_validate(letter.values, context=DRAFT), letter


@pytest.mark.parametrize("text", [JOINT, INDIVIDUAL, WINDOW], ids=["joint", "individual", "window"])
def test_our_own_file_comes_back_as_the_letter_it_was(text: str) -> None:
    parts, content = written(text)
    found, letter = read_back(content)
    before, after = parts.model_dump(mode="json"), found.model_dump(mode="json")
    renamed = {"logo.png": before["letterhead"]["logo"]} if before["letterhead"]["logo"] else {}
    if renamed:
        assert len(letter.pictures) == 2
        after["letterhead"]["logo"] = before["letterhead"]["logo"]
        after["lead_signers"][0]["signature"] = before["lead_signers"][0]["signature"]
    assert after == before
    assert all("further pages" in sentence for sentence in letter.remarks)


def test_the_parts_are_found_by_the_names_of_their_styles_whatever_these_are_called_inside() -> None:
    """LibreOffice gives each style another identifier when it saves a file."""
    parts, content = written(WINDOW)
    names = ("Salutation", "Closing", "Subject", "InsideAddress", "SignerTitle", "BodyText")
    changed = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(changed, "w") as target:
        for member in source.namelist():
            data = source.read(member)
            if member.endswith(".xml") and member.startswith("word/"):
                for number, name in enumerate(names):
                    data = re.sub(
                        rb'(w:(?:styleId|[pr]Style w:val|basedOn w:val|next w:val)=")%s"' % name.encode(),
                        rb'\g<1>a%d"' % number,
                        data,
                    )
            target.writestr(member, data)
    found, _letter = read_back(changed.getvalue())
    assert found == parts


def test_the_signatories_are_listed_and_no_part_of_the_draft() -> None:
    parts, content = written(WINDOW, [ListedSignatory("Heron Society"), ListedSignatory("Otter Trust")])
    found, letter = read_back(content)
    assert found == parts
    assert any("Heron Society; Otter Trust" in sentence for sentence in letter.remarks)
