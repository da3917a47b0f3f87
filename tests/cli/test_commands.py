"""The list of commands: what it says of each, and that it leads to each."""

import socket
from collections.abc import Callable, Iterator
from inspect import cleandoc
from pathlib import Path

import click
import pytest
from click.testing import Result
from flask import Flask

from signon.application import create_app
from signon.cli.commands import Late, commands, loaded
from signon.database.db import db
from signon.declared import Site
from signon.settings import Settings
from tests.servers.running_site import free_port


def late(group: click.Group, before: str = "") -> Iterator[tuple[str, Late]]:
    for name, command in group.commands.items():
        if isinstance(command, Late):
            yield before + name, command
        elif isinstance(command, click.Group):
            yield from late(command, f"{name} ")


LATE = dict(late(commands()))


def sentences(text: str | None) -> str:
    return " ".join(cleandoc(text or "").split("\n\n")[0].split())


@pytest.mark.parametrize("name", LATE)
def test_the_line_of_a_command_is_the_first_of_its_help(name: str) -> None:
    command = LATE[name].loaded()
    assert command.name == name.rsplit(maxsplit=1)[-1]
    assert sentences(command.help).startswith(LATE[name].help or "nothing")
    assert LATE[name].get_short_help_str(300) == command.get_short_help_str(300)


def test_whoever_reads_all_commands_gets_them_as_they_run() -> None:
    [letter] = [loaded(one) for name, one in commands().commands.items() if name == "letter"]
    assert isinstance(letter, click.Group)
    assert "output" in [parameter.name for parameter in letter.commands["export"].params]


def every(group: click.Group, *before: str) -> Iterator[list[str]]:
    for name, command in group.commands.items():
        yield [*before, name]
        if isinstance(command, click.Group):
            yield from every(command, *before, name)


@pytest.fixture(scope="module")
def app_for_help(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """An application that no command has used."""
    return create_app(Settings(instance=tmp_path_factory.mktemp("unused"), secret_key="test"))


@pytest.mark.parametrize("words", list(every(commands())), ids=" ".join)
def test_every_command_tells_how_it_is_used(app_for_help: Site, words: list[str]) -> None:
    told = app_for_help.test_cli_runner().invoke(args=[*words, "--help"])
    assert (told.exit_code, told.stdout.split(" ")[0]) == (0, "Usage:"), told.stderr


@pytest.fixture
def bare(settings: Settings) -> Iterator[Site]:
    """An application that nobody has asked for anything yet."""
    app = create_app(settings)
    yield app
    with app.app_context():
        db.engine.dispose()


def test_a_list_of_commands_or_the_help_of_one_completes_no_application(bare: Site) -> None:
    for arguments in (["--help"], ["letter", "--help"], ["letter", "export", "--help"], ["mail", "received", "--help"]):
        assert bare.test_cli_runner().invoke(args=arguments).exit_code == 0
    assert not bare.is_complete


def test_a_letter_is_exported_by_an_application_without_its_pages(
    bare: Site, app: Flask, run: Callable[..., Result], imported: str
) -> None:
    exported = bare.test_cli_runner().invoke(args=["letter", "export", imported])
    assert exported.stdout == run("letter", "export", imported).stdout
    assert not bare.is_complete


def test_what_a_command_writes_is_followed_by_every_feature(bare: Site) -> None:
    done = bare.test_cli_runner().invoke(args=["coordinator", "add", "ines@rivers.example"])
    assert done.exit_code == 0, done.stderr
    assert bare.is_complete


def test_a_site_is_served_after_the_demo_was_filled_in(
    new_app: Callable[[Settings], Flask], settings: Settings, letter_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = new_app(settings.model_copy(update={"port": free_port()}))
    assert app.test_cli_runner().invoke(args=["letter", "import", str(letter_file)]).exit_code == 0
    monkeypatch.setattr("signon.serving.site.serve", lambda *_site, **_others: click.echo("served"))
    served = app.test_cli_runner().invoke(args=["serve", "--demo"])
    assert served.stdout.index("There are letters here already") < served.stdout.index("served")


def test_a_port_that_is_taken_is_refused_before_the_demo_is_filled_in(
    new_app: Callable[[Settings], Flask], settings: Settings
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        app = new_app(settings.model_copy(update={"port": taken.getsockname()[1]}))
        refused = app.test_cli_runner().invoke(args=["serve", "--demo"])
    assert (refused.exit_code, refused.stdout, "is taken" in refused.stderr) == (1, "", True)


@pytest.mark.parametrize(
    "asked", [lambda app: app.url_map, lambda app: app.jinja_env, lambda app: app.test_client().get("/")]
)
def test_pages_are_there_for_whoever_asks_for_one(bare: Site, asked: Callable[[Site], object]) -> None:
    assert not bare.is_complete
    asked(bare)
    assert bare.is_complete
    assert bare.test_client().get("/").status_code == 200
