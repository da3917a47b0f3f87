"""The forms of the site, as its own pages show them to somebody."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from bs4 import BeautifulSoup, Tag

from tests.audit.site.tried_site import Asked, TriedSite, local

BOUNDARY = "signon-audit-boundary"
NO_FIELDS = frozenset({"submit", "button", "image", "reset"})
TYPED = frozenset({"text", "textarea", "email", "url", "search", "tel", "number", "date", "datetime-local", "color"})
PROOF = "csrf_token"
OK = 200
Address = str
FILES = (".pdf", ".png", ".docx", ".zip", ".csv", ".xlsx", ".json", ".md", ".css", "/preview", "/fonts")


@dataclass(frozen=True)
class Field:
    """A field by its name, with what the page has in it; ``kind`` is its type, or the name of its element."""

    name: str
    kind: str
    value: str
    is_required: bool = False


@dataclass(frozen=True)
class FoundForm:
    """A form on a page, or one button of it where buttons have names or targets of their own."""

    page: Address
    action: Address
    method: str
    is_multipart: bool
    fields: tuple[Field, ...]
    button: str = ""
    rule: str = ""

    @property
    def names(self) -> frozenset[str]:
        """The names of its fields."""
        return frozenset(field.name for field in self.fields)

    def asked(self, who: str, values: Mapping[str, str | bytes], *, multipart: bool | None = None) -> Asked:
        """The request that sends the form with these values."""
        if self.method == "GET":
            query = urlencode(dict(values), errors="surrogatepass")
            return Asked(who, "GET", f"{self.action.split('?')[0]}?{query}")
        if self.is_multipart if multipart is None else multipart:
            return Asked(who, "POST", self.action, *_multipart(values))
        body = urlencode(dict(values), errors="surrogatepass").encode()
        return Asked(who, "POST", self.action, body, "application/x-www-form-urlencoded")


def addresses(site: TriedSite) -> Iterator[list[Address]]:
    """For each GET route its addresses with each of the site's own values in its variable parts, whether or not they fit."""
    values: dict[str, list[Any]] = {
        "slug": ["clean-rivers", "named", "draft", "closed", "rivers", "delivered"],
        "token": list(site.tokens.values()),
        "number": [3, 2, 1],
        "first": [2],
        "second": [3],
        "ending": ["csv", "xlsx"],
        "response": ["reconfirmed", "silent"],
        "family": ["Carlito"],
    }
    bound = site.app.url_map.bind("letters.test")
    for rule in site.app.url_map.iter_rules():
        names = sorted(rule.arguments)
        if "GET" not in (rule.methods or ()) or not set(names) <= set(values):
            continue
        choices: list[dict[str, Any]] = [{}]
        for name in names:
            choices = [chosen | {name: value} for chosen in choices for value in values[name]]
        yield [bound.build(rule.endpoint, chosen, method="GET") for chosen in choices]


@lru_cache(maxsize=8)
def forms_of(site: TriedSite, who: str, *, few: bool = False) -> list[FoundForm]:
    """Every form that somebody meets; of those that differ in their target's values alone, the first.

    With ``few``, only on the first page of each route that is there.
    """
    found: dict[tuple[Any, ...], FoundForm] = {}
    for routed in addresses(site):
        for address in routed:
            answer = None if address.endswith(FILES) else site.open(who, address)
            if answer is None or answer.status_code != OK or answer.mimetype != "text/html":
                continue
            for form in forms_on(answer.get_data(as_text=True), address):
                ruled = replace(form, rule=_rule(site, form))
                found.setdefault((ruled.rule, ruled.method, ruled.names, ruled.button, *_state(ruled)), ruled)
            if few:
                break
    return list(found.values())


def _state(form: FoundForm) -> tuple[str, ...]:
    """Pages that answer the same route for different things, such as the links of a signature."""
    return (form.page.split("/")[1],)


def forms_on(page: str, address: Address) -> Iterator[FoundForm]:
    """The forms of a page."""
    parsed = BeautifulSoup(page, "html.parser")
    for form in parsed.find_all("form"):
        fields = tuple(_fields(parsed, form))
        multipart = form.get("enctype") == "multipart/form-data"
        buttons = [one for one in form.find_all("button") if one.get("type") != "button"] or [Tag(name="button")]
        for button in buttons:
            method = str(button.get("formmethod") or form.get("method") or "get").upper()
            action = local(str(button.get("formaction") or form.get("action") or address))
            own = (Field(str(button["name"]), "button", str(button.get("value", ""))),) if button.get("name") else ()
            yield FoundForm(
                address, action, method, multipart, fields + own, f"{button.get('name')}={button.get('value')}"
            )


def _fields(page: BeautifulSoup, form: Tag) -> Iterator[Field]:
    outside = page.find_all(["input", "select", "textarea"], form=form["id"]) if form.get("id") else []
    for element in [*form.find_all(["input", "select", "textarea"]), *outside]:
        name, kind = str(element.get("name") or ""), str(element.get("type") or element.name)
        if not name or kind in NO_FIELDS:
            continue
        kind = "text" if kind == "input" else kind
        if kind in {"checkbox", "radio"} and not element.has_attr("checked") and not element.has_attr("required"):
            yield Field(name, f"unticked {kind}", str(element.get("value", "on")))
            continue
        yield Field(name, kind, _value(element), element.has_attr("required"))


def _value(element: Tag) -> str:
    if element.name == "textarea":
        return element.get_text().removeprefix("\n")
    if element.name == "select":
        chosen = element.find("option", selected=True) or element.find("option")
        return str(chosen.get("value", chosen.get_text())) if chosen else ""
    return str(element.get("value") or "")


def _rule(site: TriedSite, form: FoundForm) -> str:
    from werkzeug.exceptions import HTTPException

    try:
        rule, _values = site.app.url_map.bind("letters.test").match(
            urlsplit(form.action).path, method=form.method, return_rule=True
        )
    except HTTPException:
        return form.action
    return str(rule)


def _multipart(values: Mapping[str, str | bytes]) -> tuple[bytes, str]:
    """A body with parts, written by hand so that it may hold what no client would write. Bytes are files."""
    body = io.BytesIO()
    for name, value in values.items():
        quoted = name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")
        file = '; filename="file"' if isinstance(value, bytes) else ""
        body.write(f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{quoted}"{file}\r\n\r\n'.encode())
        body.write(value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass"))
        body.write(b"\r\n")
    body.write(f"--{BOUNDARY}--\r\n".encode())
    return body.getvalue(), f"multipart/form-data; boundary={BOUNDARY}"
