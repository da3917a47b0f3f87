"""A word processor's letter on its way into a draft: as a letter file's content by command, as values of the form at the desk."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from signon.letters.body.pictures import body_pictures
from signon.letters.body.rules import body_problems
from signon.letters.file.letter_file import LetterFile
from signon.letters.parts.fields import DRAFT
from signon.letters.parts.letter_parts import LetterParts
from signon.letters.parts.problems import problems
from signon.letters.word.letters import WordLetter, read_word_letter
from signon.letters.word.reading import MOST_BYTES
from signon.letters.word.refusals import WordFileError, refusal
from signon.translation import gettext as _

ENDINGS = frozenset(
    {
        ".docx",
        ".docm",
        ".dotx",
        ".dotm",
        ".doc",
        ".dot",
        ".odt",
        ".ott",
        ".fodt",
        ".rtf",
        ".pages",
        ".pdf",
        ".wpd",
        ".gdoc",
    }
)
"""The endings of files that are read as a word processor's, or refused with a sentence that says what to do."""

LINES = ("cc", "enclosures")


def is_word_file(path: Path) -> bool:
    """Whether a file is a word processor's by the ending of its name."""
    return path.suffix.lower() in ENDINGS


def read_word_draft(path: Path) -> tuple[LetterFile, list[str]]:
    """The letter in a ``.docx`` file, and a sentence for each thing that was not taken over.

    Raises ``WordFileError`` for a file that cannot be read, and for one whose parts break a rule of letters.
    """
    if path.stat().st_size > MOST_BYTES:
        raise WordFileError(refusal("large", str(path)))
    letter = read_word_letter(path.read_bytes(), str(path))
    if of_body := body_problems(letter.values.get("body", "")):
        raise WordFileError(_no_letter(path, [problem.text for problem in of_body]))
    try:
        parts = LetterParts.model_validate(letter.values, context=DRAFT)
    except ValidationError as error:
        raise WordFileError(_no_letter(path, [problem.sentence for problem in problems(error)])) from error
    return LetterFile(parts, letter.pictures), letter.remarks


def _no_letter(path: Path, problems_found: Sequence[str]) -> str:
    return _(
        "'%(name)s' was read, but no letter could be made of it: %(problems)s. Hand it in at the desk, where it can be"
        " corrected.",
        name=str(path),
        problems="; ".join(problems_found),
    )


def form_values(letter: WordLetter, usual: Mapping[str, Any], digests: Mapping[str, str]) -> dict[str, Any]:
    """The values of the drafting form: those of the letter, and ``usual`` ones where it says nothing.

    ``digests`` are the SHA-256 of its pictures by name.
    """
    found = letter.values
    values = {**usual, **{key: value for key, value in found.items() if key not in {"letterhead", "lead_signers"}}}
    if "date" in found:  # a date line without a place has none: the one of another letter would be false
        values["place"] = found.get("place", "")
    values["letterhead"] = _letterhead(found.get("letterhead", {}), usual["letterhead"], digests)
    values["lead_signers"] = [
        {**signer, "signature": _picture(signer.get("signature", ""), digests)}
        for signer in found.get("lead_signers", [])
    ] or [{}]
    values["text_pictures"] = [_picture(name, digests) for name in body_pictures(found.get("body", ""))]
    for key in LINES:
        values[key] = "\n".join(found.get(key, []))
    return values


def _letterhead(found: Mapping[str, Any], usual: Mapping[str, Any], digests: Mapping[str, str]) -> dict[str, Any]:
    if not set(found) - {"preset"}:
        return dict(usual)
    preset = found.get("preset", usual.get("preset"))
    return {**found, "preset": preset, "logo": _picture(found.get("logo", ""), digests)}


def _picture(name: str, digests: Mapping[str, str]) -> dict[str, str]:
    return {"name": name, "sha256": digests.get(name, "")}
