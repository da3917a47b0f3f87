"""The action page as a supporter without scripts walks through it."""

from io import BytesIO

import page as page_validation
import pikepdf
import pypdfium2
import pytest
from flask import Flask

from signon.actions.models import ActionPage, ActionStatus, SentCount
from signon.actions.offices.models import Office, OfficeList
from signon.database.db import db, now
from tests import factories
from tests.actions.made import action_page, congress, office
from tests.walker import Walker


@pytest.fixture
def rivers(app: Flask) -> str:
    """The address of an open action page to those in office for the supporter's state and district."""
    with app.app_context():
        congress()
        action_page()
        db.session.commit()
    return "/act/rivers"


def written(walker: Walker, page: str, **changes: str) -> Walker:
    entered = {"division": "CA", "district": "12", "name": "Noor Vale", "address": "7 Quay\nMill Town"}
    return walker.open(page).press("Make my letters", **entered | changes)


def pdf_text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(one.get_textpage().get_text_range() for one in document)
    finally:
        document.close()


def recipients(walker: Walker) -> list[str]:
    return [heading.get_text(strip=True) for heading in walker.page.select("[data-letter] h3")]


def test_a_district_gets_its_senators_and_its_representative_in_one_step(walker: Walker, rivers: str) -> None:
    page = written(walker, rivers)
    assert recipients(page) == ["The Honorable Ada Flint", "The Honorable Bo Reed", "The Honorable Di Lowe"]
    assert "Dear Senator Flint:" in page.text
    assert "I write to you, Senator Flint, as somebody" in page.text
    assert "7 Quay Mill Town" in page.text
    assert page.text.count("Needs your action") == 3


def test_a_state_alone_gets_its_senators_and_a_single_district_needs_no_number(walker: Walker, rivers: str) -> None:
    assert len(recipients(written(walker, rivers, district=""))) == 2
    assert recipients(written(walker, rivers, division="AK", district="")) == ["The Honorable Ed Frost"]


@pytest.mark.parametrize("entered", ["12", "012", "12th", "CA-12", "ca 12"])
def test_a_district_is_known_however_it_is_written(walker: Walker, rivers: str, entered: str) -> None:
    assert "The Honorable Di Lowe" in recipients(written(walker, rivers, district=entered))


def test_who_does_not_know_their_district_is_led_to_where_it_is_found(walker: Walker, rivers: str) -> None:
    links = {link.get_text(): link["href"] for link in walker.open(rivers).page.select("form a")}
    assert links["Find your district (opens in a new tab)"].startswith("https://www.house.gov/")


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        ({"district": "99"}, "California has no district 99; it has the numbers 1 to 12"),
        ({"district": "94110"}, "94110 looks like a postcode. Enter the number of your district"),
        ({"district": "SW1A 1AA"}, "SW1A 1AA looks like a postcode"),
        ({"division": ""}, "Choose your state or region"),
        ({"division": "ZZ"}, "We know nobody in office there"),
        ({"text": " "}, "Write your letter."),
        ({"text": "x" * 20_001}, "20001 characters; 20000 are the most"),
        ({"text": "x\n" * 900}, "900 lines; 800 are the most"),
        ({"address": "line\n" * 9}, "at most 8 short lines"),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field_and_the_rest_is_kept(
    walker: Walker, rivers: str, entered: dict[str, str], said: str
) -> None:
    page = written(walker, rivers, **entered)
    assert page.status == 422
    assert said in page.text
    assert page.page.find("input", {"name": "name"})["value"] == "Noor Vale"
    assert not recipients(page)


def test_a_representative_who_left_is_not_offered(app: Flask, walker: Walker, rivers: str) -> None:
    with app.app_context():
        db.session.scalars(db.select(Office).filter_by(district="12")).one().left_at = now()
        db.session.commit()
    assert "has no district 12" in written(walker, rivers).text


def test_an_untouched_text_and_open_places_are_warned_of(walker: Walker, rivers: str) -> None:
    page = written(walker, rivers, name="", text="I write, [Recipient]. [Say why]\n\n[Your Name]")
    assert "Still to fill in: [Say why] , [Your Name]" in page.text
    assert "word for word the proposed one" not in page.text
    assert "word for word the proposed one" in written(walker, rivers).text


def test_a_letter_that_was_edited_keeps_its_text_while_the_others_follow(walker: Walker, rivers: str) -> None:
    written(walker, rivers)
    field = str(walker.page.select_one("[data-letter] textarea")["name"])
    walker.press("Make my letters", **{field: "Only for you, Senator.", "text": "For all of you, [Recipient]."})
    texts = [area.get_text(strip=True) for area in walker.page.select("[data-letter] textarea")]
    assert texts == ["Only for you, Senator.", "For all of you, Senator Reed.", "For all of you, Di Lowe."]


