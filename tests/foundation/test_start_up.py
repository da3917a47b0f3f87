"""What a start loads: a command only what it needs, a process that serves or works everything of ours and no renderer.

Modules are counted, not seconds.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Map, Rule

from signon.declared import LateRule
from signon.settings import ROOT

HEAVY = (
    "PIL", "alembic", "authlib", "bs4", "cryptography", "css_inline", "docx", "flask_security", "flask_wtf", "fontTools",
    "ftfy", "huey", "lxml", "mako", "obstore", "pikepdf", "prometheus_client", "psycopg", "pygments", "pyhanko", "pypdfium2",
    "python_calamine", "redis", "rich", "segno", "structlog", "waitress", "weasyprint", "whitenoise", "wtforms", "xlsxwriter",
    "zxcvbn",
)  # fmt: skip
"""Libraries that no command loads but those that use them."""

AND_LOADED = """
import atexit, gc, json, sys
atexit.register(lambda: print("loaded:", json.dumps(sorted(sys.modules)), file=sys.stderr))
atexit.register(lambda: print("looked through:", len(gc.get_objects()), "of", gc.get_freeze_count(), file=sys.stderr))
sys.argv = ["flask", *sys.argv[1:]]
from flask.cli import main
main()
"""


def loaded_by(instance: Path, *arguments: str) -> set[str]:
    """The modules that a command has loaded when it ends. The garbage collector has left them alone, and does at the end."""
    done = subprocess.run(
        [sys.executable, "-c", AND_LOADED, *arguments],
        cwd=ROOT,
        env=os.environ | {"SIGNON_INSTANCE": str(instance)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stderr
    [counts] = [line.split()[2::2] for line in done.stderr.splitlines() if line.startswith("looked through: ")]
    assert int(counts[0]) < int(counts[1]) / 3
    [modules] = [line.removeprefix("loaded: ") for line in done.stderr.splitlines() if line.startswith("loaded: ")]
    return set(json.loads(modules))


@pytest.fixture(scope="module")
def migrated(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder with an empty database of today's shape."""
    folder = tmp_path_factory.mktemp("migrated")
    shutil.copy(empty_sqlite, folder)
    return folder


def of_ours(modules: set[str]) -> set[str]:
    return {name for name in modules if name.startswith("signon.")}


def heavy(modules: set[str]) -> set[str]:
    return {name.split(".")[0] for name in modules} & set(HEAVY)


def test_the_list_of_commands_loads_nothing_of_any_feature(tmp_path: Path) -> None:
    modules = loaded_by(tmp_path, "--help")
    assert heavy(modules) == set()
    assert not {"icu", "babel", "yaml", "markdown_it"} & modules
    assert len(of_ours(modules)) < 45, sorted(of_ours(modules))


@pytest.mark.parametrize("command", [["letter", "export", "none"], ["letter", "--help"]])
def test_a_command_about_letters_loads_letters_alone(migrated: Path, command: list[str]) -> None:
    modules = loaded_by(migrated, *command)
    assert heavy(modules) == set()
    assert not {
        name for name in of_ours(modules) if name.split(".")[1] in {"signing", "delivery", "moderation", "mail"}
    }
    assert len(of_ours(modules)) < 130, sorted(of_ours(modules))


def test_a_command_that_prints_loads_no_matcher_and_no_checks_of_what_people_type(migrated: Path) -> None:
    modules = loaded_by(migrated, "letter", "render", "none", "-o", "none.docx")
    assert heavy(modules) <= {"PIL"}
    assert not {"babel.messages", "email_validator", "rapidfuzz", "signon.matching.profile"} & modules
    assert len(of_ours(modules)) < 175, sorted(of_ours(modules))


def test_serving_is_refused_before_anything_is_loaded_for_it(tmp_path: Path) -> None:
    modules = loaded_by(tmp_path, "serve", "--no-worker", "--workers", "1")
    assert not {name for name in of_ours(modules) if name.split(".")[1] in {"letters", "signing", "delivery"}}
    assert not {"attr", "pygments", "rich"} & modules, (
        "what writes the log is loaded first, so that it does without them"
    )
    assert not (tmp_path / "signon.sqlite3").exists()


@pytest.mark.slow
def test_a_heavy_library_would_be_seen(migrated: Path) -> None:
    assert {"cryptography", "flask_security"} <= heavy(loaded_by(migrated, "routes"))


NOT_FOR_EACH_PAGE = (
    "bs4",
    "fontTools.subset",
    "huey",
    "lxml",
    "psycopg",
    "pygments",
    "redis",
    "rich",
    "soupsieve.css_parser",
    "tomllib",
    "weasyprint",
)
"""Libraries that a site with a file for a database, and for a queue, serves without."""


def test_the_site_is_served_with_all_pages_and_without_what_few_uses_need() -> None:
    script = (
        "import json, sys, wsgi; from signon.serving.shared_memory import make_what_each_needs; make_what_each_needs(wsgi.app); "
        "print(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    modules = set(json.loads(done.stdout))
    assert "signon.delivery.views.desk" in modules
    assert modules.isdisjoint(NOT_FOR_EACH_PAGE)
    assert len(modules - of_ours(modules)) < 1_200, sorted(modules - of_ours(modules))


def test_selectors_are_loaded_when_they_are_used() -> None:
    script = (
        "import sys, signon.letters.conversion, bs4; is_there = lambda: 'soupsieve.util' in sys.modules; "
        "print(is_there(), bs4.BeautifulSoup('<p><b>a</b></p>', 'html.parser').select_one('p > b').text, is_there())"
    )
    said = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout
    assert said.split() == ["False", "a", "True"]


ONLY_FOR_OTHERS = {
    "weasyprint",
    "cryptography",
    "structlog",
    "segno",
    "xlsxwriter",
    "ftfy",
    "alembic",
    "signon.moderation",
}


def test_a_command_that_renders_loads_neither_the_renderer_nor_what_only_finals_need() -> None:
    script = f"import sys, signon.cli.letters.rendering; print(*sorted({ONLY_FOR_OTHERS!r} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert loaded.stdout.split() == []


def test_rules_are_compiled_with_the_first_address() -> None:
    compiled: list[str] = []

    class Counted(LateRule):
        def _get_func_code(self, code: Any, name: str) -> Any:  # type: ignore[override]  # a static method of Werkzeug's
            compiled.append(name)
            return super()._get_func_code(code, name)

    rule = Counted("/letters/<slug>/<int:number>", endpoint="page")
    Map([rule])
    assert compiled == []
    assert [rule.build({"slug": "a b", "number": 7}) for _ in range(2)] == [("", "/letters/a%20b/7")] * 2
    assert len(compiled) == 1


def test_make_run_compiles_what_has_changed() -> None:
    def steps(*options: str) -> str:
        command = ["make", "--dry-run", "--old-file=.venv/ready", *options, "run"]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert "compileall" in steps("--new-file=wsgi.py")
    assert "compileall" not in steps("--old-file=signon/__pycache__/compiled")


def test_rules_compiled_for_an_earlier_application_build_the_same_addresses(app: Flask) -> None:
    for shared in app.url_map.iter_rules():
        alone = Rule(shared.rule, endpoint=shared.endpoint)
        Map([alone], converters=app.url_map.converters)
        values: dict[str, object] = dict.fromkeys(shared.arguments, 7) | {"more": "words"}
        assert shared.build(values) == alone.build(values)
