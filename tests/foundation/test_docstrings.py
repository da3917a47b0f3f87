"""Docstrings begin with the noun or the verb: what a thing is, or what it does."""

import ast
from collections.abc import Iterator

from signon.settings import ROOT

CLAUSES = {
    "After", "As", "Because", "Before", "By", "For", "From", "How", "If", "In", "Of", "On", "Seeing", "Since", "That", "Till",
    "To", "Until", "What", "When", "Where", "Which", "While", "Who", "Whom", "Whose", "Why", "With", "Without",
}  # fmt: skip
"""Words that open a clause. ``Whether`` may open the docstring of a predicate."""

DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def clauses(source: str) -> Iterator[str]:
    """The first lines of the docstrings that open with a clause."""
    for node in ast.walk(ast.parse(source)):
        text = ast.get_docstring(node) if isinstance(node, DOCUMENTED) else None
        if text and text.split()[0].rstrip(",:;") in CLAUSES:
            yield text.splitlines()[0]


def test_no_docstring_opens_with_a_clause() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {line}"
        for path in sorted((ROOT / "signon").rglob("*.py"))
        for line in clauses(path.read_text(encoding="utf-8"))
    }
    assert not found


def test_a_docstring_that_opens_with_a_clause_is_found() -> None:
    source = '''
"""Letters."""

class Letter:
    """On whose word a letter leaves."""

    def stands(self):
        """Whether it stands."""

    async def kind(self):
        """What it is."""
'''
    assert list(clauses(source)) == ["On whose word a letter leaves.", "What it is."]
