"""The desk's pages of action pages: draft, look, open, close, and how many letters are on their way."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from signon import audit
from signon.access import EDITORS, EVERY_COORDINATOR, acting, allow
from signon.actions.backgrounder import without_mention
from signon.actions.desk_forms import ActionForm
from signon.actions.models import ActionPage, ActionStateError, SentCount
from signon.actions.views.visit import Visit
from signon.database.db import db, now
from signon.errors import InputError
from signon.letters.slugs import slugify
from signon.translation import gettext as _
from signon.web.pages import Pages

pages = Pages()
Page = str | tuple[str, int] | Response
RESERVED = frozenset({"new"})


@pages.get("/")
@allow(*EVERY_COORDINATOR)
def desk() -> str:
    """The action pages, with how many letters are on their way from each."""
    pages = db.session.scalars(db.select(ActionPage).order_by(ActionPage.id.desc())).all()
    return render_template("actions/desk.html", pages=[(page, SentCount.total(page)) for page in pages])


@pages.get("/new")
@allow(*EDITORS)
def new() -> str:
    """The form of a new page."""
    return render_template("actions/edit.html", page=None, form=ActionForm.of(None))


@pages.post("/new")
@allow(*EDITORS)
def create() -> Page:
    """Keep a new page as a draft."""
    form, at = ActionForm.of(None), now()
    if not form.validate_on_submit():
        return render_template("actions/edit.html", page=None, form=form), InputError.status
    slug = form.slug.data or slugify(form.title.data)
    if slug in RESERVED or db.session.scalar(db.select(ActionPage.id).filter_by(slug=slug)):
        form.slug.errors = [_("There is already an action page '%(slug)s'. Choose another end.", slug=slug)]
        return render_template("actions/edit.html", page=None, form=form), InputError.status
    page = ActionPage(slug=slug, created_at=at)
    db.session.add(page)
    return _saved(page, form)


@pages.get("/<slug>")
@allow(*EVERY_COORDINATOR)
def page(slug: str) -> str:
    """The page's state, and the letters that are on their way by office."""
    page = ActionPage.named(slug)
    unmentioned = without_mention(page.backgrounder, [one.mark for one in page.citations])
    return render_template(
        "actions/page.html",
        page=page,
        counts=SentCount.by_office(page),
        total=SentCount.total(page),
        unmentioned=unmentioned,
    )


@pages.get("/<slug>/preview")
@allow(*EVERY_COORDINATOR)
def preview(slug: str) -> str:
    """The page as supporters will see it."""
    return Visit.preview_of(ActionPage.named(slug)).shown()


@pages.get("/<slug>/edit")
@allow(*EDITORS)
def edit(slug: str) -> str:
    """The page in the form."""
    page = ActionPage.named(slug)
    return render_template("actions/edit.html", page=page, form=ActionForm.of(page))


@pages.post("/<slug>/edit")
@allow(*EDITORS)
def save(slug: str) -> Page:
    """Keep the page as the form has it."""
    page = ActionPage.named(slug)
    form = ActionForm.of(page)
    form.slug.data = page.slug
    if not form.validate_on_submit():
        return render_template("actions/edit.html", page=page, form=form), InputError.status
    if form.revision.data != str(page.revision):
        form.form_errors = [_("Somebody else has changed this page meanwhile. Open it again and repeat your change.")]
        return render_template("actions/edit.html", page=page, form=form), ActionStateError.status
    return _saved(page, form)


@pages.post("/<slug>/opening")
@allow(*EDITORS)
def open_page(slug: str) -> Response:
    """Put the page before the public."""
    page = ActionPage.named(slug)
    page.open(by=acting(), at=now())
    db.session.commit()
    flash(_("'%(title)s' is open.", title=page.title))
    return redirect(url_for("actions_desk.page", slug=slug), 303)


@pages.post("/<slug>/closing")
@allow(*EDITORS)
def close_page(slug: str) -> Response:
    """End the action."""
    page = ActionPage.named(slug)
    page.close(by=acting(), at=now())
    db.session.commit()
    flash(_("'%(title)s' is closed.", title=page.title))
    return redirect(url_for("actions_desk.page", slug=slug), 303)


def _saved(page: ActionPage, form: ActionForm) -> Response:
    form.fill(page)
    page.revision = (page.revision or 0) + 1
    audit.record("revise", of=page, by=acting(), at=now(), details={"revision": page.revision})
    db.session.commit()
    flash(_("'%(title)s' is saved.", title=page.title))
    return redirect(url_for("actions_desk.page", slug=page.slug), 303)
