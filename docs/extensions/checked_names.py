"""Names in the documentation that stand for something in the project, checked while the site is built.

Whatever stands as code in a page and looks like a path, a module, a class, a setting, a ``flask`` command or a ``make``
target has to exist. A name that does not is a warning, and ``make docs`` fails on warnings. Settings and commands become
links to their reference.
"""

import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import commands_reference
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from signon.settings import PREFIX, ROOT, Settings

LOG = logging.getLogger(__name__)
COMMANDS_PAGE = "reference/commands"
SETTINGS_PAGE = "operating/settings"
FOLDERS = ("signon", "templates", "static", "tests", "docs", "findings", ".ci")

PATH = re.compile(rf"(?<![\w/.-])(?:{'|'.join(map(re.escape, FOLDERS))})/[\w./*-]*")
FILE = re.compile(r"[A-Za-z.-]+\.(?:md|toml|py|txt|in)|Makefile")
MODULE = re.compile(r"(?<![\w/.@-])signon(?!\.sqlite3)(?:\.[A-Za-z_]\w*)+(?![\w@])")
CLASS = re.compile(r"([A-Z][a-z]+(?:[A-Z][a-z]+)+|Signature|Letter|Organization)(?:\.([a-z_]+))?(?:\(.*\))?")
SETTING = re.compile(rf"\b{PREFIX}[A-Z_]*[A-Z]\b")
COMMAND = re.compile(r"\bflask((?: [a-z][a-z-]*)+)")
TARGET = re.compile(r"\bmake((?: [a-z][a-z-]*)+)")


def unknown_names(text: str) -> list[str]:
    """A sentence for each name in ``text``, a piece of code in a page, that the project does not have."""
    return [*_paths(text), *_modules(text), *_classes(text), *_settings(text), *_commands(text), *_targets(text)]


def _paths(text: str) -> Iterator[str]:
    for path in PATH.findall(text):
        if not _exists(path.rstrip(".")):
            yield f"there is no file or folder {path}"
    if FILE.fullmatch(text) and text not in _file_names():
        yield f"there is no file {text}"


@cache
def _file_names() -> frozenset[str]:
    """The names of all files, at the top level and in the project's folders."""
    nested = (path.name for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file())
    return frozenset({*nested, *(path.name for path in ROOT.iterdir())})


def _exists(path: str) -> bool:
    return any(ROOT.glob(path.rstrip("/"))) if "*" in path else (ROOT / path).exists()


def _modules(text: str) -> Iterator[str]:
    for name in MODULE.findall(text):
        try:
            pkgutil.resolve_name(name)
        except (ImportError, AttributeError):
            yield f"there is no module or name {name}"


def _classes(text: str) -> Iterator[str]:
    if match := CLASS.fullmatch(text):
        name, attribute = match.groups()
        if not re.search(rf"^class {name}\b", _source(), re.MULTILINE):
            yield f"there is no class {name}"
        elif attribute and not re.search(
            rf"^ +(?:def {attribute}\b|{attribute}[:=]|{attribute} [:=])", _source(), re.MULTILINE
        ):
            yield f"there is no {name}.{attribute}"


@cache
def _source() -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "signon").rglob("*.py")))


def _settings(text: str) -> Iterator[str]:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for name in SETTING.findall(text):
        if name.removesuffix("_FILE") not in known:
            yield f"there is no setting {name}"


def _commands(text: str) -> Iterator[str]:
    for words in COMMAND.findall(text):
        if not _command(words):
            yield f"there is no command 'flask{words}'"


def _command(words: str) -> str | None:
    """The command that ``words`` begin with. A group needs one of its own commands, unless it is named alone."""
    first, second, *_rest = [*words.split(), ""]
    known = _known_commands()
    if f"{first} {second}" in known:
        return f"{first} {second}"
    is_group = any(name.startswith(f"{first} ") for name in known)
    return first if first in known and not (is_group and second) else None


@cache
def _known_commands() -> frozenset[str]:
    return frozenset(commands_reference.names())


def _targets(text: str) -> Iterator[str]:
    for words in TARGET.findall(text):
        for target in words.split():
            if not re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE):
                yield f"there is no target 'make {target}'"


def check(_app: Sphinx, doctree: nodes.document) -> None:
    """Warn of every name in a page that the project does not have. Sphinx calls it for each page that it has read."""
    for node in doctree.findall(lambda one: isinstance(one, nodes.literal | nodes.literal_block)):
        for sentence in unknown_names(node.astext()):
            LOG.warning("%s", sentence, location=node)


def link(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Lead from every setting and command that is named in a page to what the reference says of it."""
    for node in list(doctree.findall(nodes.literal)):
        if isinstance(node.parent, nodes.reference | nodes.title):
            continue
        if target := _reference(node.astext()):
            uri = f"{app.builder.get_relative_uri(page, target[0])}#{target[1]}"
            node.replace_self(nodes.reference("", "", node.deepcopy(), refuri=uri, internal=True))


def _reference(text: str) -> tuple[str, str] | None:
    """The page and the place in it that explain ``text``."""
    if match := SETTING.match(text):
        return SETTINGS_PAGE, f"confval-{match[0].removesuffix('_FILE')}"
    if (match := COMMAND.match(text.removeprefix(".venv/bin/"))) and (name := _command(match[1])):
        return COMMANDS_PAGE, nodes.make_id(f"flask {name}")
    return None


def setup(app: Sphinx) -> dict[str, Any]:
    """Check each page after reading, and link it before it is written."""
    app.connect("doctree-read", check)
    app.connect("doctree-resolved", link)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
