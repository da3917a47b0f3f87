from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeSerializer

from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from signon.mail.models import OutboxMail
from signon.signing.models.record import Listed
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.signing.entries import ADDRESS, ENTERED
from tests.walker import Walker


@pytest.fixture
def letter(app: Flask) -> str:
    """The address of an open letter."""
    with app.app_context():
        slug = factories.letter(slug="rivers").slug
        db.session.commit()
    return f"/letters/{slug}"


def signatures() -> list[Any]:
    return list(db.session.scalars(db.select(Signature).order_by(Signature.id)))


def mails() -> list[Any]:
    return list(db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id)))


def message_at(walker: Walker, field: Any) -> str:
    """What the page says is wrong at this field."""
    control = walker.page.find(id=field)
    return " ".join(
        walker.page.find(id=name).get_text() for name in control.get("aria-describedby", "").split() if "wrong" in name
    )


def test_the_form_stands_beside_the_text_that_is_signed(walker: Walker, letter: str) -> None:
    walker.open(f"{letter}/sign")
    text = walker.page.find(class_="letter-text")
    assert "Minister Ada Flint" in text.get_text()
    assert text.find("strong").get_text() == "river"
    assert "version 1" in walker.page.find("label", attrs={"for": "authorised"}).get_text()


def test_what_is_entered_is_kept_in_the_form_that_is_printed_and_found_again(
    app: Flask, walker: Walker, letter: str
) -> None:
    walker.open(f"{letter}/sign").press("Sign the letter", **ENTERED | {"listed": "recipient-only"})
    assert walker.path == f"{letter}/sign/sent"
    with app.app_context():
        [signature] = signatures()
        assert signature.status is SignatureStatus.PENDING
        assert (signature.organization, signature.acronym, signature.country) == ("Lake Friends", "LF", "CH")
        assert (signature.website, signature.representative_email) == ("https://lake.example", ADDRESS)
        assert signature.listed is Listed.RECIPIENT_ONLY


@pytest.mark.parametrize("entered", ["CH", "Suisse", "Schweiz", "スイス", "switzerland "])
def test_a_country_is_known_by_code_and_in_any_language(app: Flask, walker: Walker, letter: str, entered: str) -> None:
    walker.open(f"{letter}/sign").press("Sign the letter", **ENTERED | {"country": entered})
    with app.app_context():
        assert [signature.country for signature in signatures()] == ["CH"]


@pytest.mark.parametrize("entered", ["International", "Europe", "N/A", "-", "Weltweit", "دولي"])
def test_what_is_no_country_signs_as_an_international_organisation(
    app: Flask, walker: Walker, letter: str, entered: str
) -> None:
    walker.open(f"{letter}/sign").press("Sign the letter", **ENTERED | {"country": entered})
    with app.app_context():
        assert [signature.country for signature in signatures()] == [""]


