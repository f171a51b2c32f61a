"""The example of docs/tables.md gives what the page says."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from graphmodel.model import Point
from graphmodel.sources.chunks import NodeChunk, RelationshipChunk
from graphmodel.sources.tables import read_mapping, read_table

PAGE = (Path(__file__).parents[3] / "docs" / "tables.md").read_text(encoding="utf-8")


def block(kind: str) -> str:
    """The first block of a kind."""
    found = re.search(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def shown(value: Any) -> str:
    return str(value) if isinstance(value, Point) else repr(value)


def lines(chunk: Any) -> list[str]:
    """A chunk's rows, as the page writes them."""
    found = []
    for row in range(len(chunk)):
        said = {name: column[row] for name, column in chunk.columns.items() if not name.endswith(("_first", "_last"))}
        if isinstance(chunk, NodeChunk):
            said = {"number": chunk.keys[row]} | said
        texts = ", ".join(f"{name}: {shown(value)}" for name, value in said.items())
        if isinstance(chunk, RelationshipChunk):
            found.append(f"({chunk.starts[row]})-[:{chunk.type} {{{texts}}}]->({chunk.ends[row]})")
        else:
            found.append(f"(:{chunk.label} {{{texts}}})")
    return found


def test_the_pages_table_gives_what_the_page_says(tmp_path: Path) -> None:
    page = ModuleType("page_of_tables")
    sys.modules[page.__name__] = page
    exec(block("python"), vars(page))
    (tmp_path / "depots.csv").write_text(block("csv"))
    table, problems = read_mapping(block("yaml mapping"), "depots.yaml", tmp_path)
    assert problems == []
    assert table is not None
    chunks = list(read_table(table, vars(page)["model"], problems=problems))
    assert problems == []
    assert "\n".join(line for chunk in chunks for line in lines(chunk)) + "\n" == block("text")
