"""Addenda: who joined after delivery is named in a document of its own, and the one that left stays as it was."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from signon.audit import AuditEntry
from signon.database.db import db, now
from signon.delivery.addenda import late_signatories, order_addendum
from signon.delivery.jobs import add_addendum, finalise
from signon.delivery.models import Audience, DocumentKind, Final
from signon.delivery.orders import RenderingKind
from signon.jobs.leased import WorkStatus
from signon.letters.models.letter import Letter
from signon.letters.models.record import LetterStateError
from signon.letters.status import LetterStatus
from signon.mail.models import OutboxMail
from signon.printing.document.verification import spelled
from signon.signing.models.record import Listed
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.printing.printed import layout_text

both_databases = pytest.mark.both_databases
TWO = [{"address": "Minister Ada Flint\nHere", "salutation": "Dear Minister:"}, {"address": "Senator Bo Reed\nThere"}]


def delivered(
    *,
    waiting: Sequence[str] = (),
    standing: tuple[str, ...] = ("Standing Stones",),
    listed: Listed = Listed.PUBLIC,
    **changes: Any,
) -> tuple[Letter, list[Signature]]:
    """A delivered letter, with verified signatures that nobody has approved yet."""
    letter = factories.letter(**changes)
    for name in standing:
        factories.signature(letter, organization=name, listed=listed)
    late = [factories.signature(letter, SignatureStatus.VERIFIED, organization=name) for name in waiting]
    finalise(letter, by="ines", at=now())
    return letter, late


def names(letter: Letter) -> list[str]:
    return [one.printed.organization for one in late_signatories(letter)]


def flat(final: Any) -> str:
    return " ".join(layout_text(final.pdf).split())


@both_databases
def test_whoever_is_approved_after_delivery_is_named_in_an_addendum_and_the_letter_stays(
    session: Session, database: str
) -> None:
    letter, (late,) = delivered(waiting=["Late Comers"], date="2026-03-14")
    (final,) = Final.of(letter)
    before = (final.pdf, final.sha256, final.signatories)
    late.approve(by="ines", at=now())
    (addendum,) = add_addendum(letter, by="ines", at=now())
    session.expire_all()
    assert (final.pdf, final.sha256, final.signatories) == before
    assert (addendum.kind, addendum.number, addendum.signatory_count) == (DocumentKind.ADDENDUM, 1, 1)
    assert addendum.file_name == "clean-rivers-addendum-1.pdf"
    assert letter.status == LetterStatus.DELIVERED
    assert Final.of(letter) == [final]
    assert Final.addenda(letter) == [addendum]
    assert Final.coded(addendum.code) is addendum


def test_the_addendum_names_the_letter_its_date_and_its_code_and_only_who_joined(session: Session) -> None:
    letter, (late,) = delivered(waiting=["Late Comers"], date="2026-03-14", cc=["The Press"], title="Rivers & *Lakes*")
    late.approve(by="ines", at=now())
    (addendum,) = add_addendum(letter, by="ines", at=now())
    text = flat(addendum)
    code = spelled(Final.of(letter)[0].code)
    assert "Addendum 1 to the letter “Rivers & *Lakes*”" in text
    assert f"“Rivers & *Lakes*” of March 14, 2026 with the verification code {code}" in text
    assert "Minister Ada Flint" in text
    assert "Additional signatories 1 organization as of" in text
    assert "Late Comers" in text
    for absent in ("Standing Stones", "Dear Minister", "Sincerely", "The Press", "spring flood", "Ines Marlow"):
        assert absent not in text


def test_an_addendum_bears_the_day_it_was_made_in_the_letter_s_time_zone(session: Session) -> None:
    letter, (late,) = delivered(waiting=["Late Comers"], date="2026-03-14", timezone="Pacific/Auckland")
    late.approve(by="ines", at=now())
    midnight = now().replace(hour=0, minute=30)
    order = order_addendum(letter, by="ines", at=midnight - timedelta(hours=12))
    assert order.snapshot["date"] == str((midnight).date())


def test_each_addendum_names_only_those_whom_no_earlier_document_names(session: Session) -> None:
    letter, (first, second) = delivered(waiting=["First Late", "Second Late"])
    first.approve(by="ines", at=now())
    add_addendum(letter, by="ines", at=now())
    second.approve(by="ines", at=now())
    (addendum,) = add_addendum(letter, by="ines", at=now())
    assert addendum.number == 2
    assert [one["organization"] for one in addendum.signatories] == ["Second Late"]
    assert "Addendum 2" in flat(addendum)


@both_databases
def test_who_does_not_stand_or_is_named_already_is_not_in_an_addendum(session: Session, database: str) -> None:
    letter, (rejected, withdrawn, _waiting) = delivered(waiting=["Rejected", "Withdrawn", "Waiting"])
    rejected.reject("No member.", by="ines", at=now())
    withdrawn.approve(by="ines", at=now())
    withdrawn.withdraw(at=now())
    again = session.scalars(db.select(Signature).filter_by(organization="Standing Stones")).one()
    again.withdraw(at=now())
    factories.imported(letter, organization="Standing Stones")
    session.commit()
    assert names(letter) == []
    with pytest.raises(LetterStateError, match="Nobody has joined 'Clean rivers' since it was finalised"):
        add_addendum(letter, by="ines", at=now())


@pytest.mark.parametrize("status", [LetterStatus.DRAFT, LetterStatus.OPEN, LetterStatus.CLOSED])
def test_only_a_delivered_letter_has_addenda(session: Session, status: LetterStatus) -> None:
    with pytest.raises(LetterStateError, match="only a finalised letter has addenda"):
        add_addendum(factories.letter(status), by="ines", at=now())


@both_databases
def test_one_addendum_is_made_at_a_time(session: Session, database: str) -> None:
    letter, (late,) = delivered(waiting=["Late Comers"])
    late.approve(by="ines", at=now())
    order_addendum(letter, by="ines", at=now())
    session.commit()
    with pytest.raises(LetterStateError, match="An addendum to 'Clean rivers' is being made already"):
        order_addendum(letter, by="ben", at=now())


@both_databases
def test_the_database_itself_refuses_a_second_addendum_of_the_same_number(session: Session, database: str) -> None:
    letter, (late,) = delivered(waiting=["Late Comers"])
    late.approve(by="ines", at=now())
    (addendum,) = add_addendum(letter, by="ines", at=now())
    columns = [column.name for column in Final.__table__.columns if column.name not in {"id", "code"}]
    twin = {name: getattr(addendum, name) for name in columns}
    with pytest.raises(IntegrityError):
        session.execute(db.insert(Final).values(code="OTHER", **twin))


@both_databases
@pytest.mark.parametrize("statement", ["UPDATE final SET number = 9", "DELETE FROM final WHERE kind = 'addendum'"])
def test_an_addendum_is_never_changed_either(session: Session, database: str, statement: str) -> None:
    letter, (late,) = delivered(waiting=["Late Comers"])
    late.approve(by="ines", at=now())
    add_addendum(letter, by="ines", at=now())
    with pytest.raises(DatabaseError, match="never changed or deleted"):
        session.execute(db.text(statement))


def test_the_worker_makes_an_ordered_addendum(session: Session, work: Callable[[], None]) -> None:
    letter, (late,) = delivered(waiting=["Late Comers"])
    late.approve(by="ines", at=now())
    order = order_addendum(letter, by="ines", at=now())
    session.commit()
    late.withdraw(at=now())
    session.commit()
    work()
    session.expire_all()
    assert (order.status, order.kind) == (WorkStatus.DONE, RenderingKind.ADDENDUM)
    assert "Late Comers" in flat(Final.addenda(letter)[0])


def test_who_is_for_the_recipient_only_is_not_in_the_copy_that_is_published(session: Session) -> None:
    letter, (late, quiet) = delivered(waiting=["Late Comers", "Quiet Voices"])
    quiet.listed = Listed.RECIPIENT_ONLY
    for one in (late, quiet):
        one.approve(by="ines", at=now())
    recipient, public = add_addendum(letter, by="ines", at=now())
    assert "Quiet Voices" in flat(recipient)
    assert "Quiet Voices" not in flat(public) + str(public.signatories)
    assert (public.audience, public.file_name) == (Audience.PUBLIC, "clean-rivers-addendum-1-public.pdf")
    assert Final.published_addenda(letter) == {1: [public]}


def test_the_public_copy_of_an_addendum_names_the_code_of_the_public_copy(session: Session) -> None:
    letter, (late,) = delivered(waiting=["Late Comers"], listed=Listed.RECIPIENT_ONLY)
    late.approve(by="ines", at=now())
    codes = {one.audience: spelled(one.code) for one in Final.of(letter)}
    recipient, public = add_addendum(letter, by="ines", at=now())
    assert (codes["recipient"] in flat(recipient), codes["public"] in flat(recipient)) == (True, False)
    assert (codes["recipient"] in flat(public), codes["public"] in flat(public)) == (False, True)


def test_each_addressee_gets_the_addendum_to_their_own_letter(session: Session) -> None:
    letter, (late,) = delivered(waiting=["Late Comers"], addressing="individual", addressees=TWO)
    late.approve(by="ines", at=now())
    codes = [spelled(one.code) for one in Final.of(letter)]
    first, second = add_addendum(letter, by="ines", at=now())
    assert ("Ada Flint" in flat(first), "Bo Reed" in flat(first)) == (True, False)
    assert (codes[0] in flat(first), codes[1] in flat(second)) == (True, True)
    assert [first.file_name, second.file_name] == [f"clean-rivers-addendum-1-00{n}.pdf" for n in (1, 2)]


def test_those_who_are_named_are_told_and_the_trail_has_the_addendum(session: Session) -> None:
    letter, (late,) = delivered(waiting=["Late Comers"])
    late.approve(by="ines", at=now())
    (addendum,) = add_addendum(letter, by="ines", at=now())
    told = session.scalars(db.select(OutboxMail).where(OutboxMail.subject.startswith("Named in an addendum"))).all()
    assert [mail.recipient for mail in told] == [late.representative_email]
    assert "An addendum to it now names Late Comers" in told[0].paragraphs[0]
    entry = session.scalars(db.select(AuditEntry).filter_by(action="letter:add-addendum")).one()
    assert (entry.actor, entry.details["number"]) == ("ines", 1)
    assert entry.details["documents"][0]["sha256"] == addendum.sha256


def test_an_addendum_in_another_language_speaks_it(session: Session) -> None:
    letter, (late,) = delivered(waiting=["Les Tardifs"], language="fr", date="2026-03-01")
    late.approve(by="ines", at=now())
    (addendum,) = add_addendum(letter, by="ines", at=now())
    text = flat(addendum)
    assert "Additif n° 1 à la lettre « Clean rivers »" in text
    assert "du 1er mars 2026" in text
    assert addendum.dated != date(2026, 3, 1)
