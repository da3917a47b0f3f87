"""Signon: coalition sign-on letters, from draft to delivered PDF.

``create_app`` puts the pieces together.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from signon import limits, private_files
from signon.backup import placing
from signon.database.db import db, engine_options
from signon.database.schema import init_migrations
from signon.jobs.queue import Jobs
from signon.logs.output import write_log
from signon.metrics import counting
from signon.settings import ROOT, Settings, load_settings
from signon.web import (
    compression,
    error_pages,
    every_request,
    form_bounds,
    hosts,
    kept_pages,
    languages,
    look,
    page_places,
    proxies,
    request_log,
    sessions,
    static_files,
)
from signon.zones.in_words import use_zone

csrf = CSRFProtect()


def create_app(settings: Settings | None = None) -> Flask:
    """The application. Raises ``SettingsError`` naming a setting that cannot be used."""
    settings = settings or load_settings()
    write_log(settings.log_format, settings.log_level)
    use_zone(settings.timezone)
    if settings.metrics_port:
        counting.switch_on(counting.folder_for(settings.instance))
    placing.finish_interrupted(settings)
    app = Flask(
        "signon",
        root_path=str(Path(__file__).parent),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        instance_path=str(settings.instance),
    )
    _configure(app, settings)
    hosts.init_app(app)
    request_log.init_app(app)
    sessions.init_app(app)
    db.init_app(app)
    init_migrations(app)
    form_bounds.init_app(app)
    csrf.init_app(app)
    languages.init_app(app)
    Jobs(app, settings.queue_url, settings.instance)
    static_files.init_app(app)
    every_request.init_app(app)
    proxies.init_app(app)
    limits.init_app(app)
    compression.init_app(app)
    kept_pages.init_app(app)
    error_pages.init_app(app)
    look.init_app(app)
    page_places.init_app(app)
    for register in _features():
        register(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    private_files.tighten(settings)
    app.config.update(
        SIGNON=settings,
        SECRET_KEY=settings.kept_secret_key(),
        SQLALCHEMY_DATABASE_URI=settings.sqlalchemy_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.sqlalchemy_url, most_threads=settings.web_threads),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https:"),
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # pages behind a link in a mail send no Referer
        MAX_CONTENT_LENGTH=32 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        MAX_FORM_PARTS=20_000,
    )
    app.config["TRUSTED_HOSTS"] = hosts.answered(settings)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        # Flask's documented way to put something around an application.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0)  # type: ignore[method-assign]


def _features() -> Iterator[Callable[[Flask], None]]:
    """The ``register`` of each feature, in the order in which a letter meets them; the commands come last."""
    from signon import (
        accounts,
        actions,
        backup,
        cli,
        consent,
        country_names,
        delivery,
        diagnosis,
        digests,
        invitations,
        letters,
        mail,
        messages,
        moderation,
        organizations,
        privacy,
        questions,
        signing,
        theme,
        web,
        wordings,
    )

    features = (
        accounts,
        letters,
        signing,
        consent,
        moderation,
        questions,
        delivery,
        actions,
        messages,
        mail,
        backup,
        privacy,
        digests,
        theme,
        country_names,
        wordings,
        web,
        diagnosis,
        invitations,
        organizations,
        cli,
    )
    return (feature.register for feature in features)
