"""The kept keys of public lists: a page is what it would be if all names were sorted anew, and is read without all of them."""

import random
from collections.abc import Iterable, Iterator, Sequence

import pytest
from flask import Flask
from sqlalchemy import text, update

from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.organizations.models import Organization
from signon.signing import list_keys
from signon.signing.jobs.list_keys import make_due_keys
from signon.signing.list_keys import list_key_maker
from signon.signing.models.record import Listed
from signon.signing.models.signature import Signature
from signon.signing.public_signatories import latest_public, public_places, public_signatories
from signon.signing.status import SignatureStatus
from signon.spelling import name_key
from tests import factories
from tests.letters.test_kept_letter_pages import ACTS
from tests.moderation.test_large_queue import fill
from tests.statements import asked_of

pytestmark = pytest.mark.both_databases

LETTERS = "abcxyzåäöéøłßæñçабвёїҐαβγώאבגابجدकखगघกขคแあアが漢字学한국가აⴰ“ʻ’-. 0123456789AAAaaaáà 12 "
LANGUAGES = ("en-US", "sv-SE", "de-DE", "cs", "lt", "th", "ja", "zh-CN", "ar", "hi", "es")
JOINING = ("confirmed and approved", "the next", "one for the directory")
MOVING = ("sorted otherwise", "the directory sorts otherwise", "by hand in the database")


def invented_names(number: int) -> list[str]:
    """Names in many scripts, some alike but for an accent, a sign, a number or their end."""
    chance = random.Random(7)
    names = ["".join(chance.choices(LETTERS, k=chance.randint(1, 9))).strip() or "-" for _name in range(number)]
    return [*names, *(f"{name} {chance.randint(1, 20)}" for name in names[:500]), *(name + "a" for name in names[:500])]


def test_the_keys_have_the_order_of_names_then_printed_names_then_countries() -> None:
    names = invented_names(1_500)
    chance = random.Random(8)
    entries = [
        (chance.choice(["", chance.choice(names)]), chance.choice(names), chance.choice(("", "CH", "KE")))
        for _ in range(3_000)
    ]
    for language in LANGUAGES:
        order, kept = name_key(language), list_key_maker(language)
        before = sorted(entries, key=lambda one: (order(one[0] or one[1]), one[1], one[2]))
        assert sorted(entries, key=lambda one: kept(*one)) == before


@pytest.fixture
def letter(app: Flask) -> Iterator[Letter]:
    """An open letter, with an entry of the directory that is to sign it."""
    with app.app_context():
        made = factories.letter(slug="rivers", timezone="Europe/Zurich")
        Organization.enter("Cedar", at=now(), country="CH")
        db.session.commit()
        yield made


def forget_all() -> None:
    db.session.execute(update(Signature).values(list_rules="", list_key=None))
    db.session.commit()


def kept() -> int:
    """The number of the kept keys."""
    return db.session.scalar(db.select(db.func.count()).where(Signature.list_key.is_not(None))) or 0


def misplaced(acts: Iterable[str]) -> list[str]:
    """Do what changes a list, with every key made before; gives the acts after which it is not what it is without keys."""
    found = []
    for name in acts:
        make_due_keys()
        letter = Letter.named("rivers")
        ACTS[name](letter)
        db.session.commit()
        shown = public_places(letter, 0, 50, language="en")
        forget_all()
        found += [name] if shown != public_places(letter, 0, 50, language="en") else []
    return found


@pytest.mark.usefixtures("letter")
def test_whatever_moves_a_name_has_its_key_forgotten() -> None:
    assert misplaced(JOINING + MOVING) == []
    make_due_keys()
    assert kept() > 1


@pytest.mark.slow
@pytest.mark.usefixtures("letter")
def test_whatever_changes_a_public_page_leaves_each_name_in_its_place() -> None:
    assert misplaced(ACTS) == []


@pytest.mark.usefixtures("letter")
def test_without_the_triggers_names_would_stand_in_the_wrong_place() -> None:
    for table in ("signature", "organization"):
        on_table = "" if db.engine.dialect.name == "sqlite" else f" ON {table}"
        db.session.execute(text(f"DROP TRIGGER list_key_{table}{on_table}"))
    db.session.commit()
    assert misplaced(JOINING + MOVING) == list(MOVING)


