"""Letter files: a letter as Markdown with YAML front matter, for people who write in an editor and for scripts.

Reading gives the letter's parts and the pictures they name, or an error that lists everything that is wrong with its
line. Writing gives a file that reads back as the same parts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from signon.errors import InputError
from signon.letters.body.rules import body_problems
from signon.letters.file.front_matter import FENCE, Finding, FrontMatter, read_front_matter, split
from signon.letters.file.pictures import LetterImages
from signon.letters.parts.fields import LINE_BREAK, UNPRINTABLE
from signon.letters.parts.letter_parts import LetterParts
from signon.letters.parts.problems import Problem, problems
from signon.translation import gettext as _

MOST_BYTES = 2 * 1024 * 1024
MOST_FINDINGS = 50


class LetterFileError(InputError):
    """A letter file that cannot be used: a sentence for each thing that is wrong, in the order of the file."""

    def __init__(self, source: str, findings: list[Finding]) -> None:
        self.findings = sorted(findings, key=lambda finding: finding.line or 0)
        sentences = [_located(source, finding) for finding in self.findings[:MOST_FINDINGS]]
        if len(findings) > MOST_FINDINGS:
            sentences.append(_("%(source)s: and %(number)s more", source=source, number=len(findings) - MOST_FINDINGS))
        super().__init__("\n".join(sentences))


@dataclass(frozen=True)
class LetterFile:
    """A letter's parts, and the bytes of each picture by the name that the parts use for it.

    ``files`` are the paths that the pictures were read from.
    """

    parts: LetterParts
    images: dict[str, bytes] = field(default_factory=dict)
    files: frozenset[Path] = frozenset()


def read_letter_file(path: Path) -> LetterFile:
    """The letter in the file at ``path`` with the pictures it names, which are found relative to the file.

    Raises ``LetterFileError``, which lists every problem of the file and of its pictures.
    """
    source = str(path)
    text = _decoded(_content(path), source)
    images = LetterImages(path.parent)
    parts = _read(text, source, images)
    return LetterFile(parts, images.contents, images.files)


def parse_letter(text: str, source: str) -> LetterParts:
    """The parts of a letter file's text. Pictures keep the names they have there and are not looked for.

    ``source`` is what errors call the file. Raises ``LetterFileError``, which lists every problem.
    """
    return _read(text, source, None)


def write_letter(parts: LetterParts) -> str:
    """A letter file that reads back as the same ``parts``; what has its usual value is left out."""
    values = _plain(parts.model_dump(exclude_defaults=True, exclude={"body"}))
    front = yaml.dump(
        values, Dumper=_Dumper, allow_unicode=True, default_flow_style=False, sort_keys=False, width=float("inf")
    )
    return f"{FENCE}\n{front}{FENCE}\n\n{parts.body}\n"


def _located(source: str, finding: Finding) -> str:
    if finding.line is None:
        return f"{source}: {finding.text}"
    return _("%(source)s, line %(line)s: %(text)s", source=source, line=finding.line, text=finding.text)


def _content(path: Path) -> bytes:
    try:
        reason = _unusable(path)
        content = b"" if reason else path.read_bytes()
    except OSError as error:
        raise LetterFileError(
            str(path), [Finding(None, _("cannot be read: %(reason)s", reason=error.strerror))]
        ) from error
    if reason:
        raise LetterFileError(str(path), [Finding(None, reason)])
    return content


def _unusable(path: Path) -> str:
    """The reason why the file is not even opened; empty when it can be."""
    if not path.exists():
        return _("there is no such file")
    if not path.is_file():
        return _("is not a file; name the letter file itself")
    if path.stat().st_size > MOST_BYTES:
        return _("the file is larger than 2 MB, which no letter is; keep pictures in files of their own beside it")
    return ""


def _decoded(content: bytes, source: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise LetterFileError(source, [Finding(1, _("the file is encoded in UTF-16; save it as UTF-8"))])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        text = _("the byte 0x%(byte)s is not UTF-8; save the file as UTF-8", byte=f"{content[error.start]:02X}")
        raise LetterFileError(source, [Finding(line, text)]) from error


def _read(text: str, source: str, images: LetterImages | None) -> LetterParts:
    text = LINE_BREAK.sub("\n", text.removeprefix("\ufeff"))
    findings = list(_control_characters(text))
    halves = split(UNPRINTABLE.sub("\ufffd", text))
    if isinstance(halves, Finding):
        raise LetterFileError(source, [*findings, halves])
    front_text, body, body_line = halves
    front = read_front_matter(front_text)
    findings += front.findings
    if front.broken:
        raise LetterFileError(source, findings)
    findings += [Finding(body_line + problem.line - 1, problem.text) for problem in body_problems(body)]
    if images:
        findings += images.gather_of_body(body, body_line)
        findings += images.gather(front)
    parts = _validated(front, body, body_line, findings)
    if findings or parts is None:
        raise LetterFileError(source, findings)
    return parts


def _control_characters(text: str) -> Iterator[Finding]:
    for number, line in enumerate(text.split("\n"), start=1):
        if found := UNPRINTABLE.search(line):
            code, column = f"{ord(found[0]):04X}", found.start() + 1
            yield Finding(
                number,
                _("column %(column)s holds the control character U+%(code)s; remove it", column=column, code=code),
            )


def _validated(front: FrontMatter, body: str, body_line: int, findings: list[Finding]) -> LetterParts | None:
    if "body" in front.values:
        del front.values["body"]
        findings.append(Finding(front.line_of(("body",)), _("the body is no key; write it below the second '---'")))
    try:
        return LetterParts.model_validate({**front.values, "body": body})
    except ValidationError as error:
        found = [_finding(problem, front, body_line) for problem in problems(error)]
        # Of a file that was not read to its end, nobody knows what it lacks.
        findings += [finding for finding in found if finding.line is not None or not front.is_cut]
        return None


def _finding(problem: Problem, front: FrontMatter, body_line: int) -> Finding:
    if problem.location != ("body",):
        return Finding(front.line_of(problem.location), problem.sentence)
    return Finding(body_line, _("the body below the second '---' %(problem)s", problem=problem.message))


class _Dumper(yaml.SafeDumper):
    """Writes YAML as a person would: lists indented, text of several lines as a block."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - nothing is written as an alias
        return True


def _text_node(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    if "\n" not in text:
        return dumper.represent_str(text)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text + "\n", style="|")


_Dumper.add_representer(str, _text_node)


def _plain(value: Any) -> Any:
    """``value`` in terms of YAML: choices as their text, times as the wall clock shows them."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime):
        return value.isoformat(timespec="auto" if value.second or value.microsecond else "minutes")
    return str(value) if isinstance(value, str) else value
