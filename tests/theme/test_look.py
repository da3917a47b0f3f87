"""The owner's page of the site's look."""

from collections.abc import Callable
from io import BytesIO

from signon.access import Role
from tests.printing.pictures import picture
from tests.walker import Walker

CHOSEN = {"name": "River Coalition", "accent": "#ffd400", "band": "#003049", "typeface": "modern"}


def sheet(walker: Walker) -> str:
    links = [link["href"] for link in walker.open("/").page.select("link[rel=stylesheet]")]
    return "".join(walker.client.get(link).get_data(as_text=True) for link in links if link.startswith("/theme/"))


def test_an_owner_gives_the_site_its_look(signed_in: Callable[..., Walker], walker: Walker) -> None:
    assert sheet(walker) == ""
    owner = signed_in(Role.OWNER).open("/coordinator/look")
    logo = (BytesIO(picture(300, 100)), "logo.png")
    page = owner.press("Use this look", **CHOSEN, logo=logo)
    assert "links and buttons are shown in #" in page.text
    assert "--band: #003049" in sheet(walker)
    shown = walker.open("/").page.select_one(".masthead img")
    assert shown["alt"] == "River Coalition"
    answer = walker.client.get(shown["src"])
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("image/png", "public, max-age=31536000, immutable")
    owner.open("/coordinator/look").press("Use this look", without_logo="y")
    assert walker.open("/").page.select_one(".masthead .site").get_text() == "River Coalition"
    owner.open("/coordinator/look").press("Use this look", name="")
    assert walker.open("/").page.select_one(".masthead .site").get_text() == "Signon"


def test_a_name_alone_leaves_the_look_as_it_comes(signed_in: Callable[..., Walker], walker: Walker) -> None:
    owner = signed_in(Role.OWNER).open("/coordinator/look").press("Use this look", name="River Coalition")
    assert "links and buttons are shown in" not in owner.text
    assert sheet(walker) == ""
    assert walker.open("/").page.title.get_text() == "Letters – River Coalition"


def test_a_colour_that_is_none_and_a_picture_that_is_none_are_refused(
    signed_in: Callable[..., Walker], walker: Walker
) -> None:
    owner = signed_in(Role.OWNER).open("/coordinator/look")
    assert "Enter a colour" in owner.press("Use this look", **CHOSEN | {"accent": "red;}"}).text
    refused = owner.open("/coordinator/look").press("Use this look", **CHOSEN, logo=(BytesIO(b"<svg/>"), "logo.svg"))
    assert refused.status == 422
    assert "logo.svg" in refused.text
    assert sheet(walker) == ""


def test_an_old_address_of_the_style_sheet_finds_nothing(signed_in: Callable[..., Walker], walker: Walker) -> None:
    signed_in(Role.OWNER).open("/coordinator/look").press("Use this look", **CHOSEN)
    assert walker.open("/theme/0123456789ab.css").status == 404
