"""Text of other programs turned into the letter's Markdown: rich text, plain text with list marks, and what prints otherwise."""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class _LoadedWhenUsed(ModuleType):
    """Stands in for a library until something in it is used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


# Beautiful Soup's selectors, which nothing here uses, make up half of its loading.
sys.modules.setdefault("soupsieve", _LoadedWhenUsed("soupsieve"))
