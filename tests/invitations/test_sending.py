"""The worker sends batches: each invitation once, and only to those it is still meant for."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.invitations import choosing, jobs
from signon.invitations.choosing import Wanted
from signon.invitations.models import Invitation
from signon.invitations.progress.figures import progress_of
from signon.invitations.queries import BatchFigures
from signon.invitations.status import BatchState, InvitationStatus, Obstacle, Outcome
from signon.letters.models.record import LetterStateError
from signon.letters.status import LetterStatus
from signon.mail.jobs.outbox import claim
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.unsubscriptions import Unsubscription
from signon.settings import Settings
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.invitations.invited import address_of, batch_of, directory, invitation_to, invitations, started
from tests.servers.mailbox import text_of


@pytest.fixture
def settings(tmp_path: Path, database: str, mailbox: Any) -> Settings:
    return Settings(
        instance=tmp_path / "instance",
        database_url=database,
        secret_key="test",
        public_url="https://letters.test",
        mail_url=mailbox.url,
    )


def send() -> None:
    """Let the worker write the mails, without delivering them."""
    db.session.commit()
    jobs.send_batches()


def statuses() -> dict[str, InvitationStatus]:
    db.session.expire_all()
    return {one.organization_name: one.status for one in invitations()}


@pytest.mark.both_databases
def test_a_batch_reaches_everybody_in_it_once(session: Session, mailbox: Any, work: Callable[[], None]) -> None:
    directory()
    batch = started(factories.letter())
    send()
    jobs.send_batches()
    work()
    assert sorted(mail["To"] for mail in mailbox.received) == sorted(map(address_of, statuses()))
    assert set(statuses().values()) == {InvitationStatus.SENT}
    assert batch.state is BatchState.DONE
    assert (BatchFigures.of(batch).left, BatchFigures.of(batch).percentage) == (3, 100)


def test_placeholders_are_filled_in_for_each_recipient(
    session: Session, mailbox: Any, work: Callable[[], None]
) -> None:
    directory("Lake Friends")
    started(factories.letter(letterhead={"name": "River Coalition"}, sign_on_deadline="2999-12-01T17:00"))
    db.session.commit()
    work()
    [mail] = mailbox.received
    text = text_of(mail)
    assert mail["Subject"] == "Will Lake Friends sign “Clean rivers”?"
    assert "Dear Mara Quill," in text
    assert "River Coalition asks Lake Friends to sign" in text
    assert "1 December 2999, 17:00" in text
    assert "{" not in text


def test_nothing_in_a_mail_tells_that_it_was_looked_at(
    session: Session, mailbox: Any, work: Callable[[], None]
) -> None:
    directory("Lake Friends")
    started(factories.letter())
    send()
    work()
    [mail] = mailbox.received
    html = mail.get_body(("html",)).get_content()
    assert not re.search(r"src=|url\(|<link|<img|@import|<script", html), "no picture to fetch, no page to load"
    for part in (text_of(mail), html):
        addresses = re.findall(r"https?://[^\s\"<]+", part)
        assert list(dict.fromkeys(re.sub(r"[\w-]{43}$", "TOKEN", address) for address in addresses)) == [
            "https://letters.test/invitations/TOKEN",
            "https://letters.test/contact",
            "https://letters.test/unsubscribe/TOKEN",
        ]
    assert not {"Disposition-Notification-To", "Return-Receipt-To", "X-Confirm-Reading-To"} & set(mail.keys())


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("status", "obstacle"),
    [
        (SignatureStatus.VERIFIED, Obstacle.SIGNED),
        (SignatureStatus.APPROVED, Obstacle.SIGNED),
        (SignatureStatus.REJECTED, Obstacle.SIGNED),
        (SignatureStatus.WITHDRAWN, Obstacle.WITHDREW),
    ],
)
def test_who_has_answered_between_choosing_and_sending_is_skipped(
    session: Session, database: str, status: SignatureStatus, obstacle: Obstacle
) -> None:
    directory()
    letter = factories.letter()
    started(letter)
    factories.signature(letter, status, organization="Otter Trust", country="KE")
    send()
    assert statuses()["Otter Trust"] is InvitationStatus.SKIPPED
    assert invitation_to("Otter Trust").obstacle is obstacle
    assert statuses()["Marsh Keepers"] is InvitationStatus.SENT


def test_a_person_who_has_just_withdrawn_is_not_invited_for_another_organisation_either(session: Session) -> None:
    directory()
    letter = factories.letter()
    started(letter)
    factories.signature(letter, SignatureStatus.WITHDRAWN, representative_email=address_of("Otter Trust"))
    send()
    assert invitation_to("Otter Trust").obstacle is Obstacle.WITHDREW


def test_who_answers_for_two_organisations_is_asked_for_each(session: Session) -> None:
    for entry in directory("Lake Friends", "Otter Trust"):
        entry.reach("Mara Quill", "Director", "mara@both.example")
        entry.contacts = [one for one in entry.contacts if one.email == "mara@both.example"]
    letter = factories.letter()
    started(letter)
    factories.signature(letter, organization="Otter Trust", country="KE", representative_email="mara@both.example")
    send()
    assert statuses() == {"Lake Friends": InvitationStatus.SENT, "Otter Trust": InvitationStatus.SKIPPED}
    figures = progress_of(letter, "en")
    assert figures.total.outcomes[Outcome.SILENT] == 1


def test_a_signature_under_another_name_from_the_invited_address_is_an_answer(session: Session) -> None:
    directory("Otter Trust")
    letter = factories.letter()
    started(letter)
    factories.signature(letter, organization="The Otters", representative_email=address_of("Otter Trust"))
    send()
    assert invitation_to("Otter Trust").obstacle is Obstacle.SIGNED


def test_a_sign_on_that_nobody_confirmed_keeps_no_invitation_back(session: Session) -> None:
    directory("Otter Trust")
    letter = factories.letter()
    factories.signature(letter, SignatureStatus.PENDING, organization="Otter Trust", country="KE")
    started(letter)
    send()
    assert statuses() == {"Otter Trust": InvitationStatus.SENT}


@pytest.mark.both_databases
class TestWhoLeftUnderAnotherSpelling:
    """ "The Otter Trust Ltd." has withdrawn; the directory has "Otter Trust", which is likely the same."""

    @pytest.fixture
    def chosen(self, session: Session) -> Callable[[], dict[str, Obstacle | None]]:
        def choose() -> dict[str, Obstacle | None]:
            directory("Otter Trust", "Lake Friends")
            letter = factories.letter()
            left = factories.signature(letter, organization="The Otters Trust", country="KE")
            assert left.match == "likely"
            left.withdraw(at=now())
            return {one.name: one.obstacle for one in choosing.choose(letter, Wanted(), now()).found}

        return choose

    def test_is_left_in_peace(self, chosen: Callable[[], dict[str, Obstacle | None]]) -> None:
        assert chosen() == {"Otter Trust": Obstacle.WITHDREW, "Lake Friends": None}

    def test_would_be_written_to_if_only_a_settled_entry_counted(
        self, chosen: Callable[[], dict[str, Obstacle | None]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Signature, "entry_number_in_peace", Signature.entry_number)
        assert chosen()["Otter Trust"] is None


@pytest.mark.parametrize("event", ["withdraws", "unsubscribes", "closes"])
def test_a_mail_that_waits_in_the_outbox_is_not_sent_after_all(
    session: Session, database: str, mailbox: Any, work: Callable[[], None], event: str
) -> None:
    directory("Otter Trust")
    letter = factories.letter()
    started(letter)
    send()
    assert not mailbox.received
    if event == "withdraws":
        factories.signature(letter, SignatureStatus.WITHDRAWN, organization="Otter Trust", country="KE")
    elif event == "unsubscribes":
        Unsubscription.of(address_of("Otter Trust"), at=now())
    else:
        letter.close(by=factories.BY, at=now())
    db.session.commit()
    work()
    assert not mailbox.received
    assert statuses() == {"Otter Trust": InvitationStatus.SKIPPED}


def test_an_invitation_that_may_have_arrived_is_not_taken_for_one_that_never_left(
    session: Session, mailbox: Any, work: Callable[[], None]
) -> None:
    directory("Otter Trust")
    letter = factories.letter()
    started(letter)
    send()
    mail = db.session.scalars(db.select(OutboxMail)).one()
    claim([mail.id], now())
    mail.due_at = now()
    letter.close(by=factories.BY, at=now())
    db.session.commit()
    work()
    assert not mailbox.received
    assert statuses() == {"Otter Trust": InvitationStatus.SENT}


def test_a_skipped_organisation_can_be_chosen_again(session: Session) -> None:
    directory("Otter Trust")
    letter = factories.letter()
    started(letter)
    Unsubscription.of(address_of("Otter Trust"), at=now())
    send()
    Unsubscription.undo(address_of("Otter Trust"), at=now())
    batch_of(letter)
    assert [one.status for one in invitations()] == [InvitationStatus.SKIPPED, InvitationStatus.WAITING]


@pytest.mark.both_databases
def test_a_pause_holds_back_what_waits_in_the_outbox_and_what_is_not_written_yet(
    session: Session, database: str, mailbox: Any, work: Callable[[], None]
) -> None:
    directory(*(f"Organisation {number}" for number in range(jobs.PIECE + 5)))
    batch = started(factories.letter())
    db.session.commit()
    jobs._send_piece(batch.id, now())
    batch.pause(by=factories.BY, at=now())
    db.session.commit()
    work()
    assert not mailbox.received
    figures = BatchFigures.of(batch)
    assert (figures.on_the_way, figures.waiting, figures.is_under_way) == (jobs.PIECE, 5, True)
    batch.resume(by=factories.BY, at=now())
    db.session.commit()
    work()
    assert len(mailbox.received) == jobs.PIECE + 5


def test_an_unticked_organisation_gets_nothing_and_can_be_invited_later(session: Session) -> None:
    directory()
    letter = factories.letter()
    batch = batch_of(letter)
    left_out = invitation_to("Otter Trust").id
    Invitation.tick(batch, {left_out}, set())
    batch.start(by=factories.BY, at=now(), chosen=2)
    send()
    assert statuses()["Otter Trust"] is InvitationStatus.LEFT_OUT
    batch_of(letter)
    assert invitation_to("Otter Trust").status is InvitationStatus.WAITING


def test_somebody_who_waits_for_a_mail_gets_it_before_a_batch(
    session: Session, mailbox: Any, work: Callable[[], None]
) -> None:
    directory()
    started(factories.letter())
    send()
    OutboxMail.queue(to="waiting@reader.example", subject="Confirm", paragraphs=["Now"], at=now())
    db.session.commit()
    work()
    assert mailbox.received[0]["To"] == "waiting@reader.example"
    assert len(mailbox.received) == 4


@pytest.mark.both_databases
def test_of_two_workers_each_invitation_is_written_by_one(session: Session, database: str) -> None:
    directory(*(f"Organisation {number}" for number in range(40)))
    batch = started(factories.letter())
    send()
    batch.state = BatchState.SENDING
    send()
    assert OutboxMail.counts(batch.about) == {MailStatus.QUEUED: 40}


def test_a_letter_that_is_not_open_sends_nothing(session: Session) -> None:
    directory()
    batch = batch_of(factories.letter(LetterStatus.DRAFT))
    with pytest.raises(LetterStateError, match="is not open for signing"):
        batch.start(by=factories.BY, at=now(), chosen=3)


def test_a_batch_under_way_stops_when_the_letter_closes(session: Session) -> None:
    directory(*(f"Organisation {number}" for number in range(jobs.PIECE + 5)))
    batch = started(factories.letter(closes_at=(now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")))
    db.session.commit()
    jobs._send_piece(batch.id, now())
    jobs._send_piece(batch.id, now() + timedelta(days=3))
    assert Counter(statuses().values()) == {InvitationStatus.SENT: jobs.PIECE, InvitationStatus.SKIPPED: 5}
