"""Every ``flask`` command with the words of its own help, for the page of commands.

``sphinx-click`` writes the page; it asks for one click group, which is made here from the application.
"""

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import click
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from signon.application import create_app
from signon.cli.commands import loaded
from signon.settings import load_settings

NOT_OURS = frozenset({"run", "shell", "routes"})
"""Flask's own commands for developers, which say nothing about Signon."""


@cache
def commands() -> dict[str, click.Command]:
    """The commands and groups by their first word, in the order of the alphabet."""
    with tempfile.TemporaryDirectory() as instance:
        app = create_app(load_settings(instance=Path(instance)))
    return {name: loaded(command) for name, command in sorted(app.cli.commands.items()) if name not in NOT_OURS}


def names(group: dict[str, click.Command] | None = None, before: str = "") -> set[str]:
    """The full name of every command and group, such as ``letter`` and ``letter import``."""
    found: set[str] = set()
    for name, command in (commands() if group is None else group).items():
        found.add(before + name)
        found |= names(getattr(command, "commands", {}), f"{before}{name} ")
    return found


class CommandsReference(SphinxDirective):
    """Puts every command into a page, a section for each first word."""

    def run(self) -> list[nodes.Node]:
        """The sections of all commands as nodes."""
        directives = [
            f".. click:: commands_reference:{_attribute(name)}\n   :prog: flask {name}\n   :nested: full\n"
            for name in commands()
        ]
        fence = "`" * 3
        return self.parse_text_to_nodes(
            "\n".join([f"{fence}{{eval-rst}}", *directives, fence]), allow_section_headings=True
        )


def _attribute(name: str) -> str:
    return "command_" + name.replace("-", "_")


def __getattr__(attribute: str) -> click.Command:
    """The command ``letter`` as ``command_letter``, where ``sphinx-click`` looks for it."""
    for name, command in commands().items():
        if attribute == _attribute(name):
            return command
    raise AttributeError(attribute)


def _keep_backslashes(_app: Sphinx, _context: click.Context, lines: list[str]) -> None:
    """Help is plain text, and ``sphinx-click`` reads it as reStructuredText, to which a backslash is an escape."""
    lines[:] = [line if "``" in line else line.replace("\\", "\\\\") for line in lines]


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directive to Sphinx."""
    app.setup_extension("sphinx_click")
    app.add_directive("commands-reference", CommandsReference)
    for part in ("description", "options"):
        app.connect(f"sphinx-click-process-{part}", _keep_backslashes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
