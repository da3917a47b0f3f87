"""Loads the renderer without what no letter needs: half of the time of its start went into three things.

- WeasyPrint 70 asks for its libraries by names that are none on Linux, and Python looks for each with ``ldconfig``, ``gcc``
  and ``ld``, in eighty processes or more. The name by which the system's loader knows a library is among those it tries.
- WeasyPrint loads what fontTools needs to make smaller fonts, but has HarfBuzz do that.
- Python's garbage collector looks through all that is being loaded again and again.
"""

import ctypes.util
import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Any

SELDOM_USED = ("fontTools.subset", "fontTools.varLib.instancer")
"""Modules of which WeasyPrint calls functions and classes only where HarfBuzz's own library is missing."""


@contextmanager
def loaded_quickly() -> Iterator[None]:
    """Import what stands inside. The garbage collector stays off: whoever serves collects between two letters."""
    gc.disable()
    for name in SELDOM_USED:
        sys.modules.setdefault(name, _LoadedWhenCalled(name))
    find_library = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = _not_found
    try:
        yield
    finally:
        ctypes.util.find_library = find_library
    gc.freeze()


def _not_found(name: str) -> str | None:  # noqa: ARG001 - as it is called
    return None


class _LoadedWhenCalled(ModuleType):
    """Stands in for a module until one of its functions or classes is called."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)
        return partial(self._call, name)

    def _call(self, name: str, *arguments: Any, **options: Any) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)(*arguments, **options)
