"""Docstrings, and the comments that head templates, begin with the noun or the verb: what a thing is, or what it does."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from signon.settings import ROOT

CLAUSES = {
    "After", "As", "Because", "Before", "By", "For", "From", "How", "If", "In", "Of", "On", "Seeing", "Since", "That", "Till",
    "To", "Until", "What", "When", "Where", "Which", "While", "Who", "Whom", "Whose", "Why", "With", "Without",
}  # fmt: skip
"""Words that open a clause. ``Whether`` may open the docstring of a predicate."""

DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def clauses(source: str) -> Iterator[str]:
    """The first lines of the docstrings that open with a clause, those of constants among them."""
    for node in ast.walk(ast.parse(source)):
        docstrings = [ast.get_docstring(node) if isinstance(node, DOCUMENTED) else None, *of_constants(node)]
        for text in filter(None, docstrings):
            if opens_with_a_clause(text):
                yield text.splitlines()[0]


def of_constants(node: ast.AST) -> Iterator[str]:
    """The texts that stand below an assignment and explain it."""
    body = getattr(node, "body", [])
    for above, below in pairwise(body if isinstance(body, list) else []):
        match above, below:
            case ast.Assign() | ast.AnnAssign(), ast.Expr(value=ast.Constant(value=str(text))):
                yield text


def opens_with_a_clause(text: str) -> bool:
    """Whether the text has to be turned round to be understood."""
    return text.split(maxsplit=1)[0].rstrip(",:;") in CLAUSES


def test_no_docstring_opens_with_a_clause() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {line}"
        for path in sorted((ROOT / "signon").rglob("*.py"))
        for line in clauses(path.read_text(encoding="utf-8"))
    }
    assert not found


def test_no_template_is_explained_by_a_clause() -> None:
    heads = {path: path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.*")}
    comments = {path: re.match(r"\{#-?\s*(.+)", text) for path, text in heads.items()}
    found = [comment[0] for comment in comments.values() if comment and opens_with_a_clause(comment[1])]
    assert not found


def test_a_docstring_that_opens_with_a_clause_is_found() -> None:
    source = '''
"""Letters."""

MOST = 3
"""How many there may be."""

class Letter:
    """On whose word a letter leaves."""

    def stands(self):
        """Whether it stands."""

    async def kind(self):
        """What it is."""
'''
    assert list(clauses(source)) == ["How many there may be.", "On whose word a letter leaves.", "What it is."]
