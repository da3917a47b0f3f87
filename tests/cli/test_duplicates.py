"""``flask signatories duplicates``."""

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.signing.status import SignatureStatus
from tests import factories

HEADER = "score\treason\tleft\tright"


@pytest.fixture
def sign(app: Flask) -> Callable[..., None]:
    def sign_all(*names: Any, status: SignatureStatus = SignatureStatus.APPROVED, **details: Any) -> None:
        with app.app_context():
            letter = db.session.scalar(db.select(Letter)) or factories.letter()
            for name in names:
                factories.signature(letter, status, organization=name, **details)
            db.session.commit()

    return sign_all


def lines(result: Any) -> list[Any]:
    assert result.exit_code == 0, result.stderr
    return [line.split("\t") for line in result.stdout.splitlines()]


def test_the_pairs_come_as_a_table_best_first_and_nothing_else_is_said(
    run: Callable[..., Result], sign: Callable[..., None]
) -> None:
    sign("Mountain Streams Foundation", "Lantern Trust", "Mountain Straems Foundation", "The Lantern Trust, Inc.")
    result = run("signatories", "duplicates", "clean-rivers")
    table = lines(result)
    assert "\t".join(table[0]) == HEADER
    assert [row[2:] for row in table[1:]] == [
        ["Lantern Trust", "The Lantern Trust, Inc."],
        ["Mountain Streams Foundation", "Mountain Straems Foundation"],
    ]
    assert [row[1] for row in table[1:]] == [
        "the same name apart from small words, legal form or acronym",
        "a difference in spelling",
    ]
    scores = [float(row[0]) for row in table[1:]]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert result.stderr == ""


def test_a_letter_without_likely_pairs_has_the_header_alone(
    run: Callable[..., Result], sign: Callable[..., None]
) -> None:
    sign("Amnesty International", "Amnesty International Kenya")
    assert run("signatories", "duplicates", "clean-rivers").stdout == f"{HEADER}\n"


def test_only_signatories_that_hold_a_place_are_compared(run: Callable[..., Result], sign: Callable[..., None]) -> None:
    sign("Mountain Streams Foundation", "Lantern Trust")
    sign("Mountain Streams Fundation", status=SignatureStatus.PENDING)
    sign("Lantern Trust Ltd", status=SignatureStatus.WITHDRAWN)
    assert run("signatories", "duplicates", "clean-rivers").stdout == f"{HEADER}\n"


def test_acronyms_domains_and_countries_count(run: Callable[..., Result], sign: Callable[..., None]) -> None:
    sign("Alliance of River Keepers", acronym="ARKE")
    sign("ARKE", country="")
    sign("Bread for Life", country="FR")
    sign("Bread for Life", country="ES")
    table = lines(run("signatories", "duplicates", "clean-rivers"))
    assert [(row[1], *row[2:]) for row in table[1:]] == [
        ("its acronym is “ARKE”", "Alliance of River Keepers", "ARKE"),
    ]


def test_a_name_that_a_spreadsheet_would_run_is_guarded(run: Callable[..., Result], sign: Callable[..., None]) -> None:
    sign("=cmd calculates", "=cmd calculates Ltd")
    row = lines(run("signatories", "duplicates", "clean-rivers"))[1]
    assert [cell[0] for cell in row[2:]] == ["'", "'"]


def test_a_letter_that_is_not_there_is_one_sentence(run: Callable[..., Result]) -> None:
    result = run("signatories", "duplicates", "nowhere")
    assert result.exit_code == 1
    assert "nowhere" in result.stderr
    assert "Traceback" not in result.stderr
