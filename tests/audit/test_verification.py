"""What somebody did to the database past the program is found, and its first place named; what the program did is not."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from signon import audit
from signon.access import Role
from signon.audit import verification, walk
from signon.audit.digests import ChainKey
from signon.audit.entries import AuditEntry
from signon.audit.faults import FaultKind, Report
from signon.audit.links import AuditLink
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.personal_data import holders
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.audit.tampering import STRANGERS_KEY, edit, editor, rechain

pytestmark = pytest.mark.both_databases


@pytest.fixture
def site(session: Session) -> Session:
    """A site with a letter, three signatures, an entry of the directory and an owner."""
    letter = factories.letter(body="We write about the river.")
    for name in ("Northern Rivers", "Lake Friends", "Harbour Trust"):
        factories.signature(letter, organization=name)
    factories.coordinator(Role.MODERATOR, "mo@coalition.example")
    factories.coordinator(Role.OWNER, "ines@coalition.example")
    session.commit()
    return session


def verified(
    *anchors: audit.Anchor,
    finals: tuple[audit.Anchor, ...] = (),
    keys: tuple[ChainKey, ...] = (),
    latest: int | None = None,
) -> Report:
    kept = [("The anchor", one) for one in anchors]
    own = [("A final", one) for one in finals]
    with verification.snapshot() as connection:
        return verification.verify(connection, keys or (audit.present_key(),), kept, finals=own, latest=latest)


def found() -> list[FaultKind]:
    return [fault.kind for fault in verified().faults]


@dataclass(frozen=True)
class Tampering:
    """Something that is done to the database, what is found first, and the check without which nothing is."""

    name: str
    do: Callable[[], None]
    kind: FaultKind
    says: str
    check: str


def _forged_entry() -> None:
    edit(
        "INSERT INTO audit_entry (id, at, actor, action, subject, subject_id, reason, details) "
        "SELECT 900, at, actor, action, subject, subject_id, reason, details FROM audit_entry WHERE id = 6"
    )


def _forged_entry_with_link() -> None:
    _forged_entry()
    last = db.session.scalar(db.select(db.func.max(AuditLink.position))) or 0
    edit(
        "INSERT INTO audit_link (position, entry_id, state, salt, shape, hash, key, mark) "
        f"SELECT {last + 1}, 900, '', '', 0, '', key, '' FROM audit_link WHERE position = 1"
    )
    rechain(last + 1)


def _swapped_entries() -> None:
    edit(
        "UPDATE audit_entry SET id = 901 WHERE id = 6",
        "UPDATE audit_entry SET id = 6 WHERE id = 7",
        "UPDATE audit_entry SET id = 7 WHERE id = 901",
    )


def _swapped_links() -> None:
    edit(
        "UPDATE audit_link SET position = 901 WHERE position = 6",
        "UPDATE audit_link SET position = 6 WHERE position = 7",
        "UPDATE audit_link SET position = 7 WHERE position = 901",
    )


def _removed_and_closed_up() -> None:
    edit("DELETE FROM audit_entry WHERE id = 6", "DELETE FROM audit_link WHERE position = 6")
    with editor() as connection:
        later = connection.scalars(text("SELECT position FROM audit_link WHERE position > 6 ORDER BY position")).all()
        for position in later:
            connection.execute(text(f"UPDATE audit_link SET position = {position - 1} WHERE position = {position}"))
    rechain(6)


def _edited_and_rechained() -> None:
    edit("UPDATE audit_entry SET actor = 'nobody' WHERE id = 6")
    rechain(6)


def _cut_off() -> None:
    edit(
        "DELETE FROM audit_entry WHERE id IN (SELECT entry_id FROM audit_link WHERE position > 12)",
        "DELETE FROM audit_link WHERE position > 12",
    )


def _cut_off_with_head() -> None:
    _cut_off()
    edit("UPDATE audit_head SET position = 12, hash = (SELECT hash FROM audit_link WHERE position = 12)")


def _signature_from_nowhere() -> None:
    names = ", ".join(column.name for column in Signature.__table__.columns if column.name != "id")
    values = names.replace(" key,", " 'other name',")
    edit(f"INSERT INTO signature (id, {names}) SELECT 900, {values} FROM signature WHERE id = 2")


def done(*statements: str) -> Callable[[], None]:
    return lambda: edit(*statements)


CHAIN = [
    Tampering("an edited actor", done("UPDATE audit_entry SET actor = 'x' WHERE id = 6"), FaultKind.EDITED, "entry 6 (", "fits"),
    Tampering("an edited reason", done("UPDATE audit_entry SET reason = 'x' WHERE id=6"), FaultKind.EDITED, "entry 6 (", "fits"),
    Tampering("edited details", done("UPDATE audit_entry SET details = '{}' WHERE id=1"), FaultKind.EDITED, "entry 1 (", "fits"),
    Tampering(
        "an edited time", done("UPDATE audit_entry SET at = '2020-01-01 00:00:00' WHERE id = 6"),
        FaultKind.EDITED, "entry 6 (", "fits",
    ),
    Tampering(
        "an edited state", done("UPDATE audit_link SET shape = 7 WHERE position = 1"), FaultKind.EDITED, "entry 1 (", "fits"
    ),
    Tampering("an edited entry, hashes worked out anew", _edited_and_rechained, FaultKind.REWRITTEN, "Link 6", "mark"),
    Tampering(
        "a mark that no program writes", done("UPDATE audit_link SET mark = 'é' WHERE position = 6"),
        FaultKind.REWRITTEN, "Link 6", "mark",
    ),
    Tampering(
        "a second head",
        done("INSERT INTO audit_head (id, position, hash, key, mark) SELECT 9, position, hash, key, mark FROM audit_head"),
        FaultKind.CUT, "or there are several (2)", "head",
    ),
    Tampering("a removed entry", done("DELETE FROM audit_entry WHERE id = 6"), FaultKind.REMOVED, "Entry 6", "entry"),
    Tampering(
        "a removed entry with its link",
        done("DELETE FROM audit_entry WHERE id = 6", "DELETE FROM audit_link WHERE position = 6"),
        FaultKind.REMOVED, "Link 6 is gone", "gap",
    ),
    Tampering("a removed entry, the rest closed up", _removed_and_closed_up, FaultKind.REWRITTEN, "Link 6", "mark"),
    Tampering("a removed link", done("DELETE FROM audit_link WHERE position = 6"), FaultKind.REMOVED, "Link 6 is gone", "gap"),
    Tampering("entries cut off the end", _cut_off, FaultKind.CUT, "ends with link 12", "head"),
    Tampering("entries and the head cut off", _cut_off_with_head, FaultKind.REWRITTEN, "The head", "head"),
    Tampering("a head that is gone", done("DELETE FROM audit_head"), FaultKind.CUT, "The head", "head"),
    Tampering("an inserted entry", _forged_entry, FaultKind.INSERTED, "Entry 900", "unlinked"),
    Tampering("an inserted entry with a link", _forged_entry_with_link, FaultKind.REWRITTEN, "entry 900", "mark"),
    Tampering("two entries that changed places", _swapped_entries, FaultKind.EDITED, "entry 6 (", "fits"),
    Tampering("two links that changed places", _swapped_links, FaultKind.REWRITTEN, "Link 6", "mark"),
]  # fmt: skip

ROWS = [
    Tampering(
        name, done(f"UPDATE {table} SET {change} WHERE id = {number}"),
        FaultKind.CHANGED_ROW, f"{subject} {owner}", "states",
    )
    for name, table, number, change, subject, owner in (
        ("a signature's name", "signature", 2, "printed_name = 'Other'", "signature", 2),
        ("a signature's status", "signature", 2, "status = 'withdrawn'", "signature", 2),
        ("a signature's consent", "signature", 2, "consented_at = '2020-01-01 00:00:00'", "signature", 2),
        ("a signature's address", "signature", 2, "representative_email = 'x@y.example'", "signature", 2),
        ("a text agreed to", "text_version", 1, "content = '{\"body\": \"other\"}'", "letter", 1),
        ("a letter's draft", "letter", 1, "parts = '{}'", "letter", 1),
        ("a letter's state", "letter", 1, "status = 'closed'", "letter", 1),
        ("an account's password", "coordinator", 1, "password = 'x'", "coordinator", 1),
    )
] + [
    Tampering(
        "a role given", done("UPDATE coordinator_role SET role_id = (SELECT id FROM role WHERE name = 'owner')"),
        FaultKind.CHANGED_ROW, "coordinator 1", "states",
    ),
    Tampering(
        "two roles that changed names",
        done(
            "UPDATE role SET name = 'x' WHERE name = 'owner'", "UPDATE role SET name = 'owner' WHERE name = 'moderator'",
            "UPDATE role SET name = 'moderator' WHERE name = 'x'",
        ),
        FaultKind.CHANGED_ROW, "coordinator 1", "states",
    ),
    Tampering(
        "a signature removed", done("DELETE FROM signature WHERE id = 2"),
        FaultKind.CHANGED_ROW, "signature 2 is gone", "states",
    ),
    Tampering("a signature from nowhere", _signature_from_nowhere, FaultKind.CHANGED_ROW, "signature 900", "silent"),
]  # fmt: skip

KINDS = [pytest.param(one, id=one.name) for one in CHAIN + ROWS]


def test_an_untouched_site_is_whole(site: Session) -> None:
    report = verified(audit.anchor(now()))
    assert report.is_sound
    assert report.links == site.scalar(db.select(db.func.count(AuditEntry.id)))
    assert report.rows == 6


@pytest.mark.parametrize("tampering", KINDS)
def test_what_was_done_past_the_program_is_found_and_without_its_check_would_not_be(
    site: Session, tampering: Tampering, monkeypatch: pytest.MonkeyPatch
) -> None:
    tampering.do()
    first = verified().faults[0]
    assert first.kind == tampering.kind
    assert tampering.says in first.sentence
    assert "backup" in first.sentence
    take_out(tampering.check, monkeypatch)
    assert tampering.kind not in found()


def take_out(check: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take one check out of the verification."""
    nothing: list[object] = []
    outs: dict[str, tuple[object, str, object]] = {
        "fits": (walk.Walk, "_fits", lambda *_: True),
        "mark": (walk.Walk, "_is_marked", lambda *_: True),
        "gap": (walk.Walk, "_look_for_gap", lambda *_: None),
        "entry": (walk.Walk, "_look_for_entry", lambda *_: None),
        "head": (walk.Walk, "end", lambda *_: None),
        "unlinked": (verification, "_unlinked", lambda *_: nothing),
        "states": (verification, "row_faults", lambda *_: nothing),
        "silent": (verification, "rows_without_entry", lambda *_: nothing),
    }
    owner, name, replacement = outs[check]
    monkeypatch.setattr(owner, name, replacement)
    if check == "mark":
        monkeypatch.setattr(walk.Walk, "_is_marked_head", lambda *_: True)


