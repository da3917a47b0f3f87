"""The causes by which two names of one organisation differ, in words."""

from collections.abc import Collection

from signon.translation import gettext as _


def in_words(causes: Collection[str]) -> str:
    """The causes as one phrase, the weightiest first."""
    words = {
        "translated": _("the same words in another language or form"),
        "transcribed": _("written in another script"),
        "misspelled": _("a difference in spelling"),
        "form": _("a word in another form"),
        "shortened": _("a word shortened"),
        "order": _("another order of the words"),
        "kind": _("one without the word for its kind of organisation"),
        "joined": _("spaces set differently"),
        "legal": _("the same name apart from small words, legal form or acronym"),
    }
    return ", ".join(sentence for cause, sentence in words.items() if cause in causes)
