"""``--enter-held ROW…``: rows of a table by their numbers, however many follow the option."""

import re
from collections.abc import Sequence
from typing import Any

import click

from signon.cli.command import Command
from signon.translation import gettext as _

OPTION = "--enter-held"
NUMBERS = re.compile(r"\d{1,9}(?:,\d{1,9})*")


class WithHeldRows(Command):
    """A command whose ``--enter-held`` takes every number that follows it: ``--enter-held 3 7`` as ``--enter-held 3,7``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Give each number an option of its own, which is what click reads."""
        return super().parse_args(ctx, _spread(args))


class Rows(click.ParamType[tuple[int, ...]]):
    """Numbers of rows, separated by commas."""

    name = "row"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        """The numbers."""
        if isinstance(value, tuple):
            return value
        if not NUMBERS.fullmatch(value):
            self.fail(_("'%(value)s' is no number of a row; write numbers, such as 3 or 3,7.", value=value), param, ctx)
        return tuple(int(number) for number in value.split(","))


def _spread(args: Sequence[str]) -> list[str]:
    spread: list[str] = []
    takes = False
    for arg in args:
        if takes and NUMBERS.fullmatch(arg) and spread[-1] != OPTION:
            spread.append(OPTION)
        elif arg != OPTION and not NUMBERS.fullmatch(arg):
            takes = False
        takes = takes or arg == OPTION
        spread.append(arg)
    return spread
