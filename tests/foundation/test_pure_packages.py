"""Printing, matching and the parts of a letter can be used as libraries: loading them loads neither Flask nor a database."""

import subprocess
import sys

import pytest

PURE = (
    "signon.printing",
    "signon.matching",
    "signon.letters.parts",
    "signon.letters.status",
    "signon.signing.status",
    "signon.names",
)
IMPURE = ("flask", "sqlalchemy", "flask_babel", "flask_sqlalchemy", "wtforms", "huey")

LOAD = """
import importlib, pkgutil, sys
for name in {names!r}:
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(getattr(package, "__path__", []), name + "."):
        importlib.import_module(module.name)
print(",".join(sorted(set(sys.modules) & set({impure!r}))))
"""


PRINT = """
import sys
from signon.printing.pdf.render import render
from tests.golden.letters import us_window
pdf = render(us_window().document()).pdf
print(pdf[:4].decode(), len(set(sys.modules) & {"flask", "sqlalchemy"}))
"""


@pytest.mark.parametrize("name", PURE)
def test_a_pure_package_loads_neither_flask_nor_a_database(name: str) -> None:
    assert _loaded_with(name) == ""


def test_a_package_that_stores_letters_does_load_them() -> None:
    assert _loaded_with("signon.letters.models") == "flask,flask_sqlalchemy,sqlalchemy"


def test_a_letter_is_printed_by_a_process_that_has_no_application() -> None:
    assert _says(PRINT) == "%PDF 0"


def _loaded_with(name: str) -> str:
    return _says(LOAD.format(names=[name], impure=IMPURE))


def _says(script: str) -> str:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120)
    return done.stdout.strip()