@pytest.mark.parametrize(
    ("field", "entered", "words"),
    [
        ("organization", "", "Enter the name of the organisation."),
        ("organization", "\u200b\u200b", "must not be empty"),
        ("organization", ".", "This is a mere sign; write the name of the organisation."),
        ("organization", "https://lake.example", "This is the address of a website; write the name"),
        ("organization", "x" * 10_000, "10000 characters; 300 are the most"),
        ("organization", "Z" + "\u0301" * 40, "more accents on one letter"),
        ("organization", "Lake\x00Friends", "invisible control character"),
        ("representative_name", "Mara \u202eQuill", "invisible control character"),
        ("representative_title", "", "Enter your title"),
        ("acronym", "A" * 41, "41 characters; 40 are the most"),
        ("country", "Atlantis", "We do not know this country."),
        ("country", "Congo", "We do not know this country."),
        ("country", "NA", "Write Namibia, or leave the field empty."),
        ("website", "javascript:alert(1)", "must be the address of a website"),
        ("website", "https://lake.example/\r\nSet-Cookie: a=b", "must be the address of a website"),
        ("representative_email", "mara", "must be one mail address"),
        (
            "representative_email",
            "márà@lake.example",
            "has “á” before the @, and this site's mail server takes only plain",
        ),
        ("representative_email", "a@lake.example,evil@x.example", "must be one mail address"),
        ("representative_email", "a@lake.example\r\nBcc: evil@x.example", "must be one mail address"),
        ("authorised", None, "Confirm that you are authorised"),
        ("listed", "everywhere", "Choose how the organisation is listed."),
    ],
)
def test_a_mistake_is_named_at_its_field_and_nothing_else_is_lost(
    app: Flask, walker: Walker, letter: str, field: str, entered: str | None, words: str
) -> None:
    walker.open(f"{letter}/sign").press("Sign the letter", **ENTERED | {field: entered})
    assert walker.status == 422
    assert walker.page.title.get_text().startswith("Error:")
    summary = walker.page.find(class_="error-summary")
    assert words in summary.find("a", href=f"#{field}").get_text()
    if field != "listed":
        assert words in message_at(walker, field)
    others = {name: text for name, text in ENTERED.items() if name not in {field, "authorised", "representative_email"}}
    kept = {name: walker.page.find("input", attrs={"name": name})["value"] for name in others}
    assert kept == others | ({"website": "https://lake.example"} if "website" in others else {})
    with app.app_context():
        assert not signatures()
        assert not mails()


@pytest.mark.parametrize("name", ["Verein fÃ¼r Lake", "Lake ???? Friends"])
def test_a_name_that_looks_damaged_is_asked_about_once(app: Flask, walker: Walker, letter: str, name: str) -> None:
    walker.open(f"{letter}/sign").press("Sign the letter", **ENTERED | {"organization": name})
    assert "looks as if" in message_at(walker, "organization")
    with app.app_context():
        assert not signatures()
    walker.press("Sign the letter")
    with app.app_context():
        assert [signature.organization for signature in signatures()] == [name]


def test_a_vertical_tab_in_a_name_is_a_space(app: Flask, walker: Walker, letter: str) -> None:
    walker.open(f"{letter}/sign").press("Sign the letter", **ENTERED | {"organization": "Heron\x0bSociety\u2028e.V."})
    with app.app_context():
        assert [signature.organization for signature in signatures()] == ["Heron Society e.V."]


def test_an_invisible_character_is_taken_out_so_that_sending_again_works(
    app: Flask, walker: Walker, letter: str
) -> None:
    walker.open(f"{letter}/sign").press("Sign the letter", **ENTERED | {"organization": "Lake\u202e\x00 Friends"})
    walker.press("Sign the letter")
    assert walker.path == f"{letter}/sign/sent"
    with app.app_context():
        assert signatures()[0].organization == "Lake Friends"


HOSTILE = [
    '=HYPERLINK("http://x","y")',
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }} {% raw %} %(title)s {token}",
    "[click](javascript:alert(1)) **bold**",
    "Café Ñandú 🌊 Ελλάς Россия العربية עברית 中文 日本語 한국어 ไทย हिन्दी",
    "'; DROP TABLE signature; --",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_strange_name_is_accepted_and_everywhere_shown_as_it_was_typed(
    app: Flask, letter: str, work: Callable[[], None], name: Any
) -> None:
    typed = {"organization": name, "representative_name": name, "representative_title": name}
    walker = Walker(app).open(f"{letter}/sign")
    walker.press("Sign the letter", **ENTERED | typed)
    work()
    with app.app_context():
        [mail] = mails()
        assert f"for {name}." in mail.captured
        link = next(line for line in mail.captured.splitlines() if line.startswith("http"))
    walker.open(link)
    assert walker.text.count(name) == 3
    assert not walker.page.main.find(["script", "img", "b"])
    assert name in walker.press("Confirm the signature").text


