"""The sentences for a word processor's file that cannot be used: what it is, and what to do."""

from signon.errors import InputError
from signon.translation import gettext as _
from signon.translation import ngettext


class WordFileError(InputError):
    """A word processor's file that cannot be used; the sentence names the file, what is wrong with it and what to do."""


def refusal(reason: str, name: str, *, changes: int = 0, comments: int = 0) -> str:
    """The sentence for a reason that the reader gives."""
    if reason == "unsettled":
        return _unsettled(name, changes, comments)
    return _of_another_kind(reason, name) or _of_a_bad_file(reason, name)


def _of_another_kind(reason: str, name: str) -> str:
    kinds = {
        "doc": _(
            "'%(name)s' is a Word file of the old kind (.doc). Open it in Word or LibreOffice, choose File > Save As, and save"
            " it as “Word Document (.docx)”.",
            name=name,
        ),
        "odt": _(
            "'%(name)s' is an OpenDocument file. Open it in LibreOffice, choose File > Save As, and save it as “Word 2007–365"
            " (.docx)”.",
            name=name,
        ),
        "rtf": _(
            "'%(name)s' is an RTF file. Open it in Word or LibreOffice, choose File > Save As, and save it as a .docx file.",
            name=name,
        ),
        "pages": _(
            "'%(name)s' is a file of Apple Pages. Open it in Pages, choose File > Export To > Word, and hand in the .docx file.",
            name=name,
        ),
        "pdf": _(
            "'%(name)s' is a PDF, which holds printed pages and no letter to edit. Open the file it was made from in its word"
            " processor, and save that as .docx.",
            name=name,
        ),
        "sheet": _("'%(name)s' is a spreadsheet. Choose the letter, a file that ends in .docx.", name=name),
        "slides": _("'%(name)s' is a presentation. Choose the letter, a file that ends in .docx.", name=name),
        "web": _(
            "'%(name)s' is a web page. Open it in Word or LibreOffice, choose File > Save As, and save it as a .docx file.",
            name=name,
        ),
        "xml": _(
            "'%(name)s' is XML and no .docx file. Open it in Word, choose File > Save As, and save it as “Word Document"
            " (.docx)”.",
            name=name,
        ),
        "other": _(
            "'%(name)s' was made by another word processor. Open it there or in LibreOffice, and save it as .docx.",
            name=name,
        ),
        "archive": _("'%(name)s' is an archive and no .docx file. Choose the letter in it.", name=name),
    }
    return kinds.get(reason, "")


def _of_a_bad_file(reason: str, name: str) -> str:
    reasons = {
        "empty": _("'%(name)s' is empty. Choose another file.", name=name),
        "password": _(
            "'%(name)s' is protected by a password. Open it in Word, choose File > Info > Protect Document > Encrypt with"
            " Password, clear the password, and save it.",
            name=name,
        ),
        "incomplete": _(
            "'%(name)s' lacks the part that holds the text. Open it in Word or LibreOffice, and save it anew as .docx.",
            name=name,
        ),
        "large": _(
            "'%(name)s' is too large for a letter: 20 MB are the most, and 48 MB unpacked. Delete or shrink its pictures, and"
            " save it anew.",
            name=name,
        ),
        "long": _(
            "'%(name)s' is longer than any letter: 3,000 paragraphs and 250,000 characters are the most. Keep the letter alone,"
            " and save it anew.",
            name=name,
        ),
        "deep": _(
            "'%(name)s' is nested too deeply, such as tables in tables. Make it simpler, and save it anew as .docx.",
            name=name,
        ),
        "slow": _("'%(name)s' takes too long to read. Make it simpler, and save it anew as .docx.", name=name),
    }
    return reasons.get(reason) or _(
        "'%(name)s' is damaged, or no .docx file. Open it in Word or LibreOffice, and save it anew as .docx.", name=name
    )


def _unsettled(name: str, changes: int, comments: int) -> str:
    found = []
    if changes:
        found.append(ngettext("%(num)s tracked change", "%(num)s tracked changes", changes))
    if comments:
        found.append(ngettext("%(num)s comment", "%(num)s comments", comments))
    return _(
        "'%(name)s' holds %(found)s, so its text is not settled. In Word: Review > Accept > Accept All Changes and Stop Tracking,"
        " then Review > Delete > Delete All Comments in Document. In LibreOffice: Edit > Track Changes > Accept All, then delete"
        " the comments. Save it, and hand it in again.",
        name=name,
        found=_("%(changes)s and %(comments)s", changes=found[0], comments=found[1]) if len(found) > 1 else found[0],
    )
