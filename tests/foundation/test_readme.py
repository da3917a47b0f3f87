import re
from pathlib import Path

from signon.settings import Settings

README = (Path(__file__).parent.parent.parent / "README.md").read_text("utf-8")


def test_every_setting_is_in_the_readme_with_its_description():
    for name, field in Settings.model_fields.items():
        assert re.search(
            rf"^\| `SIGNON_{name.upper()}` \|.*\| {re.escape(field.description)} \|$", README, re.MULTILINE
        ), name


def test_every_picture_of_the_tour_is_there():
    for path in re.findall(r"\]\((docs/[^)]+)\)", README):
        assert (Path(__file__).parent.parent.parent / path).exists(), path


def test_every_command_is_in_the_readme(app):
    groups = {
        name: command for name, command in app.cli.commands.items() if name not in {"run", "shell", "routes", "db"}
    }
    for name, command in groups.items():
        for sub in getattr(command, "commands", {"": None}):
            assert re.search(rf"`{name} {sub}".rstrip(), README), f"{name} {sub}"
