"""The oracle of the faults: content with an undisturbed site, and red at each thing that can be wrong with a record."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.faults.scene import mail_server, sites
from tests.faults.scene.ledger import Act, Entry, Ledger
from tests.faults.scene.mail_server import Inbox
from tests.faults.scene.oracle import Kind, judge
from tests.faults.scene.record import Record
from tests.faults.scene.signers import EVERY_WITHDRAWS, Signers
from tests.waiting import until

ENTRIES = EVERY_WITHDRAWS + 3


class Seen(NamedTuple):
    """The three that the oracle compares."""

    ledger: Ledger
    record: Record
    inbox: Inbox

    def kinds(self) -> set[Kind]:
        """What the oracle finds wrong."""
        return {fault.kind for fault in judge(*self).faults}

    def entry(self) -> Entry:
        """An entry that was confirmed and withdrawn."""
        return self.ledger.acknowledged(Act.WITHDRAW)[0]

    def changed(self, table: str, change: Callable[[Any], list[Any]], where: Callable[[Any], bool]) -> "Seen":
        """The same with other rows in the place of one of a table."""
        rows = getattr(self.record, table)
        at = next(number for number, row in enumerate(rows) if where(row))
        other = [*rows[:at], *change(rows[at]), *rows[at + 1 :]]
        return self._replace(record=self.record.with_changes(**{table: other}))

    def signature(self, change: Callable[[Any], list[Any]]) -> "Seen":
        """The same with the row of that entry changed."""
        return self.changed("signatures", change, lambda row: row.address == self.entry().address)

    def act(self, act: Act, change: Callable[[Any], list[Any]]) -> "Seen":
        """The same with a line of that entry's trail changed."""
        number = next(row.number for row in self.record.signatures if row.address == self.entry().address)
        wanted = (number, f"signature:{act}")
        return self.changed("acts", change, lambda row: (row.signature, row.action) == wanted)

    def mail(self, purpose: str | None, change: Callable[[Any], list[Any]]) -> "Seen":
        """The same with a mail of that entry in the outbox changed."""
        wanted = (self.entry().address, purpose)
        return self.changed("mails", change, lambda row: (row.recipient, row.purpose) == wanted)

    def arrivals(self, change: Callable[[dict[str, list[str]], str], object]) -> "Seen":
        """The same with the arrivals of one of that entry's mails changed."""
        inbox = Inbox()
        inbox.arrivals = deepcopy(self.inbox.arrivals)
        change(
            inbox.arrivals, next(one.message_id for one in self.record.mails if one.recipient == self.entry().address)
        )
        return self._replace(inbox=inbox)

    def asked(self, change: Callable[[Entry], object]) -> "Seen":
        """The same with that entry changed in the clients' own list."""
        ledger = Ledger()
        ledger.entries = deepcopy(self.ledger.entries)
        change(next(one for one in ledger.entries if one.address == self.entry().address))
        return self._replace(ledger=ledger)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    """What came of some sign-ons on a site that nothing happened to."""
    folder: Path = tmp_path_factory.mktemp("site")
    with mail_server.running() as mail, sites.site(folder, mail) as site:
        with Signers(site.url, inbox=mail.inbox, many=2) as signers:
            until(lambda: len(signers.ledger.acknowledged(Act.SIGN)) >= ENTRIES)
        site.deliver_all()
        signers.finish()
        site.deliver_all()
        yield Seen(signers.ledger, Record.of(site.database), mail.inbox)


def test_the_oracle_is_content_with_an_undisturbed_site(seen: Seen) -> None:
    verdict = judge(*seen)
    assert not verdict.faults, verdict
    assert verdict.acknowledged[Act.SIGN] >= ENTRIES
    assert verdict.acknowledged[Act.CONFIRM] >= 3
    assert verdict.acknowledged[Act.WITHDRAW] >= 1
    assert verdict.mails == sum(verdict.acknowledged.values())
    assert verdict.repeated == 0


def gone(_row: Any) -> list[Any]:
    """No row."""
    return []


def twice(row: Any) -> list[Any]:
    """The row two times."""
    return [row, row]


def but(**values: object) -> Callable[[Any], list[Any]]:
    """A row with other values."""
    return lambda row: [row._replace(**values)]