def test_the_line_that_only_machines_fill_in_gets_no_pretended_thanks(app: Flask, walker: Walker, letter: str) -> None:
    walker.open(f"{letter}/sign").press("Sign the letter", **ENTERED | {"remark": "buy pills"})
    assert walker.status == 422
    assert "A line that people do not see was filled in" in walker.text
    with app.app_context():
        assert not signatures()
    assert walker.press("Sign the letter").path == f"{letter}/sign/sent"


def test_a_form_sent_faster_than_people_write_is_shown_again_with_its_input(
    app: Flask, settings: Any, walker: Walker, letter: str
) -> None:
    app.config["SIGNON"] = settings.model_copy(update={"least_seconds_to_sign": 60.0})
    walker.open(f"{letter}/sign").press("Sign the letter", **ENTERED)
    assert walker.status == 422
    assert "That was very quick." in walker.text
    with app.app_context():
        assert not signatures()
    app.config["SIGNON"] = settings.model_copy(update={"least_seconds_to_sign": 0.001})
    assert walker.press("Sign the letter").path == f"{letter}/sign/sent"


def test_a_form_opened_before_the_clock_was_set_back_is_accepted(
    app: Flask, settings: Any, walker: Walker, letter: str
) -> None:
    app.config["SIGNON"] = settings.model_copy(update={"least_seconds_to_sign": 1.0})
    opened = walker.open(f"{letter}/sign").page.find("input", attrs={"name": "opened"})["value"]
    signing = URLSafeSerializer(app.config["SECRET_KEY"], salt="sign-form")
    at, shown = signing.loads(str(opened))
    walker.press("Sign the letter", **ENTERED | {"opened": signing.dumps([at + 86_400, shown])})
    assert walker.path == f"{letter}/sign/sent"


@pytest.mark.parametrize("opened", ["", "0", "forged.stamp", "[1700000000.0, null].aaaa", "é" * 50])
def test_a_form_that_was_not_shown_by_this_site_is_shown_again_and_then_works(
    walker: Walker, letter: str, opened: str
) -> None:
    walker.open(f"{letter}/sign").press("Sign the letter", **ENTERED | {"opened": opened})
    assert walker.status == 422
    assert "could not be recognised" in walker.text
    assert walker.press("Sign the letter").path == f"{letter}/sign/sent"


def test_consent_to_another_text_than_the_present_one_is_not_taken(app: Flask, walker: Walker, letter: str) -> None:
    with app.app_context():
        factories.letter(slug="other", body="Another text.")
        db.session.commit()
    stamp = Walker(app).open("/letters/other/sign").page.find(id="opened")["value"]
    walker.open(f"{letter}/sign").press("Sign the letter", **ENTERED | {"opened": stamp})
    assert walker.status == 422
    assert "The text of the letter has changed" in walker.text


class TestLimits:
    @pytest.fixture
    def settings(self, settings: Any) -> Any:
        return settings.model_copy(update={"sign_ons_per_address": 2})

    def test_too_many_sign_ons_from_one_place_wait_with_their_entries_kept(
        self, app: Flask, walker: Walker, letter: str
    ) -> None:
        for number in range(3):
            walker.open(f"{letter}/sign").press("Sign the letter", **ENTERED | {"organization": f"Lake {number}"})
        assert walker.status == 429
        assert "Wait an hour" in walker.text
        assert walker.page.find(id="organization")["value"] == "Lake 2"
        with app.app_context():
            assert len(signatures()) == 2

    def test_an_address_that_had_its_mail_gets_none_and_the_same_answer(self, app: Flask, letter: str) -> None:
        first = Walker(app).open(f"{letter}/sign").press("Sign the letter", **ENTERED)
        other = ENTERED | {"organization": "Lake Museum"}
        second = Walker(app).open(f"{letter}/sign").press("Sign the letter", **other)
        assert (first.path, first.response.data) == (second.path, second.response.data)
        with app.app_context():
            assert len(mails()) == 1


