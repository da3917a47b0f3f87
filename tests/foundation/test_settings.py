import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from signon.settings import Settings, SettingsError, load_settings


def test_a_setting_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNON_PUBLIC_URL", "https://letters.example.org/")
    assert load_settings().base_url == "https://letters.example.org"


def test_a_setting_comes_from_the_file_that_its_file_variant_names(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "mail").write_text("smtp://user:word@mail.example:587\n")
    monkeypatch.setenv("SIGNON_MAIL_URL_FILE", str(tmp_path / "mail"))
    assert load_settings().mail_url == "smtp://user:word@mail.example:587"


def test_a_missing_secret_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SIGNON_SECRET_KEY_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(SettingsError, match=r"SIGNON_SECRET_KEY_FILE names .*nowhere"):
        load_settings()


def test_a_setting_given_twice_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a")
    monkeypatch.setenv("SIGNON_SECRET_KEY", "b")
    monkeypatch.setenv("SIGNON_SECRET_KEY_FILE", str(tmp_path / "secret"))
    with pytest.raises(SettingsError, match="both set"):
        load_settings()


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SIGNON_MAIL_URL", "http://mail"),
        ("SIGNON_MAIL_URL", "smtp:mail.example"),
        ("SIGNON_MAIL_URL", "smtp://mail.example:0"),
        ("SIGNON_MAIL_URL", "smtp://mara:se#same@mail.example"),
        ("SIGNON_MAIL_URL", "smtp://mara:se[same@mail.example"),
        ("SIGNON_MAIL_URL", "smtp://mara:se\u2100same@mail.example"),
        ("SIGNON_MAIL_FROM", "nobody"),
        ("SIGNON_MAIL_FROM", "A <a@b.example>, C <c@d.example>"),
        ("SIGNON_CONTACT_EMAIL", "=?x?q?a?=@b.example"),
        ("SIGNON_QUEUE_URL", "amqp://queue"),
        ("SIGNON_PUBLIC_URL", "letters.example.org"),
        ("SIGNON_PORT", "many"),
        ("SIGNON_CONFIRMATION_DAYS", "0"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=f"^{variable}: ") as refused:
        load_settings()
    assert "same" not in str(refused.value), "an error quotes no password"


def test_a_secret_that_a_power_cut_has_emptied_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()
    with pytest.raises(SettingsError, match=r"secret_key is empty.*Restore it from a backup"):
        Settings(instance=tmp_path).kept_secret_key()


def test_a_secret_is_generated_once_kept_and_private(tmp_path: Path) -> None:
    first = Settings(instance=tmp_path).kept_secret_key()
    assert Settings(instance=tmp_path).kept_secret_key() == first
    assert len(first) > 40
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_sessions_are_sent_only_over_https_when_the_site_is(
    new_app: Callable[[Settings], Flask], tmp_path: Path
) -> None:
    app = new_app(Settings(instance=tmp_path, public_url="https://letters.example.org"))
    assert app.config["SESSION_COOKIE_SECURE"]
    assert app.permanent_session_lifetime >= timedelta(hours=1)


@pytest.mark.parametrize("url", ["pop3://mara:x@lake.example", "https://lake.example", "imaps://", "lake.example"])
def test_a_mailbox_that_cannot_be_read_by_imap_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="SIGNON_BOUNCE_URL"):
        load_settings(bounce_url=url)
