"""The HTML part of a mail: the words of its text in the same order, in a layout that needs nothing from anywhere else.

``templates/mail/html/layout.html`` is the layout. The colours and sizes of ``light.css`` are written into its elements once for
each look of the site, never for each mail. ``dark.css`` stands in its head, for the mail programs that read it.

What people wrote is text: an address in it is no link, unless it is one of this site's and fills a line.
"""

import re
from dataclasses import asdict
from functools import cache
from typing import NamedTuple

from babel import Locale, UnknownLocaleError
from flask import current_app
from jinja2 import Template

from signon.mail.content import LINK, Content
from signon.web.look import MailColours, Shades, looks

FOLDER = "mail/html"
KEPT = "signon_mail_layout"
VARIABLE = re.compile(r"var\(--(\w+)\)")
CLASS = re.compile(r"\.(\w+)")
CLASSED = re.compile(r' class="(\w+)"')
COMMENT = re.compile(r"/\*.*?\*/\n*", re.DOTALL)


class Layout(NamedTuple):
    """The layout in the colours of the site's look; ``site`` is what the site's addresses begin with."""

    colours: MailColours
    template: Template
    site: str

    def html_of(self, content: Content, subject: str) -> str:
        """The whole HTML of a mail. Asks neither the database nor the application."""
        language = content.frame.language
        values = {
            "subject": subject,
            "language": language,
            "direction": _direction(language),
            "frame": content.frame,
            "paragraphs": [LINK if one is LINK else one.split("\n") for one in content.paragraphs],
            "foot": content.foot(),
            "address": content.address,
            "target": content.address if content.address.startswith("http") else "#",
            "is_own_address": self.is_own_address,
        }
        context = self.template.new_context(values, shared=True)  # without all that pages may ask for
        return "".join(self.template.root_render_func(context))

    def is_own_address(self, line: str) -> bool:
        """Whether a line is an address of the site, and nothing else."""
        return line.startswith(self.site) and line.isascii() and line.isprintable() and " " not in line


def present_layout() -> Layout:
    """The layout, made anew only when the look of the site has changed."""
    colours, kept = looks().in_mails(), current_app.extensions.get(KEPT)
    if isinstance(kept, Layout) and kept.colours == colours:
        return kept
    made = Layout(colours, _made(colours), f"{current_app.config['SIGNON'].base_url}/")
    current_app.extensions[KEPT] = made
    return made


@cache
def _direction(language: str) -> str:
    try:
        return Locale.parse(language, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"


def _made(colours: MailColours) -> Template:
    from css_inline import CSSInliner  # a command that mails nobody does without

    inliner = CSSInliner(
        inline_style_tags=False,
        keep_style_tags=True,
        load_remote_stylesheets=False,
        extra_css=_coloured("light.css", colours.light),
    )
    dark = _coloured("dark.css", colours.dark)
    source = inliner.inline(_source("layout.html").replace("{{ dark_style }}", dark))
    environment = current_app.jinja_env.overlay(trim_blocks=True, lstrip_blocks=True, autoescape=True)
    return environment.from_string(_without_classes_but_those_of(dark, source))


def _without_classes_but_those_of(sheet: str, source: str) -> str:
    needed = set(CLASS.findall(sheet))
    return CLASSED.sub(lambda found: found[0] if found[1] in needed else "", source)


def _coloured(name: str, shades: Shades) -> str:
    """A style sheet with the colours in the place of its variables, which not every mail program knows."""
    values = asdict(shades)
    return VARIABLE.sub(lambda found: values[found[1]], COMMENT.sub("", _source(name))).strip()


def _source(name: str) -> str:
    environment = current_app.jinja_env
    assert environment.loader is not None
    return environment.loader.get_source(environment, f"{FOLDER}/{name}")[0]
