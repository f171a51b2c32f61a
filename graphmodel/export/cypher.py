"""A Cypher script for cypher-shell: constraints, then MERGE in batches, safe to run again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from graphmodel.export.appending import Appending
from graphmodel.export.blocks import Block, End, NodeBlock, TieBlock, rows
from graphmodel.export.copied import StagedBlock
from graphmodel.export.forms import Told
from graphmodel.export.statements import node, properties, schema_script, written
from graphmodel.model import Model
from graphmodel.model.layer import OWN
from graphmodel.syntax.quoting import quote

FILE = "graph.cypher"
ROWS = 250
"""Rows in a statement: what is longer takes long to parse."""


class Cypher:
    """Writes blocks as statements."""

    def __init__(self, folder: Path, model: Model, *, packed: bool = False) -> None:
        self._name = FILE + ".gz" if packed else FILE
        self._out = Appending(folder, packed=packed)
        self._out.add(self._name, schema_script(model))

    def write(self, block: Block) -> None:
        """Writes a block."""
        statement = _nodes(block) if isinstance(block, NodeBlock) else _ties(block)
        self._out.add(self._name, "".join(statement))

    def copy(self, block: StagedBlock) -> bool:  # noqa: ARG002 - what every form takes
        """Leaves staged rows to `write`."""
        return False

    def close(self) -> None:
        """Writes what is left."""
        self._out.finish()

    def finish(self, told: Told) -> None:
        """There is nothing left to say."""


def _nodes(block: NodeBlock) -> Iterator[str]:
    group = block.group
    others = "".join(f":{quote(label)}" for label in group.labels if label != group.identity)
    merged = f"MERGE {node('n', End(group.identity, group.key), 'row[0]')}"
    sets = ", ".join([*([f"n{others}"] if others else []), "n += row[1]"])
    each = zip(block.keys, rows(block.columns(), len(block)), strict=True)
    yield from _batches((f"[{written(key)}, {_map(stored)}]" for key, stored in each), f"{merged} SET {sets}")


def _ties(block: TieBlock) -> Iterator[str]:
    group = block.group
    ends = f"MATCH {node('a', group.start, 'row[0]')} MATCH {node('b', group.end, 'row[1]')}"
    key = {name: f"row[2][{at}]" for at, name in enumerate(group.key)}
    merged = f"MERGE (a)-[r:{quote(group.type)} {properties({OWN: 'true', **key})}]->(b) SET r += row[3]"
    yield from _batches(_tie_rows(block), f"{ends} {merged}")


def _tie_rows(block: TieBlock) -> Iterator[str]:
    for start, end, stored in zip(block.starts, block.ends, rows(block.columns(), len(block)), strict=True):
        key = [stored.get(name) for name in block.group.key]
        yield f"[{written(start)}, {written(end)}, {written(key)}, {_map(stored)}]"


def _map(stored: Mapping[str, Any]) -> str:
    return properties({name: written(value) for name, value in stored.items()})


def _batches(texts: Iterator[str], then: str) -> Iterator[str]:
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        if len(batch) == ROWS:
            yield _statement(batch, then)
            batch = []
    if batch:
        yield _statement(batch, then)


def _statement(batch: Sequence[str], then: str) -> str:
    listed = ",\n".join(batch)
    return f"UNWIND [\n{listed}\n] AS row {then};\n"
