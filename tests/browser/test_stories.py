"""Stories that no other module of this folder tells, with a picture of each: mirrored, without scripts, dark."""

import re

import pytest
from playwright.sync_api import expect

PUBLIC = ("/", "/letters/keepers-logbooks", "/letters/keepers-logbooks/sign", "/act/logbooks")

EDGES = """() => [...document.querySelectorAll("main, main > *, main form .field")]
  .map((one) => one.getBoundingClientRect()).filter((box) => box.width)
  .map((box) => [Math.round(box.left), Math.round(box.right)])"""


def sign(page, site, name):
    page.goto(f"{site.url}/letters/keepers-logbooks")
    page.get_by_role("link", name="Sign for your organisation").first.click()
    page.get_by_label("Name of the organisation").fill(name)
    page.get_by_label("Country").fill("Norway")
    page.get_by_label("Your name").fill("Sunniva Rask")
    page.get_by_label("Your title").fill("Keeper")
    page.get_by_label("Your email address").fill("sunniva@rask.example")
    page.get_by_label("I am authorised").check()
    page.wait_for_timeout(2_200)
    page.get_by_role("button", name="Sign the letter").click()
    expect(page).to_have_url(re.compile("/sign/sent$"))


def test_an_organisation_signs_without_scripts(new_context, site, picture):
    page = new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"{site.url}/letters/keepers-logbooks/sign")
    page.wait_for_timeout(2_200)
    page.get_by_role("button", name="Sign the letter").click()
    expect(page.get_by_role("alert")).to_contain_text("Please look at this again")
    picture(page, "signing-without-scripts")
    sign(page, site, "Lantern Rooms Without Scripts")


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_from_right_to_left_is_the_mirror_of_the_same_page(page, site, picture, path):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(site.url + path)
    straight = page.evaluate(EDGES)
    page.evaluate("document.documentElement.dir = 'rtl'")
    window = page.evaluate("document.documentElement.clientWidth")
    mirrored = page.evaluate(EDGES)
    assert len(straight) == len(mirrored)
    for (left, right), (other_left, other_right) in zip(straight, mirrored, strict=True):
        assert abs((window - right) - other_left) <= 2, path
        assert abs((window - left) - other_right) <= 2, path
    name = path.strip("/").replace("/", "-") or "letters"
    picture(page, f"right-to-left-{name}")


@pytest.mark.parametrize("path", PUBLIC)
def test_at_night_a_page_is_dark_with_light_letters(page, site, picture, path):
    page.emulate_media(color_scheme="dark")
    page.goto(site.url + path)
    ground, ink = page.evaluate(
        "() => { const one = getComputedStyle(document.documentElement); return [one.backgroundColor, one.color] }"
    )
    assert max(rgb(ground)) < 64
    assert min(rgb(ink)) > 192
    picture(page, f"dark-{path.strip('/').replace('/', '-') or 'letters'}")


def rgb(colour):
    return [int(part) for part in re.findall(r"\d+", colour)[:3]]