def test_the_first_place_is_named_and_the_others_follow(site: Session) -> None:
    edit("UPDATE audit_entry SET actor = 'x' WHERE id IN (9, 4, 7)", "UPDATE signature SET country = 'FR' WHERE id = 3")
    faults = verified().faults
    assert [fault.position for fault in faults[:3]] == [4, 7, 9]
    assert "signature 3 ('Harbour Trust')" in faults[3].sentence


SPOILT = {
    "a shape that there never was": "UPDATE audit_link SET shape = 99 WHERE state != ''",
    "a shape below all": "UPDATE audit_link SET shape = -1 WHERE state != ''",
    "a state with an accent": "UPDATE audit_link SET state = 'é' WHERE state != ''",
}
SPOILT_ON_SQLITE = {
    "a time that is none": "UPDATE audit_entry SET at = 'rubbish' WHERE id = 6",
    "a time that is a number": "UPDATE audit_entry SET at = 17 WHERE id = 6",
    "details that are no JSON": "UPDATE audit_entry SET details = '{' WHERE id = 6",
    "an actor that is no text": "UPDATE audit_entry SET actor = CAST(x'ff00' AS TEXT) WHERE id = 6",
    "an entry's number that is none": "UPDATE audit_link SET entry_id = 'x' WHERE position = 6",
    "a head's position that is none": "UPDATE audit_head SET position = 'x'",
    "a hash in bytes": "UPDATE audit_link SET hash = x'ff' WHERE position = 6",
    "a consent at no time": "UPDATE signature SET consented_at = 'rubbish' WHERE id = 2",
    "a name that is no text": "UPDATE signature SET printed_name = CAST(x'ff00' AS TEXT) WHERE id = 2",
    "parts that are no JSON": "UPDATE letter SET parts = '{' WHERE id = 1",
}


