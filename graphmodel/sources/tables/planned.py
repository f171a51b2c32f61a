"""What a plan is: a file, and which text of its rows fills which property, as values that name no engine.

`graphmodel.staging.scan` carries a plan out in DuckDB; another executor can be added beside it. An executor types the
cells that are in their canonical form, and gives the numbers of all other rows back, which
`graphmodel.sources.tables.judge` then reads by the model itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphmodel.sources.chunks import Missing, PanelRule
from graphmodel.sources.tables.files import state
from graphmodel.sources.tables.planned_files import PlannableFile
from graphmodel.sources.tables.value import Compared, Condition


@dataclass(frozen=True)
class PlannedText:
    """The text of a property in a row: cells and fixed texts put together, then trimmed, replaced, emptied.

    A part is the name of a column, or a fixed text; no text comes of a row in which one of several cells is empty.
    """

    parts: tuple[tuple[str, bool], ...]
    """Each with whether it is a column."""
    trim: bool
    values: tuple[tuple[Compared, str | None], ...]
    empty: tuple[Compared, ...]
    default: str | None
    numbers: bool = False
    """Whether values and empty are compared as numbers, because the property is one."""
    kept: tuple[str, ...] = ()
    """The columns whose texts are stored as they are written, in which whole numbers with `.0` are looked for."""


@dataclass(frozen=True)
class PlannedProperty:
    """What fills the stored columns of a property: a text of a kind; two texts of a point; or the same in each row.

    `clear`: where nothing is there, what is stored is taken away. `needed`: a row without a value is for the model.
    """

    name: str
    kind: str
    columns: tuple[str, ...]
    texts: tuple[PlannedText, ...] = ()
    constant: Mapping[str, Any] | None = None
    allowed: tuple[str, ...] | None = None
    unit: str = ""
    about: bool = False
    key: bool = False
    needed: bool = False
    clear: bool = False
    parts: tuple[PlannedProperty, ...] = ()
    """Those that make the text of a key of several properties."""


@dataclass(frozen=True)
class PlannedRecord:
    """Nodes or relationships: a label; or a type and the labels at both endpoints. `ids` are the key, or both keys.

    `order_labels`, for a symmetric type alone: the first names of the identity labels of both endpoints, by which
    `graphmodel.claims.first_names` orders them.
    """

    labels: tuple[str, ...]
    where: tuple[Condition, ...]
    ids: tuple[PlannedProperty, ...]
    properties: tuple[PlannedProperty, ...]
    order_labels: tuple[str, ...] = ()
    adds: bool = False
    missing: tuple[Missing, Missing] = ("error", "error")
    panel: PanelRule | None = None

    @property
    def symmetric(self) -> bool:
        """Whether they are relationships of a symmetric type."""
        return bool(self.order_labels)


@dataclass(frozen=True)
class Plan:
    """A file and what its rows say. `line` finds a row's line, or its number where rows have no lines."""

    source: str
    file: str
    read: PlannableFile
    trim: bool
    empty: tuple[Compared, ...]
    where: tuple[Condition, ...]
    records: tuple[PlannedRecord, ...]
    line: Callable[[int], int]
    state: object

    @property
    def unchanged(self) -> bool:
        """Whether the file is the one that was planned for."""
        return state(self.read.path) == self.state
