"""The sign form proposes organisations of the directory, by keyboard and by pointer, and fills in what it knows."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.servers.running_site import Site


def open_form(page: Page, site: Site) -> Any:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site.url}/letters/keepers-logbooks/sign")
    return page.get_by_label("Name of the organisation")


@pytest.mark.quick
def test_a_proposal_is_chosen_by_keyboard_and_fills_in_what_the_directory_knows(page: Page, site: Site) -> None:
    name = open_form(page, site)
    expect(name).to_have_attribute("role", "combobox")
    name.press_sequentially("skerr")
    option = page.get_by_role("option", name="Skerrin Head Station Trust")
    expect(option).to_be_visible()
    expect(name).to_have_attribute("aria-expanded", "true")
    name.press("Escape")
    expect(option).to_be_hidden()
    name.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    assert name.get_attribute("aria-activedescendant") == option.get_attribute("id")
    name.press("Enter")
    expect(name).to_have_value("Skerrin Head Station Trust")
    expect(page.get_by_label("Acronym")).to_have_value("SHST")
    expect(page.get_by_label("Country (optional)", exact=True)).to_have_value("United Kingdom")
    expect(page.get_by_label("Website")).to_have_value("https://skerrin-head.example")
    expect(page.get_by_text("What the directory knows of Skerrin Head Station Trust is filled in.")).to_be_attached()
    expect(name).to_have_attribute("aria-expanded", "false")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_typing_the_website_fills_in_the_rest_and_leaves_what_was_typed(page: Page, site: Site) -> None:
    name = open_form(page, site)
    page.get_by_label("Country (optional)", exact=True).fill("Ireland")
    page.get_by_label("Website").fill("www.polar-night.example/about")
    page.get_by_label("Your name").focus()
    expect(name).to_have_value("Polar Night Diarists")
    expect(page.get_by_label("Acronym")).to_have_value("PND")
    expect(page.get_by_label("Country (optional)", exact=True)).to_have_value("Ireland")


def test_a_proposal_is_chosen_by_pointer_and_others_than_members_are_not_proposed(page: Page, site: Site) -> None:
    name = open_form(page, site)
    name.press_sequentially("museum of fog")
    page.wait_for_timeout(600)
    expect(page.get_by_role("option")).to_have_count(0)
    name.fill("")
    name.press_sequentially("diarists")
    page.get_by_role("option", name="Polar Night Diarists").click()
    expect(name).to_have_value("Polar Night Diarists")
    expect(name).to_be_focused()