@pytest.mark.parametrize(
    ("kind", "damaged"),
    [
        pytest.param(Kind.LOST, lambda seen: seen.signature(gone), id="a signature is gone"),
        pytest.param(Kind.LOST, lambda seen: seen.signature(but(status="pending")), id="a withdrawal is gone"),
        pytest.param(Kind.DOUBLED, lambda seen: seen.signature(twice), id="a signature is there twice"),
        pytest.param(Kind.WITHOUT_CONSENT, lambda seen: seen.signature(but(version=None)), id="it names no text"),
        pytest.param(Kind.WITHOUT_CONSENT, lambda seen: seen.signature(but(consented_at=None)), id="it has no moment"),
        pytest.param(Kind.WITHOUT_CONSENT, lambda seen: seen.signature(but(means=None)), id="it came by no means"),
        pytest.param(Kind.WRONG_TEXT, lambda seen: seen.signature(but(letter=0)), id="its text is another letter's"),
        pytest.param(
            Kind.WRONG_TEXT, lambda seen: seen.asked(lambda entry: entry.texts.clear()), id="its text was not shown"
        ),
        *(
            pytest.param(Kind.WITHOUT_AUDIT, lambda seen, act=act: seen.act(act, gone), id=f"{act} has no line")
            for act in Act
        ),
        *(
            pytest.param(Kind.DOUBLED, lambda seen, act=act: seen.act(act, twice), id=f"{act} has two lines")
            for act in Act
        ),
        pytest.param(
            Kind.WITHOUT_AUDIT, lambda seen: seen.act(Act.SIGN, but(details={})), id="the line of a sign-on names no text"
        ),
        *(
            pytest.param(
                Kind.NOT_WRITTEN, lambda seen, purpose=purpose: seen.mail(purpose, gone), id=f"no mail for {purpose}"
            )
            for purpose in ("confirm-signature", "signature-status", None)
        ),
        pytest.param(Kind.DOUBLED, lambda seen: seen.mail("confirm-signature", twice), id="two mails for one sign-on"),
        pytest.param(
            Kind.NOT_MAILED, lambda seen: seen.arrivals(lambda arrivals, one: arrivals.pop(one)), id="a mail never came"
        ),
        pytest.param(
            Kind.UNASKED,
            lambda seen: seen.arrivals(lambda arrivals, one: arrivals[one].append("jo@harbour.example")),
            id="a mail went to somebody else too",
        ),
        pytest.param(
            Kind.UNASKED,
            lambda seen: seen.arrivals(lambda arrivals, _one: arrivals.update({"1@x": ["jo@harbour.example"]})),
            id="a mail came that is in no outbox",
        ),
        pytest.param(
            Kind.UNASKED, lambda seen: seen.signature(but(organization="Harbour")), id="nobody asked for a signature"
        ),
        pytest.param(
            Kind.UNASKED,
            lambda seen: seen.asked(lambda entry: (entry.tries.pop(Act.WITHDRAW), entry.acknowledged.pop(Act.WITHDRAW))),
            id="nobody asked for a withdrawal",
        ),
        pytest.param(Kind.UNASKED, lambda seen: seen.act(Act.SIGN, but(signature=0)), id="a line is about nothing"),
        pytest.param(
            Kind.DAMAGED,
            lambda seen: seen._replace(record=seen.record.with_changes(damage=["row 1 missing"])),
            id="the file is damaged",
        ),
    ],
)  # fmt: skip
def test_the_oracle_goes_red(seen: Seen, kind: Kind, damaged: Callable[[Seen], Seen]) -> None:
    assert kind in damaged(seen).kinds()


def test_a_mail_that_came_twice_is_counted_and_no_fault(seen: Seen) -> None:
    repeated = seen.arrivals(lambda arrivals, one: arrivals[one].append(arrivals[one][0]))
    assert judge(*repeated).repeated == 1
    assert not repeated.kinds()


def test_what_was_not_answered_may_be_in_the_record_or_not(seen: Seen) -> None:
    unanswered = seen.asked(lambda entry: entry.acknowledged.clear())
    assert not unanswered.kinds()
    address = seen.entry().address
    kept = seen.record
    rows = {
        "signatures": [row for row in kept.signatures if row.address != address],
        "acts": [row for row in kept.acts if row.signature != _number(kept, address)],
        "mails": [row for row in kept.mails if row.recipient != address],
    }
    nowhere = unanswered._replace(record=kept.with_changes(**rows))
    nowhere = nowhere._replace(inbox=_without(nowhere.inbox, address))
    assert not nowhere.kinds()


def _number(record: Record, address: str) -> int:
    return next(row.number for row in record.signatures if row.address == address)


def _without(inbox: Inbox, address: str) -> Inbox:
    fewer = Inbox()
    fewer.arrivals.update({number: to for number, to in inbox.arrivals.items() if address not in to})
    return fewer
