"""What every form of an export is: something that blocks are written to, and that is finished with a few words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from graphmodel.export.blocks import Block


@dataclass(frozen=True)
class Told:
    """What an export says of itself: the day, and how many there are of each label and type.

    `unsure`: not all ends were looked up.
    """

    as_of: date
    nodes: tuple[tuple[str, int], ...] = ()
    relationships: tuple[tuple[str, int], ...] = ()
    unsure: bool = False


class Form(Protocol):
    """A form of files. What `close` gives of all parts goes to `finish`."""

    def write(self, block: Block) -> None:
        """Writes a block."""

    def close(self) -> Any:
        """Writes what is left of this part."""

    def finish(self, written: Any, told: Told) -> None:
        """Writes what can only be said at the end."""
