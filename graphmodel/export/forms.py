"""What every form of an export is: something that blocks are written to, and that is finished with a few words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from graphmodel.export.blocks import Block
from graphmodel.export.copied import StagedBlock


@dataclass(frozen=True)
class ExportSummary:
    """What an export says of itself: the day, and how many there are of each label and type."""

    as_of: date
    nodes: tuple[tuple[str, int], ...] = ()
    relationships: tuple[tuple[str, int], ...] = ()


class Form(Protocol):
    """A form of files."""

    def write(self, block: Block) -> None:
        """Writes a block."""

    def copy(self, block: StagedBlock) -> bool:
        """Lets DuckDB write staged rows; whether this form and these rows allow it."""

    def close(self) -> None:
        """Writes what is left."""

    def finish(self, summary: ExportSummary) -> None:
        """Writes what can only be said at the end."""
