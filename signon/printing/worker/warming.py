"""The process's first letters, printed while it waits for another: what is made once for all letters is there then.

Style sheets, templates, fonts and declarations of libraries take nine tenths of the time of a first short letter.
"""

import gc
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date

from signon.errors import DomainError
from signon.letters.parts.letter_parts import LetterParts
from signon.printing.document.document import LetterDocument
from signon.printing.document.signatories import ListedSignatory
from signon.printing.pdf.render import render

OF_TWO_SCRIPTS = (ListedSignatory("A"), ListedSignatory("Я"))
"""Whether any font has a letter is looked up for the first that is not Latin."""


class _SomebodyWaitsError(Exception):
    """A real letter has come."""


def warm_up(somebody_waits: Callable[[], bool]) -> bool:
    """Print a short letter for nobody, alone and with a list, until ``somebody_waits``; returns whether they were printed.

    A font that is missing here is told of with a real one.
    """

    def go_on(_percentage: int) -> None:
        if somebody_waits():
            raise _SomebodyWaitsError

    with suppress(DomainError, _SomebodyWaitsError):
        go_on(0)
        render(_short_letter(), progress=go_on)
        render(_short_letter(OF_TWO_SCRIPTS), progress=go_on)
        gc.collect()
        return True
    return False


def _short_letter(signatories: Sequence[ListedSignatory] = ()) -> LetterDocument:
    values = {
        "addressees": [{"address": "A", "salutation": "A,"}],
        "subject": "A",
        "body": "A **b** *c*",
        "closing": "A",
        "lead_signers": [{"name": "A"}],
    }
    return LetterDocument.compose(LetterParts.model_validate(values), date=date(2020, 1, 1), signatories=signatories)
