"""The mails that coordinators can word, as the features that send them offer them: with whom they may be looked at."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from flask import Flask

from signon.declared import Declared
from signon.errors import AddressNotFoundError
from signon.letters.models.letter import Letter
from signon.translation import gettext as _
from signon.wordings.kinds import MailKind, Stage

MOST_RECIPIENTS = 200
"""Recipients that a list to choose from holds."""


class Recipient(NamedTuple):
    """Somebody whom a mail about a letter would go to: a number to ask for the values with, and a name."""

    number: int
    name: str


Recipients = Callable[[Letter], Sequence[Recipient]]
Values = Callable[[MailKind, Letter, int, datetime], dict[str, Any]]


@dataclass(frozen=True)
class Offered:
    """A kind of mail, who can be chosen to look at it with, and the values that fill it in for one of them.

    Where a value is missing, because what it tells of has not happened, an example takes its place.
    """

    kind: MailKind
    recipients: Recipients
    values: Values


OFFERED: Declared[Offered] = Declared("mails that coordinators can word")


def offer(app: Flask, kinds: Iterable[MailKind], recipients: Recipients, values: Values) -> None:
    """Let coordinators word these kinds of mails."""
    for kind in kinds:
        OFFERED.add(app, kind.key, Offered(kind, recipients, values))


def offered_in_order() -> list[Offered]:
    """Everything that is offered, in the order of a letter's life."""
    stages = list(Stage)
    return sorted(OFFERED.all(), key=lambda one: stages.index(one.kind.stage))


def offered(key: str) -> Offered:
    """The offer of this kind of mail. Raises ``AddressNotFoundError``."""
    found = OFFERED.by_name().get(key)
    if found is None:
        raise AddressNotFoundError(_("There is no mail '%(key)s'. Choose one on the page of mails.", key=key))
    return found
