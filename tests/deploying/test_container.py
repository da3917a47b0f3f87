"""The Containerfile and the compose file, as far as they can be looked at where no container runs."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from compose_spec import PyOptions
from flask import Flask

from signon.serving.site import SECONDS_TO_END
from signon.settings import PREFIX, Settings
from tests.servers.confined import UNITS
from tests.servers.running_site import ROOT, free_port, running_copy

CONTAINERFILE, COMPOSE = UNITS / "Containerfile", UNITS / "compose.yaml"
BIN = Path(sys.executable).parent
OURS = ("site", "worker")


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Containerfile: the word, and what follows it, without comments."""
    text = re.sub(r"(?m)^#.*\n", "", CONTAINERFILE.read_text("utf-8")).replace("\\\n", " ")
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in text.splitlines() if line.strip()]


def values_of(word: str) -> list[str]:
    return [value for name, value in instructions() if name == word]


def copied() -> list[str]:
    """What is copied from the project."""
    return [name for value in values_of("COPY") if "--from" not in value for name in value.split()[:-1]]


def composed() -> dict[str, Any]:
    """The services of the compose file, with what they share merged in."""
    return dict(yaml.safe_load(COMPOSE.read_text("utf-8")))


def complaints(*command: str) -> str:
    return subprocess.run([str(BIN / command[0]), *command[1:]], capture_output=True, text=True, check=False).stdout


def test_the_linter_of_container_files_has_nothing_to_say(tmp_path: Path) -> None:
    assert complaints("hadolint", str(CONTAINERFILE)) == ""
    careless = tmp_path / "Containerfile"
    careless.write_text("FROM debian\nRUN cd /srv && apt-get install python3\n")
    assert {"DL3006", "DL3003"} <= set(re.findall(r"DL\d+", complaints("hadolint", str(careless))))


def test_the_compose_file_is_one_that_compose_understands() -> None:
    read_as_compose(COMPOSE.read_text("utf-8"))
    with pytest.raises(ValueError, match="secret"):
        read_as_compose(COMPOSE.read_text("utf-8").replace("  mail_url: {", "  mail_uri: {"))


def read_as_compose(text: str) -> None:
    options = PyOptions()
    options.apply_merge = True
    options.from_yaml(text).validate()


def test_the_linter_of_compose_files_finds_no_grave_risk(tmp_path: Path) -> None:
    assert risks(COMPOSE) == {"MEDIUM"}
    careless = tmp_path / "compose.yaml"
    careless.write_text(COMPOSE.read_text("utf-8").replace("  init: true", "  privileged: true"))
    assert "CRITICAL" in risks(careless)


def risks(file: Path) -> set[str]:
    """How grave the risks are that the linter sees; what is medium here is that images have no digest."""
    report = json.loads(complaints("compose-lint", "check", "--format", "json", str(file)))
    return {one["severity"].upper() for one in report["findings"]}


def test_everything_that_is_copied_is_there_and_not_left_out_of_what_the_builder_sees() -> None:
    ignored = (UNITS / "Containerfile.dockerignore").read_text("utf-8")
    for name in copied():
        assert (ROOT / name).exists(), name
        assert f"!{name}\n" in ignored


def test_the_image_has_the_system_packages_of_an_installation() -> None:
    (line,) = re.findall(r"(?m)^to_run=\((.*)\)", (ROOT / ".ci/system-packages").read_text("utf-8"))
    installed = set(re.findall(r"[a-z][\w.+-]+", " ".join(values_of("RUN"))))
    assert set(line.split()) <= installed


def test_the_image_runs_for_an_account_without_rights_and_stops_as_the_site_wants() -> None:
    assert values_of("USER") == ["10001:10001"]
    assert values_of("STOPSIGNAL") == ["SIGTERM"]
    for name in OURS:
        service = composed()["services"][name]
        assert (service["read_only"], service["cap_drop"], service["user"]) == (True, ["ALL"], "10001:10001")
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert int(service["stop_grace_period"].removesuffix("s")) > Settings().stop_seconds + SECONDS_TO_END


def test_every_command_and_setting_of_the_two_files_is_one_of_the_site(app: Flask) -> None:
    (default,) = values_of("CMD")
    commands = [json.loads(default), *(composed()["services"][name].get("command", ["serve"]) for name in OURS)]
    for command in commands:
        assert app.test_cli_runner().invoke(args=[*command, "--help"]).exit_code == 0
    named = set(re.findall(rf"\b{PREFIX}\w+", CONTAINERFILE.read_text("utf-8") + COMPOSE.read_text("utf-8")))
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    assert {name.removesuffix("_FILE") for name in named} <= known


def test_every_secret_comes_from_a_file() -> None:
    services, secrets = composed()["services"], composed()["secrets"]
    for name in OURS:
        for value in services[name]["environment"].values():
            assert (
                not value.startswith("/run/secrets/")
                or value.removeprefix("/run/secrets/") in services[name]["secrets"]
            )
        assert set(services[name]["secrets"]) <= set(secrets)
    assert set(re.findall(r"(?m)^#   (\w+)  ", COMPOSE.read_text("utf-8"))) == set(secrets)


def test_what_is_copied_is_enough_to_run_the_site_and_its_health_is_seen(tmp_path: Path) -> None:
    for name in copied():
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, tmp_path / name)
    port = free_port()
    with running_copy(tmp_path, tmp_path / "instance", port):
        assert is_healthy(port)
    assert not is_healthy(port)


def is_healthy(port: int) -> bool:
    """The answer of the image's own look at its health, with another port put in."""
    (line,) = values_of("HEALTHCHECK")
    command = json.loads(line[line.index("[") :].replace("8000", str(port)))
    assert command[0] == ".venv/bin/python"
    return subprocess.run([sys.executable, *command[1:]], capture_output=True, check=False).returncode == 0


@pytest.mark.slow
def test_the_image_s_own_steps_make_an_environment_that_prints(tmp_path: Path) -> None:
    """The environment is made by the very commands of the Containerfile, with the versions and hashes of the project."""
    shutil.copy(ROOT / "requirements.txt", tmp_path)
    (command,) = [value for value in values_of("RUN") if "-m venv" in value]
    made = command.replace("python3 -m venv", f"{shlex.quote(sys.executable)} -m venv", 1)
    subprocess.run(["bash", "-ec", made], cwd=tmp_path, check=True, capture_output=True, timeout=600)
    for name in copied():
        if not (tmp_path / name).exists():
            (tmp_path / name).symlink_to(ROOT / name)
    flask = [str(tmp_path / ".venv/bin/python"), "-m", "flask"]
    environment = {"SIGNON_INSTANCE": str(tmp_path / "instance"), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    shown = subprocess.run([*flask, "demo"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert "The demo is ready" in shown.stdout
