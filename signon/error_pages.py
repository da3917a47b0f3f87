"""Where errors become pages: what happened, in words, and the way on. Nothing of a failed request is kept."""

from flask import Flask, current_app, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from signon.db import db
from signon.errors import DomainError
from signon.translation import gettext as _


def init_app(app: Flask) -> None:
    """Register the pages for every kind of error."""
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(SecurityError, _foreign_host)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def _refused(error: DomainError) -> tuple[str, int]:
    db.session.rollback()
    return _page(error.status, str(error))


def _stale_form(_error: CSRFError) -> tuple[str, int]:
    db.session.rollback()
    message = _(
        "This form has grown stale or did not come from this site. Go back, load the page again and send it once more."
    )
    return render_template("error.html", title=_("Please send that again"), message=message), 400


def _foreign_host(_error: SecurityError) -> tuple[str, int, dict[str, str]]:
    """For a host that is not ours no address can be made, so this answer is plain."""
    sentence = _("This site does not answer to that name. Its operator sets the name with SIGNON_PUBLIC_URL.")
    return sentence + "\n", 400, {"Content-Type": "text/plain; charset=utf-8"}


def _http_error(error: HTTPException) -> tuple[str, int] | HTTPException:
    db.session.rollback()
    code = error.code or 500
    if code < 400:  # noqa: PLR2004 - below are redirects, which are no errors
        return error
    return _page(code, _message(code))


def _unexpected(error: Exception) -> tuple[str, int]:
    current_app.logger.error("An unexpected error", exc_info=error)
    db.session.rollback()
    return _page(500, _message(500))


def _page(code: int, message: str) -> tuple[str, int]:
    return render_template("error.html", code=code, title=_title(code), message=message), code


def _title(code: int) -> str:
    titles = {
        400: _("That request could not be read"),
        401: _("Please sign in"),
        403: _("Your role does not allow this"),
        404: _("There is no such page"),
        405: _("That cannot be done here"),
        409: _("That is not possible now"),
        410: _("This link no longer works"),
        413: _("That is too large"),
        422: _("That cannot be used as it is"),
        429: _("Too many at once"),
        503: _("The site is not ready"),
    }
    return titles.get(code, _("Something went wrong on our side"))


def _message(code: int) -> str:
    messages = {
        401: _("Sign in, then try again."),
        403: _("Ask an owner of this site if you need to do this."),
        404: _("Check the address, or start from the list of letters."),
        405: _("Go back and use the buttons on the page."),
        413: _("Files may have up to 32 MB, images up to 2 MB. Send a smaller one."),
        429: _("Wait a little, then try again."),
        500: _("Nothing was changed. Try again in a moment; if it happens again, tell the people who run this site."),
    }
    return messages.get(code, _("Go back, load the page again and repeat what you did."))
