"""No transaction is open while anything outside the process is waited for."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from signon.database.db import db
from signon.jobs.processes import SiteProcess
from signon.printing.worker.process import RenderProcess
from signon.waiting import OpenTransactionError, no_transaction
from tests import factories

pytestmark = [pytest.mark.both_databases, pytest.mark.engines_differ]


def test_waiting_is_refused_while_a_transaction_is_open(session: Session) -> None:
    session.execute(text("SELECT 1"))
    with pytest.raises(OpenTransactionError, match="the mail server"), no_transaction("the mail server"):
        pytest.fail("The wait must not begin.")


def test_waiting_is_allowed_once_the_transaction_has_ended(session: Session) -> None:
    for end in (session.commit, session.rollback, session.close):
        session.execute(text("SELECT 1"))
        end()
        with no_transaction("the mail server"):
            pass


def test_a_transaction_cannot_be_begun_while_something_is_waited_for(session: Session) -> None:
    letter = factories.letter()
    session.commit()
    with no_transaction("the mail server"), pytest.raises(OpenTransactionError, match="is begun"):
        assert letter.title  # expired by the commit, so that reading it asks the database
    session.rollback()
    assert letter.title


def test_a_transaction_of_another_thread_does_not_hinder(session: Session, app: Flask) -> None:
    session.execute(text("SELECT 1"))

    def wait() -> None:
        with app.app_context(), no_transaction("the mail server"):
            pass

    _in_a_thread(wait)
    session.rollback()


def test_a_connection_used_without_the_session_counts_too(session: Session) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("SELECT 1"))
        with pytest.raises(OpenTransactionError), no_transaction("the mail server"):
            pytest.fail("The wait must not begin.")
    with no_transaction("the mail server"):
        pass


def test_a_transaction_that_fails_to_commit_does_not_count_as_open(session: Session) -> None:
    session.add_all([SiteProcess(identity="x", at=None)])
    with pytest.raises(Exception, match=r"(?i)null"):
        session.commit()
    session.rollback()
    with no_transaction("the mail server"):
        pass


def test_the_suite_refuses_a_process_that_our_code_starts_beside_an_open_transaction(session: Session) -> None:
    session.execute(text("SELECT 1"))
    with pytest.raises(OpenTransactionError):
        RenderProcess().start()
    session.rollback()


def _in_a_thread(function: Any) -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(function).result()
