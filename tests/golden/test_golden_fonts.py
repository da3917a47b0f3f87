"""The golden letters are printed with the project's own font files, whatever the machine has."""

import hashlib
import os
import re
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from signon.printing.pdf.render import render
from tests import fonts
from tests.golden.letters import golden_letters

FACES = {
    "Carlito:regular": "b4ff23ba",
    "Carlito:bold": "0f62ab34",
    "Carlito:italic": "718a0663",
    "Noto Naskh Arabic:regular": "8c67eaa2",
    "Noto Naskh Arabic:bold": "b5cbcb56",
    "Noto Sans:regular": "89c3c497",
    "Noto Serif:regular": "9d7583b7",
    "Noto Serif:bold": "0af0ff2b",
    "Noto Serif:italic": "bc25600a",
}
"""Every face of the golden letters, with the beginning of its file's SHA-256."""


@pytest.mark.parametrize("face", FACES)
def test_a_face_of_the_golden_letters_is_the_file_with_which_they_were_looked_at(face: Any) -> None:
    file = file_of(face)
    assert file.is_relative_to(fonts.LOCKED) or file.is_relative_to(fonts.CONFIGURATION.parent)
    assert hashlib.sha256(file.read_bytes()).hexdigest().startswith(FACES[face])


def test_without_our_configuration_the_machines_own_file_would_be_taken() -> None:
    machines = file_of("Noto Sans:regular", {key: os.environ[key] for key in os.environ if key != "FONTCONFIG_FILE"})
    assert not machines.is_relative_to(fonts.CONFIGURATION.parent)


@pytest.mark.parametrize("name", golden_letters())
def test_a_golden_letter_has_no_other_face(name: Any) -> None:
    pdf = pikepdf.open(BytesIO(render(golden_letters()[name]().document()).pdf))
    objects = (one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font")
    used = {re.sub(r"^/\w+\+", "", str(one.BaseFont)) for one in objects}
    assert used
    assert used <= {re.sub("-regular$", "", re.sub("[ :]", "-", face)).title() for face in FACES}


def file_of(face: str, environment: dict[str, str] | None = None) -> Path:
    """The file that Fontconfig finds for a family and style."""
    command = ["fc-match", "--format", "%{file}", face]
    return Path(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)
