"""Reading a ``.docx`` file in a process of its own, and the sentence for one that cannot be read."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from signon.letters.word.file.tree import WordFile
from signon.letters.word.refusals import WordFileError, refusal
from signon.waiting import no_transaction
from signon.web.capacity import require_place

MOST_BYTES = 20 * 1024 * 1024
MOST_SECONDS = 60
"""A machine that is busy with other things needs longer than the seconds of work that the process itself may take."""

CHILD = "signon.letters.word.process"
PROJECT = Path(__file__).parents[3]
WAITED_FOR = "the reading of a word processor's file"


def read_word_file(data: bytes, name: str) -> WordFile:
    """The tree of a ``.docx`` file, which the person knows as ``name``.

    No transaction may be open, and a request needs one of the places for pictures. Raises ``WordFileError`` for a file that is of
    another kind, damaged, protected, beyond the limits, or holds changes and comments that are not settled.
    """
    if len(data) > MOST_BYTES:
        raise WordFileError(refusal("large", name))
    require_place(WAITED_FOR)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SIGNON_")}
    try:
        with no_transaction(WAITED_FOR):
            child = subprocess.run(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", CHILD], input=data, capture_output=True, timeout=MOST_SECONDS, check=False,
                cwd=PROJECT, env=environment,
            )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise WordFileError(refusal("slow", name)) from error
    answer: dict[str, Any] = (
        json.loads(child.stdout) if child.returncode == 0 and child.stdout else {"refused": "damaged"}
    )
    if reason := answer.pop("refused", ""):
        raise WordFileError(refusal(reason, name, **answer))
    return WordFile.unpacked(answer["file"])
