"""Letters that ask for too much or lie about themselves: a sentence stands on the page, the worker goes on, nothing is kept.

The limits here are a few seconds, so that they are reached; ``test_slow_bodies`` has those of the settings.
"""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from signon.database.db import db, now
from signon.delivery.documents import renderer
from signon.delivery.models import Final
from signon.delivery.orders import Rendering, order_preview
from signon.jobs.leased import WorkStatus
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from signon.settings import Settings
from tests import factories, fonts
from tests.letters.drafting_form import NEW, REQUIRED, form_data, messages
from tests.printing.bad_input import (
    DEEPLY_NESTED,
    FAMILY,
    FIVE_HUNDRED_NOTES,
    NOTES_WITHOUT_END,
    SLOW_BODIES,
    font_called_broken,
    gif_that_claims,
    jpeg_that_claims,
    png_that_claims,
)
from tests.printing.pictures import picture
from tests.walker import Walker

DESK = "/coordinator/letters/"
FEW_SECONDS = 3


@pytest.fixture
def coordinator(signed_in: Callable[..., Walker]) -> Walker:
    return signed_in()


@pytest.fixture
def limited(app: Flask, settings: Settings) -> Callable[..., None]:
    """A function that sets the printing process' limits; each pair of them has a process of its own."""

    def limit(**limits: Any) -> None:
        app.config["SIGNON"] = settings.model_copy(update=limits)

    return limit


@pytest.fixture
def previewed(app: Flask, coordinator: Any, work: Callable[[], None]) -> Callable[..., str]:
    """A function that has a letter previewed, and another after it; gives what the page says of the first."""

    def preview(*, images: Any = None, **changes: Any) -> str:
        with app.app_context():
            pictures = dict.fromkeys(images or {}, picture())
            letter = Letter.draft(factories.parts(**changes), pictures, by=factories.BY, at=now())
            for image in letter.images:
                image.png = images[image.name]
            address = DESK + letter.slug
            db.session.commit()
        coordinator.open(address).press("Preview with the signatories")
        with app.app_context():
            other = order_preview(factories.letter(title="Another"), by=factories.BY, at=now()).id
            db.session.commit()
        work()
        with app.app_context():
            assert db.session.get_one(Rendering, other).status == WorkStatus.DONE, "the worker goes on"
        return coordinator.open(coordinator.path).text

    return preview


# Bodies


@pytest.mark.parametrize(
    "body",
    [
        "a word of emphases",
        pytest.param("one word of 100,000 characters", marks=pytest.mark.slow),
        pytest.param("brackets that never close", marks=pytest.mark.slow),
    ],
)
def test_a_body_that_takes_too_long_is_given_up_in_words(
    previewed: Callable[..., str], limited: Callable[..., None], body: str
) -> None:
    limited(render_seconds=FEW_SECONDS)
    page = previewed(body=SLOW_BODIES[body])
    assert "It could not be printed. Printing the letter took more than 3 seconds and was stopped" in page
    assert "words without end" in page


@pytest.mark.slow
def test_a_final_that_takes_too_long_leaves_nothing_but_its_order(
    app: Flask, coordinator: Any, work: Callable[[], None], limited: Callable[..., None]
) -> None:
    limited(render_seconds=FEW_SECONDS)
    with app.app_context():
        addressees = [{"address": "Ada Flint", "salutation": "Dear Ada:"}, {"address": "Bo Reed"}]
        body = SLOW_BODIES["one word of 100,000 characters"]
        factories.letter(addressing="individual", addressees=addressees, body=body)
        db.session.commit()
    coordinator.open(f"{DESK}clean-rivers/finals").press("Finalise the letter")
    work()
    assert "took more than 3 seconds" in coordinator.open(coordinator.path).text
    assert "The letter was not changed by it" in coordinator.text
    with app.app_context():
        assert Letter.named("clean-rivers").status is LetterStatus.OPEN
        assert db.session.scalar(db.select(db.func.count(Final.id))) == 0
        order = db.session.scalars(db.select(Rendering)).one()
        assert (order.status, order.pages, order.pdf) == (WorkStatus.FAILED, 0, None)


def test_a_letter_that_takes_too_much_memory_is_given_up_in_words(
    previewed: Callable[..., str], limited: Callable[..., None]
) -> None:
    limited(render_megabytes=450)
    logo = {"letterhead": {"name": "River Coalition", "logo": "logo.png"}}
    assert "needs more memory than 450 MB" in previewed(images={"logo.png": picture(7000, 5500)}, **logo)


@pytest.mark.slow
def test_five_hundred_footnotes_are_all_printed(previewed: Callable[..., str], coordinator: Any) -> None:
    page = previewed(body=FIVE_HUNDRED_NOTES)
    assert "Open the PDF" in page
    assert "These are the first" in page


@pytest.mark.slow
def test_quotations_without_end_are_printed(previewed: Callable[..., str]) -> None:
    assert "Open the PDF 1 page" in previewed(body=SLOW_BODIES["quotations in quotations"])


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        pytest.param(DEEPLY_NESTED, "its text is nested too deeply", marks=pytest.mark.slow),
        (NOTES_WITHOUT_END, "more than 10 deep"),
    ],
    ids=["emphases in emphases", "notes in notes"],
)
def test_nesting_without_end_is_refused_in_words(previewed: Callable[..., str], body: Any, sentence: str) -> None:
    assert sentence in previewed(body=body)


