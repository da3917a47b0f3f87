"""How a person gets to a state of a page, for ``pages`` and ``desk_pages``, which list them.

A walk is an address, in which ``{names}`` stand for places of the house, or a function that goes somewhere and presses
buttons there.
"""

import errno
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from signon.access import Role, public
from tests.browser.states.house import Places
from tests.walker import Walker

LETTERS = ("keepers-logbooks", "seed-libraries", "tide-tables", "river-gauges", "closed", "nobody-yet", "changed")
Walk = Callable[[Walker, Places], Walker]
OWNER, MODERATOR, VIEWER, READER = Role.OWNER, Role.MODERATOR, Role.VIEWER, None


@dataclass(frozen=True)
class Seen:
    """One state of a page, and the status code it comes with."""

    name: str
    walk: str | Walk
    role: Role | None = READER
    status: int = 200

    def reach(self, walker: Walker, places: Places) -> Walker:
        """Bring ``walker`` there."""
        if isinstance(self.walk, str):
            return walker.open(self.walk.format_map(places))
        return self.walk(walker, places)


def pressing(address: str, button: str, **fields: str) -> Walk:
    """Go to ``address``, fill in and press."""

    def press(walker: Walker, places: Places) -> Walker:
        filled = {name: value.format_map(places) for name, value in fields.items()}
        return walker.open(address.format_map(places)).press(button, **filled)

    return press


def from_busy_address(walk: Walk) -> Walk:
    """As if too much had come from this network address within the hour."""

    def busy(walker: Walker, places: Places) -> Walker:
        walker.client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
        for _try in range(40):
            walk(walker, places)
            if walker.status == 429:
                break
        return walker

    return busy


def in_an_outage(endpoint: str, address: str, button: str, **fields: str) -> Walk:
    """Go to ``address``, fill in and press, when the disk is full by the time that the form arrives at ``endpoint``."""

    def walk(walker: Walker, places: Places) -> Walker:
        walker.open(address.format_map(places))
        views = walker.client.application.view_functions
        view, views[endpoint] = views[endpoint], public(_on_a_full_disk)
        try:
            return walker.press(button, **fields)
        finally:
            views[endpoint] = view

    return walk


def _on_a_full_disk(**_values: str) -> str:
    raise OSError(errno.ENOSPC, "No space left on device")


def long_ago(address: str, *buttons: str) -> Walk:
    """Go to ``address`` with a sign-in of two hours ago, and press."""

    def walk(walker: Walker, places: Places) -> Walker:
        with walker.client.session_transaction() as session:
            session["fs_paa"] = time.time() - 2 * 3600
        walker.open(address.format_map(places))
        for button in buttons:
            walker.press(button)
        return walker

    return walk


def posting(address: str) -> Walk:
    """Send an empty form to ``address``, without its token."""
    return lambda walker, places: walker._arrive(walker.client.post(address.format_map(places)))


def uploading(address: str, button: str, field: str, data: bytes, name: str, **fields: str) -> Walk:
    """Go to ``address``, choose a file and press."""
    return lambda walker, places: walker.open(address.format_map(places)).press(
        button, **fields, **{field: (BytesIO(data), name)}
    )
