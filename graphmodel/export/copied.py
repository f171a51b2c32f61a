"""Staged rows that DuckDB writes as lines of text, where the bytes are those that the blocks' own writer makes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from graphmodel.export.blocks import NodeGroup, RelationshipGroup
from graphmodel.model.layer import OWN, SOURCES
from graphmodel.staging.copy import Field, StagedRows, Style, Variant

Group = NodeGroup | RelationshipGroup


@dataclass(frozen=True)
class StagedBlock:
    """Rows of a table, and the group that each variant of them belongs to."""

    rows: StagedRows
    groups: tuple[tuple[Group, Variant], ...]

    def __len__(self) -> int:
        return self.rows.group.count


@dataclass(frozen=True)
class Piece:
    """Lines that were written for a group; `several`: a value has several lines."""

    group: Group
    path: Path
    several: bool


def copied(
    block: StagedBlock, style: Style, sources: Callable[[Sequence[str]], str], fixed: Callable[[Group], str | None]
) -> list[Piece] | None:
    """The lines of a block in files of the stage's folder; None where the blocks' own writer has to write them.

    `sources` is how names of sources are written, `fixed` gives what is after the key or the endpoints.
    """

    def write(path: Path, group: Group, variant: Variant) -> bool | None:
        given = list(fields(block.rows, group, sources(block.rows.sources), fixed(group)))
        return block.rows.write(path, given, style, variant)

    return pieces(block, write)


def pieces(block: StagedBlock, write: Callable[[Path, Group, Variant], bool | None]) -> list[Piece] | None:
    """What `write` makes of each group; None where it can write one of them not at all. It says what `several` says."""
    made: list[Piece] = []
    for group, variant in block.groups:
        path = block.rows.stage.folder / f"{block.rows.stage.new_table('copy')}.txt"
        several = write(path, group, variant)
        if several is None:
            for piece in made:
                piece.path.unlink()
            return None
        made.append(Piece(group, path, several))
    return made


def moved(path: Path, target: Path, compress: Callable[[bytes], bytes] | None = None) -> None:
    """Adds lines to the end of a file."""
    if compress is None and not target.exists():
        shutil.move(path, target)
        return
    with path.open("rb") as lines, target.open("ab") as file:
        while some := lines.read(1 << 20):
            file.write(some if compress is None else compress(some))
    path.unlink()


def fields(rows: StagedRows, group: Group, sources: str, fixed: str | None = None) -> Iterator[Field]:
    """The key or both endpoints, what is `fixed`, then a field for each column of a group."""
    yield from (Field(column.name) for column in rows.kind.ids)
    if fixed is not None:
        yield Field(text=fixed)
    stored = {column.name for column in rows.kind.columns}
    beside = {SOURCES: sources, OWN: "true"}
    for column in group.columns:
        yield Field(column.name) if column.name in stored else Field(text=beside.get(column.name))
