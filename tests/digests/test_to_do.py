"""The kinds of things that wait: each is told while it waits, leads to its page, and is told no longer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from signon.access import Role
from signon.database.db import db, now
from signon.delivery.orders import Rendering, RenderingKind
from signon.diagnosis import troubles
from signon.digests.queries import grouped, waiting_now
from signon.invitations.jobs import send_batches
from signon.invitations.models import Invitation
from signon.jobs.leased import WorkStatus
from signon.letters.models.letter import Letter
from signon.mail.models import OutboxMail
from signon.messages.models import Message
from signon.organizations.importing.jobs import read_now_or_later
from signon.organizations.importing.models import DirectoryImport, ImportStatus
from signon.questions.models import Question
from signon.signing.importing.models import SignatoryImport
from signon.signing.mails import write_link_again
from signon.signing.models.authority import Authoriser
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from signon.to_do import TO_DO
from tests import factories
from tests.consent.changing import change_text
from tests.invitations.invited import directory, started
from tests.walker import Walker

BY = factories.BY
DIRECTOR = Authoriser(name="Ines Ferry", title="President", email="ines@lake.example")


class Case(NamedTuple):
    """What makes something wait, what is told of it, and what ends its waiting."""

    kind: str
    begin: Callable[[Letter], object]
    told: str
    end: Callable[[Letter], object]


def signature() -> Signature:
    return db.session.scalars(db.select(Signature).order_by(Signature.id)).first() or pytest.fail("none")


def to_decide(letter: Letter) -> Signature:
    return factories.signature(letter, SignatureStatus.VERIFIED)


def asked(letter: Letter, *, days: int = 0) -> Signature:
    made = factories.signature(letter, SignatureStatus.VERIFIED, at=now() - timedelta(days=days))
    made.name_authoriser(DIRECTOR)
    made.ask_authority(at=now())
    return made


def twice(letter: Letter) -> None:
    [entry] = directory("Lake Friends")
    for name in ("Lake Friends", "Friends of the Lake"):
        factories.signature(letter, SignatureStatus.VERIFIED, organization=name).directory_entry_id = entry.id


def unreached(letter: Letter) -> None:
    write_link_again(factories.signature(letter, SignatureStatus.PENDING), at=now())
    db.session.flush()
    db.session.scalars(db.select(OutboxMail)).one().give_up("550 no")


def uninvited(letter: Letter) -> None:
    directory("Lake Friends")
    started(letter)
    db.session.commit()

    send_batches()
    mail = db.session.scalars(db.select(OutboxMail)).one()
    mail.delivered(now())
    mail.came_back(now(), "550 no", reply_code=550, enhanced_code="5.1.1")


def declined(_letter: Letter) -> None:
    db.session.scalars(db.select(Invitation)).one().decline("No.", at=now())


def planned_for_directory(_letter: Letter) -> None:
    kept = DirectoryImport.receive(b"organization,country\nLake,CH\n", "a.csv", by=BY, at=now() - timedelta(hours=2))
    read_now_or_later(kept)


def planned_for_letter(letter: Letter) -> None:
    earlier = now() - timedelta(hours=2)
    kept = SignatoryImport.receive(b"organization,country\nLake,CH\n", "a.csv", by=BY, at=earlier, letter_id=letter.id)
    kept.status = ImportStatus.PLANNED


def applied(kind: Any) -> Callable[[Letter], None]:
    def apply(_letter: Letter) -> None:
        db.session.scalars(db.select(kind)).one().status = ImportStatus.APPLIED

    return apply


def paused(letter: Letter) -> None:
    directory("Lake Friends")
    started(letter).pause(by=BY, at=now())


def failed(letter: Letter) -> None:
    order = Rendering.order(letter, RenderingKind.FINAL, {}, by=BY, at=now())
    order.attempts = 1
    order.fail("The font is missing.", at=now())


def closing(letter: Letter) -> None:
    to_decide(letter)
    letter.closes_at = now() + timedelta(hours=30)


def message(_letter: Letter) -> None:
    Message.receive(name="", email="a@rivers.example", subject="Hello", text="Hello", at=now())


def other_mail(_letter: Letter) -> None:
    mail = OutboxMail.queue(to="a@rivers.example", subject="Thank you", paragraphs=["Hello."], at=now())
    mail.give_up("550 no")


def answered(letter: Letter) -> None:
    question = Question.ask(factories.signature(letter), "Since when?", by=BY, at=now())
    question.give_answer("Since 1990.", at=now())


def approve(_letter: Letter) -> None:
    for one in db.session.scalars(db.select(Signature)):
        one.approve(by=BY, at=now(), although_denied=True)


def close(letter: Letter) -> None:
    letter.close(by=BY, at=now())


CASES = [
    Case("signatures", to_decide, "1 signature waits for a decision", approve),
    Case(
        "likely duplicates",
        twice,
        "2 of those look like organisations that have signed already",
        lambda _letter: signature().withdraw(at=now()),
    ),
    Case(
        "denied authorities",
        lambda letter: asked(letter).deny_authority("No.", at=now()),
        "1 organisation says that its representative may not sign",
        approve,
    ),
    Case(
        "unanswered authorities",
        lambda letter: asked(letter, days=4),
        "1 person who was asked for the authority has not answered for days",
        lambda _letter: signature().approve_authority("", at=now()),
    ),
    Case(
        "signatures that mail did not reach",
        unreached,
        "A mail about 1 signature reached nobody",
        lambda _letter: signature().withdraw(at=now()),
    ),
    Case("invitations that reached nobody", uninvited, "1 invitation reached nobody", declined),
    Case("closing letters", closing, "1 signature is undecided", close),
    Case(
        "messages",
        message,
        "1 message is not answered",
        lambda _letter: db.session.scalars(db.select(Message)).one().answered(by=BY, at=now()),
    ),
    Case(
        "failed mails",
        other_mail,
        "1 mail could not be delivered",
        lambda _letter: db.session.scalars(db.select(OutboxMail)).one().resend(now()),
    ),
    Case(
        "answers to questions",
        answered,
        "1 question is answered",
        lambda _letter: db.session.scalars(db.select(Question)).one().read(by=BY, at=now()),
    ),
    Case("imports into the directory", planned_for_directory, "1 import waits for your word", applied(DirectoryImport)),
    Case("imports of signatories", planned_for_letter, "1 import waits for your word", applied(SignatoryImport)),
    Case("paused batches", paused, "1 batch of mails is paused", close),
    Case(
        "failed documents",
        failed,
        "1 final document could not be made",
        lambda letter: Rendering.order(letter, RenderingKind.FINAL, {}, by=BY, at=now()),
    ),
]


def told_of(kind: str) -> list[str]:
    counted = [one for one in waiting_now(Role.OWNER, now()) if one.kind == kind]
    groups, _left_out = grouped(counted, most=10)
    return [line.told for group in groups for line in group.lines]


@pytest.mark.both_databases
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.kind)
def test_a_thing_is_told_while_it_waits_and_no_longer(session: Session, case: Case) -> None:
    letter = factories.letter()
    db.session.commit()
    assert told_of(case.kind) == []
    case.begin(letter)
    db.session.commit()
    [told] = told_of(case.kind)
    assert case.told in told
    case.end(letter)
    db.session.commit()
    assert told_of(case.kind) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.kind)
def test_its_line_leads_to_a_page_of_the_desk(app: Flask, signed_in: Callable[..., Walker], case: Case) -> None:
    with app.app_context():
        letter = factories.letter()
        case.begin(letter)
        db.session.commit()
    walker = signed_in(Role.OWNER).open("/coordinator/waiting")
    link = next(one for one in walker.page.select("main li a") if case.told in one.get_text())
    walker.open(str(link["href"]))
    assert walker.status == 200


def test_every_kind_has_its_case(app: Flask) -> None:
    with app.app_context():
        kinds = set(TO_DO.by_name())
    assert kinds - {case.kind for case in CASES} == {"returned mails", "backups", "troubles"}


def test_a_letter_about_to_close_is_told_three_days_before_and_once_more_one_day_before(session: Session) -> None:
    letter = factories.letter()
    to_decide(letter)
    change_text(letter, at=now(), days=5)
    closes = letter.closes_at = now() + timedelta(days=7)
    db.session.commit()
    waiting = TO_DO.by_name()["closing letters"].waiting
    stages = [waiting(closes - timedelta(hours=hours)) for hours in (73, 71, 25, 23)]
    assert stages == [[], [(letter.id, 72)], [(letter.id, 72)], [(letter.id, 24)]]
    assert waiting(closes + timedelta(minutes=1)) == []


def test_a_letter_with_nothing_open_closes_in_silence(session: Session) -> None:
    letter = factories.letter()
    factories.signature(letter, SignatureStatus.APPROVED)
    letter.closes_at = now() + timedelta(hours=5)
    db.session.commit()
    assert told_of("closing letters") == []


def test_a_trouble_is_told_to_owners_once_it_lasts(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = now() - timedelta(minutes=5)
    trouble = troubles.Trouble("pipe", lambda: "A pipe leaks.", str, lambda: "Mend it.", since=begun)
    monkeypatch.setattr("signon.diagnosis.to_do.troubles", lambda _settings, _at: iter([trouble]))
    kind = TO_DO.by_name()["troubles"]
    assert kind.waiting(now()) == []
    assert kind.waiting(begun + timedelta(minutes=11))
    assert kind.roles == (Role.OWNER,)
    monkeypatch.setattr("signon.diagnosis.to_do.now", lambda: begun + timedelta(minutes=11))
    assert kind.told(0, 1) == "A pipe leaks. Mend it"


def test_a_viewer_is_not_told_what_only_editors_can_see_to(session: Session) -> None:
    unreached(factories.letter())
    db.session.commit()
    assert [one.kind for one in waiting_now(Role.VIEWER, now())] == []
    assert [one.kind for one in waiting_now(Role.MODERATOR, now())] == ["signatures that mail did not reach"]


def test_an_order_that_was_given_up_is_no_failure(session: Session) -> None:
    letter = factories.letter()
    Rendering.order(letter, RenderingKind.FINAL, {}, by=BY, at=now()).status = WorkStatus.FAILED
    db.session.commit()
    assert told_of("failed documents") == []
