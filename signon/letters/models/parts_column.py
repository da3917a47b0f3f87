"""How the parts of a letter are stored: as JSON, without what is at its default."""

from typing import Any

from sqlalchemy import JSON, Dialect, TypeDecorator

from signon.letters.parts.letter_parts import LetterParts


class LetterPartsType(TypeDecorator[LetterParts]):
    """``LetterParts`` stored as JSON."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: LetterParts | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """The parts as plain JSON values."""
        return value and value.model_dump(mode="json", exclude_defaults=True)

    def process_result_value(self, value: Any, dialect: Dialect) -> LetterParts | None:  # noqa: ARG002
        """The stored parts."""
        return value and LetterParts.model_validate(value)
