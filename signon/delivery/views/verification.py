"""The public pages that say whether a document is the one that was delivered. Looking changes nothing."""

from flask import redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from signon.access import public
from signon.database.db import now, read_only
from signon.delivery.verification import LARGEST_COPY, Answer, ReadCopy, Verdict, judge, judge_read
from signon.errors import DomainError
from signon.limits import count_attempt
from signon.translation import gettext as _
from signon.web.capacity import Places, heavy
from signon.web.form_bounds import KILOBYTE, FormBounds, takes
from signon.web.networks import client_address
from signon.web.pages import Pages

pages = Pages()

COPIES_AN_HOUR = 60
LONGEST_SOUGHT = 200
COPY = FormBounds(texts=256 * KILOBYTE, fields=10, whole=LARGEST_COPY + KILOBYTE**2, files=frozenset({"copy"}))
COPIES = Places("copies to check", many=2, queue=2, seconds=5)


class CopyForm(FlaskForm):
    """A copy of a document, to be compared with what was delivered."""

    copy = FileField()

    def handed_in(self) -> FileStorage | None:
        """The file, if one was chosen."""
        return self.copy.data if isinstance(self.copy.data, FileStorage) and self.copy.data.filename else None


@pages.get("/verify")
@public
def verify() -> str | AnyResponse:
    """The form to check a document; with ``?sought=`` the answer to a code or a SHA-256."""
    sought = request.args.get("sought", "")[:LONGEST_SOUGHT].strip()
    verdict = judge(sought) if sought else None
    if verdict and verdict.final and verdict.answer is Answer.KNOWN:
        return redirect(url_for("delivery.verify_code", code=verdict.final.code))
    return _page(verdict, sought)


@pages.post("/verify")
@public
@heavy(COPIES)
@takes(COPY)
def verify_copy() -> str | tuple[str, int]:
    """The answer to a copy of the file, which is not kept."""
    count_attempt("verify", client_address(), most=COPIES_AN_HOUR, at=now())
    handed_in = CopyForm().handed_in()
    if handed_in is None:
        return _page(None, wrong=_("Choose the PDF that you want to check.")), 422
    try:
        with handed_in.stream, COPIES.taken():
            copy = ReadCopy.read(handed_in.stream)
    except DomainError as error:
        return _page(None, wrong=str(error)), error.status
    with read_only():
        return _page(judge_read(copy))


@pages.get("/v/<code>")
@public
def verify_code(code: str) -> str | tuple[str, int]:
    """The page of the document with this code, where its QR code leads: without a form, so without a cookie."""
    verdict = judge(code[:LONGEST_SOUGHT])
    return render_template("delivery/verify.html", verdict=verdict), 404 if verdict.answer is Answer.UNKNOWN else 200


def _page(verdict: Verdict | None, sought: str = "", *, wrong: str = "") -> str:
    return render_template("delivery/verify.html", verdict=verdict, sought=sought, wrong=wrong, form=CopyForm())
