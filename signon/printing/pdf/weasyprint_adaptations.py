"""WeasyPrint as letters need it: subclasses of its own classes, used for letters alone.

No class or function of WeasyPrint is replaced, so other users of it in the same process notice nothing. What is
overridden here is not public, so the version is pinned (70.0). For each of these classes
``tests/printing/pdf/test_weasyprint_adaptations.py`` holds a tiny document that shows what WeasyPrint does without it. When
such a test fails, the class can go.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from typing import Any, Self

import pydyf
from weasyprint import DEFAULT_OPTIONS, HTML
from weasyprint.document import Document, Page
from weasyprint.draw import draw_background, draw_border, draw_stacking_context, set_mask_border
from weasyprint.formatting_structure.boxes import MarginBox
from weasyprint.layout import LayoutContext
from weasyprint.stacking import StackingContext
from weasyprint.text.line_break import Layout

from signon.printing.pdf.extraction import LetterStream
from signon.printing.pdf.unpacked import UnpackedPdf


class LetterHTML(HTML):
    """HTML that is laid out as ``LetterPages``: WeasyPrint 70 names its own class of documents in ``render``."""

    def render(
        self, font_config: Any = None, counter_style: Any = None, color_profiles: Any = None, **options: Any
    ) -> "LetterPages":
        """The laid-out pages; ``options`` are WeasyPrint's."""
        options = DEFAULT_OPTIONS | options
        return LetterPages._render(self, font_config, counter_style, color_profiles, options)  # noqa: SLF001 - the only way


class LetterLayout(LayoutContext):
    """A layout in which a note stays on the page of the line that mentions it.

    A paragraph may break only where two lines stand before the break. To get a second line onto the page, WeasyPrint 70
    moves notes from its foot to the next page (its issue 2432), away from the lines that mention them, and loses the
    note of the line that it gains. This layout hides the notes from that step. Columns move notes for their own reason
    and see them.
    """

    _is_moving_notes = False

    @property
    def current_page_footnotes(self) -> list[Any]:
        """The notes of the page that a line may move to the next one."""
        return self._notes if self._is_moving_notes or self.in_column else []

    @current_page_footnotes.setter
    def current_page_footnotes(self, notes: list[Any]) -> None:
        self._notes = notes

    def layout_footnote(self, footnote: Any) -> Any:
        """Put a note at the foot of the page; returns whether it is too tall."""
        with self._notes_found():
            return super().layout_footnote(footnote)

    def unlayout_footnote(self, footnote: Any) -> None:
        """Take a note from the page: its line will be laid out again."""
        with self._notes_found():
            super().unlayout_footnote(footnote)

    def report_footnote(self, footnote: Any) -> None:
        """Move a note to the next page."""
        with self._notes_found():
            super().report_footnote(footnote)

    @contextmanager
    def _notes_found(self) -> Iterator[None]:
        before, self._is_moving_notes = self._is_moving_notes, True
        try:
            yield
        finally:
            self._is_moving_notes = before


class ShapedLine(Layout):
    """The text of a line that is painted several times: shaped for the first, because WeasyPrint 70 forgets it after each."""

    def __init__(self, layout: Layout) -> None:
        self.__dict__.update(layout.__dict__)
        self._is_shaped = False

    def reactivate(self, style: Any) -> None:
        """Shape the text unless it is."""
        if not self._is_shaped:
            super().reactivate(style)
        self._is_shaped = True

    def deactivate(self) -> None:
        """Keep what was shaped."""


class LetterPage(Page):
    """A page whose margins are marked as page furniture: WeasyPrint 70 marks them as content that no tag leads to."""

    def __init__(self, page: Page) -> None:
        self.__dict__.update(page.__dict__)

    @property
    def box(self) -> Any:
        """The box of the whole page."""
        return self._page_box

    def with_box(self, box: Any) -> Self:
        """The same page with another box of the same measures, links and headings."""
        other = copy(self)
        other._page_box = box  # noqa: SLF001 - of the same class
        return other

    def paint(self, stream: LetterStream, scale: float = 1) -> None:
        """Paint the page as WeasyPrint's ``draw_page`` does, with its margins apart."""
        page, context = self._page_box, StackingContext.from_page(self._page_box)
        background = context.box.background
        context.zero_z_contexts = _furniture_apart(context.zero_z_contexts, stream)
        with stream.stacked():
            stream.transform(a=scale, d=scale)
            draw_background(stream, background, clip_box=False, bleed=page.bleed, marks=page.style["marks"])
            set_mask_border(stream, page)
            draw_background(stream, page.canvas_background, clip_box=False)
            draw_border(stream, page)
            draw_stacking_context(stream, context)


class LetterPages(Document):
    """The laid-out pages of a letter, or of a part of it."""

    def __init__(self, pages: Sequence[Page], *arguments: Any) -> None:
        own = [LetterPage(page) if type(page) is Page else page for page in pages]
        super().__init__(own, *arguments)

    @classmethod
    def of(cls, pages: Sequence[Page], fonts: Any) -> Self:
        """Pages that were laid out with ``fonts``, to be written together."""
        return cls(pages, None, None, fonts, {}, None)

    @classmethod
    def _build_layout_context(cls, *arguments: Any) -> LetterLayout:
        usual = super()._build_layout_context(*arguments)
        return LetterLayout(
            usual.style_for,
            usual.get_image_from_uri,
            usual.font_config,
            usual.counter_style,
            usual.target_collector,
        )

    def new_pdf(self) -> pydyf.PDF:
        """The PDF to write the pages to."""
        return UnpackedPdf()


def _furniture_apart(contexts: Sequence[StackingContext], stream: LetterStream) -> Iterator[StackingContext]:
    """The parts of a page in the order of painting; each margin is painted between the marks of furniture."""
    for context in contexts:
        if isinstance(context.box, MarginBox):
            with stream.furniture("Footer" if "bottom" in context.box.at_keyword else "Header"):
                yield context
        else:
            yield context
