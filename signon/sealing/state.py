"""The state of a document's seal, as it is stored and shown; needs no library for signatures."""

from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class SealState:
    """The state of a document's seal.

    ``intact``: the signature is sound and covers the whole file. ``trusted``: a public certificate authority vouches
    for ``signer``. ``timestamped`` is when a timestamp authority says it was made, in ISO 8601, or empty.
    """

    intact: bool
    trusted: bool
    signer: str
    timestamped: str

    def as_json(self) -> dict[str, Any]:
        """The state as JSON's own types."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The state that ``as_json`` wrote."""
        return cls(**values)
