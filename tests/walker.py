"""A person with a browser that runs no scripts: reads pages, follows links, fills in forms, presses buttons."""

import time
from typing import Any, Self

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse


class Walker:
    """Walks through the site. ``page`` is the parsed page, ``response`` the raw answer; redirects are followed."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.response: TestResponse
        self._parsed: tuple[TestResponse, BeautifulSoup] | None = None
        self.path = "/"

    def sign_in_as(self, uniquifier: str) -> None:
        """Start a session of the coordinator with this session key."""
        with self.client.session_transaction() as session:
            session["_user_id"] = uniquifier
            session["_fresh"] = True
            session["fs_cc"] = "set"
            session["fs_paa"] = time.time()

    def open(self, address: str, **options: Any) -> Self:
        """Go to an address."""
        return self._arrive(self.client.get(_path(address), follow_redirects=True, **options))

    def follow(self, text: str) -> Self:
        """Follow the link with this text."""
        link = next((a for a in self.page.find_all("a") if text in a.get_text(" ", strip=True)), None)
        assert link, (
            f"No link '{text}' on {self.path}: {[a.get_text(' ', strip=True) for a in self.page.find_all('a')]}"
        )
        return self.open(str(link["href"]))

    def press(self, button: str, /, **fields: Any) -> Self:
        """Fill in the form that holds this button and press it. Fields keep what the page has in them."""
        pressed = next((b for b in self.page.find_all("button") if button in b.get_text(" ", strip=True)), None)
        assert pressed, (
            f"No button '{button}' on {self.path}: {[b.get_text(strip=True) for b in self.page.find_all('button')]}"
        )
        form = self._form_of(pressed)
        values = _filled_in(form)
        unknown = set(fields) - {str(element.get("name")) for element in form.find_all(["input", "select", "textarea"])}
        assert not unknown, f"The form on {self.path} has no field {sorted(unknown)}"
        values.update(fields)
        if pressed.get("name"):
            values[str(pressed["name"])] = str(pressed.get("value", ""))
        action = str(pressed.get("formaction") or form.get("action") or self.path)
        values = {name: value for name, value in values.items() if value is not None}
        if str(form.get("method", "get")).lower() == "get":
            return self._arrive(self.client.get(_path(action), query_string=values, follow_redirects=True))
        return self._arrive(self.client.post(_path(action), data=values, follow_redirects=True))

    @property
    def page(self) -> BeautifulSoup:
        """The present page, parsed once."""
        if self._parsed is None or self._parsed[0] is not self.response:
            self._parsed = self.response, BeautifulSoup(self.response.get_data(), "lxml")
        return self._parsed[1]

    @property
    def text(self) -> str:
        """What the present page says, in one line."""
        return " ".join(self.page.get_text(" ").split())

    @property
    def status(self) -> int:
        """The status code of the present page."""
        return self.response.status_code

    def _texts(self, element: str) -> list[str]:
        return [found.get_text(" ", strip=True) for found in self.page.find_all(element)]

    def _form_of(self, button: Tag) -> Tag:
        form = self.page.find("form", id=button["form"]) if button.get("form") else button.find_parent("form")
        assert isinstance(form, Tag), f"The button stands in no form on {self.path}"
        return form

    def _arrive(self, response: TestResponse) -> Self:
        self.response = response
        self.path = response.request.full_path.rstrip("?")
        return self


def _filled_in(form: Tag) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for element in form.find_all(["input", "textarea", "select"]):
        name = str(element.get("name") or "")
        if not name or element.get("type") in {"submit", "button", "image", "file"}:
            continue
        if element.name == "textarea":
            values[name] = element.get_text().replace("\r\n", "\n").removeprefix("\n")
        elif element.name == "select":
            chosen = element.find("option", selected=True) or element.find("option")
            values[name] = str(chosen.get("value", chosen.get_text())) if chosen else ""
        elif element.get("type") in {"checkbox", "radio"}:
            if element.has_attr("checked"):
                values[name] = str(element.get("value", "on"))
        elif element.get("type") == "hidden" and name in values:
            before = values[name]
            values[name] = [*(before if isinstance(before, list) else [before]), str(element.get("value") or "")]
        else:
            values[name] = str(element.get("value") or "")
    return values


def _path(address: str) -> str:
    return address.removeprefix("http://letters.test")
