"""What was made of texts, for all records of a table that read them in the same way: each text is converted once."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

KNOWN = 50_000
"""So many results of one way to read are kept at most."""


class Memo:
    """Results by the text that they were made of, for each way to read."""

    def __init__(self) -> None:
        self._known: dict[Hashable, dict[Any, Any]] = {}

    def of(self, way: Hashable) -> dict[Any, Any]:
        """The results of one way to read, to be used for a block of rows and added to."""
        found = self._known.setdefault(way, {})
        if len(found) > KNOWN:
            found.clear()
        return found
