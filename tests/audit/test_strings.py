"""The quick part of ``make audit``: some naughty strings in every form, and that the audit finds what it looks for."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import abort

from signon.access import public
from signon.database.db import db
from signon.messages.models import Message
from signon.sheets import Sheet, csv_files
from signon.web.public_form import Words
from tests import factories
from tests.audit.counts import Counts, Found
from tests.audit.site.tried_site import Asked, TriedSite
from tests.audit.strings.every_form import every_trial
from tests.audit.strings.fields import Trial
from tests.audit.strings.naughty import OWN, QUICK
from tests.audit.strings.outputs import SLUG, Outputs, try_outputs
from tests.audit.strings.paper import not_on_paper
from tests.audit.strings.tables import ADDRESSEES, try_tables

CONTROLLED = "NUL\0inside"
SEND = "messages.send"


@pytest.fixture(scope="module")
def trials(filled: TriedSite) -> list[Trial]:
    """A trial of each form."""
    return every_trial(filled, few=True)


@pytest.fixture
def trial(trials: list[Trial]) -> Callable[[str], Trial]:
    def named(rule: str) -> Trial:
        found = next(one for one in trials if one.form.rule == rule)
        return Trial(found.site, found.form, found.who)

    return named


def test_what_people_type_is_refused_in_words_or_kept_as_it_is(
    site: TriedSite, trials: list[Trial], counts: Counts
) -> None:
    for one in trials:
        if one.form.button in {"None=None", "then=save", "approve=y"}:
            one.run(QUICK, turns=2)
    assert counts.of() == []
    assert len(trials) > 25
    assert sum(len(one.kept) for one in trials) > 150


@pytest.mark.parametrize(
    "rule",
    [
        "/contact",
        "/invitations/<token>/declining",
        "/authorities/<token>",
        "/act/<slug>",
        "/coordinator/signatures/<int:number>/consent",
        "/coordinator/signatures/<int:number>/rejection",
        "/coordinator/batches/<int:number>",
        "/coordinator/actions/<slug>/edit",
    ],
)
def test_no_text_is_taken_without_its_control_characters(
    trial: Callable[[str], Trial], counts: Counts, rule: str
) -> None:
    tried = trial(rule)
    tried.run([CONTROLLED])
    assert tried.refused >= 1
    assert counts.of() == []


def test_the_audit_finds_a_string_that_was_changed(
    trial: Callable[[str], Trial], counts: Counts, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive = Message.receive

    def without_stars(**values: Any) -> Message:
        return receive(**values | {"text": values["text"].replace("*", "")})

    monkeypatch.setattr(Message, "receive", without_stars)
    trial("/contact").run(["*stars*", "one", "two", "three"])
    assert any("text" in found for found in counts.of(Found.CHANGED))


def test_the_audit_finds_that_the_rule_for_texts_was_taken_out(
    trial: Callable[[str], Trial], counts: Counts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_joiners(_rule: Words, _form: Any, field: Any) -> None:
        field.data = "".join(filter(str.isprintable, field.data or ""))

    monkeypatch.setattr(Words, "__call__", without_joiners)
    trial("/invitations/<token>/declining").run(["می‌خواهم"])
    assert counts.of(Found.CHANGED)


def test_the_audit_finds_a_planted_fault_of_the_server(
    site: TriedSite, trial: Callable[[str], Trial], counts: Counts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(site.app.view_functions, SEND, public(lambda: abort(500)))
    trial("/contact").run(["x"])
    assert counts.of(Found.SERVER_ERROR)


def test_the_audit_finds_a_form_that_was_lost(
    site: TriedSite, trial: Callable[[str], Trial], counts: Counts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(site.app.view_functions, SEND, public(lambda: ("Something is wrong.", 422)))
    trial("/contact").run(["x"])
    assert any("without the form" in found for found in counts.of(Found.OTHER))


def test_the_audit_finds_an_answer_without_its_headers(
    site: TriedSite, counts: Counts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forget(answer: Any) -> Any:
        answer.headers.remove("X-Content-Type-Options")
        return answer

    monkeypatch.setitem(site.app.after_request_funcs, None, [forget, *site.app.after_request_funcs[None]])
    site.ask(Asked("nobody", "GET", "/"))
    assert any("no header" in found for found in counts.of(Found.OTHER))


class TestTables:
    def test_what_a_table_holds_is_refused_by_its_row_or_kept_as_it_is(
        self, site: TriedSite, counts: Counts, tmp_path: Path
    ) -> None:
        try_tables(site, tmp_path, [*QUICK[4:8], "next\x85line"], endings=["csv"])
        assert counts.of() == []
        assert counts.told["accepted strings"] > 50
        assert counts.told["rows refused"] > 20

    def test_the_audit_finds_a_line_end_that_was_put_in(
        self, site: TriedSite, counts: Counts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("signon.letters.addressees.file.LINE_BREAK", re.compile(r"[\n\r ]"))
        monkeypatch.setattr("tests.audit.strings.tables.TABLES", {"addressees": ADDRESSEES})
        try_tables(site, tmp_path, ["next line"], endings=["csv"])
        assert [found for found in counts.of(Found.CHANGED) if "addressees cc" in found]


class TestWhatIsShown:
    def test_what_was_accepted_is_the_same_on_the_page_in_files_in_mails_and_on_paper(
        self, site: TriedSite, counts: Counts, tmp_path: Path
    ) -> None:
        try_outputs(site, tmp_path, OWN[::4], parts=False)
        assert counts.of() == []
        assert counts.told["rows of csv"] > 20

    def test_the_audit_finds_a_row_that_was_lost(
        self, site: TriedSite, counts: Counts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read = csv_files.read_csv
        monkeypatch.setattr("signon.sheets.read_csv", lambda data, name: without_last(read(data, name)))
        with site.app.app_context():
            factories.letter(slug=SLUG, title=SLUG)
            db.session.commit()
        Outputs(site, tmp_path).bring_in(["Reed Society", "Otter Union"], "csv")
        assert [found for found in counts.of(Found.LOST) if "Otter Union" in found]

    def test_the_audit_finds_a_name_that_is_not_printed(self) -> None:
        assert list(not_on_paper(["Lake Friends", "شبكة مياه"], "LakeFriendsهايمةكبش")) == []
        assert list(not_on_paper(["Lake Friends", "شبكة مياه"], "LakeFriemdsهايمةكب")) == ["Lake Friends", "شبكة مياه"]

    def test_a_name_from_right_to_left_may_stand_on_two_lines(self) -> None:
        assert list(not_on_paper(["شبكة مياه"], "ةكبش2026هايم")) == []


def without_last(sheet: Sheet) -> Sheet:
    return replace(sheet, rows=sheet.rows[:-1])