class TestWhatNoProgramWrites:
    """Values that cannot even be read are a fault of the trail, named in its place, and stop nothing."""

    @pytest.mark.parametrize("statement", SPOILT.values(), ids=list(SPOILT))
    def test_is_found(self, site: Session, statement: str) -> None:
        edit(statement)
        assert not verified().is_sound

    @pytest.mark.parametrize("statement", SPOILT_ON_SQLITE.values(), ids=list(SPOILT_ON_SQLITE))
    def test_is_found_where_a_database_takes_everything(self, site: Session, statement: str) -> None:
        if db.engine.dialect.name != "sqlite":
            pytest.skip("PostgreSQL takes no value of another type.")
        edit(statement)
        first, *others = verified().faults
        assert any(place in first.sentence for place in ("6", "head", "signature 2", "letter 1"))
        assert len(others) <= 2


class TestACopyFromBefore:
    """Somebody puts back what was there at an earlier moment: links, head and rows, all of them written by this site."""

    @pytest.fixture
    def kept(self, site: Session) -> audit.Anchor:
        with editor() as connection:
            before = connection.execute(text("SELECT * FROM audit_head")).one()
        signature = factories.signature(site.get_one(Letter, 1), SignatureStatus.PENDING)
        site.commit()
        anchor = audit.anchor(now())
        edit(
            f"DELETE FROM signature WHERE id = {signature.id}",
            f"DELETE FROM audit_entry WHERE id IN (SELECT entry_id FROM audit_link WHERE position > {before.position})",
            f"DELETE FROM audit_link WHERE position > {before.position}",
            f"UPDATE audit_head SET position = {before.position}, hash = '{before.hash}', mark = '{before.mark}'",
        )
        return anchor

    def test_is_found_by_an_anchor_kept_elsewhere(self, kept: audit.Anchor) -> None:
        [fault] = verified(kept).faults
        assert fault.kind is FaultKind.OTHER_TRAIL
        assert f"had {kept.position} links" in fault.sentence

    def test_and_by_nothing_else(self, kept: audit.Anchor) -> None:
        assert verified().is_sound


