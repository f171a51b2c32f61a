"""Neo4j's driver without NumPy, pandas and pyarrow, in a process that runs nothing but graphmodel.

The driver imports the three where they are installed, to send values of their types: two seconds of processor time and
100 MB, more than all else that most commands do. No command sends such values, nor does a task on Spark; Python of a
project's own may.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

OWN_PROCESS = "own process"
"""What click's context holds where nobody but graphmodel uses the process."""
_IMPORTS_THEM = "neo4j._optional_deps"
_LIBRARIES = {"np": "numpy", "pd": "pandas", "pa": "pyarrow", "pa_compute": "pyarrow.compute"}
"""What the driver calls each."""


@contextmanager
def without_frames() -> Iterator[None]:
    """Has the driver, if it is imported within, do without the three; all others may import them."""
    finder = _WithoutFrames()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _WithoutFrames(MetaPathFinder, Loader):
    """Finds another module in place of the driver's own that imports them.

    That has what is imported already, as NumPy is by the embedded engine, and None for all else: the driver has None
    for what is not installed.
    """

    def find_spec(self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None) -> ModuleSpec | None:
        return ModuleSpec(name, self) if name == _IMPORTS_THEM else None

    def exec_module(self, module: Any) -> None:
        module.__getattr__ = _imported


def _imported(name: str) -> ModuleType | None:
    if name.startswith("__"):  # what Python itself asks of a module
        raise AttributeError(name)
    return sys.modules.get(_LIBRARIES.get(name, ""))
