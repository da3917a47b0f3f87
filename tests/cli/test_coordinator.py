"""``flask coordinator``."""

from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask

from signon.access import Role
from signon.accounts.models import Coordinator
from tests.walker import Walker


def role_of(app: Flask, email: str) -> str:
    with app.app_context():
        return Coordinator.named(email).role


def test_the_printed_link_signs_in_once(run: Callable[..., Result], walker: Walker) -> None:
    result = run("coordinator", "add", "Ines@coalition.example", "--role", "viewer")
    address = result.stdout.strip()
    assert address.startswith("http://letters.test/coordinator/sign-in/")
    walker.open(address).press("Sign in")
    assert "ines@coalition.example" in walker.open("/coordinator/account").text
    assert walker.open(address).status == 410


def test_the_first_coordinator_is_an_owner_and_the_next_a_moderator(run: Callable[..., Result], app: Flask) -> None:
    run("coordinator", "add", "first@coalition.example")
    run("coordinator", "add", "second@coalition.example")
    assert role_of(app, "first@coalition.example") == Role.OWNER
    assert role_of(app, "second@coalition.example") == Role.MODERATOR


def test_asking_for_another_link_does_not_change_the_role(run: Callable[..., Result], app: Flask) -> None:
    run("coordinator", "add", "first@coalition.example")
    run("coordinator", "add", "FIRST@coalition.example")
    assert role_of(app, "first@coalition.example") == Role.OWNER


@pytest.mark.parametrize(
    ("arguments", "status"), [(("nobody",), 1), (("a@b.example", "--role", "queen"), 2)], ids=["no address", "no role"]
)
def test_what_cannot_be_an_account_is_refused(
    run: Callable[..., Result], arguments: tuple[str, ...], status: int
) -> None:
    result = run("coordinator", "add", *arguments)
    assert (result.exit_code, result.stdout) == (status, "")
    assert arguments[-1] in result.stderr
