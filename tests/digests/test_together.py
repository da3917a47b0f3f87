"""Several workers at once: each person gets one mail, whoever comes first."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from signon.database.db import db
from signon.digests import turns
from signon.digests.jobs import tell_whose_turn_it_is
from tests.digests.telling import START, coordinator, letter_with, mails, sign

pytestmark = pytest.mark.both_databases

WORKERS = 3


def tell_together(app: Flask) -> int:
    """Let several workers look in the same moment; gives how many mails they write."""
    with app.app_context():
        coordinator()
        sign(letter_with(2))
    together = Barrier(WORKERS)

    def work(_number: int) -> None:
        with app.app_context():
            together.wait()
            tell_whose_turn_it_is(START)

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, range(WORKERS)))
    with app.app_context():
        return len(mails())


def test_several_workers_write_one_mail(app: Flask, database: str) -> None:
    assert tell_together(app) == 1


def test_without_looking_again_under_the_lock_each_would_write_one(
    app: Flask, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the step is the one that was seen before anybody else's mail."""
    monkeypatch.setattr(turns, "next_step", lambda _number, _at: turns.Step.TELL)
    with app.app_context():
        who = coordinator()
        letter_with(1)
        for _worker in range(WORKERS):
            turns.take_step(who.id, START)
            db.session.commit()
        assert len(mails()) == WORKERS
