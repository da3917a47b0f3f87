"""Making the keys by which public lists are in order, where they are missing or were made by other rules."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import JSON, bindparam, or_, select, type_coerce, union_all, update

from signon.database.db import db, may_be_lost, read_only
from signon.jobs.lanes import Lane, must_stop
from signon.jobs.queue import sweep
from signon.letters.models.letter import Letter
from signon.letters.parts.letter_parts import LetterParts
from signon.letters.status import PUBLIC
from signon.organizations.profiles import in_chunks
from signon.signing.list_keys import KeyMaker, kept_key, list_key_maker, list_rules, made_otherwise
from signon.signing.models.signature import Signature

AT_ONCE = 500


@sweep("list-keys", lane=Lane.ROUTINE)
def make_due_keys() -> None:
    """Make the keys that are missing, and those that were made by other rules, such as those of another language."""
    with read_only():
        due = list(_letters_with_due())
        db.session.rollback()
    for letter, language in due:
        rules, key = list_rules(language), list_key_maker(language)
        while not must_stop() and _make_some(letter, rules, key):
            pass


def _letters_with_due() -> Iterator[tuple[int, str]]:
    """The public letters with a key to make, and their languages."""
    language = type_coerce(Letter.parts, JSON)["language"].as_string()
    by_language: dict[str, list[int]] = {}
    for tag, number in db.session.execute(select(language, Letter.id).where(Letter.status.in_(PUBLIC))):
        by_language.setdefault(tag or LetterParts.model_fields["language"].default, []).append(number)
    for tag, numbers in by_language.items():
        due = or_(*(query.exists() for query in made_otherwise(Letter.id, list_rules(tag))))
        for chunk in in_chunks(numbers):
            query = select(Letter.id).where(Letter.id.in_(chunk or []), due)
            yield from ((number, tag) for number in db.session.scalars(query))


def _make_some(letter: int, rules: str, key: KeyMaker) -> int:
    """Make some of the letter's keys, in a transaction of their own; gives how many.

    What somebody is changing is left for the next time. What a key is made of is read when the rows are held already.
    """
    with may_be_lost():
        due = union_all(*made_otherwise(letter, rules)).limit(AT_ONCE).subquery()
        chosen = select(Signature.id).where(Signature.id.in_(select(due.c.id)))
        held = db.session.scalars(chosen.with_for_update(skip_locked=True)).all()
        columns = (Signature.id, Signature.sorted_as(), Signature.printed_name, Signature.country)
        rows = db.session.execute(select(*columns).where(Signature.id.in_(held))).all()
        made = [{"number": number, "made": kept_key(key(*made_of))} for number, *made_of in rows]
        _write(rules, made)
        db.session.commit()
    return len(held)


def _write(rules: str, made: list[dict[str, Any]]) -> None:
    statement = update(Signature).where(Signature.id == bindparam("number"))
    if made:
        db.session.connection().execute(statement.values(list_rules=rules, list_key=bindparam("made")), made)
