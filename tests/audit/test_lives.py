"""The quick part of the audit's lives of a letter, and that it finds what it looks for."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from signon.database.db import db, now
from signon.letters.models.text_version import TextVersion
from signon.mail.models import OutboxMail
from signon.moderation import decisions
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from signon.web import kept_pages
from tests.audit.counts import Counts, Found
from tests.audit.life.letter_life import LetterLife, life_on, live
from tests.audit.site.tried_site import TriedSite

LIVES, STEPS = 3, 20
NAME = "Otter Union"


def test_who_stands_on_a_letter_is_who_should_after_every_step(site: TriedSite, counts: Counts) -> None:
    live(site, lives=LIVES, steps=STEPS)
    assert counts.of() == []
    assert counts.tried > STEPS


@pytest.fixture
def approved(site: TriedSite) -> Iterator[Callable[[], LetterLife]]:
    """A life in which an organisation has signed and is approved."""
    made: list[LetterLife] = []

    def begin() -> LetterLife:
        life = life_on(site)()
        made.append(life)
        life.draft_and_open()
        life.sign(NAME)
        life.confirm(NAME)
        life.approve(NAME, "ines@coalition.example")
        return life

    yield begin
    for life in made:
        life.teardown()


def test_the_audit_finds_that_consent_to_another_text_counts(
    approved: Callable[[], LetterLife], counts: Counts, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = approved()
    life.change_the_text(True)
    life.the_public_list_is_who_stands_by_the_rules()
    assert counts.of() == []
    monkeypatch.setattr(TextVersion, "reached_by_consent", lambda _letter: db.select(TextVersion.id))
    monkeypatch.setitem(life.site.app.extensions, kept_pages.KEPT, kept_pages.KeptPages())
    life.the_public_list_is_who_stands_by_the_rules()
    assert any("the rules say" in found for found in counts.of(Found.LOST))


def test_the_audit_finds_a_decision_without_a_line_in_the_trail(
    approved: Callable[[], LetterLife], counts: Counts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def approve(signature: Signature, **_others: Any) -> None:
        signature.status = SignatureStatus.APPROVED

    monkeypatch.setattr(decisions, "approve", approve)
    approved()
    assert any("without a line in the trail" in found for found in counts.of(Found.LOST))


def test_the_audit_finds_a_mail_without_a_cause(
    approved: Callable[[], LetterLife], counts: Counts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def approve(signature: Signature, **_others: Any) -> None:
        signature.approve(by="ines@coalition.example", at=now())
        OutboxMail.queue(to="press@paper.example", subject="Look", paragraphs=["Who signed!"], at=now())

    monkeypatch.setattr(decisions, "approve", approve)
    approved()
    assert any("press@paper.example" in found for found in counts.of(Found.OTHER))
