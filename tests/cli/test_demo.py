"""The demo: everything there is to see, once."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from signon.consent.queries import Response, rounds
from signon.database.db import db, now
from signon.delivery.models import Final
from signon.demo import OWNER
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from signon.mail.jobs import deliver_outbox
from signon.mail.models import OutboxMail
from signon.organizations.models import Organization
from signon.settings import Settings
from signon.signing.models.record import Authority, Listed
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests.walker import Walker


@pytest.fixture
def settings(tmp_path: Path, mailbox: Any, database: str) -> Settings:
    return Settings(
        instance=tmp_path / "instance", secret_key="test", mail_url=mailbox.url, public_url="http://letters.test"
    )


def contents() -> dict[str, int]:
    kinds = (Letter, Signature, OutboxMail, Organization, Final)
    return {kind.__tablename__: db.session.scalar(db.select(db.func.count(kind.id))) for kind in kinds}


def test_the_demo_has_every_state_once_and_its_link_signs_in(
    run: Callable[..., Result], app: Flask, walker: Walker, mailbox: Any
) -> None:
    first = run("demo")
    assert first.exit_code == 0, first.stderr
    assert run("audit", "verify").exit_code == 0
    with app.app_context():
        assert {letter.status for letter in db.session.scalars(db.select(Letter))} == {
            LetterStatus.DRAFT,
            LetterStatus.OPEN,
            LetterStatus.DELIVERED,
        }
        letter = Letter.named("keepers-logbooks")
        signatures = list(db.session.scalars(db.select(Signature).filter_by(letter_id=letter.id)))
        assert {one.status for one in signatures} == set(SignatureStatus)
        assert {one.listed for one in signatures} == set(Listed)
        assert len(signatures) == 120
        asking = db.session.scalars(db.select(Signature).filter_by(letter_id=Letter.named("tide-tables").id))
        assert {one.authority for one in asking} == {Authority.ASKED, Authority.DENIED, Authority.APPROVED}
        [asked] = rounds(Letter.named("harbour-steps"), now())
        assert all(asked.having(response) for response in Response)
        assert len({one.country for one in signatures if one.country}) >= 40
        assert all(letter.opened_at < one.created_at < letter.closes_at for one in signatures)
        assert {final.audience for final in Final.of(Letter.named("river-gauges"))} == {"recipient", "public"}
        before = contents()
        deliver_outbox()
    assert not mailbox.received, "mail of the demo must not leave the machine"

    second = run("demo")
    assert second.exit_code == 0
    with app.app_context():
        assert contents() == before
    link = second.stdout.splitlines()[-1]
    assert re.fullmatch(r"http://letters\.test/coordinator/sign-in/[\w-]{40,}", link)
    walker.open(link).press("Sign in")
    assert OWNER in walker.open("/coordinator/account").text


def test_a_site_with_letters_of_its_own_is_left_alone(
    run: Callable[..., Result], app: Flask, letter_file: Path
) -> None:
    run("letter", "import", letter_file)
    result = run("demo")
    assert result.exit_code == 0
    assert "adds nothing" in result.stdout
    with app.app_context():
        assert contents() == {"letter": 1, "signature": 0, "outbox_mail": 0, "organization": 0, "final": 0}
