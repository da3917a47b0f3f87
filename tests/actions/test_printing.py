"""A supporter's letters on paper: a few at once, more by an order, and nobody else waits for either."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from signon.actions import printing
from signon.actions.models import ActionPage
from signon.actions.print_orders import KEPT, MOST_OF_ONE, MOST_WAITING, PrintOrder
from signon.actions.printing import LettersToPrint, LetterToPrint, as_markdown
from signon.actions.views import printing as print_views
from signon.actions.views.printing import LETTERS
from signon.database.db import db, now
from signon.jobs.leased import WorkStatus
from signon.printing.document.body import printed_body
from signon.printing.document.document import LetterDocument
from signon.printing.rendered import OutOfTimeError, RenderedLetter
from signon.printing.worker.process import RenderProcess
from tests.actions.made import action_page, office
from tests.actions.test_action_page import pdf_text
from tests.places import all_taken
from tests.walker import Walker

NAME = "Noor Vale"


@pytest.fixture
def many(app: Flask) -> str:
    """The address of an action page with a hundred and one offices."""
    with app.app_context():
        offices = [office(f"Office holder {number}") for number in range(printing.MOST_LETTERS + 1)]
        action_page(slug="many", by_constituency=False, offices=offices)
        db.session.commit()
    return "/act/many"


def chosen(walker: Walker, page: str, number: int, **entered: str) -> Walker:
    """The letters to the first offices, made."""
    return walker.open(page).press("Make my letters", offices=first_offices(walker, number), name=NAME, **entered)


def ordered(walker: Walker, page: str, number: int = 6, **entered: str) -> Walker:
    """All of them asked for as one PDF."""
    chosen(walker, page, number, **entered)
    return walker.press("All letters as one PDF", offices=first_offices(walker, number))


def first_offices(walker: Walker, number: int) -> list[str]:
    return [str(box["value"]) for box in walker.page.select("input[name=offices]")[:number]]


def everything_stored(app: Flask) -> str:
    with app.app_context():
        return str([db.session.execute(table.select()).all() for table in db.metadata.sorted_tables])


@pytest.mark.parametrize("number", [12, pytest.param(printing.MOST_LETTERS, marks=pytest.mark.slow)])
def test_many_letters_are_ordered_made_by_the_worker_and_fetched(
    app: Flask, walker: Walker, many: str, work: Callable[[], None], number: int
) -> None:
    page = ordered(walker, many, number)
    assert page.status == 200
    assert page.path.startswith("/act/many/letters/")
    assert f"{number} letters to print" in page.text
    assert "waiting for their turn" in page.text
    assert page.page.select_one("noscript meta[http-equiv=refresh]")
    address = page.path
    work()
    page = walker.open(address)
    assert not page.page.select_one("meta[http-equiv=refresh]")
    text = pdf_text(page.follow("Open the PDF").response.data)
    assert text.count("Stop the mercury.") == number
    assert f"Office holder {number - 2}" in text
    assert walker.response.headers["Cache-Control"] == "no-store"
    assert walker.response.headers["Referrer-Policy"] == "no-referrer"


def test_nothing_of_a_supporter_is_readable_in_the_database_and_all_of_it_goes(
    app: Flask, walker: Walker, many: str, work: Callable[[], None]
) -> None:
    address = ordered(walker, many).path
    assert NAME not in everything_stored(app)
    assert address.rpartition("/")[2] not in everything_stored(app)
    work()
    assert NAME not in everything_stored(app)
    with app.app_context():
        made = db.session.scalars(db.select(PrintOrder)).one()
        assert made.content is None, "the letters themselves are gone once they are printed"
        assert b"%PDF" not in (made.pdf or b"")
        assert made.finished_pdf().startswith(b"%PDF")
    assert "deleted" in walker.open(address).press("Delete it now").text
    assert walker.open(address).status == 404
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count(PrintOrder.id))) == 0


def test_an_order_is_gone_after_a_quarter_of_an_hour_whether_it_was_fetched_or_not(
    app: Flask, walker: Walker, many: str, work: Callable[[], None]
) -> None:
    address = ordered(walker, many).path
    work()
    with app.app_context():
        made = db.session.scalars(db.select(PrintOrder)).one()
        assert made.expires_at <= now() + KEPT
        made.expires_at = now() - timedelta(seconds=1)
        db.session.commit()
    assert walker.open(address).status == 404
    assert "15" in walker.text
    assert walker.open(f"{address}/letters.pdf").status == 404
    work()
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count(PrintOrder.id))) == 0


def test_looking_changes_nothing_and_others_cannot_guess_the_address(
    app: Flask, walker: Walker, many: str, work: Callable[[], None]
) -> None:
    address = ordered(walker, many).path
    work()
    before = everything_stored(app)
    for path in (address, f"{address}/state", f"{address}/letters.pdf"):
        assert walker.open(path).status == 200
    assert everything_stored(app) == before
    assert walker.open(address[:-1] + ("A" if address[-1] != "A" else "B")).status == 404
    assert walker.open(address.replace("/many/", "/few/")).status == 404


def test_when_somebody_else_s_letters_are_printed_just_now_the_answer_comes_at_once(
    app: Flask, walker: Walker, many: str, work: Callable[[], None]
) -> None:
    chosen(walker, many, 1)
    with all_taken(app, LETTERS):
        page = walker.press("PDF to print and post")
    assert "Your letter to print" in page.text
    work()
    assert "Office holder 0" in pdf_text(walker.open(page.path).follow("Open the PDF").response.data)


def test_letters_that_take_longer_than_one_should_wait_are_left_to_the_worker(
    app: Flask, walker: Walker, many: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_views, "SECONDS_AT_ONCE", 0.001)
    assert "Your letter to print" in chosen(walker, many, 1).press("PDF to print and post").text


@pytest.mark.slow
def test_letters_that_take_too_long_even_for_the_worker_end_in_words(
    app: Flask, walker: Walker, many: str, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    address = ordered(walker, many).path
    monkeypatch.setattr(printing, "SECONDS_FOR_ONE", 0.001)
    work()
    page = walker.open(address)
    assert "They could not be printed." in page.text
    assert "took more than" in page.text


def test_more_letters_than_one_pdf_holds_are_refused_and_the_text_is_kept(walker: Walker, many: str) -> None:
    page = ordered(walker, many, 101, text="My very own words.")
    assert page.status == 422
    assert "at most 100 letters; you have 101" in page.text
    assert "My very own words." in page.text


def test_an_emoji_that_no_font_has_is_named_in_the_form_and_the_text_is_kept(walker: Walker, many: str) -> None:
    page = ordered(walker, many, text="My \U0001fae0 words.")
    assert page.status == 422
    assert "U+1FAE0, MELTING FACE" in page.text
    assert "Write it in words or leave it out" in page.text
    assert "My \U0001fae0 words." in page.text


@pytest.mark.slow
@pytest.mark.parametrize(("most", "by_others"), [(MOST_WAITING, True), (MOST_OF_ONE, False)])
def test_when_too_many_orders_wait_the_text_is_kept_and_the_answer_says_when_to_come_back(
    app: Flask, walker: Walker, many: str, most: Any, by_others: bool
) -> None:
    ordered(walker, many)
    with app.app_context():
        first = db.session.scalars(db.select(PrintOrder)).one()
        page, asked_by, wanted = first.action_page_id, first.asked_by, first.wanted()
        for number in range(most):
            waiting = db.insert(PrintOrder).values(
                token_digest=str(number), action_page_id=page, asked_by="others" if by_others else asked_by,
                status=WorkStatus.QUEUED, letters=1, size=1, printed=0, pages=0, error="", attempts=0,
                created_at=now(), leased_until=now(), expires_at=now() + KEPT,
            )  # fmt: skip
            db.session.execute(waiting)
        db.session.commit()
        assert wanted.letters
    page = ordered(walker, many, text="My very own words.")
    assert page.status == 503
    assert int(page.response.headers["Retry-After"]) > 0
    assert "My very own words." in page.text


def test_short_orders_come_before_long_ones(app: Flask, many: str) -> None:
    with app.app_context():
        page = ActionPage.named("many").id
        for body in ("long " * 100, "short"):
            PrintOrder.place(page, letters_to_print(body), asked_by="x", at=now())
            db.session.commit()
        assert PrintOrder.due(now()) == [2, 1]
        assert [order.before() for order in db.session.scalars(db.select(PrintOrder).order_by(PrintOrder.id))] == [1, 0]


@pytest.mark.both_databases
def test_orders_are_kept_and_read_on_both_databases(app: Flask, many: str, work: Callable[[], None]) -> None:
    with app.app_context():
        PrintOrder.place(
            ActionPage.named("many").id, letters_to_print("Hello, [Recipient] *there*."), asked_by="x", at=now()
        )
        db.session.commit()
        assert PrintOrder.due_since(now())
    work()
    with app.app_context():
        made = db.session.get_one(PrintOrder, 1)
        assert made.progress == 100
        assert "Hello, [Recipient] *there*." in pdf_text(made.finished_pdf())


def test_while_letters_are_printed_everybody_else_may_write(
    app: Flask, walker: Walker, many: str, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    rendering, written = RenderProcess.render, []

    def render_and_write(self: RenderProcess, document: LetterDocument, **limits: Any) -> RenderedLetter:
        with closing(sqlite3.connect(Path(app.instance_path) / "signon.sqlite3", timeout=20)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
            written.append(True)
        return rendering(self, document, **limits)

    monkeypatch.setattr(RenderProcess, "render", render_and_write)
    chosen(walker, many, 1).press("PDF to print and post")
    assert walker.response.mimetype == "application/pdf"
    ordered(walker, many)
    work()
    assert len(written) == 2 + 7, "each letter, and once to join them"


def test_a_text_of_nothing_but_emphasis_is_printed_as_it_stands() -> None:
    text = "a**b" * 500 + " *c* _d_ [e](https://e.example) `f` <g> &amp; ^[h] [^1]\n# i\n> j\n---"
    written, as_it_was = str(printed_body(as_markdown(text))), str(printed_body(text))
    assert written.count("<strong>") == written.count("<em>") == written.count("<a ") == 0
    assert as_it_was.count("<strong>") > 200, (
        "each piece is a box of its own to the layout, which takes minutes for them"
    )
    for sign in (
        "a**b",
        "*c*",
        "_d_",
        "[e](https://e.example)",
        "`f`",
        "&lt;g&gt;",
        "&amp;amp;",
        "^[h]",
        "# i",
        "&gt; j",
        "---",
    ):
        assert sign in written


def test_lines_and_numbered_requests_stay_what_they_are() -> None:
    written = str(
        printed_body(as_markdown("Dear all,\nhello.\n\n1. Stop the mercury.\n2. Open *it*.\n\nThank you,\nN."))
    )
    assert written.count("<li>") == 2
    assert "Open *it*." in written
    assert written.count("<br />") == 2
    assert written.count("<p") == 2


def test_all_letters_together_have_a_limit_of_time(app: Flask) -> None:
    with app.app_context(), pytest.raises(OutOfTimeError, match="shorten them"):
        printing.printed(letters_to_print("Hello."), seconds=0)


def letters_to_print(body: str) -> LettersToPrint:
    letter = LetterToPrint("Dana Poole\n1 Hill", "Dear Dana Poole:", "Rivers", body, "Yours", NAME, "7 Quay")
    return LettersToPrint((letter,), "en", now().date())
