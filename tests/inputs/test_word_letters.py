"""Letters that real programs wrote, handed in at the desk and by command."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask

from signon.access import Role
from tests.walker import Walker

FOLDER = Path(__file__).parent
ADDRESS = "/coordinator/letters/from-word"


class Right(NamedTuple):
    """What has to be right: texts of the body, values of fields by their id, and pieces of the list."""

    body: tuple[str, ...]
    fields: dict[str, str]
    listed: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


LETTERS = {
    "word-german-libreoffice.docx": Right(
        (
            "die Wehre zu **öffnen**.",
            "[den Bericht](https://fluss.example/bericht)[^1]",
            "Forderung 3: Das Wehr öffnen",
            "7. sieben\n   - darunter\n8. acht",
            "| Hale | 3 |",
            "[^1]: Seite 12.",
        ),
        {
            "addressees-0-address": "Frau Ministerin\nAda Flint\nMinisterium für Wasser",
            "addressees-0-attention": "Herrn Berg",
            "place": "Zürich",
            "date": "2026-11-27",
            "subject": "Wehre öffnen",
            "salutation": "Sehr geehrte Frau Ministerin,",
            "closing": "Mit freundlichen Grüßen",
            "lead_signers-0-title": "Geschäftsführer",
            "enclosures": "Karte\nGutachten",
            "cc": "Stadtrat Hale",
            "letterhead-name": "Flussbund Torrin",
            "letterhead-phone": "+41 44 555 01 48",
            "letterhead-email": "buero@fluss.example",
            "letterhead-website": "www.fluss.example",
            "language": "de-CH",
        },
        ("“Nur für uns.”", "“Bald.”", "“Im Kasten steht etwas.”", "“Forderung 4: Die Furt bezahlen”"),
        ("Nur für uns", "Bald."),
    ),
    "word-pandoc.docx": Right(
        (
            "**open** the *weirs*.[^1]",
            "(2) second.",
            "3. third\n4. fourth\n   - below",
            "> A quotation",
            "| 1 | x\\|y |",
            "See *there*.",
        ),
        {
            "subject": "Open the weirs",
            "date": "2026-11-27",
            "addressees-0-address": "President Jane Roe\nThe Presidency\nTorrin",
            "lead_signers-0-organization": "Lake Network",
            "cc": "Mayor of Hale",
        },
    ),
    "word-python-docx.docx": Right(
        (
            "**open** the weirs",
            "5*3*2",
            "That was a dry year.",
            "1. Close the weir\n2. Fund the ford",
            "- bullet one\n  - sub",
            "> In a quote.",
        ),
        {
            "addressees-0-address": "President Jane Roe\nThe Presidency\n1 Main Street\nTorrin",
            "addressees-0-attention": "Chief of Staff",
            "addressees-1-address": "Secretary John Doe\nMinistry of Waters\nTorrin",
            "reference": "Our ref.: LR/12",
            "delivery_notation": "By email and post",
            "cc": "Minister of Finance\nMayor of Hale",
            "enclosures": "Map of weirs\nBudget",
            "lead_signers-1-organization": "River Union",
            "letterhead-name": "Lake and River Network",
        },
    ),
    "word-npm-docx.docx": Right(
        (
            "We write to you, and ask for **fish passes**[^1].",
            "☒ not: ☐",
            "IV. Build them",
            "a) soon",
            "V. Keep them",
            "| both |",
        ),
        {
            "subject": "Fish passes",
            "date": "2027-03-03",
            "lead_signers-0-title": "Chair",
            "lead_signers-0-organization": "River Union",
        },
        ("“you”", "“A | B | both”"),
        ("☒☒",),
    ),
    "word-style-numbers.docx": Right(
        (
            "**They matter.**",
            "Demand 1: Open the weirs.\n\nNot a demand.\n\nDemand 2: Fund the ford.",
            "1.1 below",
            "7) seven",
        ),
        {},
    ),
    "word-merge-fields.docx": Right(
        ("she says yes. See [the report](https://lakes.example/a).",),
        {},
        ("“she”", "“Our report”"),
        ("fshe", "Our report"),
    ),
    "word-controls-and-boxes.docx": Right(
        ("We write with Ada Berg of 本田.", "kept✔"),
        {},
        ("本田: ほんだ", "Click to enter a date", "Registered mail"),
        ("Click to", "ほんだ"),
    ),
    "word-controls-resaved-libreoffice.docx": Right(
        ("We write with Ada Berg of 本田.", "kept✔"), {}, ("本田: ほんだ", "Click to enter a date"), ("Click to",)
    ),
    "word-hidden-and-off.docx": Right(
        ("Seen plain under\\\nnext line",), {}, ("“unseen”", "“gone”", "“under”"), ("unseen", "gone")
    ),
    "word-strict.docx": Right(("We ask for *this*.", "1. one\n2. two"), {"closing": "Sincerely,"}),
}
REFUSED = {
    "word-tracked.docx": "holds 2 tracked changes and 1 comment",
    "word-letter.doc": "is a Word file of the old kind (.doc)",
    "word-letter.odt": "is an OpenDocument file",
    "word-letter.rtf": "is an RTF file",
}


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_stands_in_the_form_as_its_program_showed_it(signed_in: Callable[..., Walker], name: str) -> None:
    page = handed_in(signed_in(Role.MODERATOR), name).page
    right, body = LETTERS[name], page.find(id="body").get_text()
    assert [text for text in right.body if text not in body.replace("\\*", "*")] == []
    assert [text for text in right.absent if text in body] == []
    found = {key: page.find(id=key).get("value") or page.find(id=key).get_text().strip() for key in right.fields}
    assert found == right.fields
    told = page.find(id="from-word").get_text()
    assert [text for text in right.listed if text not in told] == []
    assert "Not taken over:" not in told


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_settled_docx_is_refused_with_the_way_out(
    signed_in: Callable[..., Walker], app: Flask, name: str
) -> None:
    walker = handed_in(signed_in(Role.MODERATOR), name)
    assert walker.status == 422
    assert REFUSED[name] in walker.page.select_one(".error-summary").get_text()
    result = app.test_cli_runner().invoke(args=["letter", "import", str(FOLDER / name)])
    assert (result.exit_code, result.stdout) == (1, "")
    assert REFUSED[name] in result.stderr


def test_the_command_makes_the_draft_and_lists_the_rest(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["letter", "import", str(FOLDER / "word-german-libreoffice.docx")])
    assert (result.exit_code, result.stdout) == (0, "wehre-offnen\n")
    assert "Hidden text is left out: “Nur für uns.”." in result.stderr.splitlines()


def handed_in(walker: Walker, name: str) -> Walker:
    content = BytesIO((FOLDER / name).read_bytes())
    return walker.open(ADDRESS).press("Read the letter", word_letter=(content, name))
