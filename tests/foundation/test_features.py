"""How features are put together: each registers with an application, and nothing registers because it is imported."""

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from flask import Flask

import signon
from signon.application import create_app
from signon.declared import Declared
from signon.jobs.queue import Jobs, add_sweeps, sweep
from signon.personal_data import ORDER, Holder, hold
from signon.settings import Settings

PACKAGE = Path(signon.__file__).parent
MODULES = sorted(
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
    if "migrations" not in path.parts
)
IMPORTING = """
import gc, sys
from importlib import import_module
from flask import Flask
for name in sys.argv[1:]:
    import_module(name)
from signon.declared import Declared
from signon.jobs.queue import Jobs
from signon.organizations import changes
from sqlalchemy import event
kinds = [one for one in gc.get_objects() if isinstance(one, Declared)]
assert len(kinds) >= 6, kinds
bare = Flask("bare")
print([one._kind for one in kinds if one.by_name(bare)])
print([one for one in gc.get_objects() if type(one) in (Flask, Jobs) and one is not bare])
print(event.contains(changes.Organization, "after_insert", changes._entry_written))
"""


def test_importing_every_module_registers_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTING, *MODULES], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.stdout.splitlines() == ["[]", "[]", "False"], done.stderr


def test_no_module_imports_another_for_what_that_does_by_the_way() -> None:
    assert {
        str(path): found for path in PACKAGE.rglob("*.py") if (found := _imports_for_effect(path.read_text()))
    } == {}


@pytest.mark.parametrize("line", ["import signon.mail.jobs", "from signon import mail  # noqa: F401 - its sweep"])
def test_such_an_import_is_found(line: str) -> None:
    assert _imports_for_effect(line) == [line]


def test_the_packages_of_features_load_no_flask_by_themselves() -> None:
    packages = [
        f"signon.{file.parent.name}" for file in PACKAGE.glob("*/__init__.py") if "def register" in file.read_text()
    ]
    assert len(packages) > 12
    script = f"import sys, {', '.join(packages)}; print('flask' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "False\n", done.stderr


def test_every_package_with_views_registers(app: Flask) -> None:
    features = {path.relative_to(PACKAGE).parts[0] for path in PACKAGE.rglob("views*") if path.suffix in {"", ".py"}}
    assert len(features) > 10
    for feature in features:
        assert callable(import_module(f"signon.{feature}").register)


def test_two_applications_share_no_registrations(app: Flask, tmp_path: Path) -> None:
    other = create_app(Settings(instance=tmp_path / "other", secret_key="test"))
    jobs, others = app.extensions["signon_jobs"], other.extensions["signon_jobs"]
    assert list(jobs.sweeps) == list(others.sweeps)
    others.sweeps.clear()
    assert jobs.sweeps
    kinds = {name for name in app.extensions if name.startswith("signon_declared:")}
    assert len(kinds) >= 6
    for kind in kinds:
        assert list(app.extensions[kind]) == list(other.extensions[kind])
        assert app.extensions[kind] is not other.extensions[kind]


def test_a_name_that_is_declared_twice_is_refused() -> None:
    app, colours = Flask("bare"), Declared[str]("colours")
    colours.add(app, "sky", "blue")
    with pytest.raises(ValueError, match="'sky' is declared twice among the colours"):
        colours.add(app, "sky", "grey")
    assert colours.by_name(app) == {"sky": "blue"}


def test_a_sweep_whose_name_is_taken_is_refused(app: Flask) -> None:
    with pytest.raises(ValueError, match="two sweeps 'mail'"):
        add_sweeps(app, sweep("mail")(lambda: None))
    assert isinstance(app.extensions["signon_jobs"], Jobs)


def test_a_holder_of_personal_data_without_a_place_in_the_order_is_refused(app: Flask) -> None:
    with pytest.raises(ValueError, match="'notes' has no place"):
        hold(app, Holder(name="notes", records=lambda _email: [], erase=lambda _email, _at: 0))


def test_every_holder_in_the_order_is_there(app: Flask) -> None:
    assert set(app.extensions["signon_declared:holders of personal data"]) == set(ORDER)


def _imports_for_effect(source: str) -> list[str]:
    """Lines that import a module of ours and name nothing to use, and those that say that the name is not used."""
    lines = source.splitlines()
    effects = [
        lines[node.lineno - 1]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import)
        and any(name.name.split(".")[0] == "signon" and not name.asname for name in node.names)
    ]
    return effects + [line for line in lines if "import" in line and "noqa: F401" in line]
