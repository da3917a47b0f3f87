"""A coordinator drafts a letter with every part, in a browser without scripts."""

from collections.abc import Callable
from io import BytesIO

import pypdfium2
import pytest
from flask import Flask

from signon.access import Role
from signon.letters.file.letter_file import parse_letter
from signon.letters.models.letter import Letter
from tests.printing.pictures import picture
from tests.walker import Walker

pytestmark = pytest.mark.both_databases(at_once=False)  # test_on_two_machines has it on PostgreSQL

FIRST_DRAFT = {
    "addressees-0-address": "President Jane Roe\nThe Presidency\n1 Main Street",
    "addressees-0-attention": "Office of the President",
    "addressees-0-salutation": "Dear Madam President:",
    "addressees-0-email": "office@presidency.example",
    "addressees-0-cc": "Her chief of staff",
    "salutation": "Your Excellencies,",
    "subject": "Rivers without mercury",
    "subject_position": "after-salutation",
    "body": "We write about **rivers**.\n\n- one\n- two",
    "closing": "Respectfully,",
    "lead_signers-0-name": "Ines Marlow",
    "lead_signers-0-title": "Convener",
    "lead_signers-0-organization": "River Coalition",
    "lead_signers-0-space": "5",
}
THE_REST = {
    "letterhead-name": "River Coalition",
    "letterhead-address": "2 Quay\nGeneva",
    "letterhead-phone": "0041 22 000 00 00",
    "letterhead-email": "desk@rivers.example",
    "letterhead-website": "rivers.example",
    "letterhead-footer": "Registered in Geneva",
    "date": "2026-11-30",
    "place": "Geneva",
    "delivery_notation": "Via email",
    "reference": "Our ref. 12/2026",
    "enclosures": "Map of the river\nMeasurements",
    "cc": "The Honorable John Doe",
    "sign_on_deadline": "2026-12-01T17:00",
    "closes_at": "2026-12-03T17:00",
    "timezone": "Europe/Zurich",
    "signatory_list-heading": "With us",
    "signatory_list-style": "by-country",
    "signatory_list-columns": "3",
    "signatory_list-order": "country",
    "signatory_list-placement": "after-signature",
    "language": "en-GB",
    "paper": "a4",
    "layout": "right-date",
    "font_size": "10.5pt",
    "margins-left": "0.85in",
    "title": "Open rivers",
    "slug": "rivers-2026",
}
LETTER_FILE = """---
slug: rivers-2026
title: Open rivers
language: en-GB
paper: a4
layout: right-date
font_size: 10.5pt
margins: {left: 0.85in}
date: 2026-11-30
place: Geneva
letterhead:
  name: River Coalition
  logo: logo.png
  address: |
    2 Quay
    Geneva
  phone: 0041 22 000 00 00
  email: desk@rivers.example
  website: rivers.example
  footer: Registered in Geneva
reference: Our ref. 12/2026
delivery_notation: Via email
addressees:
  - address: Senator Vey
  - address: |
      President Jane Roe
      The Presidency
      1 Main Street
    attention: Office of the President
    salutation: "Dear Madam President:"
    email: office@presidency.example
    cc: [Her chief of staff]
salutation: Your Excellencies,
subject: Rivers without mercury
subject_position: after-salutation
closing: Respectfully,
lead_signers:
  - {name: Ines Marlow, title: Convener, organization: River Coalition, space: 5}
  - {name: Omar Reed, signature: omar.png}
signatory_list: {heading: With us, style: by-country, columns: 3, order: country, placement: after-signature}
enclosures: [Map of the river, Measurements]
cc: [The Honorable John Doe]
sign_on_deadline: 2026-12-01T17:00
closes_at: 2026-12-03T17:00
timezone: Europe/Zurich
---
We write about **rivers**.

- one
- two
"""


def test_a_letter_with_every_part_is_drafted_previewed_corrected_and_opened(
    app: Flask, signed_in: Callable[..., Walker]
) -> None:
    desk = signed_in(Role.MODERATOR).open("/coordinator/").follow("Write a letter")
    desk.press("Add an addressee", **FIRST_DRAFT)
    desk.press("Down", **{"addressees-1-address": "Senator Vey"})
    desk.press("Add a lead signer")
    pictures = {
        "letterhead-logo-upload": (BytesIO(picture()), "logo.png"),
        "lead_signers-1-signature-upload": (BytesIO(picture(60, 30)), "omar.png"),
    }
    mistaken = {"lead_signers-1-name": "Omar Reed", "font_size": "1 foot"}
    desk.press("Save the letter", **THE_REST | pictures | mistaken)
    assert "Font size must be a number with its unit" in desk.text

    desk.press("Save and stay", font_size="10.5pt")
    assert desk.path == "/coordinator/letters/rivers-2026/edit"
    with app.app_context():
        letter = Letter.named("rivers-2026")
        assert letter.parts == parse_letter(LETTER_FILE, "expected.md")
        assert [image.name for image in letter.images] == ["logo.png", "omar.png"]

    with pypdfium2.PdfDocument(desk.press("Preview as PDF").response.data) as document:
        printed = " ".join(document[0].get_textpage().get_text_range().split())
    assert "Geneva, 30 November 2026" in printed
    assert "Senator Vey President Jane Roe" in printed

    desk.open("/coordinator/letters/rivers-2026").press("Open")
    assert "is open for signature" in desk.text
    desk.open("/coordinator/letters/rivers-2026/edit")
    assert "you will be asked whether that is a correction or a material change" in desk.text
