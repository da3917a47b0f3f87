"""The sentences of the script that helps to write Markdown, by the names it knows them by."""

from signon.translation import gettext as _


def writing_words() -> dict[str, str]:
    """The names of the toolbar's buttons, and what is said about pasted text. ``{name}`` stands for something."""
    return {
        "toolbar": _("Marks for the text"),
        "bold": _("Bold"),
        "italic": _("Italics"),
        "link": _("Link"),
        "bullets": _("List"),
        "numbers": _("Numbered list"),
        "quote": _("Quotation"),
        "heading": _("Heading"),
        "note": _("Footnote"),
        "words": _("words"),
        "pasting": _("Reading what you pasted…"),
        "pasted": _("Pasted. All of it was taken over."),
        "pasted_with": _("Pasted, with differences:"),
        "plain": _("Pasted as plain text, without bold, lists and links, because the site could not be reached."),
        "refused": _("Pasted as plain text: {reason}"),
        "undo": _("Undo takes it back."),
        "close": _("Close"),
    }
