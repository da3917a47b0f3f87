"""Every act of the trail that a page shows has its sentence, never its name in the code."""

import ast
from pathlib import Path

import pytest

from signon.accounts.queries import account_act
from signon.audit import AuditEntry
from signon.delivery.orders import RenderingKind
from signon.moderation import labels
from signon.organizations import labels as organization_labels
from signon.signing.status import TRANSITIONS

ROOT = Path(__file__).parents[2] / "signon"
WITHOUT_WORDS = ("no words for",)

SHOWN = {
    "letter": (
        "letters/models",
        "delivery/orders.py",
        "delivery/storing.py",
        "consent/reminders.py",
        "privacy/retention.py",
    ),
    "signature": ("signing", "moderation/duplicates", "moderation/clean_ups"),
    "coordinator": ("accounts",),
    "organization": ("organizations/entries", "organizations/models.py", "organizations/personal_data.py"),
}
"""The subjects whose acts a page shows, and where in the code their acts are recorded."""

HANDED_ON = {"organization:import", "organization:import-changes", "signature:merge", "signature:undo-merge"}
"""Acts whose name is handed from one function to another before it is recorded."""

OTHER_SUBJECTS = {"store", "apply", "undo"}
"""Acts in these files whose subject is a document or an import, which no page shows the history of."""


def _files(places: tuple[str, ...]) -> list[Path]:
    roots = [ROOT / place for place in places]
    return sorted(file for root in roots for file in ([root] if root.suffix else root.rglob("*.py")))


def _verbs(file: Path) -> set[str]:
    """The names of the acts that a file records; of a name that is put together, each that there can be."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        is_record = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
        if not is_record or node.func.attr not in {"record", "record_each"}:  # type: ignore[attr-defined]
            continue
        first = node.args[0]  # type: ignore[attr-defined]
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            found.add(first.value)
        elif isinstance(first, ast.JoinedStr) and isinstance(first.values[0], ast.Constant):
            found |= {f"{first.values[0].value!s}{kind}" for kind in RenderingKind}
    return found


def _acts() -> list[str]:
    found = {
        f"{subject}:{verb}" for subject, places in SHOWN.items() for file in _files(places) for verb in _verbs(file)
    }
    found |= {f"signature:{verb}" for verb in TRANSITIONS} | HANDED_ON
    return sorted(act for act in found if act.partition(":")[2] not in OTHER_SUBJECTS)


def _words(action: str) -> str:
    subject = action.partition(":")[0]
    entry = AuditEntry(action=action, details={}, actor="ada@rivers.example")
    if subject == "coordinator":
        return account_act(entry)
    return organization_labels.act(action) if subject == "organization" else labels.act(entry)


@pytest.mark.parametrize("action", _acts())
def test_an_act_has_its_sentence(action: str) -> None:
    words = _words(action)
    assert words
    assert action.partition(":")[0] + ":" not in words
    assert not any(lack in words for lack in WITHOUT_WORDS), f"{action} has no sentence in the labels of its page"


def test_the_walk_finds_the_acts_and_misses_none_silently() -> None:
    """The control: an act that no page has words for is seen."""
    acts = _acts()
    assert {"letter:add-addendum", "letter:give-up-final", "signature:merge", "coordinator:sign-in"} <= set(acts)
    assert "no words for" in _words("letter:paint-it-blue")
