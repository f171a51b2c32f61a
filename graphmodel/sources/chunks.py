"""Rows of one kind in columns: what tables and long loaders give, chunk by chunk, so that no source is held whole.

A chunk holds rows that state the same properties. What a row leaves open is in no column of it, so nothing stored is
deleted for being absent; None in a column deletes what is stored, which a source has to ask for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphmodel.problems import Where

ROWS = 5_000
"""How many rows a chunk holds at most."""


@dataclass(frozen=True)
class NodeChunk:
    """Nodes of one concrete class: their keys, and the stored columns (`PropertyType.store`) that each row states.

    `label` is the class's. `lines` are the rows' places in `file`: lines of text, or numbers of rows. Names and labels
    rather than types stand here, so that a chunk can be put aside on disk.
    """

    source: str
    label: str
    keys: Sequence[Any]
    columns: Mapping[str, Sequence[Any]]
    file: str
    lines: Sequence[int]

    def __len__(self) -> int:
        return len(self.keys)

    def where(self, row: int) -> Where:
        """The place of a row."""
        return Where(self.file, self.lines[row])


@dataclass(frozen=True)
class TieChunk:
    """Relationships of one type: the keys of both ends, and the stored columns, those of the type's key among them.

    `start` and `end` are the labels by which the rows name their ends; a node there may be of a class below.
    """

    source: str
    type: str
    start: str
    starts: Sequence[Any]
    end: str
    ends: Sequence[Any]
    columns: Mapping[str, Sequence[Any]]
    file: str
    lines: Sequence[int]

    def __len__(self) -> int:
        return len(self.starts)

    def where(self, row: int) -> Where:
        """The place of a row."""
        return Where(self.file, self.lines[row])


Chunk = NodeChunk | TieChunk
