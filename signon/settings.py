"""Every setting, typed and documented, from the environment.

Each is ``SIGNON_NAME``, or ``SIGNON_NAME_FILE`` naming a file that holds the value (for secrets mounted by an orchestrator).
"""

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from signon import durable
from signon.errors import InputError
from signon.imap_mailbox import ImapMailbox
from signon.logs.output import Form
from signon.mail_server import CAPTURE, Mailbox, MailServer, checked_address, checked_bounce_address

PREFIX = "SIGNON_"
RECIPIENT = re.compile("age1[02-9ac-hj-np-z]{58}")
ROOT = Path(__file__).resolve().parent.parent


class Unit(NamedTuple):
    """The unit that the number of a setting counts, for the documentation."""

    name: str


Days = Annotated[int, Unit("days")]
Minutes = Annotated[int, Unit("minutes")]
Seconds = Annotated[int, Unit("seconds")]
Megabytes = Annotated[int, Unit("MB")]


class SettingsError(InputError):
    """A setting that cannot be used; names the variable."""


class Settings(BaseSettings):
    """The decisions of the operator. Unset values have the defaults that ``make run`` uses."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    instance: Path = Field(ROOT / "instance", description="Folder for the database, the queue and the secret.")
    database_url: str = Field(
        "", description="SQLAlchemy address; empty means SQLite in the instance folder.", repr=False
    )
    queue_url: str = Field(
        "",
        description="Where wake-up calls for the worker wait: postgresql://…, redis://…; empty: the instance folder.",
        repr=False,
    )
    store_url: str = Field(
        "", description="The S3-compatible store that keeps finals, as https://…; empty: the database keeps them."
    )
    store_bucket: str = Field("", description="The bucket of the store.")
    store_key: str = Field("", description="The name of the access key of the store.")
    store_secret: str = Field("", description="The secret of the store's access key.", repr=False)
    store_region: str = Field("us-east-1", description="The region of the store.")
    public_url: str = Field(
        "", description="The address people reach the site at; every link in a mail starts with it."
    )
    port: Annotated[int, Unit("port")] = Field(8000, ge=1, le=65535, description="The port `flask serve` listens on.")
    host: str = Field("127.0.0.1", description="The network address `flask serve` listens on.")
    mail_url: str = Field(
        "capture:",
        description="smtp://user:password@host:port, smtp+starttls://…, smtps://…, or capture: to keep mail here.",
        repr=False,
    )
    mail_from: str = Field("Signon <signon@localhost>", description="The sender of every mail.")
    bounce_address: str = Field(
        "",
        description="The mailbox that takes letters+anything@… too, for bounces: each mail has such a sender of its own; "
        "empty: bounces go to SIGNON_MAIL_FROM.",
    )
    bounce_url: str = Field(
        "",
        description="The mailbox that the worker reads for what comes back: imaps://user:password@host/folder, "
        "imap+starttls://…, imap://…; empty: none is read.",
        repr=False,
    )
    international_addresses: bool = Field(
        default=False,
        description="Whether mail addresses may have letters such as é before the @; the mail server must offer SMTPUTF8.",
    )
    contact_email: str = Field(
        "",
        description="Where messages from the contact form go, and answers to mails; empty: messages go to every owner.",
    )
    secret_key: str = Field(
        "", description="Signs sessions and forms; generated and kept in the instance folder when absent.", repr=False
    )
    site_name: str = Field("Signon", description="The site's name, unless an owner gives it another at the desk.")
    timezone: str = Field(
        "UTC",
        description="The time zone of what concerns no letter: a city such as Zürich, or a name such as Europe/Zurich.",
    )
    confirmation_days: Days = Field(14, ge=1, le=90, description="Days a confirmation link stays valid.")
    status_days: Days = Field(730, ge=1, le=3650, description="Days a signatory's status link stays valid.")
    fresh_minutes: Minutes = Field(
        60, ge=5, le=1440, description="Minutes after which what matters asks a coordinator to sign in once more."
    )
    sign_in_minutes: Minutes = Field(60, ge=5, le=1440, description="Minutes a one-time sign-in link stays valid.")
    invitation_days: Days = Field(90, ge=1, le=730, description="Days the link in an invitation stays valid.")
    most_reminders: Annotated[int, Unit("reminders")] = Field(
        2, ge=0, le=10, description="Reminders of an invitation that stays without an answer."
    )
    days_between_reminders: Days = Field(
        3, ge=0, le=90, description="Days without a mail before a reminder of an invitation."
    )
    least_seconds_to_sign: Annotated[float, Unit("seconds")] = Field(
        2.0, ge=0, le=60, description="A form sent back sooner than this is shown again."
    )
    sign_ons_per_address: Annotated[int, Unit("sign-ons an hour")] = Field(
        30, ge=1, description="Sign-ons accepted from one network address in an hour."
    )
    mail_connections: Annotated[int, Unit("connections")] = Field(
        4, ge=1, le=20, description="Connections to the mail server by which a worker sends a batch of mails."
    )
    mails_per_address: Annotated[int, Unit("mails an hour")] = Field(
        5,
        ge=1,
        description="Sign-in links mailed to one account in an hour; questions about authority that coordinators ask again of "
        "one address about one letter in an hour. Mail that anybody can ask for is one a day, whatever this says.",
    )
    retention_days: Days = Field(
        365,
        ge=0,
        le=36500,
        description="Days after a letter is finalised until contact details are erased; 0 keeps them.",
    )
    trusted_proxies: Annotated[int, Unit("proxies")] = Field(
        0, ge=0, le=5, description="Reverse proxies in front, whose X-Forwarded headers count."
    )
    seal_certificate: Path | None = Field(
        None,
        description="The certificate that seals finals, PKCS#12 or PEM; empty: instance/seal.pem where that exists.",
    )
    seal_key: Path | None = Field(None, description="The certificate's private key in PEM, unless it stands with it.")
    seal_password: str = Field("", description="The password of the certificate's private key.", repr=False)
    timestamp_url: str = Field("", description="A timestamp authority (RFC 3161) that attests when finals were sealed.")
    render_seconds: Seconds = Field(120, ge=10, description="Seconds one PDF may take before it is given up.")
    render_megabytes: Megabytes = Field(1024, ge=500, description="Address space in MB that one PDF may take.")
    directory_suggestions: Literal["members", "all", "none"] = Field(
        "members", description="Which directory entries the sign form proposes: members, all, or none."
    )
    backup_folder: Path | None = Field(
        None, description="The folder for a backup every night; empty: none is made by itself."
    )
    backup_hour: Annotated[int, Unit("hour, in UTC")] = Field(
        2, ge=0, le=23, description="The hour from which on the backup of a night is made, in UTC."
    )
    backup_keep: Annotated[int, Unit("backups")] = Field(
        14, ge=1, le=1000, description="Nightly backups that are kept; older ones are deleted."
    )
    backup_passphrase: str = Field(
        "", description="Encrypts every backup, and opens it at the restore; empty: see the next one.", repr=False
    )
    backup_recipient: str = Field(
        "", description="Recipients of age (age1…, several with blanks between) for whom every backup is encrypted."
    )
    least_free_megabytes: Megabytes = Field(
        100, ge=0, description="Free space in MB, where the site keeps things, below which `/readyz` says no."
    )
    stop_seconds: Seconds = Field(
        8,
        ge=1,
        le=600,
        description="Seconds that the site and its worker take to finish what they have in hand when stopped.",
    )
    workers: Annotated[int, Unit("workers")] = Field(
        1, ge=0, le=32, description="Workers that `flask serve` runs beside the site; 0 where others do the work."
    )
    web_threads: Annotated[int, Unit("requests")] = Field(
        8, ge=1, description="Requests that `flask serve` answers at the same time."
    )
    metrics_port: Annotated[int, Unit("port")] = Field(
        0, ge=0, le=65535, description="The port at which Prometheus reads metrics; 0 keeps none."
    )
    metrics_host: str = Field("127.0.0.1", description="The network address that metrics are read at.")
    log_format: Form = Field(
        Form.AUTO,
        description="The form of the log: json, text, or auto, which is text on a terminal and json elsewhere.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least weight of a line that the site writes of itself; info has a line a request."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - replaced by FileOrEnvironment
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first (tests use them), then the environment with its ``_FILE`` variants; nothing else."""
        return init_settings, _FileOrEnvironment(settings_cls)

    @field_validator("timezone")
    @classmethod
    def _timezone_is_known(cls, name: str) -> str:
        if name == "UTC":
            return name
        from signon.zones.cities import zone_of

        return zone_of(name)

    @field_validator("queue_url")
    @classmethod
    def _queue_url_is_supported(cls, url: str) -> str:
        if url and urlsplit(url).scheme not in {"postgresql", "redis", "rediss"}:
            raise ValueError("must begin with postgresql:// or redis://")
        return url

    @field_validator("mail_url")
    @classmethod
    def _mail_url_is_supported(cls, url: str) -> str:
        if not url.startswith(f"{CAPTURE}:"):
            MailServer.parse(url)
        return url

    @field_validator("mail_from")
    @classmethod
    def _mail_from_is_a_mailbox(cls, text: str) -> str:
        Mailbox.parse(text)
        return text

    @field_validator("bounce_address")
    @classmethod
    def _bounce_address_has_room(cls, address: str) -> str:
        return address and checked_bounce_address(address)

    @field_validator("contact_email")
    @classmethod
    def _contact_email_is_an_address(cls, address: str) -> str:
        return address and checked_address(address)

    @field_validator("bounce_url")
    @classmethod
    def _bounce_url_is_supported(cls, url: str) -> str:
        if url:
            ImapMailbox.parse(url)
        return url

    @field_validator("timestamp_url")
    @classmethod
    def _timestamp_url_is_supported(cls, url: str) -> str:
        if url and (urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).netloc):
            raise ValueError("must be a full address such as https://timestamps.example.org")
        return url

    @field_validator("store_url")
    @classmethod
    def _store_url_is_absolute(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and (parts.scheme not in {"http", "https"} or not parts.netloc or parts.username is not None):
            raise ValueError("must be a full address such as https://s3.example.org, with key and secret set apart")
        return url.rstrip("/")

    @field_validator("public_url")
    @classmethod
    def _public_url_is_absolute(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and (parts.scheme not in {"http", "https"} or not parts.netloc):
            raise ValueError("must be a full address such as https://letters.example.org")
        return url.rstrip("/")

    @field_validator("backup_recipient")
    @classmethod
    def _backup_recipients_are_of_age(cls, text: str) -> str:
        if any(not RECIPIENT.fullmatch(recipient) for recipient in text.split()):
            raise ValueError("must be recipients of age, which begin with age1")
        return text

    @model_validator(mode="after")
    def _backups_have_one_kind_of_key(self) -> Self:
        if self.backup_passphrase and self.backup_recipient:
            raise SettingsError("SIGNON_BACKUP_PASSPHRASE and SIGNON_BACKUP_RECIPIENT are both set; keep one of them.")
        return self

    @model_validator(mode="after")
    def _instance_is_absolute(self) -> Self:
        object.__setattr__(self, "instance", self.instance.absolute())
        return self

    @model_validator(mode="after")
    def _store_is_whole(self) -> Self:
        missing = [name for name in ("bucket", "key", "secret") if not getattr(self, f"store_{name}")]
        if self.store_url and missing:
            raise ValueError(f"is set, and {', '.join(f'{PREFIX}STORE_{name.upper()}' for name in missing)} is not")
        return self

    @property
    def base_url(self) -> str:
        """The beginning of every link: the public address, or this machine's when none is set."""
        return self.public_url or f"http://127.0.0.1:{self.port}"

    @property
    def sqlalchemy_url(self) -> str:
        """The database's address with its driver."""
        if not self.database_url:
            return f"sqlite:///{self.instance / 'signon.sqlite3'}"
        return self.database_url.replace("postgresql://", "postgresql+psycopg://", 1)

    @property
    def captures_mail(self) -> bool:
        """Whether mail stays in the desk's outbox instead of being sent."""
        return self.mail_url.startswith(f"{CAPTURE}:")

    @property
    def mail_server(self) -> MailServer:
        """The server that mail is handed to. Raises ``ValueError`` when mail is captured."""
        return MailServer.parse(self.mail_url)

    @property
    def bounce_mailbox(self) -> ImapMailbox | None:
        """The mailbox that is read for what comes back, None when none is."""
        return ImapMailbox.parse(self.bounce_url) if self.bounce_url else None

    @property
    def sender(self) -> Mailbox:
        """The sender of every mail."""
        return Mailbox.parse(self.mail_from)

    def kept_secret_key(self) -> str:
        """The secret: the one that is set, else the one kept in the instance folder, generated when absent."""
        return self.secret_key or _kept_secret(self.instance / "secret_key")


class _FileOrEnvironment(PydanticBaseSettingsSource):
    """Reads ``SIGNON_X``, or the file that ``SIGNON_X_FILE`` names."""

    def get_field_value(self, field: object, field_name: str) -> tuple[object, str, bool]:  # noqa: ARG002
        return _from_environment(os.environ, PREFIX + field_name.upper()), field_name, False

    def __call__(self) -> dict[str, object]:
        found = {name: self.get_field_value(None, name)[0] for name in self.settings_cls.model_fields}
        return {name: value for name, value in found.items() if value is not None}


def _from_environment(environment: Mapping[str, str], variable: str) -> str | None:
    file = environment.get(variable + "_FILE")
    if file is None:
        return environment.get(variable) or None
    if variable in environment:
        raise SettingsError(f"{variable} and {variable}_FILE are both set; keep one of them.")
    try:
        return Path(file).read_text("utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{variable}_FILE names {file}, which cannot be read: {error.strerror}.") from error


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        durable.write_new(path, secrets.token_urlsafe(48).encode("ascii"))
    kept = path.read_text("ascii").strip()
    if not kept:
        raise SettingsError(
            f"{path} is empty, so nothing can be signed. Restore it from a backup; or delete it, have a new one made, "
            "and let everybody sign in again."
        )
    return kept


def load_settings(**values: Any) -> Settings:
    """The settings of this process. Raises ``SettingsError`` naming the variable that is wrong."""
    try:
        return Settings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        variable = PREFIX + str(first["loc"][0] if first["loc"] else "store_url").upper()
        raise SettingsError(f"{variable}: {first['msg'].removeprefix('Value error, ')}.") from error