class TestAnotherSecretKey:
    def test_a_chain_worked_out_anew_under_another_key_is_found(self, site: Session) -> None:
        edit("UPDATE audit_entry SET actor = 'x' WHERE id = 6")
        rechain(6, name=STRANGERS_KEY.name)
        [fault] = verified().faults
        assert fault.kind is FaultKind.OTHER_KEY
        assert "From link 6 on" in fault.sentence
        assert "--former-key" in fault.sentence

    def test_a_final_in_the_same_database_does_not_vouch_for_it_but_an_anchor_kept_elsewhere_would(
        self, site: Session
    ) -> None:
        edit("UPDATE audit_entry SET actor = 'x' WHERE id = 6")
        rechain(6, name=STRANGERS_KEY.name)
        anchor = audit.anchor(now())
        [fault] = verified(finals=(anchor,)).faults
        assert fault.kind is FaultKind.OTHER_KEY
        assert verified(anchor).is_sound

    def test_a_key_that_was_changed_is_made_known(self, site: Session) -> None:
        former = audit.present_key()
        with_another = ChainKey.derived_from("a new secret")
        assert not verified(keys=(with_another,)).is_sound
        assert verified(keys=(with_another, former)).is_sound

    def test_an_anchor_speaks_for_links_whose_key_is_lost(self, site: Session) -> None:
        anchor = audit.anchor(now())
        assert verified(anchor, keys=(ChainKey.derived_from("a new secret"),)).is_sound


class TestErasure:
    def test_a_rightful_one_leaves_the_trail_whole(self, site: Session) -> None:
        address = site.get_one(Signature, 2).representative_email
        for holder in holders():
            holder.erase(address, now())
        site.commit()
        assert verified().is_sound

    def test_afterwards_nobody_can_try_out_what_was_there(self, site: Session) -> None:
        address = site.get_one(Signature, 2).representative_email
        for holder in holders():
            holder.erase(address, now())
        site.commit()
        of_it = db.select(AuditLink.salt).join(AuditEntry, AuditEntry.id == AuditLink.entry_id)
        of_it = of_it.where(AuditEntry.subject == "signature", AuditEntry.subject_id == 2, AuditLink.state != "")
        *former, present = site.scalars(of_it.order_by(AuditLink.position))
        assert former
        assert not any(former)
        assert present

    def test_one_past_the_program_is_found(self, site: Session) -> None:
        edit("UPDATE signature SET representative_name = '', representative_email = '' WHERE id = 2")
        assert found() == [FaultKind.CHANGED_ROW]


class TestTheLatestLinks:
    def test_are_enough_for_what_was_done_lately(self, site: Session) -> None:
        edit("UPDATE audit_entry SET actor = 'x' WHERE id = (SELECT max(id) FROM audit_entry)")
        report = verified(latest=5)
        assert report.links == 6
        assert [fault.kind for fault in report.faults] == [FaultKind.EDITED]

    def test_say_nothing_of_what_was_before(self, site: Session) -> None:
        edit("UPDATE audit_entry SET actor = 'x' WHERE id = 2")
        assert verified(latest=5).is_sound
        assert not verified().is_sound


def test_nothing_is_found_while_many_change_the_same_rows(app: Flask, site: Session) -> None:
    """Each change and the state that its entry fixes are one, whoever else changes that row at the moment."""
    site.commit()
    failures: list[str] = []

    def change(writer: int) -> None:
        with app.app_context():
            for number in range(4):
                signature = db.session.get_one(Signature, 1 + number % 2)
                signature.correct_printed_name(f"Name {writer}-{number}", by="x", at=now())
                audit.record("look-at", of=db.session.get_one(Signature, 2 - number % 2), by="x", at=now())
                db.session.commit()
                failures.extend(fault.sentence for fault in verified().faults)

    threads = [threading.Thread(target=change, args=(writer,)) for writer in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert verified().links >= 48
