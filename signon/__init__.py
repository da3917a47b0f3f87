"""Signon: coalition sign-on letters, from draft to delivered PDF.

``create_app`` puts the pieces together, in the order in which a letter meets them.
"""

from pathlib import Path

from flask import Flask
from flask_babel import Babel
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from signon import (
    compression,
    error_pages,
    fault_log,
    form_bounds,
    hosts,
    limits,
    private_files,
    proxies,
    static_files,
    web,
)
from signon.db import db, engine_options
from signon.jobs import Jobs
from signon.schema import init_migrations
from signon.settings import ROOT, Settings, load_settings

csrf = CSRFProtect()


def create_app(settings: Settings | None = None) -> Flask:
    """The application. Raises ``SettingsError`` naming a setting that cannot be used."""
    settings = settings or load_settings()
    app = Flask(
        "signon",
        root_path=str(Path(__file__).parent),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        instance_path=str(settings.instance),
    )
    _configure(app, settings)
    db.init_app(app)
    init_migrations(app)
    form_bounds.init_app(app)
    csrf.init_app(app)
    Babel(app, locale_selector=web.reader_language)
    Jobs(app, settings.queue_url, settings.instance)
    static_files.init_app(app)
    web.init_app(app)
    proxies.init_app(app)
    limits.init_app(app)
    compression.init_app(app)
    error_pages.init_app(app)
    fault_log.init_app(app)
    _add_features(app, settings)
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
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0)  # type: ignore[method-assign]


def _add_features(app: Flask, settings: Settings) -> None:
    import signon.consent.reminders  # its sweep
    import signon.letters.addressees_views
    import signon.letters.drafting_views
    import signon.mail.captured
    import signon.mail.transport
    import signon.moderation.clean_up_views
    import signon.moderation.duplicates_views
    import signon.moderation.merge_views
    import signon.organizations.import_views  # noqa: F401 - its sweep
    from signon.accounts.security import init_security
    from signon.accounts.security_views import security
    from signon.accounts.views import accounts
    from signon.actions.desk_views import actions_desk
    from signon.actions.offices_views import offices_desk
    from signon.actions.print_views import letters as letters_to_print
    from signon.actions.views import actions
    from signon.cli import add_commands
    from signon.consent.views import consent
    from signon.crawlers import crawlers
    from signon.delivery.preview_views import preview
    from signon.delivery.views import delivery
    from signon.health import health
    from signon.invitations.views import invitations, invited
    from signon.letters.views import letters
    from signon.mail.server_views import mail_server
    from signon.mail.unsubscribing_views import unsubscribing
    from signon.mail.views import mail
    from signon.messages.views import messages
    from signon.moderation.views import moderation
    from signon.organizations.suggestions_views import suggestions
    from signon.organizations.views import organizations
    from signon.privacy.views import privacy
    from signon.signing.views import signing
    from signon.theme.views import theme

    init_security(app, settings)
    for blueprint in (
        security,
        accounts,
        letters,
        signing,
        consent,
        moderation,
        delivery,
        preview,
        actions,
        letters_to_print,
        actions_desk,
        offices_desk,
        messages,
        mail,
        mail_server,
        privacy,
        theme,
        crawlers,
        health,
        invitations,
        invited,
        unsubscribing,
        organizations,
        suggestions,
    ):
        app.register_blueprint(blueprint)
    add_commands(app)