def test_lists_and_offices_apart_can_be_ticked_besides(app: Flask, walker: Walker, rivers: str) -> None:
    with app.app_context():
        mayor, keeper = office("Dana Poole", email="mayor@mill.example"), office("Ivo Sand")
        made = OfficeList(name="Harbour keepers", offices=[keeper], created_at=now())
        action_page(slug="lists", by_constituency=False, lists=[made], offices=[mayor])
        db.session.commit()
        chosen = {"lists": str(made.id), "offices": str(mayor.id)}
    page = walker.open("/act/lists").press("Make my letters", **chosen)
    assert recipients(page) == ["Ivo Sand", "Dana Poole"]
    assert "Choose at least one office" in walker.open("/act/lists").press("Make my letters").text


def test_an_office_without_an_address_form_or_mail_can_still_be_printed_to(
    app: Flask, walker: Walker, rivers: str
) -> None:
    page = written(walker, rivers, division="AK", district="")
    assert "Open the official form" not in page.text
    assert "mail program" not in page.text
    printed = page.press("PDF to print and post")
    assert "The Honorable Ed Frost" in pdf_text(printed.response.data)


def test_one_letter_prints_like_any_letter(walker: Walker, rivers: str) -> None:
    written(walker, rivers, subject="Our [Recipient] and the river").press("PDF to print and post")
    assert walker.response.mimetype == "application/pdf"
    text = pdf_text(walker.response.data)
    for part in ("Noor Vale", "7 Quay", "1 Hill Office Building", "Dear Senator Flint:", "Stop the mercury."):
        assert part in text
    assert "Senator Reed" not in text
    with pikepdf.open(BytesIO(walker.response.data)) as pdf:
        assert len(pdf.pages) == 1


def test_all_letters_print_as_one_accessible_file(walker: Walker, rivers: str) -> None:
    written(walker, rivers).press("All letters as one PDF to print")
    text = pdf_text(walker.response.data)
    assert [text.count(f"Dear {name}:") for name in ("Senator Flint", "Senator Reed", "Di Lowe")] == [1, 1, 1]
    for flavour in ("ua1", "3a"):
        report = page_validation.validate_pdf_bytes(walker.response.data, profile=flavour)
        assert [one.rule_id for one in report.failures if one.rule_id != "PDFA3A-STREAM-LENGTH-001"] == []


@pytest.mark.both_databases
def test_a_letter_is_counted_by_office_once_and_nothing_of_its_writer_is_kept(
    app: Flask, walker: Walker, rivers: str
) -> None:
    page = written(walker, rivers).press("I have sent it")
    assert "On its way: you said so" in page.text
    assert page.text.count("Needs your action") == 2
    assert "1 letter is on its way, as supporters say" in page.text
    page.press("I have sent it")
    written(walker, rivers).press("I have sent it")
    with app.app_context():
        counts = db.session.execute(db.select(Office.name, SentCount.number).join(SentCount.office)).all()
        assert sorted(counts) == [("The Honorable Ada Flint", 2), ("The Honorable Bo Reed", 1)]
        for table in db.metadata.sorted_tables:
            assert "Noor Vale" not in str(db.session.execute(table.select()).all()), table


def test_what_is_entered_is_shown_and_not_obeyed(walker: Walker, rivers: str) -> None:
    page = written(walker, rivers, name="<script>alert(1)</script>", text="<img src=x onerror=alert(1)> {{ 7*7 }}")
    assert page.page.find("img") is None
    assert "alert(1)" not in "".join(script.get_text() for script in page.page.find_all("script"))


def test_a_page_in_draft_is_hidden_and_a_closed_one_says_kindly_that_it_is_over(app: Flask, walker: Walker) -> None:
    with app.app_context():
        action_page(ActionStatus.DRAFT, slug="soon")
        action_page(ActionStatus.CLOSED, slug="over")
        db.session.commit()
    assert walker.open("/act/soon").status == 404
    assert "This action is over." in walker.open("/act/over").text


def test_a_page_that_closes_while_somebody_writes_says_so(app: Flask, walker: Walker, rivers: str) -> None:
    walker.open(rivers)
    with app.app_context():
        ActionPage.named("rivers").close(by=factories.BY, at=now())
        db.session.commit()
    page = walker.press("Make my letters", division="CA")
    assert page.status == 409
    assert "is over" in page.text


def test_supporters_and_organisations_find_each_other_s_page(app: Flask, walker: Walker) -> None:
    with app.app_context():
        letter = factories.letter()
        action_page(letter=letter, offices=[office()], by_constituency=False)
        db.session.commit()
        slug = letter.slug
    assert walker.open(f"/letters/{slug}").follow("Write a letter of your own").path == "/act/rivers"
    page = walker.press("Make my letters", offices=walker.page.select_one("input[name=offices]")["value"])
    assert page.follow("Sign the coalition’s letter for it").path == f"/letters/{slug}/sign"
    assert "Write a letter of your own" in walker.open(f"/letters/{slug}/sign/sent").text


def test_a_single_letter_that_was_edited_beyond_measure_is_refused_with_its_name(walker: Walker, rivers: str) -> None:
    written(walker, rivers)
    field = str(walker.page.select_one("[data-letter] textarea")["name"])
    page = walker.press("Make my letters", **{field: "x" * 20_001})
    assert page.status == 422
    assert "The Honorable Ada Flint: The letter has 20001 characters" in page.text
