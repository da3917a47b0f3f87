"""A site in this process, whose pages a browser shows without a network between them."""

from typing import TYPE_CHECKING, Any

from flask import Flask, template_rendered
from jinja2 import Template
from playwright.sync_api import Page, Request, Route
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.test import TestResponse

from signon.access import EVERY_COORDINATOR, Role, public
from signon.accounts.models import Coordinator
from signon.demo import MODERATOR, OWNER, VIEWER
from tests.walker import Walker

if TYPE_CHECKING:
    from tests.browser.states.walks import Seen

HOST = "http://letters.test"
Places = dict[str, str]
EMAILS = {Role.OWNER: OWNER, Role.MODERATOR: MODERATOR, Role.VIEWER: VIEWER}


class House:
    """The site, what places it has by name, and what has been seen of it.

    ``templates`` are the names of all that were used since it stands.
    """

    def __init__(self, app: Flask, places: Places) -> None:
        self.app, self.places = app, places
        self.templates: set[str] = set()
        self._walked: dict[str, Walker] = {}
        template_rendered.connect(self._note, app)

    def reach(self, seen: "Seen") -> Walker:
        """Where the walk of ``seen`` ends; some walks can be walked but once. Fails when it ends elsewhere."""
        if seen.name not in self._walked:
            walker = seen.reach(sign_in(self.app, seen.role), self.places)
            assert walker.status == seen.status, f"{walker.status} instead of {seen.status}: {walker.text[:300]}"
            assert walker.response.mimetype == "text/html"
            self._walked[seen.name] = walker
        return self._walked[seen.name]

    def endpoint_of(self, seen: "Seen") -> str:
        """The route whose page this is; nothing for the answer to a form, and where there is no page."""
        request = self.reach(seen).response.request
        try:
            return (
                str(self.app.url_map.bind("").match(request.path, request.method)[0]) if request.method == "GET" else ""
            )
        except (NotFound, MethodNotAllowed):
            return ""

    def show(self, seen: "Seen", page: Page) -> None:
        """Open in ``page`` what the walk arrived at, with the styles and scripts that it asks for."""
        walker = self.reach(seen)
        first = [walker.response]

        def answer(route: Route) -> None:
            asked = route.request
            response = first.pop() if first else _asked_again(walker, asked)
            route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.get_data())
            response.close()

        page.route(f"{HOST}/**", answer)
        page.goto(HOST + walker.path, wait_until="load")

    def _note(self, _app: Flask, template: Template, **_more: Any) -> None:
        self.templates.add(template.name or "")


def _asked_again(walker: Walker, asked: Request) -> TestResponse:
    """The answer to what a page asks for, under the walker's own session."""
    address, headers = asked.url.removeprefix(HOST), asked.headers
    return walker.client.open(address, method=asked.method, data=asked.post_data_buffer, headers=headers)


def sign_in(app: Flask, role: Role | None) -> Walker:
    """A walker with this role; None is a reader who is not signed in."""
    walker = Walker(app)
    if role in EVERY_COORDINATOR:
        with app.app_context():
            walker.sign_in_as(Coordinator.named(EMAILS[role]).fs_uniquifier)
    return walker


def fail_on_purpose(app: Flask) -> None:
    """Give the site one page that fails, so that the page for that can be looked at."""
    app.add_url_rule("/fails", "fails", public(lambda: str(1 // 0)))