# Sizes


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"body": "word " * 400_000}, "Body has 1999999 characters; 200000 are the most"),
        ({"lead_signers-0-name": "A" * 10_000}, "500 are the most"),
    ],
    ids=["body of 2 MB", "name of 10,000 characters"],
)
def test_what_is_too_much_is_refused_at_its_field(
    app: Flask, coordinator: Any, fields: dict[str, str], sentence: str
) -> None:
    data = form_data(coordinator.open(NEW)) | REQUIRED | fields
    coordinator._arrive(coordinator.client.post(NEW, data=data))
    assert coordinator.status == 422
    assert sentence in " ".join(messages(coordinator))
    with app.app_context():
        assert db.session.scalars(db.select(Letter)).all() == []


def test_ten_thousand_addressees_are_refused_with_the_limit(app: Flask, coordinator: Any) -> None:
    with app.app_context():
        factories.letter(LetterStatus.DRAFT)
        db.session.commit()
    page = coordinator.open(f"{DESK}clean-rivers/addressees").page
    sent = {"csrf_token": page.find("input", {"name": "csrf_token"})["value"], "replace": "y"}
    rows = "\n".join(["address", *(f"Minister {at}" for at in range(10_000))])
    sent["addressees_file"] = (BytesIO(rows.encode()), "addressees.csv")
    answer = coordinator.client.post(f"{DESK}clean-rivers/addressees/preview", data=sent)
    assert answer.status_code == 422
    assert "1000 are the most" in answer.text
    with app.app_context():
        assert len(Letter.named("clean-rivers").parts.addressees) == 1


# Pictures

LYING_PICTURES = {
    "PNG of 50,000 × 50,000": png_that_claims(50_000, 50_000),
    "GIF of 65,535 × 65,535": gif_that_claims(65_535, 65_535),
    "JPEG of 65,000 × 65,000": jpeg_that_claims(65_000, 65_000),
    "PNG without its end": picture(2_000, 2_000)[:300],
    "JPEG without its end": picture(2_000, 2_000, kind="JPEG")[:900],
    "GIF without its end": picture(2_000, 2_000, kind="GIF")[:900],
}


@pytest.mark.parametrize("kind", LYING_PICTURES)
def test_a_picture_that_lies_is_refused_at_its_field(app: Flask, coordinator: Any, kind: Any) -> None:
    logo = {"letterhead-name": "R", "letterhead-logo-upload": (BytesIO(LYING_PICTURES[kind]), "logo.png")}
    coordinator.open(NEW).press("Save the letter", **REQUIRED | logo)
    assert coordinator.status == 422
    [sentence] = messages(coordinator)
    assert "'logo.png'" in sentence
    with app.app_context():
        assert db.session.scalars(db.select(Letter)).all() == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", LYING_PICTURES)
def test_a_picture_that_was_damaged_where_it_is_kept_is_named(previewed: Callable[..., str], kind: Any) -> None:
    logo = {"letterhead": {"name": "River Coalition", "logo": "logo.png"}}
    page = previewed(images={"logo.png": LYING_PICTURES[kind]}, **logo)
    assert "It could not be printed. The image 'logo.png' in the letterhead" in page


# Fonts


@pytest.fixture
def install(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limited: Callable[..., None]
) -> Iterator[Callable[..., int]]:
    """A function that puts a font's file where the printing process of this test finds it."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    configuration = tmp_path / "fonts.conf"
    configuration.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<include>{fonts.CONFIGURATION}</include><dir>{folder}</dir></fontconfig>"
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(configuration))
    limited(render_seconds=59)
    yield (folder / "broken.ttf").write_bytes
    with app.app_context():
        renderer().close()


@pytest.fixture(scope="module")
def whole_font(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, dict[str, slice]]:
    return font_called_broken(tmp_path_factory.mktemp("font"))


@pytest.mark.parametrize(
    "share", [pytest.param(0.02, marks=pytest.mark.slow), 0.5, pytest.param(0.95, marks=pytest.mark.slow)]
)
def test_a_truncated_font_is_named(
    previewed: Callable[..., str], install: Any, whole_font: tuple[bytes, dict[str, slice]], share: float
) -> None:
    font, _tables = whole_font
    install(font[: int(len(font) * share)])
    page = previewed(font=FAMILY)
    assert f"It could not be printed. The font '{FAMILY}' is" in page
    assert "choose another font" in page


@pytest.mark.parametrize(
    "tag", ["glyf", *(pytest.param(tag, marks=pytest.mark.slow) for tag in ("loca", "cmap", "head"))]
)
def test_a_font_whose_letters_are_damaged_is_named_instead_of_a_white_page(
    previewed: Callable[..., str], install: Any, whole_font: tuple[bytes, dict[str, slice]], tag: str
) -> None:
    font, tables = whole_font
    damaged = bytearray(font)
    middle = (tables[tag].start + tables[tag].stop) // 2
    damaged[middle : middle + 4] = b"\xde\xad\xbe\xef"
    install(damaged)
    assert f"The font '{FAMILY}' is damaged (broken.ttf)" in previewed(font=FAMILY)


@pytest.mark.slow
def test_a_font_that_is_damaged_between_two_letters_is_named(
    previewed: Callable[..., str], install: Any, whole_font: tuple[bytes, dict[str, slice]]
) -> None:
    font, _tables = whole_font
    install(font)
    assert "Open the PDF" in previewed(font=FAMILY)
    install(font[: len(font) // 2])
    assert f"The font '{FAMILY}' is damaged (broken.ttf)" in previewed(font=FAMILY)
