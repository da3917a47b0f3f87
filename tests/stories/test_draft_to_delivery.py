"""The main walk: a letter from an empty page to a delivered PDF, with real mail on loopback and nothing replaced."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.printing.printed import layout_text
from tests.servers.mailbox import text_of
from tests.walker import Walker

pytestmark = pytest.mark.both_databases(at_once=False)  # test_on_two_machines has it on PostgreSQL

LETTER = "/coordinator/letters/open-rivers"


def draft(coordinator: Walker) -> None:
    coordinator.open("/coordinator/letters/new")
    coordinator.press(
        "Save the letter",
        **{
            "addressees-0-address": "Minister Ada Flint\nMinistry of Water",
            "addressees-0-salutation": "Dear Minister:",
            "subject": "Open rivers",
            "body": "We ask for **open** rivers.",
            "closing": "Sincerely,",
            "lead_signers-0-name": "Ines Marlow",
        },
    )


def sign(app: Flask, organization: str, email: str) -> Walker:
    representative = Walker(app).open("/letters/open-rivers").follow("Sign for your organisation")
    representative.press(
        "Sign the letter",
        organization=organization,
        country="Switzerland",
        representative_name="Mara Quill",
        representative_title="Director",
        representative_email=email,
        authorised="y",
    )
    return representative


def test_from_an_empty_page_to_a_delivered_pdf(
    app: Flask, database: str, mailbox: Any, signed_in: Callable[..., Walker], walker: Walker, work: Callable[[], None]
) -> None:
    coordinator = signed_in()
    draft(coordinator)
    coordinator.open(LETTER).press("Open it for signing")

    for organization, email in (("Lake Friends", "lake@friends.example"), ("Fake Lakes", "fake@lakes.example")):
        representative = sign(app, organization, email)
        work()
        representative.open(mailbox.link(email)).press("Confirm")
    assert "Lake Friends" not in walker.open("/letters/open-rivers").text

    coordinator.open(LETTER).follow("2 signatures wait").follow("Lake Friends").press("Approve")
    coordinator.press("Reject and tell", reason="not-a-member")
    work()
    assert "Approved: " in mailbox.to("lake@friends.example")[-1]["Subject"]
    assert "Lake Friends" in walker.open(mailbox.link("lake@friends.example")).text
    assert "not a member of the coalition" in text_of(mailbox.to("fake@lakes.example")[-1])
    assert "Lake Friends" in walker.open("/letters/open-rivers").text

    coordinator.open(LETTER).press("Preview with the signatories")
    work()
    coordinator.open(coordinator.path).follow("Open the PDF")
    assert "Lake Friends" in layout_text(coordinator.response.data)

    coordinator.open(LETTER).follow("Check and finalise").press("Finalise the letter")
    work()
    assert "The finalised documents" in coordinator.open(coordinator.path).text

    sha256 = walker.open("/letters/open-rivers").page.find("abbr", string="SHA-256").find_next("dd").get_text()
    pdf = walker.follow("Read the PDF").response.data
    assert hashlib.sha256(pdf).hexdigest() == sha256
    text = layout_text(pdf)
    assert "Lake Friends" in text
    assert "Fake Lakes" not in text
    work()
    assert "Finalised: " in mailbox.to("lake@friends.example")[-1]["Subject"]
    assert walker.open("/letters/open-rivers/sign").page.find("h1").get_text() == "Signing is closed"
