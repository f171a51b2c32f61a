"""GraphML: one file that graph programs read, with typed keys."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from graphmodel.export.appending import Appending
from graphmodel.export.blocks import Block, NodeBlock, RelationshipBlock, rows
from graphmodel.export.comma import wkt
from graphmodel.export.copied import StagedBlock
from graphmodel.export.decimals import with_decimals
from graphmodel.export.delimited import json_text, plain_text
from graphmodel.export.forms import ExportSummary
from graphmodel.model.properties import StoredProperty

FILE = "graph.graphml"
NODES, EDGES = "nodes.part", "edges.part"
_TYPES = {"boolean": "boolean", "integer": "long", "float": "double", "decimal": "double"}
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


class GraphML:
    """Writes blocks as GraphML. The keys come first in the file and are known last, so its parts are put together."""

    def __init__(self, folder: Path, *, packed: bool = False) -> None:
        self._folder = folder
        self._packed = packed
        self._out = Appending(folder)
        self._keys: dict[tuple[str, str, str], str] = {}
        self._edges = 0

    def write(self, block: Block) -> None:
        """Writes a block."""
        block = with_decimals(block)
        if isinstance(block, NodeBlock):
            self._out.add(NODES, "".join(self._nodes(block)))
        else:
            self._out.add(EDGES, "".join(self._relationships(block)))

    def copy(self, block: StagedBlock) -> bool:  # noqa: ARG002 - what every form takes
        """Leaves staged rows to `write`."""
        return False

    def close(self) -> None:
        """Writes what is left."""
        self._out.finish()

    def finish(self, summary: ExportSummary) -> None:  # noqa: ARG002 - what every form takes
        """Puts keys, nodes and edges together."""
        path = self._folder / (FILE + ".gz" if self._packed else FILE)
        with gzip.open(path, "wb") if self._packed else path.open("wb") as file:
            file.write(_HEAD.encode())
            for (of, name, kind), id in self._keys.items():
                key = f'<key id="{id}" for="{of}" attr.name={quoteattr(name)} attr.type="{kind}"/>\n'
                file.write(key.encode())
            file.write(b'<graph id="G" edgedefault="directed">\n')
            for part in (NODES, EDGES):
                if (self._folder / part).is_file():
                    with (self._folder / part).open("rb") as rest:
                        shutil.copyfileobj(rest, file)
                    (self._folder / part).unlink()
            file.write(b"</graph>\n</graphml>\n")

    def _nodes(self, block: NodeBlock) -> Iterator[str]:
        group = block.group
        labels = self._data("node", StoredProperty("labels", "string"), "".join(f":{label}" for label in group.labels))
        by_name = {column.name: column for column in (group.key, *group.columns)}
        for key, stored in zip(block.keys, rows(block.columns(), len(block)), strict=True):
            data = "".join(self._data("node", by_name[n], v) for n, v in ((group.key.name, key), *stored.items()))
            yield f"<node id={_id(group.identity, key)}>{labels}{data}</node>\n"

    def _relationships(self, block: RelationshipBlock) -> Iterator[str]:
        group = block.group
        label = self._data("edge", StoredProperty("label", "string"), group.type)
        by_name = {column.name: column for column in group.columns}
        ends = zip(block.starts, block.ends, rows(block.columns(), len(block)), strict=True)
        for start, end, stored in ends:
            data = "".join(self._data("edge", by_name[name], value) for name, value in stored.items())
            source, target = _id(group.start.identity, start), _id(group.end.identity, end)
            yield f'<edge id="e{self._edges}" source={source} target={target}>{label}{data}</edge>\n'
            self._edges += 1

    def _data(self, of: str, column: StoredProperty, value: Any) -> str:
        kind = "string" if column.many else _TYPES.get(column.kind, "string")
        key = self._keys.setdefault((of, column.name, kind), f"k{len(self._keys)}")
        return f'<data key="{key}">{_text(_written(column, value))}</data>'


def _written(column: StoredProperty, value: Any) -> str:
    if column.many:
        return json_text(value)
    return wkt(value) if column.kind == "point" else plain_text(column.kind)(value)


def _text(text: str) -> str:
    """Text for XML; a sign that XML has not becomes U+FFFD, and a carriage return is written as such."""
    return escape(_NO_XML.sub("\ufffd", text), {"\r": "&#13;"})


def _id(identity: str, key: Any) -> str:
    text = _NO_XML.sub(lambda sign: f"\\u{ord(sign[0]):04x}", f"{identity}:{key}")
    return quoteattr(text)
