"""What a person should know of endpoints that no source declares, and that is no fault, since a mapping says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from graphmodel.problems import Problem
from graphmodel.sources.tables.row_notes import CountedNote

ENDS = ("start", "end")


@dataclass(frozen=True)
class EndpointNote(CountedNote):
    """So many rows of a type were skipped, or so many nodes were created, for the endpoint at a side (0, 1) that no
    source declares: `label` and `key` are those of the first, at `where`.
    """

    option: Literal["skip", "create"]
    type: str
    side: int
    label: str
    key: str | int

    @property
    def group(self) -> tuple[object, ...]:
        """The file, and the type, side and label of the endpoints."""
        return self.option, self.type, self.side, self.label, self.where.file

    @property
    def problem(self) -> Problem:
        """The same as a warning."""
        hint = f"the mapping says `missing: {self.option}`"
        if self.option == "create":
            return Problem(self.where, "endpoint-created", self._created, hint, severity="warning")
        hint += f" of its {ENDS[self.side]}"
        return Problem(self.where, "endpoint-skipped", self._left_out, hint, severity="warning")

    @property
    def _created(self) -> str:
        what = f"{self.count:,} {self.label} nodes were" if self.count > 1 else f"a {self.label} was"
        return f"{what} made of the key alone: no source declares what the {ENDS[self.side]} of {self.type} names"

    @property
    def _left_out(self) -> str:
        what = f"{self.count:,} rows of {self.type} were" if self.count > 1 else f"a row of {self.type} was"
        others = " here, or that of the others" if self.count > 1 else ""
        return f"{what} left out: no source declares the {self.label} {self.key!r}{others}"
