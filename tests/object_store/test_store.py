"""The object store against real servers: what is written comes back, and what is wrong with a store is said in a sentence."""

import hashlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from signon.object_store import store as module
from signon.object_store.store import FOLDER, ObjectStore, StoreAwayError, StoredBytesError
from signon.settings import Settings, SettingsError, load_settings
from signon.waiting import OpenTransactionError
from tests.servers.object_store import BUCKET, SERVERS, rclone, settings_of
from tests.servers.running_site import free_port

CONTENT = b"%PDF-1.7 " + bytes(range(256)) * 5000
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@contextmanager
def dripping() -> Iterator[int]:
    """A server that sends a byte of its answer every 50 ms, and so never ends; gives its port."""
    stop = threading.Event()

    def drip(one: socket.socket) -> None:
        with one, suppress(OSError):
            one.sendall(
                b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\nLast-Modified: Fri, 27 Nov 2026 10:00:00 GMT\r\n\r\n"
            )
            while not stop.wait(0.05):
                one.sendall(b"x")

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=drip, args=(listener.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=accept, daemon=True).start()
        yield listener.getsockname()[1]
        stop.set()
        listener.shutdown(socket.SHUT_RDWR)


def store_at(port: int, **changes: Any) -> ObjectStore:
    found = ObjectStore.configured(Settings(**settings_of(port, **changes)))
    assert found
    return found


@pytest.fixture(scope="module", params=SERVERS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with SERVERS[request.param](tmp_path_factory.mktemp("store")) as port:
        yield port


def test_what_was_written_comes_back_is_listed_and_can_be_deleted(server: int) -> None:
    store = store_at(server)
    store.write(CONTENT)
    assert store.read(DIGEST) == CONTENT
    assert [one.sha256 for one in store.objects()] == [DIGEST]
    assert abs(time.time() - store.try_out().timestamp()) < 60
    store.delete(DIGEST)
    store.delete(DIGEST)
    assert (store.has(DIGEST), list(store.objects())) == (False, [])


def test_a_thousand_and_more_objects_are_all_listed(tmp_path: Path) -> None:
    folder = tmp_path / BUCKET / FOLDER
    folder.mkdir(parents=True)
    for number in range(1005):
        (folder / f"{number:064d}").touch()
    with rclone(tmp_path) as port:
        assert len(list(store_at(port).objects())) == 1005


def test_other_bytes_under_the_name_are_never_given(server: int) -> None:
    store = store_at(server)
    store._client(5).put(FOLDER + DIGEST, CONTENT[:-1])
    with pytest.raises(StoredBytesError, match="has been changed"):
        store.read(DIGEST)


def test_a_missing_object_is_no_missing_store(server: int) -> None:
    with pytest.raises(StoredBytesError, match=r"is not in finals @ 127\.0\.0\.1"):
        store_at(server).read("0" * 64)
    with pytest.raises(StoreAwayError, match="there is no such bucket"):
        store_at(server, store_bucket="elsewhere").read("0" * 64)


def test_a_key_that_is_refused_is_said_without_the_secret(tmp_path: Path) -> None:
    with rclone(tmp_path) as port, pytest.raises(StoreAwayError) as refusal:
        store_at(port, store_secret="another-secret").try_out()
    assert "signature" in str(refusal.value)
    assert "another-secret" not in str(refusal.value)


def test_a_store_that_is_gone_or_keeps_silent_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS", 1)
    with pytest.raises(StoreAwayError, match="cannot be used"):
        store_at(free_port()).read(DIGEST)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        begin = time.monotonic()
        with pytest.raises(StoreAwayError, match="cannot be used"):
            store_at(silent.getsockname()[1]).read(DIGEST)
        assert time.monotonic() - begin < 10


def test_a_store_that_drips_is_given_up_in_time_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A deadline for each piece, as other libraries have it, would never pass here."""
    monkeypatch.setattr(module, "SECONDS", 1)
    with dripping() as port, pytest.raises(StoreAwayError, match="cannot be used"):
        store_at(port).read(DIGEST)


def test_nobody_talks_with_the_store_beside_an_open_transaction(session: Any) -> None:
    session.connection()
    with pytest.raises(OpenTransactionError, match="object store"):
        store_at(free_port()).try_out()


def test_no_secret_is_shown_with_the_settings_or_the_store() -> None:
    settings = Settings(
        secret_key="k-secret", seal_password="s-secret", database_url="postgresql://u:d-secret@h/d",
        queue_url="redis://:q-secret@h", mail_url="smtp://u:m-secret@h", **settings_of(1),
    )  # fmt: skip
    shown = f"{settings!r} {settings} {ObjectStore.configured(settings)!r} {ObjectStore.configured(settings)}"
    assert "secret" not in shown
    assert BUCKET in shown


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"store_url": "s3.example.org"}, "SIGNON_STORE_URL: must be a full address"),
        ({"store_url": "https://key:word@s3.example.org"}, "with key and secret set apart"),
        ({"store_url": "https://s3.example.org"}, "SIGNON_STORE_URL: is set, and SIGNON_STORE_BUCKET"),
    ],
)
def test_a_store_that_is_set_by_halves_is_refused_at_the_start(values: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said) as refusal:
        load_settings(**values)
    assert "word@" not in str(refusal.value)


def test_the_secret_may_lie_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from-a-file\n")
    for name, value in settings_of(1).items():
        if name != "store_secret":
            monkeypatch.setenv(f"SIGNON_{name.upper()}", value)
    monkeypatch.setenv("SIGNON_STORE_SECRET_FILE", str(tmp_path / "secret"))
    assert load_settings().store_secret == "from-a-file"