def first_answer(app: Flask, letter: str, **changes: Any) -> tuple[str, list[tuple[str, str]], Any, Any]:
    """The answer to a sign-on, before the redirect is followed, and the page after it; each visitor has another session."""
    walker = Walker(app).open(f"{letter}/sign").press("Sign the letter", **ENTERED | changes)
    [redirect] = walker.response.history
    own = {"Set-Cookie", "X-Request-ID"}  # a new one for each request, whatever it is about
    headers = [header for header in redirect.headers.to_wsgi_list() if header[0] not in own]
    return (redirect.status, headers, redirect.data, walker.response.data)


def test_the_answer_is_the_same_to_the_byte_whoever_signs(app: Flask, letter: str) -> None:
    new = first_answer(app, letter)
    again = first_answer(app, letter)
    otherwise = first_answer(app, letter, website="another.example", listed="recipient-only")
    with app.app_context():
        signatures()[0].confirm(at=now())
        db.session.commit()
    signed = first_answer(app, letter)
    by_another = first_answer(app, letter, representative_email="noa@lake.example")
    assert new == again == otherwise == signed == by_another
    with app.app_context():
        subjects = [mail.subject for mail in mails()]
        assert [one.partition(":")[0] for one in subjects] == ["Confirm", "Already signed"]
        other = mails()[-1]
        assert other.recipient == "noa@lake.example"
        assert not any(secret in other.text("") for secret in ("Mara", ADDRESS, "/signatures/"))


def test_a_forwarded_host_does_not_reach_the_mail(app: Flask, letter: str, work: Callable[[], None]) -> None:
    walker = Walker(app).open(f"{letter}/sign", headers={"X-Forwarded-Host": "evil.example"})
    stale = walker.page.find("input", attrs={"name": "csrf_token"})["value"]
    form = ENTERED | {"csrf_token": stale, "opened": walker.page.find(id="opened")["value"], "listed": "public"}
    answer = walker.client.post(f"{letter}/sign", data=form, headers={"X-Forwarded-Host": "evil.example"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{letter}/sign/sent")
    work()
    with app.app_context():
        [mail] = mails()
        assert "http://letters.test/signatures/" in mail.captured
        assert "evil" not in mail.captured


@pytest.mark.parametrize("status", [LetterStatus.CLOSED, LetterStatus.DELIVERED])
def test_a_closed_letter_says_so_kindly(app: Flask, walker: Walker, status: LetterStatus) -> None:
    with app.app_context():
        slug = factories.letter(status).slug
        db.session.commit()
    walker.open(f"/letters/{slug}/sign")
    assert walker.status == 200
    assert "Signing is closed" in walker.text
    assert not walker.page.find("button")


def test_what_was_typed_while_the_letter_closed_stays_readable(app: Flask, walker: Walker, letter: str) -> None:
    walker.open(f"{letter}/sign")
    with app.app_context():
        closing = Letter.named("rivers")
        closing.closes_at = now() - timedelta(seconds=1)
        db.session.commit()
    walker.press("Sign the letter", **ENTERED)
    assert walker.status == 409
    assert "Signing is closed" in walker.text
    assert all(ENTERED[name] in walker.text for name in ("organization", "representative_name", "website"))
    with app.app_context():
        assert not signatures()


def test_a_draft_cannot_be_signed_or_even_seen(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        slug = factories.letter(LetterStatus.DRAFT).slug
        db.session.commit()
    pages = ("sign", "sign/sent", "signatories.csv", "signatories.json")
    assert {client.get(f"/letters/{slug}/{page}").status_code for page in pages} == {404}


def test_the_deadline_is_told_in_the_letters_own_time(app: Flask, walker: Walker) -> None:
    with app.app_context():
        factories.letter(slug="dated", sign_on_deadline="2030-07-01T17:00", timezone="Europe/Zurich")
        db.session.commit()
    moment = walker.open("/letters/dated/sign").page.find("time")
    assert moment.get_text() == "1 July 2030, 17:00 (Central European Summer Time, UTC+2)"
    assert moment["datetime"] == "2030-07-01T17:00:00+02:00"