def test_names_without_a_key_stand_between_the_others_on_every_page(letter: Letter) -> None:
    fill(letter, 24)
    db.session.execute(update(Signature).values(status="approved"))
    db.session.commit()
    whole = public_signatories(letter)
    make_due_keys()
    numbers = list(db.session.scalars(db.select(Signature.id)))
    chance = random.Random(9)
    for late in (0, 1, 5, 12, 23, 24):
        chosen = chance.sample(numbers, late)
        db.session.execute(update(Signature).where(Signature.id.in_(chosen)).values(list_rules="", list_key=None))
        assert pages(letter, 5) == whole
        db.session.commit()
        make_due_keys()


def pages(letter: Letter, size: int) -> Sequence[object]:
    """The list, read in pages of a size."""
    return [one for first in range(0, 25, size) for one in public_places(letter, first, size, language="en-US")]


def test_the_letters_language_decides_and_keys_of_another_are_made_anew(letter: Letter) -> None:
    for name in ("Älvar", "Zink", "Aspen"):
        factories.signature(letter, organization=name)
    db.session.commit()
    make_due_keys()
    assert shown(letter) == ["Älvar", "Aspen", "Zink"]
    ACTS["another language"](letter)
    db.session.commit()
    assert shown(letter) == ["Aspen", "Zink", "Älvar"]
    make_due_keys()
    rules = db.session.scalars(db.select(Signature.list_rules).distinct()).all()
    assert rules == [list_keys.list_rules("sv-SE")]
    assert shown(letter) == ["Aspen", "Zink", "Älvar"]


def shown(letter: Letter) -> list[str]:
    return [one.organization for one in public_places(letter, 0, 9, language="en")]


def keys_written_by(app: Flask, rounds: int) -> int:
    """The number of times that the worker writes keys in so many rounds."""
    with asked_of(app) as asked:
        for _round in range(rounds):
            make_due_keys()
    return sum(statement.startswith("UPDATE signature") for statement, _parameters in asked)


def test_a_key_of_another_version_of_the_rules_is_made_anew_once(
    app: Flask, letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.signature(letter, organization="Aspen")
    db.session.commit()
    make_due_keys()
    monkeypatch.setattr(list_keys, "VERSION", "2")
    assert keys_written_by(app, 2) == 1


def test_a_name_that_is_too_long_for_an_index_gets_no_key_and_still_its_place(app: Flask, letter: Letter) -> None:
    for name in ("Aspen", "B" * 300, "漢" * 300, "Cedar"):
        factories.signature(letter, organization=name)
    db.session.commit()
    make_due_keys()
    assert kept() == 3
    assert shown(letter) == ["Aspen", "B" * 300, "Cedar", "漢" * 300]
    assert keys_written_by(app, 1) == 0


def test_only_names_that_everybody_sees_get_a_key(letter: Letter) -> None:
    factories.signature(letter, organization="Quiet", listed=Listed.RECIPIENT_ONLY)
    factories.signature(letter, SignatureStatus.VERIFIED, organization="Waiting")
    db.session.commit()
    make_due_keys()
    assert kept() == 0


def test_a_page_is_read_by_an_index_and_none_of_the_other_names(app: Flask, letter: Letter) -> None:
    fill(letter, 40)
    db.session.execute(update(Signature).values(status="approved"))
    db.session.commit()
    make_due_keys()
    with asked_of(app) as asked:
        public_places(letter, 20, 5, language="en")
    about_signatures = [one for one in asked if "FROM signature" in one[0]]
    for statement, parameters in about_signatures:
        if db.engine.dialect.name == "sqlite":
            plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            steps = [step[-1] for step in plan if " signature " in step[-1]]
            assert steps
            for step in steps:
                assert "COVERING INDEX ix_signature_list (letter_id=? AND listed=?" in step or "PRIMARY KEY" in step
    rows = [len(db.session.connection().exec_driver_sql(one, parameters).all()) for one, parameters in about_signatures]
    assert rows == [0, 5, 5]


def test_those_that_joined_last_are_found_in_an_index(app: Flask, letter: Letter) -> None:
    fill(letter, 40)
    db.session.execute(update(Signature).values(status="approved"))
    db.session.commit()
    with asked_of(app) as asked:
        assert len(latest_public(letter, 3, language="en")) == 3
    statement, parameters = next(one for one in asked if "FROM signature" in one[0])
    if db.engine.dialect.name == "sqlite":
        plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
        steps = " ".join(step[-1] for step in plan)
        assert "ix_signature_latest (letter_id=? AND listed=?)" in steps
        assert "FOR ORDER BY" not in steps
