"""Signon: coalition sign-on letters, from draft to delivered PDF.

``create_app`` puts the pieces together.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from signon import private_files
from signon.backup.placing import finish_interrupted
from signon.cli.commands import commands
from signon.database.db import db, engine_options
from signon.declared import Site
from signon.jobs.queue import Jobs
from signon.logs.output import be_ready_to_log, write_log
from signon.metrics import counting
from signon.settings import ROOT, Settings, load_settings
from signon.zones.in_words import use_zone


def create_app(settings: Settings | None = None) -> Site:
    """The application, whose pages and features come when something first asks for them, or with its ``complete``.

    Raises ``SettingsError`` naming a setting that cannot be used.
    """
    settings = settings or load_settings()
    write_log(settings.log_format, settings.log_level)
    use_zone(settings.timezone)
    if settings.metrics_port:
        counting.switch_on(counting.folder_for(settings.instance))
    finish_interrupted(settings)
    app = Site(
        "signon",
        root_path=str(Path(__file__).parent),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        instance_path=str(settings.instance),
        features=_register_features,
    )
    app.cli = commands()
    _configure(app, settings)
    db.init_app(app)
    Jobs(app, settings.queue_url, settings.instance)
    return app


def _configure(app: Site, settings: Settings) -> None:
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


def _register_features(app: Site) -> None:
    be_ready_to_log()
    _prepare_for_requests(app)
    for register in _features():
        register(app)


def _prepare_for_requests(app: Site) -> None:
    """Hang in what every request passes, in this order."""
    from flask_wtf import CSRFProtect
    from werkzeug.middleware.proxy_fix import ProxyFix

    from signon import limits
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

    settings: Settings = app.config["SIGNON"]
    app.config["TRUSTED_HOSTS"] = hosts.answered(settings)
    if count := settings.trusted_proxies:
        # Flask's documented way to put something around an application.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0)  # type: ignore[method-assign]
    hosts.init_app(app)
    request_log.init_app(app)
    sessions.init_app(app)
    form_bounds.init_app(app)
    CSRFProtect(app)
    languages.init_app(app)
    static_files.init_app(app)
    every_request.init_app(app)
    proxies.init_app(app)
    limits.init_app(app)
    compression.init_app(app)
    kept_pages.init_app(app)
    error_pages.init_app(app)
    look.init_app(app)
    page_places.init_app(app)


def _features() -> Iterator[Callable[[Site], None]]:
    """The ``register`` of each feature, in the order in which a letter meets them."""
    from signon import (
        accounts,
        actions,
        backup,
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
    )
    return (feature.register for feature in features)
