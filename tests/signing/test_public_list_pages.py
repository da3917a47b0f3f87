"""The public list of many signatories: its pages, the search in it, and that it shows no more than the letter's page does."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from signon.database.db import db, now
from signon.letters.status import LetterStatus
from signon.settings import Settings
from signon.signing import public_list
from signon.signing.models.record import Listed
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.walker import Walker

LIST = "/letters/rivers/signatories"
NAMES = ("Älvar", "Zink", "Aspen", "Birch", "100% River", "Cedar", "Delta_One")
IN_ORDER = ["100% River", "Aspen", "Birch", "Cedar", "Delta_One", "Zink", "Älvar"]


@pytest.fixture(autouse=True)
def letter(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter in Swedish with seven names, three on a page, and some that nobody may see."""
    monkeypatch.setattr(public_list, "PAGE", 3)
    with app.app_context():
        made = factories.letter(slug="rivers", language="sv")
        for name in NAMES:
            factories.signature(made, organization=name, acronym=name[:3].upper())
        factories.signature(made, organization="Quiet Aspen", listed=Listed.RECIPIENT_ONLY)
        factories.signature(made, SignatureStatus.VERIFIED, organization="Waiting Aspen")
        factories.signature(made, SignatureStatus.WITHDRAWN, organization="Former Aspen")
        db.session.commit()


def names(walker: Walker) -> list[str]:
    return [item.find("bdi").text for item in walker.page.select(".signatories li")]


def test_the_letters_page_shows_the_first_names_and_the_way_to_the_others(walker: Walker) -> None:
    walker.open("/letters/rivers")
    found = names(walker)
    assert "1 to 3 of 7" in walker.text
    while walker.page.find("a", rel="next"):
        walker.follow("Next page")
        found += names(walker)
    assert found == IN_ORDER
    assert walker.follow("Previous page").page.find("a", rel="prev")


def test_a_page_beyond_the_last_is_the_last_and_nonsense_is_the_first(walker: Walker) -> None:
    assert names(walker.open(f"{LIST}?page=99999999999")) == IN_ORDER[6:]
    for nonsense in ("0", "-1", "x", ""):
        assert names(walker.open(f"{LIST}?page={nonsense}")) == IN_ORDER[:3]


def test_all_of_it_stands_on_one_page_unless_it_is_too_long(
    walker: Walker, monkeypatch: pytest.MonkeyPatch, settings: Settings, new_app: Callable[[Settings], Flask]
) -> None:
    walker.open(LIST).follow("All on one page")
    assert names(walker) == IN_ORDER
    monkeypatch.setattr(public_list, "MOST_ON_ONE_PAGE", 6)
    assert names(Walker(new_app(settings)).open(f"{LIST}?all=y")) == IN_ORDER[:3]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("aspen", ["Aspen"]),
        ("ASP", ["Aspen"]),
        ("alvar", ["Älvar"]),
        ("  zin ", ["Zink"]),
        ("100%", ["100% River"]),
        ("_", ["Delta_One"]),
        ("%", ["100% River"]),
        ("nobody", []),
        ("<script>", []),
    ],
)
def test_a_name_is_found_by_a_part_of_it_whatever_its_case_and_accents(
    walker: Walker, words: str, found: list[str]
) -> None:
    walker.open("/letters/rivers").press("Find", find=words)
    assert names(walker) == found
    assert walker.page.find("input", id="find")["value"] == " ".join(words.split())


def test_many_finds_are_cut_and_say_so(walker: Walker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_list, "MOST_FOUND", 2)
    walker.open(f"{LIST}?find=e")
    assert len(names(walker)) == 2
    assert "Type more of the name" in walker.text


def test_a_search_is_not_kept_and_names_no_hidden_signatory(client: FlaskClient) -> None:
    answer = client.get(f"{LIST}?find=aspen")
    assert answer.headers["Cache-Control"] == "no-store"
    assert not any(name in answer.text for name in ("Quiet", "Waiting", "Former"))


def test_a_withdrawn_name_leaves_every_page_and_the_others_move_up(app: Flask, walker: Walker) -> None:
    addresses = [LIST, f"{LIST}?page=2", f"{LIST}?page=3", f"{LIST}?all=y"]
    assert [len(names(walker.open(address))) for address in addresses] == [3, 3, 1, 7]
    with app.app_context():
        db.session.scalars(db.select(Signature).filter_by(organization="Aspen")).one().withdraw(at=now())
        db.session.commit()
    left = [names(walker.open(address)) for address in addresses]
    rest = [name for name in IN_ORDER if name != "Aspen"]
    assert left == [rest[:3], rest[3:], rest[3:], rest]


def test_a_draft_has_no_list(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        factories.letter(LetterStatus.DRAFT, slug="secret")
        db.session.commit()
    for rest in ("", "?page=2", "?all=y", "?find=x"):
        assert client.get(f"/letters/secret/signatories{rest}").status_code == 404
