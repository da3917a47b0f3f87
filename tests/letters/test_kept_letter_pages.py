"""The pages of a letter that are kept: after every change they are what they would be if they were made now, in each process.

Two applications on one database stand for two processes, or two machines; each keeps its own pages.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Connection, text

from signon.actions.models import ActionPage, ActionStatus
from signon.country_names.models import CountryName
from signon.database.db import db, now
from signon.delivery.models import Audience, DocumentKind, Final
from signon.letters.models.declared_change import Change, DeclaredChange
from signon.letters.models.letter import Letter
from signon.letters.models.public_mark import public_state
from signon.organizations.models import Organization
from signon.privacy import collecting
from signon.settings import Settings
from signon.signing.models.consent import Means
from signon.signing.models.record import Match
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from signon.theme.colours import Colour
from signon.theme.models import Theme
from signon.theme.style import Typeface
from signon.web import kept_pages
from tests import factories
from tests.actions.made import action_page
from tests.statements import asked_of

pytestmark = pytest.mark.both_databases

BY = factories.BY
ADDRESSES = (
    "/letters/rivers",
    "/letters/rivers/signatories",
    "/letters/rivers/signatories?all=y",
    "/letters/rivers/signatories.json",
    "/letters/rivers/signatories.csv",
    "/letters/rivers/embed",
)
MADE_OF_OTHERS = ("list_rules", "list_key")
"""Columns of a signature that are made of others of it, and change nothing that is seen."""

Act = Callable[[Letter], object]


def named(name: str) -> Signature:
    """The latest signature under this name."""
    query = db.select(Signature).filter_by(organization=name).order_by(Signature.id.desc()).limit(1)
    return db.session.scalars(query).one()


def entry() -> Organization:
    return db.session.scalars(db.select(Organization)).one()


def revise(letter: Letter, change: Change, **parts: object) -> None:
    declared = DeclaredChange(
        change=change,
        note="A word was wrong.",
        reconfirm_by=now() + timedelta(days=3) if change is Change.MATERIAL else None,
    )
    letter.revise(letter.parts.model_copy(update=parts), {}, declared=declared, by=BY, at=now())


def choose_look(_letter: Letter) -> None:
    red = Colour.read("#aa0000")
    Theme.choose(accent=red, band=red, typeface=Typeface.BOOK, by=BY, at=now(), name="Another coalition")


def document(letter: Letter, kind: DocumentKind, number: int) -> None:
    db.session.add(
        Final(
            letter_id=letter.id,
            text_version_id=letter.present_version.id,
            code=f"ABCDEFGH{number}",
            sha256="0" * 64,
            file_name="letter.pdf",
            audience=Audience.RECIPIENT,
            kind=kind,
            number=number,
            dated=now().date(),
            signatories=[],
            signatory_count=1,
            pages=1,
            pdf=b"%PDF",
            created_at=now(),
            created_by=BY,
        )
    )


def finalise(letter: Letter) -> None:
    letter.deliver(by=BY, at=now(), details={})
    document(letter, DocumentKind.LETTER, 0)


ACTS: dict[str, Act] = {
    "confirmed and approved": lambda letter: factories.signature(letter, organization="Alder"),
    "the next": lambda letter: factories.signature(letter, organization="Birch", country="PS"),
    "one for the directory": lambda letter: factories.signature(letter, organization="Cedar"),
    "one with a person": lambda letter: factories.signature(letter, organization="Daisy"),
    "rejected": lambda _letter: named("Alder").reject("No member.", by=BY, at=now()),
    "approved after all": lambda _letter: named("Alder").approve(by=BY, at=now()),
    "printed otherwise": lambda _letter: named("Alder").correct_printed_name("Alder Society", by=BY, at=now()),
    "another country": lambda _letter: named("Alder").correct_country("DE", by=BY, at=now()),
    "sorted otherwise": lambda _letter: named("Alder").sort_under("Zzz", by=BY, at=now()),
    "amended": lambda _letter: named("Birch").amend(
        factories.details(organization="Birch", country="PS", website="https://birch.example"), at=now()
    ),
    "taken over": lambda _letter: named("Birch").take_over("merge", {"acronym": "BIR"}, by=BY, at=now(), details={}),
    "entered from a table": lambda letter: factories.imported(letter, organization="Elm"),
    "the country called otherwise": lambda _letter: CountryName.call(
        "PS", "State of P", language="en", by=BY, at=now()
    ),
    "the country called as usual": lambda _letter: CountryName.all()[0].forget(by=BY, at=now()),
    "the directory sorts otherwise": lambda _letter: setattr(entry(), "sort_as", "Aaa"),
    "for the recipient alone": lambda _letter: named("Elm").restrict_listing(by=BY, at=now()),
    "withdrawn": lambda _letter: named("Alder").withdraw(at=now()),
    "replaced": lambda letter: factories.signature(letter, organization="Birch Society").replace(
        [named("Birch")], at=now()
    ),
    "erased": lambda _letter: collecting.erase(named("Daisy").representative_email, at=now()),
    "corrected": lambda letter: revise(letter, Change.CORRECTION, subject="Rivers without mercury or lead"),
    "changed materially": lambda letter: revise(letter, Change.MATERIAL, body="We ask for **more**."),
    "reconfirmed": lambda letter: named("Cedar").reconfirm(letter.present_version.number, at=now()),
    "told by telephone": lambda letter: named("Birch Society").record_consent(
        letter.present_version.number, Means.PHONE, "Mara Quill told me.", by=BY, at=now()
    ),
    "another title": lambda letter: letter.revise(
        letter.parts.model_copy(update={"title": "Cleaner rivers"}), {}, by=BY, at=now()
    ),
    "another language": lambda letter: letter.revise(
        letter.parts.model_copy(update={"language": "sv-SE"}), {}, by=BY, at=now()
    ),
    "a later deadline": lambda letter: letter.revise(
        letter.parts.model_copy(
            update={
                "sign_on_deadline": datetime(2099, 1, 1, 12, 0)  # noqa: DTZ001 - a local time
            }
        ),
        {},
        by=BY,
        at=now(),
    ),
    "another look": choose_look,
    "an action page": lambda letter: action_page(ActionStatus.OPEN, letter_id=letter.id),
    "the action page closed": lambda _letter: db.session.scalars(db.select(ActionPage)).one().close(by=BY, at=now()),
    "closed": lambda letter: letter.close(by=BY, at=now()),
    "opened again": lambda letter: letter.open(by=BY, at=now()),
    "closed for good": lambda letter: letter.close(by=BY, at=now()),
    "finalised": finalise,
    "an addendum": lambda letter: document(letter, DocumentKind.ADDENDUM, 1),
    "by hand in the database": lambda _letter: db.session.execute(
        text("UPDATE signature SET printed_name = 'Zzzz by hand' WHERE organization LIKE 'Birch%'")
    ),
}


@pytest.fixture
def apps(app: Flask, settings: Settings, new_app: Callable[[Settings], Flask]) -> list[Flask]:
    """Two processes of a site with an open letter."""
    with app.app_context():
        factories.letter(slug="rivers", timezone="Europe/Zurich")
        Organization.enter("Cedar", at=now(), country="CH")
        db.session.commit()
    other = new_app(settings)
    other.jinja_env.bytecode_cache = app.jinja_env.bytecode_cache
    return [app, other]


def seen(app: Flask) -> list[bytes]:
    """What a reader gets at each address."""
    answers = [app.test_client().get(address) for address in ADDRESSES]
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-cache"}
    return [answer.data for answer in answers]


def made_now(app: Flask) -> list[bytes]:
    """What a reader would get if nothing were kept."""
    app.extensions[kept_pages.KEPT] = kept_pages.KeptPages()
    return seen(app)


def do(app: Flask, name: str) -> None:
    with app.app_context():
        ACTS[name](Letter.named("rivers"))
        db.session.commit()


def state(app: Flask) -> object:
    with app.app_context():
        return public_state("rivers", now())


def unnoticed(app: Flask) -> list[str]:
    """Do everything; gives the acts after which kept pages would stay as they were."""
    found = []
    for name in ACTS:
        before = state(app)
        do(app, name)
        found += [name] if state(app) == before else []
    return found


def test_every_change_is_noticed(apps: list[Flask]) -> None:
    assert unnoticed(apps[0]) == []


def test_without_the_triggers_none_would_be(apps: list[Flask]) -> None:
    with apps[0].app_context(), db.engine.begin() as connection:
        for table, name in marking_triggers(connection):
            on_table = "" if connection.dialect.name == "sqlite" else f" ON {table}"
            connection.execute(text(f"DROP TRIGGER {name}{on_table}"))
    assert unnoticed(apps[0]) == list(ACTS)


def test_a_name_goes_from_every_process_with_its_withdrawal(apps: list[Flask]) -> None:
    do(apps[0], "confirmed and approved")
    assert all(b"Alder" in page for app in apps for page in seen(app))
    do(apps[1], "withdrawn")
    assert not any(b"Alder" in page for app in apps for page in seen(app))


@pytest.mark.slow
def test_every_change_shows_at_once_in_every_process(apps: list[Flask]) -> None:
    before = seen(apps[0])
    for name in ACTS:
        seen(apps[1])
        do(apps[1], name)
        kept = [seen(app) for app in apps]
        made = made_now(apps[1])
        assert made != before, f"'{name}' changes no page, so it proves nothing"
        assert all(one == made for one in kept), f"after '{name}' a process shows a page as it was before"
        before = made


def marking_triggers(connection: Connection) -> list[tuple[str, str]]:
    """The tables whose rows change the mark, and the triggers that do."""
    query = "SELECT event_object_table, trigger_name FROM information_schema.triggers"
    if connection.dialect.name == "sqlite":
        query = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
    found = connection.execute(text(query)).all()
    return [(table, name) for table, name in found if name.startswith("public_mark_")]


def test_a_kept_page_reads_no_table_without_a_trigger(apps: list[Flask]) -> None:
    for name in ("confirmed and approved", "closed", "finalised", "an addendum"):
        do(apps[0], name)
    seen(apps[0])
    with asked_of(apps[0]) as asked:
        made_now(apps[0])
    read = {table for one, _parameters in asked for table in re.findall(r"(?:FROM|JOIN) (\w+)", one)}
    with apps[0].app_context():
        marking = {table for table, _name in marking_triggers(db.session.connection())}
    assert {"letter", "signature", "final"} <= read - {"public_mark"} <= marking


def test_a_kept_page_reads_no_column_of_a_signature_that_its_trigger_leaves_out(apps: list[Flask]) -> None:
    do(apps[0], "confirmed and approved")
    seen(apps[0])
    with asked_of(apps[0]) as asked:
        made_now(apps[0])
    read = {column for one, _parameters in asked for column in re.findall(r"signature\.\"?(\w+)", one)} - {
        "id",
        *MADE_OF_OTHERS,
    }
    with apps[0].app_context():
        query = "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'public_mark_signature_update'"
        if db.engine.dialect.name == "sqlite":
            query = "SELECT sql FROM sqlite_master WHERE name = 'public_mark_signature_update'"
        trigger = db.session.execute(text(query)).scalar_one()
    assert {"printed_name", "listed", "status"} <= read <= set(re.findall(r"(?i)old\.\"?(\w+)", trigger))


def test_a_page_that_is_kept_costs_one_query(apps: list[Flask]) -> None:
    seen(apps[0])
    with asked_of(apps[0]) as asked:
        seen(apps[0])
    assert len(asked) == len(ADDRESSES)


def test_what_the_public_does_not_see_changes_nothing(apps: list[Flask]) -> None:
    before = state(apps[0])
    with apps[0].app_context():
        waiting = factories.signature(Letter.named("rivers"), SignatureStatus.PENDING, organization="Fern")
        waiting.confirm(at=now())
        waiting.withdraw(at=now())
        db.session.commit()
    assert state(apps[0]) == before


def test_a_search_in_the_directory_that_finds_nothing_changes_nothing(apps: list[Flask]) -> None:
    do(apps[0], "confirmed and approved")
    before = state(apps[0])
    with apps[0].app_context():
        signature = named("Alder")
        signature.match, signature.match_reason, signature.match_due = Match.NONE, "It was searched for.", False
        db.session.commit()
    assert state(apps[0]) == before


def test_a_change_that_is_taken_back_changes_nothing(apps: list[Flask]) -> None:
    before = state(apps[0])
    with apps[0].app_context():
        Letter.named("rivers").close(by=BY, at=now())
        db.session.flush()
        db.session.rollback()
    assert state(apps[0]) == before


@pytest.mark.parametrize("moment", ["sign_on_deadline", "closes_at"])
def test_a_moment_that_passes_shows_at_once(apps: list[Flask], moment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with apps[0].app_context():
        letter = Letter.named("rivers")
        setattr(letter, moment, now() + timedelta(hours=1))
        db.session.commit()
    before, later = seen(apps[0]), now() + timedelta(hours=1)
    for module in ("signon.letters.views.kept", "signon.web.every_request", "signon.signing.views.embed"):
        monkeypatch.setattr(f"{module}.now", lambda: later)
    assert seen(apps[0]) == made_now(apps[1]) != before
